"""Co-production: citizens who take part in the solution, alone or at a table with neighbours (experiences 2 and 10)."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.ground.time_units import YEAR
from sim.policies.base import Section


class Coproduction(Section):
    """Citizens who take part in the solution (Ostrom 1996; Brudney & England 1983): public spirit grows with taking
    part."""

    start: Annotated[
        Share,
        Key(
            "what citizens add to the chance to solve in their community, at the start",
            zh="初始共治：市民参与使本社区解决率增加多少",
            founding=True,
        ),
    ]
    most: Annotated[
        Share, Key("the most that citizens can add to the chance to solve", zh="共治上限：解决率至多增加多少")
    ]
    grow: Annotated[
        float,
        Field(ge=0, le=100),
        Key(
            "share of the way to `most` that it grows in a year, where every petition is solved",
            zh="共治增长：诉求都解决时，每年向上限靠拢的比例",
            unit="shares a year",
        ),
    ]
    fade: Annotated[
        float,
        Field(ge=0, le=100),
        Key("share of it that is lost in a year", zh="共治消退：每年失去的比例", unit="shares a year"),
    ]


class RoundTable(Section):
    """Neighbours' round tables, which end causes and cost the street time."""

    communities: Annotated[
        Share, Key("share of communities that have a round table", zh="议事厅占比：有议事厅的社区比例")
    ]
    removal: Annotated[
        Share,
        Key(
            "share of their communities' causes that they end in a period",
            zh="议事消除率：每个考核周期消除的根源比例",
        ),
    ]
    hours: Annotated[
        float,
        Field(ge=0, le=1000),
        Key(
            "what each cause costs the street",
            zh="议事工时：每个根源占用街道的工时",
            unit="officer's hours a cause",
        ),
    ]


def help_after(coproduction: Coproduction, value: np.ndarray, solved: np.ndarray, days: float) -> np.ndarray:
    """What citizens add after a period, float64[communities]: dh/dt = grow·s·(most − h) − fade·h, by its closed form.

    grow, most, fade: `collaboration.coproduction`, a year; solved (s): truly solved share, 0…1, of what the office of
    the community's street closed in the period, wherever it was raised.
    """
    gain = coproduction.grow * solved / YEAR
    loss = coproduction.fade / YEAR
    total = gain + loss
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = gain * coproduction.most / total
    return np.asarray(np.where(total > 0, rest + (value - rest) * np.exp(-total * days), value))
