"""Comparisons: the same worlds, the right differences, as precise as asked."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.cli.compare import _show
from sim.errors import PetitionError
from sim.history.measures.measures import measures
from sim.study.designs.compare import compare
from sim.study.designs.compared import Precision
from sim.study.runs.arms import arms
from sim.study.runs.replications import replications


@pytest.fixture
def runs(shared):
    with replications(jobs=1, store=shared) as made:
        yield made


def test_an_arm_does_not_differ_from_itself(month, runs) -> None:
    same = month("hamlet", "hamlet:handling.paper=0.6")
    found = compare(same, runs, least=3, start=0)
    for measure, differences in found.differences.items():
        one = differences[same[1].name].estimate
        assert one.mean == 0 or one.n == 0, measure


def test_differences_are_those_of_the_runs_one_by_one(month, runs) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.6")
    found = compare(made, runs, least=4, start=0)
    rows = [[measures(runs.history(arm, r))["resolution_rate"] for r in range(4)] for arm in made]
    expected = np.subtract(rows[1], rows[0])
    one = found.differences["resolution_rate"][made[1].name]
    assert one.estimate.mean == pytest.approx(expected.mean())
    assert one.saved == pytest.approx((np.var(rows[0]) + np.var(rows[1])) / np.var(expected))
    assert found.means["resolution_rate"]["hamlet"].mean == pytest.approx(np.mean(rows[0]))


def test_replications_are_added_until_the_interval_is_narrow(month, runs) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.6")
    wide = compare(made, runs, least=3, start=0)
    half = wide.differences["resolution_rate"][made[1].name].estimate.half_width / 2
    found = compare(made, runs, least=3, most=40, precision=[Precision("resolution_rate", half)], start=0)
    assert found.replications > 3 and not found.missed
    assert found.differences["resolution_rate"][made[1].name].estimate.half_width <= half


def test_a_precision_out_of_reach_is_said(month, runs) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.6")
    found = compare(made, runs, least=3, most=4, precision=[Precision("resolution_rate", 1e-9)], start=0)
    assert found.replications == 4 and [str(one) for one in found.missed] == ["resolution_rate ± 1e-09"]
    assert found.to_dict()["precision_missed"]


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["hamlet", "hamlet"], "twice"),
        (["hamlet", "hamlet:time.period=30d"], "runs from|periods"),
        (["hamlet", "hamlet:incentive.stat=0.3"], "incentive.stat"),
        (["hamlet", "hamlet:incentive"], "sets nothing"),
    ],
)
def test_arms_that_cannot_be_compared_are_refused(month, texts, message) -> None:
    with pytest.raises(PetitionError, match=message):
        month(*texts)


def test_other_refusals(month, runs) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.6")
    with pytest.raises(PetitionError, match="one arm"):
        compare(made[:1], runs)
    with pytest.raises(PetitionError, match="replications"):
        compare(made, runs, least=1)
    with pytest.raises(PetitionError, match="start-up cannot be 7"):
        compare(made, runs, least=2, start=7)
    with pytest.raises(PetitionError, match="no measure"):
        compare(made, runs, least=3, precision=[Precision("resolution", 0.1)], start=0)
    with pytest.raises(PetitionError, match="no precision"):
        Precision.read("resolution_rate=much")


@pytest.mark.slow
def test_pairing_saves_more_than_ten_times_for_a_small_change_of_an_incentive(shared) -> None:
    from sim.study.runs.arms import arms

    made = arms(["base", "base:incentive.response.middle=0.705"], scale=0.5)
    with replications(jobs=2, store=shared) as runs:
        found = compare(made, runs, least=12, start=0)
    for measure in ("resolution_rate", "satisfaction_rate", "on_time_share"):
        assert found.differences[measure][made[1].name].saved >= 10, measure


def test_a_measure_without_a_value_is_never_precise(month, runs) -> None:
    made = month("hamlet", "hamlet:incentive.start=0.6")
    with pytest.raises(PetitionError, match="rank_correlation has no value"):
        compare(made, runs, least=3, precision=[Precision("rank_correlation", 0.01)])


def test_a_share_of_nothing_is_out_of_reach(month, runs) -> None:
    made = month("hamlet:handling.paper=0", "hamlet:incentive.start=0.6")
    found = compare(made, runs, least=3, most=4, precision=[Precision("paper_share", 0.05, relative=True)])
    assert found.replications == 4 and found.missed


def test_the_table_of_a_comparison_keeps_its_numbers_whole_on_80_columns(
    month, runs, capsys, monkeypatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _show(compare(month("base", "base:incentive.start=0.6"), runs, least=2, start=0), everything=True)
    told = capsys.readouterr().out
    rows = [line for line in told.splitlines() if " … " in line]
    assert max(map(len, rows)) <= 80
    assert len(rows) > 40 and all(re.search(r"[\d.] … [+−]?[\d. ]+ +([.\d<– ]+)", row) for row in rows)
    assert not [row for row in rows if row.count("…") > 1]


def test_an_arm_that_is_the_first_one_by_another_name_is_told(tmp_path) -> None:
    told = arms(
        [
            "hamlet",
            "hamlet:incentive.lists.shame=0",
            "hamlet:discipline.kind=first-come",
            "hamlet:staffing.level=1.1",
        ],
        until="2021-01-03",
    )
    assert [one.is_same_as(told[0]) for one in told[1:]] == [True, False, False]
    assert told[1].idle == ("incentive.lists.shame is already 0 in hamlet",)
    assert told[3].idle == ()
    with replications(jobs=1, store=tmp_path / "store") as runs:
        found = compare([told[0], told[1], told[3]], runs, least=2, most=2)
    assert found.same == ("hamlet:incentive.lists.shame=0",)
    assert found.to_dict()["same_as_reference"] == [told[1].name]
    assert len(found.without_effect) == 2
