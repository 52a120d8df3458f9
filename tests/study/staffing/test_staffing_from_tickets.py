"""Officers from a city's own log: refused by name where it does not tell what they can do, and why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rig.logs import CITY, write_mapping

import sim
from sim.city.found import found
from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.study.staffing.from_tickets import calibrated, last_day, reasons
from sim.study.staffing.posts import establish, with_officers
from sim.study.staffing.question import ask

DAYS = 60


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    """Two units whose tickets lie for a time that no load moves: no capacity can be told."""
    folder, random = tmp_path_factory.mktemp("log"), np.random.default_rng(5)
    opened = pd.Timestamp(2021, 1, 1) + pd.to_timedelta(np.sort(random.uniform(0, DAYS * 86400, 1200)), "s")
    table = pd.DataFrame({"number": np.arange(1200), "opened": opened.floor("s")})
    table["what"] = random.choice(["lamp", "tree"], 1200)
    table["who"] = table["what"].map({"lamp": "roads", "tree": "parks"})
    table["where"] = "north"
    table["due"] = table["opened"] + pd.Timedelta("7D")
    table["closed"] = (table["opened"] + pd.to_timedelta(random.exponential(86400, 1200), "s")).dt.floor("s")
    write_mapping(folder, CITY)
    table.to_csv(folder / "log.csv", index=False)
    return folder / "log.csv"


@pytest.fixture
def office_log(log: Path, tmp_path: Path) -> Path:
    """The same, but roads close their tickets between nine and five on a working day."""
    table, random = pd.read_csv(log, parse_dates=["opened", "closed"]), np.random.default_rng(6)
    roads = table["who"] == "roads"
    day = table["closed"].dt.normalize() + pd.Timedelta("1D")
    after = day.dt.day_of_week  # Monday is 0
    day += pd.to_timedelta(np.where(after >= 5, 7 - after, 0), "D")
    at_desk = day + pd.to_timedelta(random.integers(9 * 3600, 17 * 3600, len(table)), "s")
    table["closed"] = table["closed"].where(~roads, at_desk)
    write_mapping(tmp_path, CITY)
    table.to_csv(tmp_path / "log.csv", index=False)
    return tmp_path / "log.csv"


def mapping(log: Path) -> str:
    return str(log.parent / "mine.toml")


def test_the_last_day_of_a_log_is_that_of_its_last_ticket(log: Path) -> None:
    # 1200 tickets in 60 days from January 1 on: the last one comes on the sixtieth, March 1.
    assert str(last_day(log, mapping(log))) == "2021-03-01"


def test_no_unit_told_is_refused_with_the_fits_reasons(log: Path) -> None:
    with calibrated(log, mapping(log)) as file, pytest.raises(PetitionError) as told:
        sim.staff(file, "90% of petitions on time")
    assert "parks" in str(told.value)
    assert "--handling-time" in str(told.value)


def test_a_stated_time_lets_a_unit_be_asked_and_the_other_is_refused_by_name(log: Path) -> None:
    with calibrated(log, mapping(log), handling_time={"parks": "2h"}) as file:
        why = reasons(file)
        question = ask(file, ["90% of petitions on time"])
        scenario = load(file)
        with pytest.raises(PetitionError, match="roads"):
            ask(file, ["90% of petitions on time"], of=["roads"])
    assert set(question.refused) == {"roads"}
    assert question.refused["roads"] == why["roads"]
    city = found(timeline(scenario), inhabited=False)
    names = establish(city, scenario, "street").groups
    assert "parks" in names
    assert "roads" not in names


def test_a_fitted_city_has_the_officers_that_its_file_tells_and_a_plan_opens_no_hours(
    office_log: Path,
) -> None:
    """Two units that close at hours of their own: a crew of the other's hours is empty, also under a plan."""
    stated = {"parks": "2h", "roads": "2h"}
    with calibrated(office_log, mapping(office_log), handling_time=stated) as file:
        scenario = load(file)
    given = scenario.staffing.officers
    hours = {unit: [crew for crew, count in given[unit].items() if count] for unit in ("parks", "roads")}
    assert all(len(one) == 1 for one in hours.values()) and hours["parks"] != hours["roads"]
    city = found(timeline(scenario), inhabited=False)
    assert {
        unit: city.crews["officers"][city.crews["unit"] == city.unit_names.index(unit)].sum()
        for unit in hours
    } == {unit: sum(given[unit].values()) for unit in hours}
    groups = establish(city, scenario, "street", ["parks", "roads"])
    assert groups.now.tolist() == [sum(given[unit].values()) for unit in groups.groups]
    planned = with_officers(scenario, groups.officers(np.full(len(groups.posts), 7)))
    after = found(timeline(planned), inhabited=False).crews
    for unit in hours:
        own = after[after["unit"] == city.unit_names.index(unit)]
        assert sorted(own["officers"].tolist()) == [0] * (len(own) - 1) + [7]
