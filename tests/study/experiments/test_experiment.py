"""Experiments: understood or refused, judged by their intervals, written whole, verified."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.study.experiments.conduct import conduct, verify
from sim.study.experiments.experiment import (
    FILE,
    Contrast,
    Hypothesis,
    Statistic,
    Units,
    built_in,
    locate,
    read,
)
from sim.study.experiments.findings import made, observe, verdict
from sim.study.experiments.results import read_rows
from sim.study.experiments.statistic import by_unit, chosen, value
from sim.study.runs.replications import replications
from sim.study.statistics.intervals import Estimate

TINY = (Path(__file__).parent / "tiny.toml").read_text(encoding="utf-8")


def test_an_experiment_is_run_rerun_and_verified(tiny, tmp_path, shared, files) -> None:
    out = tmp_path / "results" / "tiny"
    with replications(jobs=1, store=shared) as runs:
        done = conduct(tiny, out, runs)
        first = files(out)
        again = conduct(tiny, out, runs)
    assert done.findings.verdict == "supported" and not done.moved and not again.moved
    dated = {"provenance.json", "ro-crate-metadata.json"}
    assert {name: content for name, content in files(out).items() if name not in dated} == {
        name: content for name, content in first.items() if name not in dated
    }
    assert {"report.md", "replications.csv", "figures/contrasts.svg", "figures/figure-1.png"} <= set(first)
    told = json.loads(first["verdict.json"])
    assert [one["variant"] for one in told["hypotheses"]] == ["short", "long"]
    crate = json.loads(first["ro-crate-metadata.json"])
    listed = {part["@id"] for part in crate["@graph"] if part["@type"] == "File"}
    assert listed == set(first) - {"ro-crate-metadata.json"}
    with replications(jobs=1, store=tmp_path / "fresh") as runs:
        found = verify(tiny, out, runs)
    assert found.holds, found.how
    assert "the same bytes" in found.how[-1]


def test_the_full_size_keeps_what_stands_unless_it_would_differ(tiny, tmp_path, shared) -> None:
    out = tmp_path / "results" / "tiny"

    def provenance() -> dict[str, object]:
        told = json.loads((out / "provenance.json").read_text())
        return {name: told[name] for name in ("started", "cost")} | {"asked": runs.wanted}

    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, out, runs)
        first = provenance()
    (tiny / FILE).write_text(TINY.replace("scale = 1.5", "scale = 1.2"), encoding="utf-8")
    with replications(jobs=1, store=shared) as runs:
        assert "full.csv is new" in conduct(tiny, out, runs, full=True).moved
        # 8 at the small size and 8 at full size: the 12 of the usual size are not asked for.
        assert provenance() == first | {"asked": 16}
    (out / "small.csv").write_text((out / "small.csv").read_text().replace("0.", "0.1"))
    with replications(jobs=1, store=shared) as runs:
        assert conduct(tiny, out, runs, full=True).moved == ["small.csv moved"]
        assert runs.wanted == 28


def test_what_does_not_hold_is_found(tiny, tmp_path, shared) -> None:
    out = tmp_path / "results" / "tiny"
    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, out, runs)
        (out / "verdict.json").write_text(
            (out / "verdict.json").read_text().replace("supported", "undecided")
        )
        assert not verify(tiny, out, runs).holds
        assert conduct(tiny, out, runs).moved == ["verdict.json moved"]
        # Other numbers from the same source break the promise; from another source they may lie within the intervals.
        rows = (out / "small.csv").read_text().splitlines()
        head, *cells = rows[1].split(",")
        rows[1] = ",".join([head, *cells[:-2], "0.4999", cells[-1]])
        (out / "small.csv").write_text("\n".join(rows) + "\n")
        assert not verify(tiny, out, runs).holds
        told = json.loads((out / "provenance.json").read_text())
        (out / "provenance.json").write_text(json.dumps(told | {"source": "an older one"}))
        found = verify(tiny, out, runs)
        assert found.holds and "within the intervals" in found.how[-1]
        (tiny / FILE).write_text(TINY.replace("0.9", "0.8"))
        assert not verify(tiny, out, runs).holds


def test_the_full_size_is_run_when_asked_and_kept(tiny, tmp_path, shared) -> None:
    out = tmp_path / "results" / "tiny"
    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, out, runs, full=True)
        kept = (out / "full.csv").read_bytes()
        told = json.loads((out / "provenance.json").read_text())
        conduct(tiny, out, runs)
    assert (out / "full.csv").read_bytes() == kept
    # What the full size cost is told apart, so that the costs of what is run every time can be added up.
    assert told["full"]["cost"]["computed"] + told["full"]["cost"]["from_store"] == 8
    assert told["cost"]["computed"] + told["cost"]["from_store"] == 20
    assert json.loads((out / "provenance.json").read_text())["full"] == told["full"]
    assert "full" in json.loads((out / "verdict.json").read_text())
    assert len(read_rows(out / "full.csv")) == 8


@pytest.mark.parametrize(
    ("old", "new", "full", "said"),
    [
        ("", "", False, "has not been tested at full size"),
        ("", "", True, "Of 2 claims none comes out otherwise"),
        ("above = 0.0", "below = 0.38", True, "where it was not supported; the mean does not lie where"),
        ("above = 0.0", "above = 0.33", True, "(short): undecided, where it was supported; the mean lies where"),
        ("[full]\nscale = 1.5\nreplications = 2\nuntil = 2021-02-01", "", False, "What is above is at full size"),
    ],
)  # fmt: skip
def test_the_page_says_what_full_size_changed(tiny, tmp_path, shared, old, new, full, said) -> None:
    (tiny / FILE).write_text(TINY.replace(old, new), encoding="utf-8")
    with replications(jobs=1, store=shared) as runs:
        conduct(tiny, tmp_path / "out", runs, full=full)
    page = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert said in page


def test_a_folder_of_something_else_is_left_alone(tiny, tmp_path, shared) -> None:
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter").write_text("years of work")
    with replications(jobs=1, store=shared) as runs, pytest.raises(PetitionError, match="holds no results"):
        conduct(tiny, other, runs)
    assert (other / "chapter").read_text() == "years of work"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('statistic = "solved"', 'statistic = "sloved"', "did you mean"),
        ('contrast = "high − low"', 'contrast = "low − high"', "contrast"),
        ("above = 0.0", "above = 0.0\nbelow = 1.0", "one of below, above, within"),
        ('source = "model"', "", "source"),
        ("threshold = 0.5", "", "threshold"),
        ('x = "worst"', 'x = "best"', "best"),
        ("replications = 3", "replications = 1", "replications"),
        ("[set]", "[sett]", "sett"),
        ("[set]", "[[set", "TOML"),
        ("question", "qestion", r'line 2: qestion: unknown key\n  hint: did you mean "question"'),
        ('name = "solved"', 'name = "variant"', "columns variant, arm, replication"),
        ('name = "solved"', 'name = "arm"', "columns"),
        ('name = "solved"', 'name = "replication"', "columns"),
        ('name = "worst"', 'name = "solved"', r'statistics.1.name: "solved" is there twice'),
        ("above = 0.0", "within = [0.1, -0.1]", "low is above high"),
        ("above = 0.0", 'above = 0.0\nvariants = ["shrt"]', 'did you mean "short"'),
        (
            "[[hypotheses]]",
            '[[contrasts]]\nname = "x"\nweights = { low = 0 }\n[[hypotheses]]',
            "weights are 0",
        ),
        ("[arms.low]", '[arms.""]\n[arms.low]', "no name"),
        (
            "[arms.low]",
            "[arms.low]\nincentive = { start = 0.2 }",
            "incentive and incentive.start are both set",
        ),
    ],
)
def test_what_is_not_understood_is_refused(tiny, old, new, message) -> None:
    (tiny / FILE).write_text(TINY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PetitionError, match=message):
        read(tiny)


VARIANTS = '[variants.short]\n"staffing.level" = 0.8\n[variants.long]\n"staffing.level" = 1.5\n'


@pytest.mark.parametrize(
    ("instead", "expected", "message"),
    [
        ("[variants]\n", "above = 0.0", "variants = {}: has 0 entries"),
        ("", 'above = 0.0\nvariants = ["short"]', 'no variant "short"\n.*\n.*\n.*\n.*no variant, for none'),
    ],
)
def test_variants_that_are_none_are_refused(tiny, instead, expected, message) -> None:
    (tiny / FILE).write_text(
        TINY.replace(VARIANTS, instead).replace("above = 0.0", expected), encoding="utf-8"
    )
    with pytest.raises(PetitionError, match=message):
        read(tiny)


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


@pytest.mark.parametrize("name", built_in())
def test_every_experiment_that_comes_along_is_in_order(name) -> None:
    folder = locate(name)
    experiment = read(folder)
    assert "**Hypothesis.**" in (folder / "README.md").read_text(encoding="utf-8")
    for size in (experiment.size, experiment.small, experiment.full or experiment.size):
        assert len(made(experiment, size)) == len(experiment.arms) * len(experiment.variants)


def test_every_experience_has_its_experiment() -> None:
    covered = {number for name in built_in() for number in read(locate(name)).experiences}
    assert covered == set(range(1, 14)) and len(built_in()) >= 13


def test_an_unknown_experiment_names_the_nearest() -> None:
    with pytest.raises(PetitionError, match="no experiment") as error:
        locate("overlaod")
    assert error.value.hint == 'did you mean "overload"?'


def test_a_path_is_a_folder_and_never_a_name(tiny, monkeypatch) -> None:
    monkeypatch.chdir(tiny.parent)
    tiny.rename(tiny.with_name("leaders"))
    assert locate("leaders").parent == locate("trap").parent
    for path in ("./leaders", "leaders/", str(tiny.with_name("leaders"))):
        assert locate(path) == tiny.with_name("leaders")
    monkeypatch.chdir("leaders")
    assert locate(".").name == "leaders"
    with pytest.raises(PetitionError, match="no experiment"):
        locate("./trap")


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
        (0.0, 0.0, {"within": (0.0, 0.02)}, "supported"),
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


def test_weights_and_pairs_are_the_same_contrast() -> None:
    pair = Contrast(name="x", arm="b", against="a")
    assert pair.sum == {"b": 1.0, "a": -1.0}
    assert Contrast(name="y", weights={"b": 1, "a": -1}).sum == pair.sum


def test_units_are_chosen_by_body_district_name_and_place(month, shared) -> None:
    with replications(jobs=1, store=shared) as runs:
        history = runs.history(month("hamlet")[0], 0)
    streets = chosen(Units(body="street"), history)
    assert [history.units[i] for i in np.flatnonzero(streets)] == [
        "Mill Street",
        "Church Street",
        "Bridge Street",
    ]
    assert chosen(Units(district="Hamlet", body="street"), history).sum() == 3
    assert chosen(Units(names=["Mill Street"]), history).sum() == 1
    accepted = by_unit(history, "accepted", (0, 1))
    for units, best in ((Units(body="street", most=1), max), (Units(body="street", least=1), min)):
        (only,) = np.flatnonzero(chosen(units, history))
        assert accepted[only] == best(accepted[streets])
    for wrong in (
        Units(district="Hamlit"),
        Units(names=["Mil Street"]),
        Units(body="street", names=["x"]),
    ):
        with pytest.raises(PetitionError):
            chosen(wrong, history)
    with pytest.raises(PetitionError, match="50 units are meant, but there are 3"):
        chosen(Units(body="street", most=50), history)


def test_statistics_over_units(month, shared) -> None:
    with replications(jobs=1, store=shared) as runs:
        history = runs.history(month("hamlet")[0], 0)
    rates = by_unit(history, "resolution_rate", (0, 1))[history.body == 0]
    of = Statistic(name="x", label="x", measure="resolution_rate", over="mean", units=Units(body="street"))
    assert value(of, history, history) == pytest.approx(rates.mean())
    for over, expected in (("below", (rates < 0.45).mean()), ("above", (rates > 0.45).mean())):
        told = of.model_copy(update={"over": over, "threshold": 0.45})
        assert value(told, history, history) == pytest.approx(expected)
    assert value(of.model_copy(update={"over": "spread"}), history, history) == pytest.approx(rates.std())
    assert by_unit(history, "effort", (0, 1)) == pytest.approx(history.snapshots["effort"][0], nan_ok=True)
    with pytest.raises(PetitionError, match='no measure "resolved"'):
        value(of.model_copy(update={"measure": "resolved"}), history, history)


def test_a_change_is_told_since_an_earlier_window(month, shared) -> None:
    with replications(jobs=1, store=shared) as runs:
        history = runs.history(month("hamlet")[0], 0)
    whole = Statistic(
        name="x", label="x", measure="resolution_rate", periods=(0, 1), units=Units(body="street")
    )
    assert value(whole.model_copy(update={"since": (0, 1)}), history, history) == 0.0
    count = len(history.periods)
    last, first = (whole.model_copy(update={"periods": place}) for place in ((count - 1, count), (0, 1)))
    changed = value(last, history, history) - value(first, history, history)
    assert value(last.model_copy(update={"since": (0, 1)}), history, history) == changed
