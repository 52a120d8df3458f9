"""Measures against figures worked out by hand, and the laws they keep."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from sim.ground.tables import HOUR, TALLY, UNIT
from sim.history.measures.measures import (
    by_period,
    hotline,
    of_city,
    of_hotline,
    of_units,
    ranks,
    summary,
    whole_run,
)
from sim.history.measures.shares import number, share
from sim.history.record.history import History
from sim.history.record.sums import WAYS, By, grouped, grouping, over_periods, total_hours

SECONDS = 59 * 86400


def test_summary_by_hand(history: History) -> None:
    found = summary(history)
    exact = {
        "days": 59, "units": 4, "contacts": 21, "consultations": 10, "starting_backlog": 3, "petitions": 11,
        "closed": 11, "open": 3, "backlog": 2, "refusals": 2, "disputes": 0, "preemptions": 0, "asked": 9,
        "answered": 8, "excluded": 3, "calls": 21, "abandoned": 4, "lost": 1, "self_served": 5, "needs": 46,
        "repeats": 2, "on_time": {"urgent": 1 / 2, "ordinary": 8 / 9},
        "call_wait": {"0.5": 10.0, "0.9": 40.0, "0.95": 3601.0, "0.99": 3601.0},
        "rank_change": 1.0,
    }  # fmt: skip
    assert {name: found[name] for name in exact} == exact
    near = {
        "response_rate": 5 / 5, "resolution_rate": 3 / 5, "satisfaction_rate": 3 / 5, "answer_rate": 8 / 9,
        "solved_share": 4 / 11, "paper_share": 1 / 11, "on_time_share": 9 / 11, "refusal_rate": 2 / 15,
        "repeat_rate": 2 / 11, "utilisation": 18 / 81, "officers_on_duty": 81_000 / SECONDS, "mean_work": 1800,
        "offered_load": 15 * 1800 / SECONDS, "load": 27 / 81, "mean_wait_in_unit": 500,
        "mean_sojourn": 60_000 / 11, "mean_tardiness": 1200 / 11, "tardiness_of_late": 600,
        "connection_rate": 17 / 21, "prompt_share": 12 / 21, "mean_call_wait": 160 / 17,
        "seats_busy": 1600 / SECONDS, "consultation_share": 10 / 21, "repeat_share": 2 / 11,
        "voiced_share": 24 / 46, "rank_correlation": -1,
    }  # fmt: skip
    assert {name: found[name] for name in near} == pytest.approx(near)
    assert set(found) == set(exact) | set(near)


def test_summary_balances_and_is_plain_json(history: History) -> None:
    found = summary(history)
    assert found["starting_backlog"] + found["petitions"] == found["closed"] + found["open"]
    assert found["contacts"] == found["consultations"] + found["petitions"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_nothing_counted_is_none_never_nan(history: History) -> None:
    empty = replace(
        history,
        tallies=np.zeros_like(history.tallies),
        hours=np.zeros_like(history.hours),
        waits=np.zeros_like(history.waits),
        ranks=np.zeros_like(history.ranks),
        snapshots=np.zeros((2, 4), UNIT),
        book=np.zeros_like(history.book),
    )
    found = summary(empty)
    json.dumps(found, allow_nan=False)
    for name in (
        "response_rate",
        "utilisation",
        "mean_work",
        "connection_rate",
        "rank_change",
        "rank_correlation",
    ):
        assert found[name] is None
    assert found["on_time"] == {"urgent": None, "ordinary": None}
    assert found["petitions"] == 0


def test_a_unit_in_a_period_by_hand(history: History) -> None:
    table = by_period(history, "unit")
    row = {name: values[0] for name, values in table.items()}
    assert (row["period"], row["first"], row["last"], row["unit"]) == ("2021-01", 0, 31, "East Street")
    assert (row["closed"], row["due_urgent"], row["on_time_ordinary"], row["backlog"]) == (6, 2, 3, 2)
    assert row["response_rate"] == 4 / 4
    assert row["resolution_rate"] == 2 / 4
    assert row["satisfaction_rate"] == 3 / 4
    assert row["utilisation"] == 10_000 / 40_000
    assert row["offered_load"] == pytest.approx(10 * 2000 / (31 * 86400))
    assert np.isnan(table["resolution_rate"][1])  # both of West Street's answers were excluded
    assert len(table["unit"]) == 2 * 4


def test_the_citys_table_by_hand(history: History) -> None:
    table = of_city(history)
    assert table["petitions"].tolist() == [10, 1]
    assert table["open"].tolist() == [3 + 10 - 10, 3 + 11 - 11]
    assert table["answered"].tolist() == [7, 1]
    assert table["hotline_answered"].tolist() == [16, 1]
    assert table["connection_rate"].tolist() == [16 / 20, 1.0]
    assert table["rank_change"][1] == 1.0
    assert np.isnan(table["rank_change"][0])
    assert {len(values) for values in table.values()} == {2}


def test_units_without_a_district_belong_to_none(history: History) -> None:
    table = whole_run(history, "district")
    assert table["district"].tolist() == ["Old Town"]
    assert table["duty"].tolist() == [80_000]
    assert whole_run(history, "body")["duty"].tolist() == [80_000, 0, 0, 0, 1_000, 0]


def test_a_units_rank_swings(history: History) -> None:
    np.testing.assert_array_equal(whole_run(history, "unit")["rank_swing"], [1, 1, np.nan, np.nan])


def random_tallies(shape: tuple[int, ...], seed: int) -> np.ndarray:
    cells = np.random.default_rng(seed).integers(0, 1000, (*shape, len(np.zeros(1, TALLY).view(np.int64))))
    return cells.view(TALLY)[..., 0]


@pytest.mark.parametrize("by", WAYS)
def test_groups_add_up_to_the_city(history: History, by: By) -> None:
    tallies = random_tallies((2, 4), seed=1)
    names, groups = grouping(history, by)
    parts = grouped(tallies, groups, len(names))
    assert parts.shape == (2, len(names))
    everywhere = grouped(tallies, np.zeros(4, int), 1)
    inside = grouped(tallies, np.where(groups >= 0, 0, -1), 1)
    together = grouped(parts, np.zeros(len(names), int), 1)
    np.testing.assert_array_equal(together, inside)
    if by != "district":
        np.testing.assert_array_equal(inside, everywhere)


def test_periods_add_up_to_the_run(history: History) -> None:
    tallies = random_tallies((3, 4), seed=2)
    total = over_periods(tallies)
    assert total["closed"].tolist() == tallies["closed"].sum(axis=0).tolist()
    assert total["due"].tolist() == tallies["due"].sum(axis=0).tolist()
    for name in ("closed", "busy", "due_urgent"):
        months, run = by_period(history, "unit")[name], whole_run(history, "unit")[name]
        assert months.reshape(2, 4).sum(axis=0).tolist() == run.tolist()
    assert total_hours(history.hours)["phone"].tolist() == [21]


def test_a_city_of_one_unit_has_that_units_measures(history: History) -> None:
    tally = over_periods(history.tallies)
    for name, values in of_units(tally, SECONDS).items():
        alone = of_units(tally[:1], SECONDS)[name][0]
        np.testing.assert_equal(values[0], alone)


def test_load_is_the_offered_load_over_the_officers_on_duty(history: History) -> None:
    table = by_period(history, "city")
    np.testing.assert_allclose(table["load"], table["offered_load"] / table["officers_on_duty"])


def test_hotline_hour_by_hour() -> None:
    hours = np.zeros(2, HOUR)
    hours["phone"], hours["answered"] = [4, 0], [3, 0]
    assert of_hotline(hours, 3600)["connection_rate"][0] == 0.75
    assert np.isnan(of_hotline(hours, 3600)["connection_rate"][1])


@pytest.mark.parametrize(
    ("waits", "p", "seconds"),
    [([0, 3, 1], 0.75, 1), ([0, 3, 1], 0.76, 2), ([10], 0.99, 0), ([0, 0, 7], 0.01, 2), ([7, 2, 1], 0.9, 1)],
)
def test_wait_quantiles(waits: list[int], p: float, seconds: int) -> None:
    assert hotline.wait_quantile(np.array(waits), p) == seconds


def test_wait_quantiles_are_the_inverse_of_the_counts() -> None:
    waited = np.random.default_rng(3).integers(0, 300, 1000)
    waits = np.bincount(waited, minlength=3602)
    for p in (0.1, 0.5, 0.9, 0.999, 1.0):
        assert hotline.wait_quantile(waits, p) == np.quantile(waited, p, method="inverted_cdf")


def test_rank_correlation_is_spearmans() -> None:
    from scipy.stats import spearmanr

    generator = np.random.default_rng(4)
    for _ in range(20):
        before, after = generator.integers(0, 8, 30), generator.integers(0, 8, 30)
        both = (before > 0) & (after > 0)
        expected = spearmanr(before[both], after[both]).statistic
        assert ranks.correlation(before, after) == pytest.approx(expected)


def test_rank_movement_by_hand() -> None:
    places = np.array([[1, 2, 3, 0], [2, 1, 3, 4], [2, 0, 1, 3]])
    change, correlation = ranks.movement(places)
    assert change[1:].tolist() == [2 / 3, (0 + 2 + 1) / 3]
    assert correlation[1] == pytest.approx(0.5)
    np.testing.assert_allclose(ranks.swing(places), [0.5, 1.0, 1.0, 1.0])


def test_rank_movement_needs_two_periods_and_two_units() -> None:
    assert [len(values) for values in ranks.movement(np.array([[1, 2]]))] == [1, 1]
    assert [len(values) for values in ranks.movement(np.zeros((0, 2), int))] == [0, 0]
    assert np.isnan(ranks.correlation(np.array([1, 0]), np.array([1, 2])))
    assert np.isnan(ranks.mean_change(np.array([0]), np.array([1])))
    assert np.isnan(ranks.swing(np.array([[0], [1]])))[0]


def test_random_ranks_move_by_a_third() -> None:
    generator = np.random.default_rng(5)
    n = 343
    changes = [
        ranks.mean_change(generator.permutation(n) + 1, generator.permutation(n) + 1) for _ in range(50)
    ]
    assert np.mean(changes) == pytest.approx((n * n - 1) / (3 * n), rel=0.02)


def test_shares() -> None:
    assert share(np.array([1, 0]), np.array([2, 0])).tolist()[0] == 0.5
    assert number(share(np.array(0), np.array(0))) is None
    assert number(np.array([0.25])) == 0.25
