"""Assessment periods: calendar months whatever their lengths, whole days, and the last one cut short."""

from __future__ import annotations

from datetime import date

import pytest

from sim.agents.periods import periods
from sim.scenario.load import load


def lengths(start: date, days: int, period: str | int = "month") -> list[tuple[str, int]]:
    scenario = load("hamlet")
    time = scenario.time.model_copy(update={"start": start, "period": period})
    return [(one.label, one.last - one.first) for one in periods(scenario.renewed(time=time), days)]


@pytest.mark.parametrize(("start", "days", "expected"), [
    (date(2020, 1, 1), 91, [("2020-01", 31), ("2020-02", 29), ("2020-03", 31)]),
    (date(2021, 2, 10), 30, [("2021-02", 19), ("2021-03", 11)]),
    (date(2021, 12, 31), 2, [("2021-12", 1), ("2022-01", 1)]),
    (date(9999, 11, 30), 31, [("9999-11", 1), ("9999-12", 30)]),  # the last month that has a name
])  # fmt: skip
def test_months(start: date, days: int, expected: list[tuple[str, int]]) -> None:
    assert lengths(start, days) == expected


def test_whole_days() -> None:
    assert lengths(date(2021, 1, 1), 25, 10 * 86400) == [("day 0", 10), ("day 10", 10), ("day 20", 5)]
