"""Queues that hold so many and no more, and officers who relieve each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from theory import formulas
from theory.case import OUTCOMES, Seen
from theory.sample import Sample
from theory.streets import CLOSING, ManyServers, Street


@dataclass(frozen=True)
class Bounded(Street):
    """M/M/c/K: who finds the queue full is turned away. room: K − c."""

    key: ClassVar = "V19"
    title: ClassVar = "M/M/c/K, turned away from a full queue: share turned away, mean wait of the others"
    source: ClassVar = "Erlang 1917; Kendall 1953"
    room: int = 4

    @property
    def settle(self) -> float:
        return 20.0 * (self.officers + self.room)

    @property
    def margin(self) -> float:
        return CLOSING + 2.0 * self.room / self.officers

    def rules(self) -> dict[str, object]:
        return super().rules() | {
            "handling.queue.most": self.room,
            "handling.queue.beyond": "turned_away",
        }

    def expected(self) -> dict[str, float]:
        turned, wait = formulas.bounded(self.officers, self.arrivals, self.room)
        return {"turned away": turned, "mean wait": wait}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        away = seen["outcome"] == OUTCOMES.index("paper")
        assert (seen["closed"][away] == seen["arrived"][away]).all()
        return {"turned away": seen.of(away), "mean wait": seen.of(seen.wait, ~away)}


@dataclass(frozen=True)
class Relay(ManyServers):
    """M/M/c by shifts of twelve hours that hand their work over: as if the same officers were there day and night."""

    key: ClassVar = "V15"
    title: ClassVar = "Two shifts that hand work over: M/M/c, who must wait, waits, sojourns"
    source: ClassVar = "Erlang 1917"

    def rules(self) -> dict[str, object]:
        shift = {"on": "08:00", "off": "20:00", "weekends": True, "holidays": True}
        crew = {
            "bodies": ["street"], "calendar": "night", "share": 0.5, "at_least": 0, "urgent_only": False, "leave": 0.0,
        }  # fmt: skip
        return super().rules() | {
            "staffing.officers.street": 2 * self.officers,
            "staffing.calendars.day": shift,
            "staffing.calendars.night": shift | {"on": "20:00", "off": "08:00"},
            "staffing.crews.officers": crew
            | {"calendar": "day", "bodies": ["street", "district", "department"]},
            "staffing.crews.night": crew,
            "handling.queue.unfinished": "handed_over",
        }
