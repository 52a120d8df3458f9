"""What the tables count while the run goes on is what the petitions say afterwards, unit by unit, period by period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.history.disk.query import query
from sim.history.disk.spans import backlog_ages, dispatched_in_time, spans
from sim.history.measures.measures import measures
from sim.history.measures.summary import summary
from sim.history.run import Run
from sim.runner import run


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run("hamlet", until=date(2021, 4, 1), out=tmp_path_factory.mktemp("runs") / "hamlet")


def folder(hamlet: Run) -> Path:
    assert hamlet.folder is not None
    return hamlet.folder


@pytest.mark.parametrize(
    ("count", "when", "which"),
    [
        ("closed", "closed", "closed IS NOT NULL"),
        ("solved", "closed", "outcome = 'solved'"),
        ("explained", "closed", "outcome = 'explained'"),
        ("unsolved", "closed", "outcome = 'unsolved'"),
        ("paper", "closed", "outcome = 'paper'"),
        ("late", "closed", "NOT on_time"),
        ("due_ordinary", "closed", "closed IS NOT NULL AND deadline = 'ordinary'"),
        ("on_time_ordinary", "closed", "on_time AND deadline = 'ordinary'"),
        ("answered", "called", "called IS NOT NULL"),
        ("said_solved", "called", "said_solved AND NOT excluded"),
        ("satisfied", "called", "satisfied AND NOT excluded"),
        ("excluded", "called", "excluded"),
        ("contacted_solved", "called", "said_contacted AND said_solved AND NOT excluded"),
        ("solved_satisfied", "called", "said_solved AND satisfied AND NOT excluded"),
        ("accepted", "arrived", "arrived IS NOT NULL"),
    ],
)
def test_units_counts_are_the_petitions(hamlet: Run, count: str, when: str, which: str) -> None:
    counted = query(folder(hamlet), f"SELECT last, unit, {count} FROM units WHERE {count} > 0 ORDER BY ALL")[
        1
    ]
    sql = (
        f"SELECT u.last, p.unit, count(*) FROM petitions p JOIN (SELECT DISTINCT first, last FROM units) u "
        f"ON p.{when} >= 86400 * u.first AND p.{when} < 86400 * u.last WHERE {which} GROUP BY ALL ORDER BY ALL"
    )
    assert query(folder(hamlet), sql)[1] == counted
    assert counted


@pytest.mark.parametrize(
    ("count", "which"),
    [
        ("owed_ordinary", "deadline = 'ordinary'"),
        ("owed_danger", "deadline = 'danger'"),
        ("kept_ordinary", "deadline = 'ordinary' AND closed <= due AND outcome <> 'paper'"),
        ("papered", "closed <= due AND outcome = 'paper'"),
    ],
)
def test_promises_are_the_petitions_by_the_day_they_are_due(hamlet: Run, count: str, which: str) -> None:
    counted = query(folder(hamlet), f"SELECT last, unit, {count} FROM units WHERE {count} > 0 ORDER BY ALL")
    sql = (
        f"SELECT u.last, p.unit, count(*) FROM petitions p JOIN (SELECT DISTINCT first, last FROM units) u "
        f"ON p.due >= 86400 * u.first AND p.due < 86400 * u.last WHERE {which} GROUP BY ALL ORDER BY ALL"
    )
    assert query(folder(hamlet), sql)[1] == counted[1]
    assert counted[1]


def test_what_is_open_past_due_is_the_petitions(hamlet: Run) -> None:
    sql = (
        "SELECT u.last, u.unit, u.open_past_due, count(p.id) FROM units u LEFT JOIN petitions p ON p.unit = u.unit "
        "AND p.due < 86400 * u.last AND (p.closed IS NULL OR p.closed >= 86400 * u.last) GROUP BY ALL"
    )
    rows = query(folder(hamlet), sql)[1]
    assert [row for row in rows if row[2] != row[3]] == []
    assert sum(row[2] for row in rows) > 0


def test_units_backlogs_are_the_petitions(hamlet: Run) -> None:
    sql = (
        "SELECT u.last, u.unit, u.backlog, count(p.id) FROM units u LEFT JOIN petitions p ON p.unit = u.unit "
        "AND p.arrived < 86400 * u.last AND (p.closed IS NULL OR p.closed >= 86400 * u.last) GROUP BY ALL"
    )
    rows = query(folder(hamlet), sql)[1]
    assert [row for row in rows if row[2] != row[3]] == []
    assert sum(row[2] for row in rows) > 0


def test_what_is_open_in_the_city_is_the_petitions(hamlet: Run) -> None:
    ages = backlog_ages(folder(hamlet), hamlet.history.periods)
    assert query(folder(hamlet), "SELECT last, open FROM city ORDER BY last")[1] == list(
        zip(ages["last"].tolist(), ages["open"].tolist(), strict=True)
    )
    assert ages["open"][-1] == hamlet.summary["open"]


def test_means_are_the_petitions(hamlet: Run) -> None:
    found, told = spans(folder(hamlet)), summary(hamlet.history)
    assert found["closed"].tolist() == [told["closed"]]
    for column, measure in (
        ("on_time_share", "on_time_share"),
        ("sojourn_mean", "mean_sojourn"),
        ("tardiness_mean", "mean_tardiness"),
    ):
        np.testing.assert_allclose(found[column], told[measure], rtol=1e-12)


def test_times_to_closing_are_the_petitions(hamlet: Run) -> None:
    found = measures(hamlet.history, None, "unit")
    quantiles = "quantile_disc(closed - raised, [0.5, 0.9])"
    sql = f"SELECT unit, deadline, {quantiles} FROM petitions WHERE closed IS NOT NULL GROUP BY ALL"
    rows = query(folder(hamlet), sql)[1]
    for unit, name, (half, most) in rows:
        at = hamlet.history.units.index(unit)
        assert found[f"sojourn.{name}.0.5"][at] == pytest.approx(half, rel=0.05)
        assert found[f"sojourn.{name}.0.9"][at] == pytest.approx(most, rel=0.05)
    assert len(rows) == sum(
        np.isfinite(found[f"sojourn.{name}.0.5"]).sum() for name in hamlet.history.deadlines
    )
    months = "(SELECT first, last, sojourn_p50 FROM city)"
    sql = f"SELECT sojourn_p50, {quantiles} FROM petitions JOIN {months} ON closed >= 86400 * first AND closed < 86400 * last"
    rows = query(folder(hamlet), f"{sql} GROUP BY ALL")[1]
    assert len(rows) == 3 and all(told == pytest.approx(half, rel=0.05) for told, (half, _) in rows)


def test_identical_streets_differ_by_noise_alone() -> None:
    """Forty streets that differ in nothing, twelve months: ranks are drawn anew each month. The share of noise has a
    deviation of √(2/(12 · 39)) = 0.07, the correlation one of 1/√(11 · 39) = 0.05; of forty streets 40 · (1 − 0.9¹²) =
    28.7 are among the last four at one time or another, and of those there a tenth is so again."""
    found = measures(run("neutral").history)
    assert found["noise_share"] == pytest.approx(1, abs=0.2)
    assert found["rank_correlation"] == pytest.approx(0, abs=0.15)
    assert found["streets_ever_last"] == pytest.approx(28.7, abs=7)
    assert found["last_again.1"] == pytest.approx(0.1, abs=0.12)
    assert found["last_for"] == pytest.approx(1.1, abs=0.4)
    assert (found["officers"], found["streets_held"]) == (81, 0)
    assert found["full_time_equivalents"] == pytest.approx(81), "each is there all day, as the first crew is"


REFORM = """extends = "hamlet"
[reform.first]
date = 2021-01-01
title = "three hours"
set = { "deadlines.ordinary.dispatch" = "3h" }
[reform.second]
date = 2021-02-01
title = "an hour"
set = { "deadlines.ordinary.dispatch" = "1h" }
"""


def test_dispatch_in_time_follows_the_classes_and_the_reforms(tmp_path: Path) -> None:
    (tmp_path / "reform.toml").write_text(REFORM)
    out = run(tmp_path / "reform.toml", until=date(2021, 3, 1), out=tmp_path / "out").folder
    assert out is not None
    found = dispatched_in_time(out, "deadline")
    share = dict(zip(found["deadline"], found["in_time_share"], strict=True))
    rows = query(out, "SELECT deadline, raised, dispatched - recorded FROM petitions WHERE recorded >= 0")[1]
    assert found["recorded"].sum() == len(rows)
    reform = 86400 * 31
    ordinary = [took <= (10800 if at < reform else 3600) for name, at, took in rows if name == "ordinary"]
    danger = [took <= 3600 for name, _, took in rows if name == "danger"]
    assert 0 < share["ordinary"] < 1
    assert share["ordinary"] == pytest.approx(np.mean(ordinary))
    assert share["danger"] == pytest.approx(np.mean(danger))


def test_hours_are_the_petitions(hamlet: Run) -> None:
    sql = "SELECT raised // 3600, count(*), count_if(generation > 0) FROM petitions WHERE raised >= 0 GROUP BY 1"
    hours = "SELECT day * 24 + hour, petitions, repeats FROM hotline WHERE petitions > 0 ORDER BY 1"
    assert sorted(query(folder(hamlet), sql)[1]) == query(folder(hamlet), hours)[1]


def test_every_petition_is_there_once(hamlet: Run) -> None:
    rows = query(folder(hamlet), "SELECT count(*), count(DISTINCT (id, generation)) FROM petitions")[1]
    told = hamlet.summary
    assert rows == [(told["starting_backlog"] + told["petitions"],) * 2]


def test_times_follow_each_other(hamlet: Run) -> None:
    sql = (
        "SELECT count_if(raised > recorded), count_if(recorded > dispatched), count_if(dispatched > arrived), "
        "count_if(arrived > started), count_if(started > closed), count_if(closed > called), "
        "count_if(contacted > closed) FROM petitions WHERE raised >= 0"
    )
    assert query(folder(hamlet), sql)[1] == [(0,) * 7]
