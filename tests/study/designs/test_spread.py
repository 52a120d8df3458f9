"""Answers over an ensemble: arms share the world within a member, and parameters are told from chance."""

import json

import numpy as np
import pytest

import sim
from sim.errors import PetitionError
from sim.scenario.load import load
from sim.study.designs.spread import alternative, spread
from sim.study.designs.spread_folder import write
from sim.study.runs.ensemble import Ensemble, standing
from sim.study.runs.replications import replications

UNTIL = "2021-01-11"


def ensemble(*members, key="handling.solve_low"):
    base = {key: standing(load("hamlet"), key)}
    return Ensemble("small", "small", "hamlet", base, tuple({key: value} for value in members))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    with replications(jobs=1, store=tmp_path_factory.mktemp("store")) as made:
        yield made


def over(runs, small, *texts, **options):
    return spread(
        [alternative(text) for text in texts], small, runs, until=UNTIL, **{"replications": 2} | options
    )


def test_arms_share_the_world_within_a_member(runs):
    """What an arm does not touch differs by nothing, member by member and replication by replication."""
    found = over(runs, ensemble(0.1, 0.9), "hamlet", "hamlet:citizens.satisfaction.late=0.3")
    differences = found.differences["resolution_rate"]["hamlet:citizens.satisfaction.late=0.3"]
    assert (differences.low, differences.high, differences.parameters, differences.chance) == (0, 0, 0, 0)
    assert found.values["satisfaction_rate"]["hamlet"].shape == (2, 2)


def test_members_are_what_they_set(runs):
    """The same number as by setting it: member 2 in replication 1 is the scenario with 0.9 there."""
    found = over(runs, ensemble(0.1, 0.9), "hamlet")
    alone = sim.run(
        "hamlet", overrides={"handling.solve_low": 0.9}, until=UNTIL, replication=1, petitions=False
    )
    assert found.values["solved_share"]["hamlet"][1, 1] == alone.summary["solved_share"]
    told = found.means["solved_share"]["hamlet"]
    assert told.parameters > told.chance, "solving 10 or 90 % without effort is more than chance of ten days"
    same = over(runs, ensemble(0.5, 0.5, 0.5), "hamlet").means["solved_share"]["hamlet"]
    assert same.parameters == 0 and same.chance > 0, (
        "members that are alike differ by chance alone, which is the same"
    )


def test_what_an_arm_changes_on_purpose_is_not_undone(runs):
    text = "hamlet:handling.solve_low=0.3,staffing.level=1.1"
    with pytest.raises(PetitionError, match="nothing of the ensemble"):
        over(runs, ensemble(0.1, 0.9), text)
    both = Ensemble(
        "small", "small", "hamlet",
        {key: standing(load("hamlet"), key) for key in ("handling.solve_low", "incentive.start")},
        ({"handling.solve_low": 0.9, "incentive.start": 0.5},),
    )  # fmt: skip
    found = over(runs, both, text, replications=1)
    assert found.suited[text].goes == ("incentive.start",)
    assert found.suited[text].stands == ("handling.solve_low",)
    assert np.isnan(found.means["solved_share"][text].chance), "one replication tells no chance"


def test_fewer_members_are_the_first(runs):
    members = ensemble(0.1, 0.9, 0.5)
    found = over(runs, members, "hamlet", members=2)
    assert found.members == 2
    assert (
        found.values["solved_share"]["hamlet"]
        == over(runs, members, "hamlet").values["solved_share"]["hamlet"][:2]
    ).all()
    with pytest.raises(PetitionError, match="members"):
        over(runs, members, "hamlet", members=4)


def test_it_is_left_on_disk(runs, tmp_path, files):
    found = over(runs, ensemble(0.1, 0.9), "hamlet", "hamlet:staffing.level=1.2")
    assert write(found, tmp_path / "out") == []
    names = set(files(tmp_path / "out"))
    assert {"ensemble.json", "means.csv", "differences.csv", "figures/parameters-and-chance.svg"} <= names
    told = json.loads((tmp_path / "out" / "ensemble.json").read_text(encoding="utf-8"))
    row = told["measures"]["solved_share"]["differences"]["hamlet:staffing.level=1.2"]
    assert row["mean"] == found.differences["solved_share"]["hamlet:staffing.level=1.2"].mean
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(PetitionError):
        write(found, tmp_path / "mine")
