"""What a page sets: refused unless it is known, and the file that is downloaded is the scenario that is run."""

from __future__ import annotations

import itertools
import resource
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.study.runs.arms import parted
from sim.web.commands import command
from sim.web.settings import Setting, read, toml

LEVERS = {lever.name: lever for one in sim.experiences() for lever in one.levers}
STRONGEST = {name: lever.arms[-1] for name, lever in LEVERS.items()}
"""Every lever as far as it goes."""


def as_run(told: dict[str, object]) -> dict[str, object]:
    """What a setting runs, but for what it is called."""
    return read(told, {}).load().model_dump(exclude={"name", "title"})


@pytest.mark.parametrize(
    "told",
    [
        {"scenario": "hamlet"},
        {"scenario": "hamlet", "levers": STRONGEST, "seed": 3},
        {"scenario": "base", "levers": {"giving up": "up", "weights": "on", "lists": "up"}},
        {"scenario": "beijing-2021", "levers": {"readiness": "on", "deadlines": "off"}},
    ],
    ids=lambda told: f"{told['scenario']}-{len(told.get('levers', ()))}",
)
def test_what_is_downloaded_is_what_is_run(told: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "set.toml"
    file.write_text(toml(read(told, {})), encoding="utf-8")
    assert sim.load(file).model_dump(exclude={"name", "title"}) == as_run(told)


def test_days_and_share_are_told_beside_the_scenario(tmp_path: Path) -> None:
    """Its own end would lie before one of hamlet's reforms, and no scenario has a scale."""
    text = toml(read({"scenario": "hamlet", "until": "2021-03-01", "scale": 0.5}, {}))
    assert "--until 2021-03-01 --scale 0.5" in text
    file = tmp_path / "set.toml"
    file.write_text(text, encoding="utf-8")
    assert sim.load(file).time == sim.load("hamlet").time


def test_what_a_lever_turns_goes_before_what_another_needs() -> None:
    """Accountability needs some summons to act on (2), and summons, up, turns how many there are."""
    summons = LEVERS["summons"].values("up")["incentive.summons.last"]
    assert LEVERS["accountability"].given["incentive.summons.last"] != summons
    for order in (("accountability", "summons"), ("summons", "accountability")):
        setting = read({"scenario": "base", "levers": {name: LEVERS[name].arms[-1] for name in order}}, {})
        assert setting.overrides()["incentive.summons.last"] == summons


def test_levers_do_not_contradict_each_other() -> None:
    """No two turn one key, and what two need of one key is the same: the order in which they are moved says nothing."""
    turned = [key for lever in LEVERS.values() for key in lever.keys]
    assert len(set(turned)) == len(turned)
    given: dict[str, object] = {}
    for lever in LEVERS.values():
        for key, value in lever.given.items():
            assert given.setdefault(key, value) == value


@pytest.mark.parametrize(
    "told",
    [
        None, [], "hamlet", {}, {"scenario": "../../etc/passwd"}, {"scenario": "hamlet.toml"}, {"scenario": ["hamlet"]},
        {"scenario": "hamlet", "rules": {"files": ["x.py"]}}, {"scenario": "hamlet", "levers": {"voice": "down"}},
        {"scenario": "hamlet", "levers": {"voice": ["up"]}}, {"scenario": "hamlet", "levers": {"vioce": "up"}},
        {"scenario": "hamlet", "seed": True}, {"scenario": "hamlet", "seed": -1}, {"scenario": "hamlet", "seed": "7"},
        {"scenario": "hamlet", "until": "2031-01-01"}, {"scenario": "hamlet", "until": 5},
        {"scenario": "hamlet", "scale": 0}, {"scenario": "hamlet", "scale": 1e9}, {"scenario": "hamlet", "scale": None},
        {"scenario": "hamlet", "scale": "1"},
    ],
)  # fmt: skip
def test_nothing_else_is_taken(told: object) -> None:
    with pytest.raises(sim.PetitionError):
        read(told, {}).load()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    told=st.fixed_dictionaries({}, optional=dict.fromkeys(("scenario", "levers", "seed", "until", "x"), JSON))
)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_is_a_setting_or_a_fault_of_the_user(told: dict[str, object]) -> None:
    with suppress(sim.PetitionError):
        assert read({"scenario": "neutral"} | told, {}).overrides() == {}


