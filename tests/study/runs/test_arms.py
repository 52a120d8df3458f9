"""Arms as they are typed: paths with colons, values with colons and commas, and what is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.write import to_toml
from sim.study.designs.compare import compare
from sim.study.runs.arms import _split, arm, arms
from sim.study.runs.replications import replications

CHILD = 'extends = "hamlet"\nname = "mine"\n'
PATHS = [
    "mine.toml", "a:b.toml", "C:\\runs\\x.toml", "C:/runs/x.toml", "we=ird:x=1/y.toml", "a.b=1:c.toml", "街:道.toml",
    "http://x/y.toml", "x:y=2.toml",
]  # fmt: skip
CHANGES = [[], ["staffing.level=1.1"], ["a.b=1", "c=[1, 2]"], ["time.start=08:00"], ['d."a b:c".e="x,y:z=1"'],
           ["s=[{title = 'a:b', factor = 2}]"]]  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_path_keeps_its_colons_and_the_changes_theirs(path, changes, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(CHILD)
    text = ":".join([path, ",".join(changes)]) if changes else path
    assert _split(text) == (path, changes)


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("path", ["hamlet", "nowhere.toml", "C:\\nowhere.toml"])
def test_so_it_is_where_there_is_no_file(path, changes, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = ":".join([path, ",".join(changes)]) if changes else path
    assert _split(text) == (path, changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [("hamlet:staffing.level", "sets nothing"), ("hamlet:", "sets nothing"), ("hamlte:staffing.level=1", "hamlet"),
     ("C:\\nowhere.toml", "nowhere.toml"), ("hamlet:seed=5", "seed of its own"), ("hamlet:staffing.levle=1", "level")],
)  # fmt: skip
def test_a_wrong_arm_is_said_in_plain_words(text, said) -> None:
    with pytest.raises(PetitionError, match=said):
        arms([text])


def test_values_with_commas_stay_whole(month) -> None:
    made = month("hamlet:collaboration.helpers=[0.5, 0.3, 0.2],incentive.start=0.5", "hamlet")
    assert made[0].scenario.collaboration.helpers == [0.5, 0.3, 0.2]
    assert made[0].scenario.incentive.start == 0.5


def test_whether_replications_share_a_city_is_of_the_arm_and_its_address(month, shared) -> None:
    own, one = month("hamlet")[0], month("hamlet", same_city=True)[0]
    assert own.digest != one.digest and own.address(1) != one.address(1) and not own.is_same_as(one)
    with replications(jobs=1, store=shared) as runs:
        cities = {
            arm.same_city: [runs.history(arm, number).population.tolist() for number in (0, 1)]
            for arm in (own, one)
        }
        assert cities[True][0] == cities[True][1] == cities[False][0]
        with pytest.raises(PetitionError, match="same city in all replications, and some do not"):
            compare([own, replace(one, name="other")], runs)
        found = compare(month("hamlet", "hamlet:incentive.start=0.6", same_city=True), runs, least=2, start=0)
    assert found.same_city and found.to_dict()["same_city"] is True and found.worlds == "all in the same city"


def test_whatever_changes_a_run_changes_its_address_and_nothing_else(tmp_path) -> None:
    reform = 'reform.late={{date={date},title="{title}",set={{"handling.paper"={paper}}}}}'
    late = {"date": "2021-03-01", "title": "x", "paper": 0.5}
    changes = [
        "handling.paper=0.2", "time.end=2021-12-30", "discipline={kind='easy-first',knows_work=false}",
        "discipline={kind='easy-first',knows_work=true}",
        *(reform.format(**late | change) for change in ({}, {"date": "2021-03-02"}, {"paper": 0.6})),
    ]  # fmt: skip
    texts = ["hamlet", *(f"hamlet:{change}" for change in changes)]
    seeds = [arm("hamlet", seed=5), arm("hamlet", scale=0.5), arm("hamlet", same_city=True)]
    digests = [one.digest for one in [*(arms([text])[0] for text in texts), *seeds]]
    assert len(set(digests)) == len(digests)
    copied = tmp_path / "copied.toml"
    copied.write_text(to_toml(load("hamlet")), "utf-8")
    assert arm(copied).digest == arm("hamlet", name="other").digest == digests[0]
