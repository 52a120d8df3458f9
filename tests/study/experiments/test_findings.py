"""Arms are made, statistics read and hypotheses judged."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.study.experiments.experiment import (
    FILE,
    Hypothesis,
    read,
)
from sim.study.experiments.findings import Row, judge, made, observe, verdict
from sim.study.runs.replications import replications
from sim.study.statistics.intervals import Estimate

TINY = (Path(__file__).parent / "tiny.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("incentive.start\" = 0.9", "incentive.strat\" = 0.9",
         'arm "high" of variant "short": incentive.strat: unknown key\n  file      experiment.toml'),
        ("incentive.start\" = 0.9", "incentive.strat\" = 0.9", 'did you mean "incentive.start"?'),
        ("incentive.start\" = 0.9", "time.start\" = 2021-01-02", "short high does not start when short low does"),
        ("incentive.start\" = 0.9", "time.period\" = \"7d\"", "has other periods"),
    ],
)  # fmt: skip
def test_arms_that_cannot_be_made_are_told_by_name(tiny, old, new, said) -> None:
    (tiny / FILE).write_text(TINY.replace(old, new), encoding="utf-8")
    experiment = read(tiny)
    with pytest.raises(PetitionError) as wrong:
        made(experiment, experiment.small)
    assert said in str(wrong.value)


def test_a_statistic_that_cannot_be_read_is_told_by_name(tiny, shared) -> None:
    (tiny / FILE).write_text(TINY.replace("solved_share", "solvd_share"), encoding="utf-8")
    experiment = read(tiny)
    with replications(jobs=1, store=shared) as runs, pytest.raises(PetitionError) as wrong:
        observe(experiment, experiment.small, runs)
    told = str(wrong.value)
    assert (
        'statistic "solved": there is no measure "solvd_share"\n  file      experiment.toml\n  key       measure'
        in told
    )


def estimated(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 1.0, 5, 0.5)


def expecting(**bound: object) -> Hypothesis:
    return Hypothesis(claim="c", source="s", statistic="x", arm="a", **bound)


@pytest.mark.parametrize(
    ("low", "high", "expected", "said"),
    [
        (0.1, 0.2, {"above": 0.0}, "supported"),
        (-0.2, -0.1, {"above": 0.0}, "not supported"),
        (-0.1, 0.2, {"above": 0.0}, "undecided"),
        (0.0, 0.0, {"above": 0.0}, "not supported"),
        (0.0, 0.1, {"above": 0.0}, "undecided"),
        (0.0, 0.0, {"below": 0.0}, "not supported"),
        (-0.2, -0.1, {"below": 0.0}, "supported"),
        (-0.01, 0.01, {"within": (-0.02, 0.02)}, "supported"),
        (0.0, 0.0, {"within": (0.0, 0.02)}, "by construction"),
        (0.3, 0.3, {"above": 0.0}, "by construction"),
        (0.3, 0.3, {"below": 0.0}, "not supported"),
        (-0.03, 0.01, {"within": (-0.02, 0.02)}, "undecided"),
        (0.03, 0.04, {"within": (-0.02, 0.02)}, "not supported"),
    ],
)
def test_verdicts(low, high, expected, said) -> None:
    assert verdict(estimated(low, high), expecting(**expected)) == said


def test_verdicts_need_an_interval() -> None:
    assert (
        verdict(Estimate(0.5, -math.inf, math.inf, math.nan, 1, math.nan), expecting(above=0.0))
        == "undecided"
    )


def test_full_size_is_tested_in_worlds_that_the_usual_size_did_not_see(tiny) -> None:
    (tiny / FILE).write_text(TINY.replace('scenario = "hamlet"', 'scenario = "hamlet"\nsame_city = true'))
    experiment = read(tiny)
    assert [*experiment.numbers(experiment.size)] == [0, 1, 2] and experiment.full is not None
    assert [*experiment.numbers(experiment.full)] == [100_000, 100_001]
    assert [*experiment.numbers(experiment.small)] == [0, 1]
    assert all(one.same_city for one in made(experiment, experiment.small).values())


def test_what_nothing_reaches_holds_by_construction_and_a_share_at_its_end_is_not_sure(tiny) -> None:
    """Solved is the same in both arms, replication by replication: below 0.1, and no more than 0. All streets are below
    one half in one arm, and none in the other, in three replications alike: (1/2)^3 = 0.125."""
    text = TINY.replace("above = 0.0", "below = 0.1") + "".join(
        f'''
[[hypotheses]]
claim = "c"
source = "s"
statistic = "{statistic}"
contrast = "high − low"
above = 0.0
'''
        for statistic in ("solved", "worst")
    )
    (tiny / FILE).write_text(text, encoding="utf-8")
    experiment = read(tiny)
    rows = [
        Row(variant, arm, number, {"solved": 0.5 + 0.01 * number, "worst": float(arm == "high")})
        for variant in experiment.variants
        for arm in experiment.arms
        for number in range(3)
    ]
    found = judge(experiment, rows, experiment.size)
    assert [one.verdict for one in found.judged[::2]] == ["by construction", "not supported", "undecided"]
    contrast = found.contrasts[1]
    assert (contrast.p, contrast.estimate.high) == (pytest.approx(0.125), 1)
    assert found.verdict == "not supported"
