"""Claims over an ensemble: counted by hand, and what members may set in an experiment that asks something itself."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from rig.pictures import faults

import sim
from sim.errors import PetitionError
from sim.report.style import style
from sim.scenario.load import load
from sim.study.experiments.experiment import Experiment, Hypothesis, Size, built_in, locate, read
from sim.study.over.figures import FARTHEST, claims_over_members, distances
from sim.study.over.folder import place_over, write
from sim.study.over.over import Claim, over, suit
from sim.study.over.theories import RESPONSE, held, under_theories
from sim.study.runs.ensemble import Ensemble, read_ensemble, standing
from sim.study.runs.replications import replications

TINY = Path(__file__).parents[1] / "experiments" / "tiny.toml"


def claim(values, **expected) -> Claim:
    said = Hypothesis(claim="more", source="hand", statistic="s", arm="a", **expected)
    return Claim(said, "", np.array(values, float))


def ensemble(*members, scenario="hamlet", keys=("handling.solve_low",)):
    base = {key: standing(load(scenario), key) for key in keys}
    return Ensemble(
        "small", "small", scenario, base, tuple(dict(zip(keys, one, strict=True)) for one in members)
    )


def test_members_are_counted_by_their_means_and_chance_is_pooled():
    """Means 1.1, 0.2 and −1.1; within each the two differ by 0.2, 0.2 and 0.2, so that the variance is 0.02 in each and
    pooled, the standard error of a mean √(0.02 / 2) = 0.1, and with 3 degrees of freedom the interval ± 3.182 × 0.1:
    the first is surely above 0, the last surely not, of the second (−0.118 … 0.518) nothing is sure."""
    one = claim([[1.0, 1.2], [0.1, 0.3], [-1.0, -1.2]], above=0.0)
    assert one.holds.tolist() == [True, True, False]
    assert one.chance == pytest.approx(0.1)
    assert one.verdicts == ["supported", "undecided", "not supported"] and one.surely == (1, 1)
    assert distances(one) == pytest.approx([11, 2, -11])
    assert one.share.mean == pytest.approx(2 / 3) and 0 < one.share.low < 2 / 3 < one.share.high < 1


def test_ends_belong_to_within_and_not_to_above():
    assert claim([[0.0, 0.0], [0.1, -0.1]], above=0.0).holds.tolist() == [False, False]
    assert claim([[0.0, 0.0], [1.0, 1.0], [1.5, 1.5]], within=(0.0, 1.0)).holds.tolist() == [
        True,
        True,
        False,
    ]


def test_what_no_chance_reaches_is_sure_and_as_far_as_it_gets():
    one = claim([[1.0, 1.0], [-1.0, -1.0]], above=0.0)
    assert one.surely == (1, 1) and distances(one).tolist() == [FARTHEST, -FARTHEST]


def test_a_member_without_a_value_tells_nothing():
    one = claim([[1.0, 1.0], [math.nan, 1.0]], above=0.0)
    told = one.to_dict()
    assert (told["holds"], told["members"], told["unknown"]) == (1, 1, 1)
    nobody = claim([[math.nan, 1.0]], above=0.0)
    assert (nobody.to_dict()["holds"], nobody.surely, nobody.to_dict()["mean"]) == (0, (0, 0), None)
    json.dumps(nobody.to_dict(), allow_nan=False)


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> Experiment:
    """The tiny experiment, for ten days: its common part sets incentive.time, its arms turn incentive.start."""
    folder = tmp_path_factory.mktemp("tiny")
    shutil.copy(TINY, folder / "experiment.toml")
    found = read(folder)
    few = Size(scale=1.0, replications=2, until="2021-01-11")
    return found.model_copy(update={"size": few, "statistics": found.statistics[:1], "figures": []})


def test_what_an_experiment_sets_or_turns_stands_in_every_member(asked):
    keys = ("handling.solve_low", "incentive.time", "incentive.start", "staffing.level")
    both = ensemble((0.4, "90d", 0.2, 1.0), keys=keys)
    for one in suit(asked, both).values():
        assert one.goes == ("handling.solve_low",) and not one.another
    for key in keys[1:]:
        with pytest.raises(PetitionError, match="nothing of the ensemble"):
            suit(asked, ensemble(("90d" if key == "incentive.time" else 0.2,), keys=(key,)))


def test_what_a_dated_reform_of_an_arm_sets_later_stands_too(asked):
    reform = {"date": "2021-01-05", "title": "t", "assumption": "a", "set": {"handling.solve_low": 0.3}}
    turned = {**asked.arms, "high": {**asked.arms["high"], "reform.later": reform}}
    with pytest.raises(PetitionError, match="nothing of the ensemble"):
        suit(asked.model_copy(update={"arms": turned}), ensemble((0.4,)))


def test_another_theory_of_effort_is_not_told_numbers_of_the_first(asked):
    """Who writes a kind means the section: the middle that was fitted is of the theory that was fitted."""
    both = ensemble((0.4, 0.6), keys=("handling.solve_low", f"{RESPONSE}.middle"))
    assert f"{RESPONSE}.middle" in suit(asked, both)["short"].goes
    varied = {"other": {f"{RESPONSE}.kind": "give-up"}}
    assert suit(asked.model_copy(update={"variants": varied}), both)["other"].goes == ("handling.solve_low",)


def test_to_another_city_goes_what_is_of_people_and_offices():
    beijing = read_ensemble("beijing")
    for name in built_in():
        experiment = read(locate(name))
        for one in suit(experiment, beijing).values():
            assert one.another is not experiment.scenario.startswith("beijing")
            if one.another:
                assert {key.split(".")[0] for key in one.goes} <= {
                    "handling",
                    "citizens",
                    "call_back",
                    "incentive",
                }
                assert not {"citizens.voice", "incentive.start"} & {*one.goes}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    with replications(jobs=1, store=tmp_path_factory.mktemp("store")) as made:
        yield made


@pytest.fixture(scope="module")
def found(asked, runs):
    return over("tiny", asked, runs, ensemble=ensemble((0.1,), (0.9,)))


def test_a_member_is_the_experiment_with_its_values_set_by_hand(asked, found):
    """Member 2 has the seed of the scenario and one; its second replication is run by hand, arm by arm."""
    seed = load("hamlet").seed
    by_hand = {"handling.solve_low": 0.9, "incentive.time": "30d", "staffing.level": 0.8}
    solved = {
        arm: sim.run(
            "hamlet", until="2021-01-11", replication=1, seed=seed + 1, petitions=False,
            overrides=by_hand | {"incentive.start": start},
        ).history
        for arm, start in (("low", 0.1), ("high", 0.9))
    }  # fmt: skip
    streets = {arm: history.body == 0 for arm, history in solved.items()}
    expected = {
        arm: sim.measures(history, (0, None), streets[arm])["solved_share"] for arm, history in solved.items()
    }
    short = next(one for one in found.claims if one.variant == "short")
    assert short.values[1, 1] == expected["high"] - expected["low"]
    assert short.values.shape == (2, 2)


def test_it_is_left_on_disk_and_drawn(asked, found, runs, tiny, tmp_path, files):
    done = sim.experiment(
        tiny,
        ensemble=_on_disk(tmp_path),
        members=1,
        replications=2,
        scale=0.5,
        results=tmp_path / "results",
        runs=runs,
    )
    left = files(tmp_path / "results" / "over-small" / "tiny")
    assert {"over.json", "claims.csv", "replications.csv", "report.md", "figures/claims.svg"} <= {*left}
    told = json.loads(left["over.json"])
    assert (told["members"], told["scale"], len(told["claims"])) == (1, 0.5, len(done.table))
    assert f"{told['claims'][0]['holds']} of 1" in left["report.md"].decode()
    assert left["replications.csv"].decode().startswith("member,variant,arm,replication,solved")
    with style():
        assert faults(claims_over_members(found)) == []
    assert "members of small" in found._repr_html_()
    (tmp_path / "results" / "over-small" / "mine").mkdir()
    (tmp_path / "results" / "over-small" / "mine" / "chapter").write_text("years of work")
    tiny.rename(tmp_path / "mine")
    with pytest.raises(PetitionError, match="holds no experiment"):
        place_over(tmp_path / "mine", tmp_path / "results", "small")


def _on_disk(place: Path) -> Path:
    folder = place / "small"
    folder.mkdir()
    keys = '"handling.solve_low" = 0.45\n'
    (folder / "ensemble.toml").write_text(f'name = "small"\ntitle = "s"\nscenario = "hamlet"\n[keys]\n{keys}')
    (folder / "members.csv").write_text("member,handling.solve_low\n1,0.2\n2,0.7\n")
    return folder


def test_theories_without_an_ensemble_are_judged_as_ever(asked, runs):
    told = over("tiny", asked, runs, theories=True)
    assert told.ensemble is None and [*told.experiment.variants] == [
        f"{variant}, {theory}" for variant in ("short", "long") for theory in ("give-up", "u-shape", "flat")
    ]
    assert [one.variant for one in told.findings.judged] == [*told.experiment.variants]
    assert told.to_dict()["claims"][0]["verdict"] == told.findings.judged[0].verdict
    assert told.table["verdict"].tolist() == [one.verdict for one in told.findings.judged]


def test_all_experiments_are_put_under_every_theory_or_say_why_not():
    """Flat effort is that of the first day; what the experiment says of effort is not undone."""
    cannot = {name for name in built_in() if held(read(locate(name)))}
    assert cannot == {"causes", "diffusion", "incentive"}
    for name in {*built_in()} - cannot:
        experiment = read(locate(name))
        shown = under_theories(experiment)
        for theory in ("give-up", "u-shape", "flat"):
            assert any(theory in variant for variant in shown.variants), (name, theory)
        for variant in {*experiment.variants} & {*shown.variants}:
            assert shown.variants[variant] == experiment.variants[variant]
    flat = under_theories(read(locate("deadlines"))).variants["flat"][RESPONSE]
    assert flat["effort"] == load("base").incentive.start
    with pytest.raises(PetitionError, match="on purpose"):
        under_theories(read(locate("causes")))


def test_a_report_is_made_of_it_in_both_languages(found, runs, asked, tmp_path, tiny):
    """Over an ensemble each claim with its count, under theories with its verdict; what is on disk is what is told."""
    for name, one in (("over", found), ("theories", over("tiny", asked, runs, theories=True))):
        write(one, tiny, tmp_path / name)
        for language in ("en", "zh"):
            assert sim.write_report(tmp_path / name, tmp_path / f"{name}-{language}.html", language) == []
    english = (tmp_path / "over-en.html").read_text(encoding="utf-8")
    assert f"{int(found.claims[0].holds.sum())} / 2" in english and "surely not" in english
    assert "确定不成立" in (tmp_path / "over-zh.html").read_text(encoding="utf-8")
    assert "under rival theories" in (tmp_path / "theories-en.html").read_text(encoding="utf-8")
