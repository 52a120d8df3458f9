"""What is published about the time of a run, found by what it is called.

That is a measure, and the year, the month or the months it holds for: "contacts 2019", "resolution_rate 2019-10",
"contacts 2019-01 to 2019-06". Others ("resolution_rate of epidemic 2020") are for people and checks, not for figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sim.history.record.history import History
from sim.scenario.keys import write_key
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario

_CALLED = re.compile(
    r"(?P<measure>\w+) (?:(?P<year>\d{4})|(?P<first>\d{4}-\d{2})(?: to (?P<last>\d{4}-\d{2}))?)"
)


@dataclass(frozen=True)
class Known:
    """A published value: of which measure, from which day on, up to which day (not included)."""

    measure: str
    value: float
    source: str
    first: date
    end: date

    @property
    def time(self) -> str:
        """The time in words: "2019", "2019-10", "2019-01 to 2019-06"."""
        first, last = self.first, self.end - timedelta(days=1)
        if (first.month, last.month, first.year) == (1, 12, last.year):
            return f"{first:%Y}"
        return f"{first:%Y-%m}" if last.month == first.month else f"{first:%Y-%m} to {last:%Y-%m}"


def known(scenario: Scenario) -> list[Known]:
    """The published values that hold for a year, a month or months."""
    return [found for name in scenario.published if (found := _known(scenario, name))]


def of_contacts(history: History, scenario: Scenario) -> float | None:
    """Contacts published for exactly the days of a run (of all its years), unscaled; None if they are not."""
    end = last_day(history)
    values = [one for one in known(scenario) if one.measure == "contacts" and one.end <= end]
    longest = {one.first: one for one in sorted(values, key=lambda one: one.end)}
    day, total = history.start, 0.0
    while day < end:
        if day not in longest:
            return None
        total += longest[day].value
        day = longest[day].end
    return total


def last_day(history: History) -> date:
    """The first day after a run."""
    return history.start + timedelta(days=history.periods[-1].last)


def _known(scenario: Scenario, name: str) -> Known | None:
    match = _CALLED.fullmatch(name)
    if not match:
        return None
    first = match["first"] or f"{match['year']}-01"
    last = match["last"] or match["first"] or f"{match['year']}-12"
    what = scenario.register.get(write_key(("published", name)), Provenance())
    source = what.source or "no source"
    return Known(match["measure"], scenario.published[name], source, _month(first), _following(_month(last)))


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _following(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
