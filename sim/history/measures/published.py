"""What is published about the time of a run, found by what it is called.

That is a measure, and the year, the month or the months it holds for: "contacts 2019", "resolution_rate 2019-10",
"contacts 2019-01 to 2019-06"; of the whole city, of all streets ("petitions sent to streets 2019"), of that street
which took on most petitions then ("petitions of the busiest street 2019-05"), of a unit by its name ("petitions of
学院路街道 2019-05"), or of a category ("resolution_rate of epidemic 2020", "share of housing 2020"), which only the
petitions themselves tell. "petitions dispatched", "share by web" and "share of consultations" are of all contacts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.ground.tables import Body
from sim.history.measures.hotline import received
from sim.history.measures.measures import measures
from sim.history.record.history import History
from sim.scenario.keys import write_key
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario

_CALLED = re.compile(
    r"(?P<measure>\w+(?: dispatched)?)(?: (?:of|sent to|by) (?P<of>\S.*?))?"
    r" (?:(?P<year>\d{4})|(?P<first>\d{4}-\d{2})(?: to (?P<last>\d{4}-\d{2}))?)"
)
CITY, STREETS, BUSIEST = "", "streets", "the busiest street"
SHARE, BY_WEB = "share", "share by web"
_OF_CITY = {
    ("petitions dispatched", None): "petitions",
    (SHARE, "consultations"): "consultation_share",
    (SHARE, "web"): BY_WEB,
}
"""What is of the whole city, and the measure it is."""
TAKEN_ON = {"petitions": "accepted"}
"""What a count of petitions is among the measures of some units."""


@dataclass(frozen=True)
class Known:
    """A published value: of which measure, of whom, from which day on, up to which day (not included)."""

    measure: str
    of: str
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

    @property
    def what(self) -> str:
        """What it is, in words: "resolution rate of the busiest street 2019-05"."""
        of = f" of {self.of}" if self.of else ""
        return f"{self.measure.replace('_', ' ')}{of} {self.time}"

    @property
    def grows(self) -> bool:
        """Whether it is a number that a larger city has more of."""
        return is_count(self.measure) and self.of in (CITY, STREETS)


def known(scenario: Scenario) -> list[Known]:
    """The published values of the city that hold for a year, a month or months."""
    return [one for one in _all(scenario) if one.of == CITY]


def simulated(history: History, scenario: Scenario) -> list[tuple[Known, float]]:
    """Every published value of a time that a run has in whole periods, and what the run has in its place; of categories
    see `sim.history.disk.published`."""
    return [
        (one, value)
        for name in scenario.published
        if (one := read_known(scenario, name))
        and (value := value_of(history, one)) is not None
        and not np.isnan(value)
    ]


def figures(scenario: Scenario) -> list[Known]:
    """The published values that a run of any size may tell: of the city, of all streets, of the busiest."""
    return _all(scenario)


def find_known(scenario: Scenario, name: str) -> Known | None:
    """The published value of a name, if a run of any size can tell it."""
    found = read_known(scenario, name) if name in scenario.published else None
    return found if found is not None and found.of in (CITY, STREETS, BUSIEST) else None


def told(history: History, one: Known, scale: float) -> float | None:
    """What a run of so great a share of the city has in the place of a published value, counts of many units as the
    whole city has them; None if the run does not tell it."""
    value = value_of(history, one)
    return value / scale if value is not None and one.grows else value


def is_count(measure: str) -> bool:
    """Whether a measure is a number of petitions or contacts, and no share."""
    return measure in ("contacts", *TAKEN_ON)


def window_of(history: History, one: Known) -> tuple[int, int] | None:
    """The periods of the time that a published value is of, up to the last (not included); None if the run does not
    have them in full."""
    firsts = [history.start + timedelta(days=period.first) for period in history.periods]
    ends = [history.start + timedelta(days=period.last) for period in history.periods]
    if one.first not in firsts or one.end not in ends:
        return None
    return firsts.index(one.first), ends.index(one.end) + 1


def value_of(history: History, one: Known) -> float | None:
    """What a run has in the place of a published value; None if its history does not tell."""
    window = window_of(history, one)
    if window is None:
        return None
    if one.of == CITY:
        return (
            _by_web(history, window) if one.measure == BY_WEB else measures(history, window).get(one.measure)
        )
    chosen = history.body == Body.STREET
    if one.of not in (STREETS, BUSIEST):
        chosen = np.array([name == one.of for name in history.units])
        if not chosen.any():
            return None
    elif one.of == BUSIEST:
        taken = np.where(chosen, history.tallies["accepted"][slice(*window)].sum(axis=0), -1)
        chosen = np.arange(len(taken)) == taken.argmax()
    return measures(history, window, chosen).get(TAKEN_ON.get(one.measure, one.measure))


def _by_web(history: History, window: tuple[int, int]) -> float:
    """Share of contacts that came by web, app or assistant."""
    hours = hours_of(history, window)
    contacts = int(received(hours).sum())
    return int(hours["web"].sum()) / contacts if contacts else float("nan")


def hours_of(history: History, window: tuple[int, int]) -> np.ndarray:
    """The hours of the hotline of some periods, HOUR[n]."""
    first, last = history.periods[window[0]].first, history.periods[window[1] - 1].last
    return np.asarray(history.hours[24 * first : 24 * last])


def _all(scenario: Scenario) -> list[Known]:
    return [found for name in scenario.published if (found := find_known(scenario, name))]


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


def read_known(scenario: Scenario, name: str) -> Known | None:
    """The published value of a name; None if the name is not understood."""
    match = _CALLED.fullmatch(name)
    if not match:
        return None
    first = match["first"] or f"{match['year']}-01"
    last = match["last"] or match["first"] or f"{match['year']}-12"
    what = scenario.register.get(write_key(("published", name)), Provenance())
    source = what.source or "no source"
    of_city = _OF_CITY.get((match["measure"], match["of"]))
    return Known(
        of_city or match["measure"],
        CITY if of_city else match["of"] or CITY,
        scenario.published[name],
        source,
        _month(first),
        _following(_month(last)),
    )


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def _following(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
