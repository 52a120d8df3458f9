"""Measures of units keep their laws."""

from __future__ import annotations

import numpy as np

from sim.history.measures.measure import share
from sim.history.measures.tables import by_period
from sim.history.measures.units import UNITS
from sim.history.record.history import History
from sim.history.record.sums import over_periods

SECONDS = 59 * 86400


def test_a_city_of_one_unit_has_that_units_measures(history: History) -> None:
    tally = over_periods(history.tallies)
    for name, values in UNITS.of(tally, SECONDS).items():
        alone = UNITS.of(tally[:1], SECONDS)[name][0]
        np.testing.assert_equal(values[0], alone)


def test_load_is_the_offered_load_over_the_officers_on_duty(history: History) -> None:
    table = by_period(history, "city")
    np.testing.assert_allclose(table["load"], table["offered_load"] / table["officers_on_duty"])


def test_shares() -> None:
    assert share(np.array([1, 0]), np.array([2, 0])).tolist()[0] == 0.5
    assert np.isnan(share(np.array(0), np.array(0)))
