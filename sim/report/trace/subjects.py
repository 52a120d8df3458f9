"""What is followed: a petition, or a unit on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sim.history.run import Run
from sim.report.trace.asked import Found
from sim.report.trace.day import Watched
from sim.report.trace.way import Raised


@dataclass(frozen=True)
class Followed:
    """A petition, each time that it was raised. found: how it was found, if by a question; about: its kind, category,
    deadline class and street, in the run's own names."""

    run: Run
    id: int
    raised: Sequence[Raised]
    about: dict[str, str]
    found: Found | None = None


@dataclass(frozen=True)
class Visited:
    """A unit on a day: `watched` has its crews, their pieces of work and who waited. kinds: names by number. is_chosen:
    whether the day was named by nobody, and is the busiest."""

    run: Run
    unit: int
    day: date
    watched: Watched
    kinds: Sequence[str]
    is_chosen: bool = False

    @property
    def name(self) -> str:
        """The unit's name."""
        return str(self.run.history.units[self.unit])


def moment(run: Run, second: int) -> datetime:
    """A second of a run as date and time."""
    return datetime.combine(run.history.start, time()) + timedelta(seconds=int(second))
