"""MSER-5 against a process whose start-up is known, and against the published definition."""

from __future__ import annotations

import numpy as np

from sim.study.statistics.start_up import by_rule, mser


def wave(n: int) -> np.ndarray:
    """Something that varies without drifting and without chance."""
    return np.sin(np.arange(n) * 2.399963)


def by_hand(series: np.ndarray) -> int:
    """White 1997, written out: batches of five, least squared error over the square of what is left."""
    batches = [np.mean(series[5 * i : 5 * i + 5]) for i in range(len(series) // 5)]
    errors = []
    for cut in range(len(batches) // 2 + 1):
        rest = batches[cut:]
        errors.append(sum((value - sum(rest) / len(rest)) ** 2 for value in rest) / len(rest) ** 2)
    return 5 * errors.index(min(errors))


def test_a_decaying_start_is_left_out() -> None:
    series = wave(400) + 30 * np.exp(-np.arange(400) / 20)
    cut = mser(series)
    assert cut is not None and 60 <= cut <= 150
    assert cut == by_hand(series)


def test_a_steady_series_keeps_nearly_all() -> None:
    assert mser(wave(400)) == by_hand(wave(400))
    assert mser(np.ones(400)) == 0


def test_a_series_that_never_settles_is_said_to_be_too_short() -> None:
    slow = wave(400) + 30 * np.exp(-np.arange(400) / 200)
    assert mser(slow) is None
    found = by_rule([("backlog", slow), ("score", np.ones(400))])
    assert not found.settled and found.periods == 0
    assert "too short" in str(found) and "backlog" in str(found)


def test_the_slowest_series_decides() -> None:
    slow = wave(400) + 30 * np.exp(-np.arange(400) / 20)
    found = by_rule([("quick", np.ones(400)), ("slow", slow)])
    assert found.periods == mser(slow) and "slow" in found.reason


def test_short_runs_take_single_periods() -> None:
    series = np.array([9.0, 5, 1, 1.1, 0.9, 1, 1.1, 0.9, 1, 1.05, 0.95, 1])
    assert by_rule([("score", series)]).periods == 2
    assert "MSER-1" in by_rule([("score", series)]).reason


def test_a_run_too_short_to_tell_is_said_to_be() -> None:
    found = by_rule([("backlog", np.array([9.0, 5.0])), ("steady", np.ones(2))])
    assert not found.settled and "too short for MSER-1 to find an end to the start-up of backlog" in str(
        found
    )
    assert by_rule([("steady", np.ones(2))]).settled


def test_series_without_values_are_named() -> None:
    found = by_rule([("street_score", np.array([np.nan] * 8))])
    assert not found.settled and "street_score have periods without a value" in str(found)
