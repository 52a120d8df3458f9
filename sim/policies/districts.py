"""Districts between the city and their streets: what they pass on of its pressure, and whom they lend (experience 1).

The city asks the secretaries of districts (SEED: the monthly review is theirs); they ask their streets.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.policies.base import Section


class Districts(Section):
    """How the city presses districts, and what these do with it."""

    push: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "effort that the city's review asks of the last district; of the first it asks none, between them by place",
            zh="区级压力：市级会议对末位区要求增加的努力，首位为零，其间按名次",
        ),
    ]
    passed_on: Annotated[
        Share,
        Key("share of this that the district passes on to its streets", zh="传导率：区级压力传到街道的比例"),
    ]
    lent: Annotated[
        Share,
        Key(
            "share of each street's ordinary officers that its district may send, for a period, to where more is open",
            zh="区内调剂：区可在一个周期内调往积压更多街道的普通承办人比例",
        ),
    ]


def district_push(districts: Districts, places: np.ndarray) -> np.ndarray:
    """What arrives at the streets of each district, float64[districts]: passed_on·push·(place − 1)/(last place − 1).

    passed_on, push: `incentive.districts`; places: int64[districts], 1 the best, 0 without a score: nothing; ties share
    the better place.
    """
    last = max(int(places.max(initial=0)), 2)
    return np.asarray(districts.passed_on * districts.push * np.maximum(places - 1, 0) / (last - 1))


def given_up(districts: Districts, officers: np.ndarray) -> np.ndarray:
    """How many officers each crew may be asked for: `incentive.districts.lent` of its own, whole ones, int64[n]."""
    return np.floor(districts.lent * officers + 1e-9).astype(np.int64)
