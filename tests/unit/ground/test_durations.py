"""What is drawn has the mean and the mean square of its law, at every tick; what cannot have them is refused."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import PetitionError
from sim.ground.durations import (
    LONGEST,
    MEAN,
    SQUARE,
    Exponential,
    Fixed,
    Gamma,
    Hyperexponential,
    Lognormal,
    Mixture,
    Quantiles,
    Uniform,
)
from sim.ground.quantiles import NUMBERS, duration, moments, whole_ticks
from sim.scenario.load import load

MINUTE, HOUR, DAY = 60, 3600, 86400
RARE = 1 << 21
"""So many of the rarest numbers are all drawn; of the others every 2048th."""
STEP = 2048

LAWS = [
    Fixed(value=0),
    Fixed(value=1),
    Fixed(value=100 * 365 * DAY),
    *(Exponential(mean=mean) for mean in (1, 7, MINUTE, HOUR, 365 * DAY)),
    *(Lognormal(mean=HOUR, variation=v) for v in (1e-9, 0.05, 0.3, 0.8, 1.0, 2.0, 3.0, 5.0, 10.0, 15.0)),
    *(Lognormal(mean=mean, variation=v) for mean, v in ((MINUTE, 10.0), (6 * HOUR, 10.0), (14 * DAY, 5.0), (1, 0.5))),
    *(Gamma(mean=HOUR, variation=v) for v in (1e-6, 0.05, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0)),
    *(Hyperexponential(mean=HOUR, variation=v) for v in (1.0, 1.5, 3.0, 10.0, 100.0)),
    Uniform(low=0, high=1),
    Uniform(low=5 * MINUTE, high=2 * HOUR),
    Uniform(low=9, high=9),
    *(Mixture(first=MINUTE, second=DAY, share=share) for share in (0.0, 0.3, 0.97, 0.9999, 1.0)),
    Mixture(first=DAY, second=0, share=1e-4),
    Quantiles(values=[0, 10, 20, 60, 600]),
    Quantiles(values=[0] * 63 + [HOUR]),
    Quantiles(values=[0] * 100 + [HOUR]),
    Quantiles(values=[1] * 500 + [HOUR] * 501),
]  # fmt: skip


@numba.njit
def drawn(tables, tick, first, last, step):
    """Mean and mean square of what is drawn from row 0 over numbers."""
    total, squares, count = 0.0, 0.0, 0
    for number in range(first, last, step):
        seconds = float(duration(tables, 0, number, tick))
        total += seconds
        squares += seconds * seconds
        count += 1
    return total / count, squares / count


def mean_and_square(law, tick):
    table = law.table(tick)[None, :]
    usual = drawn(table, tick, STEP // 2 - 1, NUMBERS - RARE, STEP)
    rare = drawn(table, tick, NUMBERS - RARE, NUMBERS, 1)
    share = RARE / NUMBERS
    return [(1 - share) * one + share * other for one, other in zip(usual, rare, strict=True)]


@pytest.mark.parametrize("tick", [1, HOUR])
@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{str(law)[:50]} {law.average:g}")
def test_mean_and_mean_square_are_kept(law, tick):
    mean, square = mean_and_square(law, tick)
    assert mean == pytest.approx(law.average, rel=MEAN, abs=2e-5 * tick)  # so much for drawing a part
    # A whole tick is one of two: between tick²·0 and tick²/4 are added.
    assert square >= (1 - SQUARE) * law.square
    assert square <= (1 + SQUARE) * law.square + tick**2 / 4


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{str(law)[:50]} {law.average:g}")
def test_the_moments_of_a_row_are_what_is_drawn_before_it_is_rounded(law):
    mean, square = moments(law.table())
    assert mean == pytest.approx(law.average, rel=MEAN)
    assert square == pytest.approx(law.square, rel=SQUARE)


@pytest.mark.parametrize(("value", "tick"), [(90, 60), (78, 60), (59, 60), (1, 3600), (100, 3600)])
def test_what_lies_between_two_ticks_is_one_or_the_other_in_proportion(value, tick):
    table = Fixed(value=value).table(tick)[None, :]
    ticks = np.array([duration(table, 0, n, tick) for n in range(0, NUMBERS, NUMBERS // 8192 + 1)]) // tick
    assert set(ticks) <= {value // tick, value // tick + 1}
    assert (ticks > value // tick).mean() == pytest.approx(value % tick / tick, abs=2e-3)


def test_what_is_whole_ticks_stays_what_it_is():
    for tick in (1, 60):
        table = Fixed(value=120).table(tick)[None, :]
        assert {int(duration(table, 0, n, tick)) for n in range(0, NUMBERS, NUMBERS // 999)} == {120}


@pytest.mark.parametrize("share", [0.3, 0.7123, 0.999])
def test_either_is_never_anything_between(share):
    table = Mixture(first=600, second=60, share=share).table()[None, :]
    edge = round((1 - share) * NUMBERS)
    assert [duration(table, 0, n, 1) for n in (0, edge - 1, edge, NUMBERS - 1)] == [60, 60, 600, 600]


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(LAWS), st.integers(0, NUMBERS - 1), st.integers(0, NUMBERS - 1), st.sampled_from([1, 60])
)
def test_a_greater_number_takes_longer_but_for_a_tick(law, one, other, tick):
    table = law.table(tick)[None, :]
    less, more = (int(duration(table, 0, number, tick)) for number in sorted((one, other)))
    assert 0 <= less <= more + tick
    assert more <= LONGEST + tick


@settings(deadline=None, max_examples=200)
@given(st.integers(0, NUMBERS - 1), st.integers(1, 10_000), st.integers(0, 100))
def test_a_law_that_is_longer_is_longer_at_every_number(number, mean, more):
    for law in (Exponential, lambda mean: Lognormal(mean=mean, variation=0.8)):
        less, longer = (law(mean=m).table()[None, :] for m in (mean, mean + more))
        assert duration(less, 0, number, 1) <= duration(longer, 0, number, 1)


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(LAWS), st.integers(0, NUMBERS - 1))
def test_the_compiled_rule_is_the_one_that_is_written(law, number):
    table = law.table()[None, :]
    assert duration(table, 0, number, 1) == duration.py_func(table, 0, number, 1)


@pytest.mark.parametrize(("seconds", "tick", "whole"), [
    (0.4, 1, 0), (0.5, 1, 0), (1.5, 1, 2), (2.5, 1, 2), (2.6, 1, 3), (90.0, 60, 120), (89.0, 60, 60), (30.0, 60, 0),
])  # fmt: skip
def test_computed_seconds_go_to_the_nearest_tick(seconds, tick, whole):
    assert whole_ticks(seconds, tick) == whole


@pytest.mark.parametrize("key", ["handling.work.easy", "intake.talk"])
@pytest.mark.parametrize("law", [
    {"kind": "lognormal", "mean": "1h", "variation": 100.0}, {"kind": "lognormal", "mean": "1h", "variation": 1e200},
    {"kind": "lognormal", "mean": "10000d", "variation": 5.0}, {"kind": "gamma", "mean": "1h", "variation": 1e6},
    {"kind": "gamma", "mean": "1h", "variation": 1e-200}, {"kind": "hyperexponential", "mean": "1h", "variation": 1e4},
    {"kind": "either", "first": 0, "second": "1h", "share": 1 - 1e-10},
    {"kind": "quantiles", "values": [1] * 9687 + [100_000] * 313},
])  # fmt: skip
def test_what_cannot_be_drawn_is_refused(key, law):
    with pytest.raises(PetitionError) as caught:
        load("hamlet", {key: law})
    assert caught.value.key == key
    assert "cannot be drawn as it is" in caught.value.message and "expected" in str(caught.value)


@pytest.mark.parametrize(("law", "told"), [
    ({"kind": "uniform", "low": "2h", "high": "1h"}, "low must not be above high"),
    ({"kind": "quantiles", "values": [3, 2, 1]}, "values must not fall"),
])  # fmt: skip
def test_what_is_no_distribution_is_told_as_such(law, told):
    with pytest.raises(PetitionError, match=told):
        load("hamlet", {"intake.talk": law})
