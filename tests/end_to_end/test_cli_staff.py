"""petition staff as one types it: a plan that the program takes back, and faults before the work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.load import load

TINY = [
    "neutral", "--set", "city.districts.District.streets=2", "--set", "city.communities=2", "--until", "2021-01-08",
    "--set", "demand.needs_per_year=28032", "--confidence", "0.7", "--sure", "0.7", "--no-around", "--jobs", "1",
    "--promise", "90% of petitions begun within 1h", "--json",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    """Both plans are sought on the same years, which are simulated once."""
    return Path(tmp_path_factory.mktemp("store"))


def test_a_plan_is_a_scenario_with_its_officers(petition, tmp_path: Path, store: Path) -> None:
    told = petition("staff", *TINY, "--out", tmp_path / "plan", "--store", store)
    found = json.loads(told.out)
    assert (told.code, found["holds"]) == (0, True)
    officers = {unit: sum(crews.values()) for unit, crews in found["plan"].items() if "street" in unit}
    # 1.6 erlang a street: two officers begin 1 − 0.711·e^−0.4 = 52 % within an hour, three 1 − 0.313·e^−1.4 = 92 %.
    assert all(count >= 3 for count in officers.values())
    assert found["certificate"]["years"] == 5
    planned = load(tmp_path / "plan" / "plan.toml")
    assert planned.staffing.officers["District street 1"] == found["plan"]["District street 1"]
    assert (tmp_path / "plan" / "crews.csv").read_text("utf-8").startswith("unit,crew,officers\n")
    assert petition("report", tmp_path / "plan", "--out", tmp_path / "page.html").code == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert found["in_words"][0] in page
    assert "District street 1" in page


def test_a_budget_of_nothing_says_what_it_takes(petition, store: Path) -> None:
    told = petition("staff", *TINY, "--budget", "0", "--store", store)
    found = json.loads(told.out)
    assert (found["holds"], found["officers"], found["budget"]) == (False, 0, 0)
    assert found["enough"] >= 6
    assert {row["mean"] for row in found["tables"]["promises"]} == {0.0}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (["-p", "95% of ordinery on time"], "ordinary"),
        (["-p", "95% of ordinary on time", "--of", "Mill Stret"], "Mill Street"),
        (["-p", "95% of ordinary on time", "--by", "sreet"], "street"),
        (["-p", "95% of ordinary on time", "--confidence", "1"], "below 1"),
        (["-p", "95% of ordinary on time", "--mean", "--jointly"], "--mean"),
        (["-p", "95% of ordinary on time", "-p", "95% connected"], "kept by others"),
        (["-p", "95% connected", "--shift", "7min"], "half hours"),
        (["-p", "95% connected", "--budget", "5"], "officers of units"),
        (["-p", "95% connected", "--of", "street"], "officers of units"),
        (["-p", "95% of ordinary ontime"], "95% of ordinary on time"),
        (["-p", "95% connected", "--scale", "0.5"], "whole hotline"),
        (["-p", "95% of ordinary on time", "--budget", "-1"], "0 or more"),
        (["-p", "95% of ordinary on time", "--from-tickets", "log.csv"], "a scenario and a log"),
        (["-p", "95% of ordinary on time", "--handling-time", "Parks=2h"], "--from-tickets"),
    ],
)
def test_a_fault_is_told_before_the_work(petition, given: list[str], word: str) -> None:
    told = petition("staff", "hamlet", *given)
    assert told.code == 2
    assert word in told.err
    assert "Traceback" not in told.err
