"""Variance by parameters and by chance, beside what was put in and what is worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, qmc

from sim.study.statistics.parts import parts


def normal(rows, columns, seed):
    return norm.ppf(qmc.Sobol(columns, rng=seed).random(rows))


def test_by_hand():
    # Members have 1 and 3, and 5 and 7: means 2 and 6. Within each (1² + 1²)/1 = 2; between means (2² + 2²)/1 = 8, of
    # which chance makes 2/2 = 1, so that parameters make 7.
    found = parts(np.array([[1.0, 3.0], [5.0, 7.0]]))
    assert found.mean == 4
    assert found.chance**2 == pytest.approx(2)
    assert found.parameters**2 == pytest.approx(7)
    assert found.share == pytest.approx(7 / 9)
    assert found.same_sign == 1


@pytest.mark.parametrize(("between", "within"), [(2.0, 1.0), (0.5, 2.0), (0.0, 1.0)])
def test_what_was_put_in_is_found(between, within):
    drawn = normal(1024, 5, 1)
    found = parts(between * drawn[:, :1] + within * drawn[:, 1:])
    assert found.chance == pytest.approx(within, rel=0.05)
    assert found.parameters == pytest.approx(between, rel=0.1, abs=0.15)


def test_the_interval_holds_both():
    drawn = normal(1024, 5, 1)
    found = parts(2 * drawn[:, :1] + drawn[:, 1:])
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.sqrt(5), rel=0.05)


def test_one_replication_tells_no_chance():
    found = parts(np.array([[1.0], [2.0]]))
    assert np.isnan(found.chance) and np.isnan(found.parameters) and np.isnan(found.share)
    assert found.to_dict()["chance"] is None


def test_members_without_a_value_are_left_out():
    found = parts(np.array([[1.0, 1.0], [np.nan, 5.0], [3.0, 3.0]]))
    assert (found.members, found.mean) == (2, 2.0)
    assert parts(np.full((2, 2), np.nan)).members == 0


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), min_size=2, max_size=8))
def test_laws(rows):
    values = np.array(rows)
    found = parts(values)
    tiny = 1e-9 * (1 + np.abs(values).max())
    assert values.min() - tiny <= found.low <= found.high <= values.max() + tiny
    assert found.parameters >= 0 and found.chance >= 0 and 0 <= found.same_sign <= 1
    turned = parts(-values)
    assert turned.parameters == pytest.approx(found.parameters, abs=tiny)
    assert -turned.high == pytest.approx(found.low, abs=tiny)
