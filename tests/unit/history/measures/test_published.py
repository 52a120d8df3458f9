"""What is published beside what a run has: found by its name, of the right units, categories and days; each of them is
told, or why it is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.ground.tables import Body
from sim.history.measures.published import figures, find_known, known, simulated
from sim.runner import run
from sim.scenario.files import built_in
from sim.scenario.load import load

PUBLISHED = {
    "contacts 2021-01": 1.0, "contacts 2021": 2.0, "resolution_rate 2021-01 to 2021-02": 0.3,
    "petitions sent to streets 2021-02": 4.0, "petitions of the busiest street 2021-02": 5.0,
    "resolution_rate of the busiest street 2021-02": 0.6, "resolution_rate of housing 2021-01": 0.7,
    "callers 2021-01": 8.0,
}  # fmt: skip
MORE = {
    "petitions dispatched 2021-02": 9.0, "share by web 2021-01": 0.1, "share of consultations 2021-02": 0.59,
    "share of housing 2021-01": 0.2, "share of housing 2021-01 to 2021-02": 0.2,
    "satisfaction_rate of housing 2021-02": 0.8, "petitions of Nowhere 2021-02": 10.0, "contacts in winter": 11.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def hamlet():
    return load("hamlet")


@pytest.fixture(scope="module")
def finished(hamlet, tmp_path_factory):
    street = run(hamlet, until="2021-01-02").history.units[0]
    published = PUBLISHED | MORE | {f"petitions of {street} 2021-02": 12.0}
    folder = tmp_path_factory.mktemp("published") / "run"
    return run(hamlet.renewed(published=published), until="2021-03-01", out=folder)


def rows(finished):
    return {row["name"]: row for row in finished.summary["published"]}


def test_each_is_beside_what_the_run_has(finished):
    history = finished.history
    beside = {one.what: (one.value, value) for one, value in simulated(history, finished.scenario)}
    streets = np.flatnonzero(history.body == Body.STREET)
    february = history.tallies[1, streets]
    busiest = february[np.argmax(february["accepted"])]
    january = history.hours[: 24 * 31]

    def resolution(tally):
        return tally["said_solved"].sum() / (tally["answered"] - tally["excluded"]).sum()

    first = {name: value for name, value in beside.items() if value[0] in PUBLISHED.values()}
    assert first == {
        "contacts 2021-01": (1.0, january["answered"].sum() + january["web"].sum()),
        "resolution rate 2021-01 to 2021-02": (0.3, resolution(history.tallies)),
        "petitions of streets 2021-02": (4.0, february["accepted"].sum()),
        "petitions of the busiest street 2021-02": (5.0, busiest["accepted"]),
        "resolution rate of the busiest street 2021-02": (0.6, resolution(busiest)),
    }


def test_every_published_figure_is_told_or_why_it_is_not(finished):
    found = rows(finished)
    assert list(found) == list(finished.scenario.published)
    assert all((row["simulated"] is None) == (row["why"] is not None) for row in found.values())
    untold = {
        "contacts 2021": "the run does not have that time in whole periods",
        "callers 2021-01": "a run keeps no record of it",
        "petitions of Nowhere 2021-02": "a run keeps no record of it",
        "contacts in winter": "its name is not understood: a measure, of whom, and a year or months",
    }
    assert {name: row["why"] for name, row in found.items() if row["why"]} == untold


def test_contacts_by_hand(finished):
    """Contacts are calls answered and what came by web; a question is a contact that is no petition."""
    found, city, hotline = rows(finished), finished.city, finished.hotline
    first = hotline[: 24 * 31]
    contacts = first["answered"].sum() + first["web"].sum()
    assert found["share by web 2021-01"]["simulated"] == pytest.approx(first["web"].sum() / contacts)
    later = hotline[24 * 31 :]
    assert found["petitions dispatched 2021-02"]["simulated"] == later["petitions"].sum()
    asked = later["consultations"].sum() / (later["answered"].sum() + later["web"].sum())
    assert found["share of consultations 2021-02"]["simulated"] == pytest.approx(asked)
    assert len(city) == 2


def test_categories_by_hand(finished):
    """Of the answers of February's calls; and of January's contacts, where those who only ask are spread as needs."""
    found, petitions, hotline = rows(finished), finished.petitions, finished.hotline
    housing = petitions["category"] == "housing"
    answered = petitions["said_solved"].notna() & (petitions["excluded"] == False)  # noqa: E712
    called = pd.to_datetime(petitions["called"])
    in_time = (called >= "2021-02-01") & (called < "2021-03-01")
    rate = petitions.loc[housing & answered & in_time, "satisfied"].astype(float).mean()
    assert found["satisfaction_rate of housing 2021-02"]["simulated"] == pytest.approx(rate)
    raised = pd.to_datetime(petitions["raised"])
    january = (raised >= "2021-01-01") & (raised < "2021-02-01")
    needs = january & (petitions["origin"] == "need") & (petitions["generation"] == 0)
    first = hotline[: 24 * 31]
    asked = first["consultations"].sum() * (needs & housing).sum() / needs.sum()
    share = ((january & housing).sum() + asked) / (first["answered"].sum() + first["web"].sum())
    assert found["share of housing 2021-01"]["simulated"] == pytest.approx(share)


def test_shares_of_all_categories_make_one(hamlet, tmp_path):
    names = {f"share of {name} 2021-01": 0.5 for name in hamlet.catalogue.categories}
    told = run(hamlet.renewed(published=names), until="2021-02-01", out=tmp_path / "run").summary["published"]
    assert sum(row["simulated"] for row in told) == pytest.approx(1)


def test_a_unit_is_found_by_its_name(finished):
    name = next(name for name in finished.scenario.published if finished.scenario.published[name] == 12.0)
    assert rows(finished)[name]["simulated"] == finished.history.tallies["accepted"][1, 0]


def test_counts_of_a_part_are_told_as_of_the_whole(hamlet):
    of = {"contacts 2021-01": 1.0, "petitions of the busiest street 2021-01": 2.0}
    part = run(hamlet.renewed(published=of), until="2021-02-01", scale=0.5)
    contacts, busiest = (row["simulated"] for row in part.summary["published"])
    assert contacts == 2 * part.summary["contacts"]
    streets = part.history.body == Body.STREET
    assert busiest == part.history.tallies["accepted"][0, streets].max()


def test_without_petitions_a_category_is_not_told(hamlet):
    of = {"share of housing 2021-01": 0.2}
    (row,) = run(hamlet.renewed(published=of), until="2021-02-01").summary["published"]
    assert row["simulated"] is None and row["why"] == "only the petitions tell, and they were not written"


@pytest.mark.parametrize("name", [name for name in built_in() if load(name).published])
def test_the_names_of_shipped_scenarios_are_understood(name):
    scenario = load(name)
    dated = [one for one in scenario.published if one[-4:].isdigit() or one[-7:-3].isdigit()]
    assert dated == list(scenario.published)
    assert {one.measure for one in figures(scenario)} >= {"contacts"}
    assert all(find_known(scenario, one) is None for one in dated if " of epidemic " in one)


def test_figures_know_what_is_of_the_city_alone(finished):
    assert [one.value for one in known(finished.scenario)] == [1.0, 2.0, 0.3, 8.0, 9.0, 0.1, 0.59]
