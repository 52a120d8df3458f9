"""What is published beside what a run has: found by its name, of the right streets and days."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ground.tables import Body
from sim.report.published import known, simulated
from sim.runner import run
from sim.scenario.load import load

PUBLISHED = {
    "contacts 2021-01": 1.0, "contacts 2021": 2.0, "resolution_rate 2021-01 to 2021-02": 0.3,
    "petitions sent to streets 2021-02": 4.0, "petitions of the busiest street 2021-02": 5.0,
    "resolution_rate of the busiest street 2021-02": 0.6, "resolution_rate of housing 2021-01": 0.7,
    "callers 2021-01": 8.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def finished():
    return run(load("hamlet").renewed(published=PUBLISHED), until="2021-03-01")


def test_each_is_beside_what_the_run_has(finished):
    history = finished.history
    beside = {one.what: (one.value, value) for one, value in simulated(history, finished.scenario)}
    streets = np.flatnonzero(history.body == Body.STREET)
    february = history.tallies[1, streets]
    busiest = february[np.argmax(february["accepted"])]
    january = history.hours[: 24 * 31]

    def resolution(tally):
        return tally["said_solved"].sum() / (tally["answered"] - tally["excluded"]).sum()

    assert beside == {
        "contacts 2021-01": (1.0, january["answered"].sum() + january["web"].sum()),
        "resolution rate 2021-01 to 2021-02": (0.3, resolution(history.tallies)),
        "petitions of streets 2021-02": (4.0, february["accepted"].sum()),
        "petitions of the busiest street 2021-02": (5.0, busiest["accepted"]),
        "resolution rate of the busiest street 2021-02": (0.6, resolution(busiest)),
    }


def test_figures_know_what_is_of_the_city_alone(finished):
    assert [one.value for one in known(finished.scenario)] == [1.0, 2.0, 0.3, 8.0]
