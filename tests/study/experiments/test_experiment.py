"""Experiments as they are written: understood, or refused with all that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.study.experiments.experiment import (
    FILE,
    Contrast,
    built_in,
    locate,
    read,
)
from sim.study.experiments.findings import made

TINY = (Path(__file__).parent / "tiny.toml").read_text(encoding="utf-8")


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


def test_weights_and_pairs_are_the_same_contrast() -> None:
    pair = Contrast(name="x", arm="b", against="a")
    assert pair.sum == {"b": 1.0, "a": -1.0}
    assert Contrast(name="y", weights={"b": 1, "a": -1}).sum == pair.sum
