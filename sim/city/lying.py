"""What lies when the work is done, and stacks: rows of the tables of shifts, and what each kind has of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.behaviour.delays import Batch, Congestion, Delay
from sim.behaviour.handling import Handling
from sim.city.calendars import Day, length, weekdays
from sim.city.duration_tables import DurationTables
from sim.ground.quantities import WEEKDAYS
from sim.ground.tables import NONE
from sim.ground.time_units import DAY
from sim.policies.staffing import Calendar
from sim.scenario.schema import Scenario


class Hours(NamedTuple):
    """A calendar, and how much of its hours a day of the weekend has beside."""

    calendar: Calendar
    weekends: float


def hours_of_delays(stages: Sequence[Scenario]) -> list[dict[str, Hours]]:
    """In which hours each delay runs, by step. One that is not there yet, or no more, has those of the nearest step
    that has it: what lies already is closed in these."""
    found: list[dict[str, Hours]] = [{} for _ in stages]
    for name in dict.fromkeys(name for stage in stages for name in stage.handling.delays):
        given = [_hours(stage, name) if name in stage.handling.delays else None for stage in stages]
        last = next(hours for hours in given if hours)
        for hours, one in zip(found, given, strict=True):
            last = hours[_row(name)] = one or last
    return found


def _hours(stage: Scenario, name: str) -> Hours:
    delay = stage.handling.delays[name]
    calendar = stage.staffing.calendars[delay.hours]
    return Hours(calendar, 0.0 if calendar.weekends else delay.weekends)


def add_weekends(
    opens: np.ndarray,
    closes: np.ndarray,
    rows: Sequence[str],
    steps: Sequence[tuple[int, Mapping[str, Hours]]],
    sorts: np.ndarray,
) -> None:
    """Write into the tables of shifts what a delay runs on days of the weekend on which its calendar is closed. sorts:
    `Day` of the day before the run, of which no shift lasts into it so, and of each from there on."""  # fmt: skip
    for number, (first, hours) in enumerate(steps):
        last = steps[number + 1][0] if number + 1 < len(steps) else len(sorts) - 1
        days = np.flatnonzero(sorts[first + 1 : last + 1] == Day.WEEKEND) + first
        for name, one in hours.items():
            if lasts := round(one.weekends * length(one.calendar)):
                row = rows.index(name)
                opens[row, days + 1] = days * DAY + one.calendar.on
                closes[row, days + 1] = days * DAY + one.calendar.on + lasts


def _row(delay: str) -> str:
    """What the row of a delay's hours is called among those of the crews."""
    return f"handling.delays.{delay}"


def stacks(steps: Sequence[tuple[int, Scenario]], days: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The names of all batches, and when their stacks are closed: int64[batches, days + 1], -1 on other days, as a
    calendar opens (`sim.ground.working_time`). steps: from which day on; days: datetime64[D]."""
    names = list(dict.fromkeys(name for _, stage in steps for name in stage.handling.batches))
    opens = np.full((len(names), len(days) + 1), NONE, np.int64)
    day_of_week, midnight = weekdays(days), np.arange(len(days)) * DAY
    for number, (first, stage) in enumerate(steps):
        last = steps[number + 1][0] if number + 1 < len(steps) else len(days)
        for name, batch in stage.handling.batches.items():
            on = np.isin(day_of_week, [WEEKDAYS.index(day) for day in batch.days])
            on &= (np.arange(len(days)) >= first) & (np.arange(len(days)) < last)
            opens[names.index(name), 1:][on] = midnight[on] + batch.at
    return names, opens


def add_rows(scenario: Scenario, durations: DurationTables) -> None:
    """Rows for what lies by a scenario."""
    for delay in scenario.handling.delays.values():
        durations.row(delay.time)


def write_lying(
    table: np.ndarray,
    scenario: Scenario,
    rows: Sequence[str],
    first_batch: int,
    batches: Sequence[str],
    durations: DurationTables,
) -> None:
    """Write into KIND[K] what its kinds have of delays and stacks. rows: names of the tables of shifts, of which the
    batches begin at first_batch."""  # fmt: skip
    handling: Handling = scenario.handling
    categories = list(scenario.catalogue.categories)
    table["delay"] = table["delay_hours"] = table["batch"] = NONE
    for category, name in _of_each(handling.delays, categories):
        delay = handling.delays[name]
        here = table["category"] == category
        table["delay"][here] = durations.row(delay.time)
        table["delay_hours"][here] = rows.index(_row(name))
        table["delay_share"][here] = delay.share
    table["exponent"] = 0.0
    for category, name in _of_each(handling.congestion, categories):
        here = table["category"] == category
        table["beyond"][here] = handling.congestion[name].beyond
        table["exponent"][here] = handling.congestion[name].exponent
    for category, name in _of_each(handling.batches, categories):
        here = table["category"] == category
        table["batch"][here] = first_batch + batches.index(name)
        table["batch_share"][here] = handling.batches[name].share


def _of_each(
    entries: Mapping[str, Delay | Congestion | Batch], categories: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Which entry each category has, if any: the one that names it, or else the one that names none."""
    named = {category: name for name, one in entries.items() for category in one.categories}
    rest = next((name for name, one in entries.items() if not one.categories), None)
    for number, category in enumerate(categories):
        if (name := named.get(category, rest)) is not None:
            yield number, name
