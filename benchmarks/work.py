"""The work that all contenders are given, and what they hand back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

DAY = 86_400


@dataclass(frozen=True)
class Work:
    """Stations with some officers each, a first-come queue, and exponential times in seconds.

    gap: mean time between two arrivals at a station; mean: of the work. shares, allowed: of each class, the most urgent
    first; an urgent one goes before the others and interrupts nobody. Late is who is closed after the time allowed.
    """

    stations: int
    officers: int
    gap: float
    mean: float
    shares: tuple[float, ...] = (1.0,)
    allowed: tuple[float, ...] = (180.0,)

    @property
    def bounds(self) -> list[float]:
        """Cumulative shares, to draw a class by."""
        return list(accumulate(self.shares))


WORKS = {
    "station": Work(stations=1, officers=5, gap=15.0, mean=60.0),
    "stations": Work(343, 5, 450.0, 1800.0, shares=(0.2, 0.8), allowed=(3600.0, 7200.0)),
}
"""The same as station.toml and stations.toml say."""

BATCHES = 24  # parts of a run at a single station, which hardly know of each other


@dataclass
class Seen:
    """What happened at each station: waits in order of starting, and how many were closed, and late.

    Work begins and ends with the run: whoever still waits at its end has no wait.
    """

    waits: list[list[float]]
    closed: list[int]
    late: list[int]

    @classmethod
    def nothing(cls, stations: int) -> Seen:
        """Before the first arrival."""
        return cls([[] for _ in range(stations)], [0] * stations, [0] * stations)

    def told(self) -> dict[str, object]:
        """Sums over batches: a station each; of the waits at an only station, equal parts."""
        batches = self.waits
        if len(batches) == 1:
            waits = batches[0]
            edges = [len(waits) * i // BATCHES for i in range(BATCHES + 1)]
            batches = [waits[low:high] for low, high in pairwise(edges)]
        return {
            "counts": [len(batch) for batch in batches],
            "waits": [sum(batch) for batch in batches],
            "closed": self.closed,
            "late": self.late,
        }
