"""Arrivals: whether needs arise one by one, in batches, or as a list tells."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from sim.ground.alternatives import BY_KIND, Alternative
from sim.ground.key import Key
from sim.ground.quantities import Seconds, Share
from sim.ground.time_units import DAY

RARE = 1e-12
"""Batches that are rarer among all are left out; the mean is that of the rest."""


class Arrivals(Alternative):
    """Arrivals: how many needs each event brings. Events of a community are Poisson, and as many fewer as each brings
    more, so that a year's needs stay `demand.needs_per_year`."""

    @abstractmethod
    def sizes(self) -> np.ndarray:
        """Shares of the events that bring 1, 2, … needs, float64[n]; none if nothing arises by chance."""

    @property
    def apart(self) -> int:
        """Seconds within which the needs of an event follow the first."""
        return 0


class Poisson(Arrivals):
    """One by one, each for itself: Poisson by community and day."""

    kind: Literal["poisson"] = "poisson"

    def sizes(self) -> np.ndarray:
        return np.ones(1)


class Batches(Arrivals):
    """An event (a storm, a power cut) makes B needs in one community, about one kind: compound Poisson, M^[X] of
    queueing theory (Gaver 1959). A share s of all needs come so, the others one by one.

    s: `demand.arrivals.share`; E[B]: `mean`. `law` fixed: B as near the mean as whole numbers allow; geometric:
    P(B = n) = (1 − 1/E[B])^(n−1)/E[B]. The first comes as the event happens, the others evenly within `within` (of what
    is left of the day).
    """

    kind: Literal["batches"] = "batches"
    share: Annotated[
        Share, Key("share of needs that come in batches", zh="成批占比：成批出现的需求比例", founding=True)
    ]
    law: Annotated[
        Literal["fixed", "geometric"],
        Key("how the size of a batch is distributed", zh="批量分布：固定或几何", founding=True),
    ]
    mean: Annotated[
        float,
        Field(ge=1, le=1000),
        Key("mean needs in a batch", zh="平均批量：一批的平均需求数", unit="needs", founding=True),
    ]
    within: Annotated[
        Seconds,
        Field(ge=0, le=DAY),
        Key(
            "time within which the needs of a batch follow the first",
            zh="批内时距：同批需求在首个之后多久内陆续出现",
            founding=True,
        ),
    ]

    def sizes(self) -> np.ndarray:
        batch = self._batch()
        mean = float(batch @ np.arange(1, len(batch) + 1))
        events = (1 - self.share) + self.share / mean  # a need
        found = batch * (self.share / mean / events)
        found[0] += (1 - self.share) / events
        return np.asarray(found)

    def _batch(self) -> np.ndarray:
        if self.law == "fixed":
            low = int(self.mean)
            found = np.zeros(low + 1)
            found[low - 1], found[low] = 1 - (self.mean - low), self.mean - low
            return found
        stays = 1 - 1 / self.mean
        most = 1 if stays == 0 else int(np.ceil(np.log(RARE) / np.log(stays)))
        shares = np.asarray(stays ** np.arange(most) / self.mean)
        return np.asarray(shares / shares.sum())

    @property
    def apart(self) -> int:
        return self.within


class Listed(Arrivals):
    """Just the petitions of a list, each at its moment (trace-driven): no other need arises. Whoever is on the list has
    spoken up and asks for more than an answer, so neither `citizens.voice` nor `demand.consultations` matters; what
    comes back later, and what causes raise, comes on top."""

    kind: Literal["list"] = "list"
    petitions: Annotated[
        str,
        Key(
            "a file (CSV with a column moment; place, kind, channel as far as known), by its path from the file that "
            "names it, or its text",
            zh="清单：CSV 文件（moment 列必备，place、kind、channel 可选）的相对路径，或其文本",
            founding=True,
        ),
    ]

    def sizes(self) -> np.ndarray:
        return np.zeros(0)


AnyArrivals = Annotated[Poisson | Batches | Listed, BY_KIND]
"""Every kind of arrivals that is shipped."""