def test_the_effects_that_a_page_shows_are_those_of_the_page_of_effects() -> None:
    """By hand, from docs/reference/lever-effects.md: attention, on, response +0.07 (+0.04 … +0.10), sure."""
    found = sim.measured_effects()
    assert found["columns"][:2] == ["response", "resolution"]
    assert found["effects"].keys() == LEVERS.keys()
    for name, lever in LEVERS.items():
        assert found["effects"][name].keys() == set(lever.arms[1:])
        assert {len(cells) for cells in found["effects"][name].values()} == {len(found["columns"])}
    page = (Path(__file__).resolve().parents[2] / "docs/reference/lever-effects.md").read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| attention | on |"))
    cell = found["effects"]["attention"]["on"][0]
    told = f"**{cell['difference']}**" if cell["is_sure"] else cell["difference"]
    assert row.split("|")[3].strip() == f"{told}<br>{cell['interval']}"


def test_a_scenario_of_the_owner_is_chosen_by_its_name_alone(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "hamlet"\nname = "mine"\n[staffing]\nlevel = 0.8\n', encoding="utf-8")
    own = {"mine": str(file)}
    setting = read({"scenario": "mine", "levers": {"voice": "up"}}, own)
    assert (setting.load().staffing.level, setting.whole().staffing.level) == (0.8, 0.8)
    (tmp_path / "set.toml").write_text(toml(setting), encoding="utf-8")
    names = {"name", "title"}
    assert sim.load(tmp_path / "set.toml").model_dump(exclude=names) == setting.load().model_dump(
        exclude=names
    )
    with pytest.raises(sim.PetitionError, match="there is no scenario"):
        read({"scenario": str(file)}, own)


def test_what_extends_what_nobody_else_has_is_downloaded_whole(tmp_path: Path) -> None:
    """A scenario of the server's owner, with a list of its own, is accepted where neither is."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "waiting.csv").write_text(
        "moment,place,kind\n2020-12-30 09:00,Mill Street,1.1.1\n", encoding="utf-8"
    )
    (here / "mine.toml").write_text(
        'extends = "hamlet"\nname = "mine"\ntitle = "Mine"\n[start]\nbacklog = "waiting.csv"\n',
        encoding="utf-8",
    )
    own = {"mine": str(here / "mine.toml")}
    setting = read({"scenario": "mine", "levers": {"giving up": "up"}, "seed": 9, "until": "2021-03-01"}, own)
    text = toml(setting)
    assert str(tmp_path) not in text and "--until 2021-03-01" in text
    shutil.rmtree(here)
    (there / "set.toml").write_text(text, encoding="utf-8")
    found = sim.load(there / "set.toml")
    assert (found.name, found.title, found.seed) == ("mine-set", "Mine (giving up up)", 9)
    assert (
        found.incentive.response.middle == LEVERS["giving up"].overrides("up")["incentive.response"]["middle"]
    )
    assert "2020-12-30" in str(found.start.backlog) and found.time.end == sim.load("hamlet").time.end


@pytest.mark.parametrize("name", ["hamlet", "base"])
def test_the_command_in_the_results_sets_what_the_page_set(name: str) -> None:
    ask = {"own": {}, "folder": "/x", "replications": 3, "promises": ["95% of petitions on time"]}
    told = {"scenario": name, "levers": STRONGEST, "seed": 3, "until": "2021-03-01"}
    wanted = read(told, {}).overrides()
    for kind in ("run", "staff"):
        words = command(kind, ask | {"setting": told})
        assert words[:3] == ["petition", kind, name] and words[-2:] == ["--out", "/x"]
        changes = [word for before, word in itertools.pairwise(words) if before == "--set"]
        assert sim.assignments(changes) == wanted
        assert words[words.index("--seed") + 1] == "3" and words[words.index("--until") + 1] == "2021-03-01"
    words = command("compare", ask | {"settings": [told, {**told, "levers": {}}]})
    assert parted(words[2]) == (name, wanted) and words[3] == name


def test_what_a_page_sent_is_run_within_bounds(tmp_path: Path) -> None:
    """Not so what the server's owner offers, and what is shipped."""
    results = tmp_path / "runs"
    for place, is_bounded in (
        (results / ".web" / "x.toml", True),
        (tmp_path / "x.toml", False),
        (None, False),
    ):
        setting = Setting("x", place=None if place is None else str(place))
        before = resource.getrlimit(resource.RLIMIT_DATA)
        with setting.bounds(results):
            assert (resource.getrlimit(resource.RLIMIT_DATA) != before) == is_bounded
