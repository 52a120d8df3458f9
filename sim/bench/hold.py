"""The calendar alone beside others: the hold model of the simulation literature, in turns, on the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from sim.bench.scripts import carried_out
from sim.memory import free

OURS = "petition"
NAMES = {OURS: "this project's calendar", "heapq": "heapq", "simpy": "SimPy", "cpp": "C++ priority_queue"}
PENDING = (10, 1_000, 100_000, 1_000_000, 10_000_000)
QUICK = (10, 1_000, 100_000)
HOLDS = 300_000
ROW = 250
"""Bytes an event takes with whoever needs most; sizes for which there is no memory are left out."""
PATIENT = {"simpy": 100_000}
"""A process an event takes a kilobyte and a half: a million of them would not tell more."""


@dataclass
class Held:
    """One contender: CPU nanoseconds a hold, by round, and the most memory in bytes, by how many events were pending;
    absent: why it took no part, if it did not."""

    key: str
    absent: str | None = None
    seconds: dict[int, list[float]] = field(default_factory=dict)
    memory: dict[int, int] = field(default_factory=dict)

    def each(self, pending: int) -> float | None:
        """Nanoseconds a hold, the median over rounds."""
        return median(self.seconds[pending]) * 1e9 / HOLDS if pending in self.seconds else None


@dataclass(frozen=True)
class Holds:
    """What was found. sizes: how many events were pending; same: whether all took out the same events."""

    sizes: tuple[int, ...]
    parts: list[Held]
    same: bool

    def times(self, part: Held, pending: int) -> float | None:
        """How many times as long as this project's calendar a contender took, the median over rounds of their ratio."""
        ours = self.parts[0].seconds.get(pending)
        if ours is None or pending not in part.seconds:
            return None
        return median(its / own for own, its in zip(ours, part.seconds[pending], strict=True))

    def told(self) -> dict[str, Any]:
        """As plain numbers."""
        return {
            "case": "hold",
            "title": "the hold model",
            "holds": HOLDS,
            "same": self.same,
            "contenders": [
                {
                    "key": part.key,
                    "name": NAMES[part.key],
                    "absent": part.absent,
                    "sizes": {
                        str(pending): {
                            "nanoseconds": part.each(pending),
                            "times_as_long": self.times(part, pending),
                            "peak_memory_bytes": part.memory[pending],
                        }
                        for pending in part.seconds
                    },
                }
                for part in self.parts
            ],
        }


def hold(
    *,
    quick: bool = False,
    rounds: int = 3,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Holds:
    """Let all calendars hold so many events, in turns, every second round in the other direction.

    Raises PetitionError when a contender breaks down.
    """
    sizes = tuple(size for size in (QUICK if quick else PENDING) if ROW * size < free())
    parts = [Held(key) for key in NAMES]
    same = True
    for number, pending in enumerate(sizes):
        for turn in range(rounds):
            totals = set()
            for part in parts if turn % 2 == 0 else reversed(parts):
                progress(f"hold: {NAMES[part.key]}", (number * rounds + turn) / (len(sizes) * rounds))
                if part.absent or pending > PATIENT.get(part.key, pending):
                    continue
                found = carried_out(
                    f"the contender {part.key}", "hold.py", part.key, pending, HOLDS, turn + 1
                )
                if "absent" in found:
                    part.absent = found["absent"]
                    continue
                part.seconds.setdefault(pending, []).append(found["seconds"])
                part.memory[pending] = max(found["memory"], part.memory.get(pending, 0))
                totals.add(found["total"])
            same = same and len(totals) == 1
    return Holds(sizes, parts, same)
