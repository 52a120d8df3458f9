"""Seats of a week, from a question to the scenario that has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.write import to_toml
from sim.study.runs.replications import Replications, replications
from sim.study.staffing.question import ask, read_days
from sim.study.staffing.seats import SeatPlan
from sim.study.staffing.staff import find_staff
from sim.study.staffing.tell_seats import sheets, told, words

MARKET: dict[str, Any] = {
    "demand.weekdays": [1, 1, 1, 1, 1, 4, 1],
    "demand.needs_per_year": 100_000,
    "time.weekend": [],
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replications]:
    place: Path = tmp_path_factory.mktemp("store")
    with replications(jobs=1, store=place) as made:
        yield made


def seats(runs: Replications, changes: dict[str, Any], hours: int = 8) -> SeatPlan:
    question = ask(
        "hamlet", ["90% connected"], overrides=changes, until="2021-01-22", confidence=0.6, sure=0.6
    )
    found = find_staff(question, runs, shifts=[hours * 3600])
    assert isinstance(found, SeatPlan)
    return found


def test_a_market_day_has_seats_of_its_own(runs: Replications, tmp_path: Path) -> None:
    plan = seats(runs, MARKET, hours=24)
    assert plan.holds and plan.running == 1
    by_day = plan.shifts.seats.sum(axis=1)
    assert by_day[5] > by_day[[0, 1, 2, 3, 4]].max()
    # The scenario has on each day of the week what the plan says: counted from its shifts, half hour by half hour.
    file = tmp_path / "plan.toml"
    file.write_text(to_toml(plan.scenario), encoding="utf-8")
    there = np.zeros((7, 48), int)
    for shift in load(file).intake.shifts.values():
        for day in range(7):
            if not shift.days or ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day] in shift.days:
                length = (shift.off - shift.on) % 86_400 or 86_400
                for slot in range(shift.on // 1800, (shift.on + length) // 1800):
                    there[(day + slot // 48) % 7, slot % 48] += shift.seats
    assert (there == plan.shifts.seats).all()
    half_hours = sheets(plan)["half_hours"][1]
    assert len(half_hours) == 7 * 48 and len(sheets(plan)["seats"][1]) == 48
    assert f"worked {plan.shifts.a_week} times a week" in words(plan)[0]
    assert told(plan)["hours_a_day"] == pytest.approx(by_day.sum() / 2 / 7)


def test_days_alike_have_the_same_seats_and_no_day_is_named(runs: Replications) -> None:
    alike = {"demand.weekdays": [1] * 7, "demand.hours": [1] * 24, "demand.hours_weekend": [1] * 24}
    plan = seats(runs, alike)
    assert plan.running == 7 and plan.shifts.seats.shape == (1, 48)
    assert "seats" not in sheets(plan) and len(sheets(plan)["half_hours"][1]) == 48
    assert all(shift.days == [] for shift in plan.scenario.intake.shifts.values())


@pytest.mark.parametrize("days", [0, 8, 2.5])
def test_a_week_has_seven_days(days: Any) -> None:
    with pytest.raises(PetitionError, match="days-a-week"):
        read_days(days)


def test_days_of_a_week_are_of_seats_alone(runs: Replications) -> None:
    with pytest.raises(PetitionError, match="shifts of the hotline"):
        find_staff(ask("hamlet", ["90% of ordinary on time"]), runs, shifts=[8 * 3600], days=5)
