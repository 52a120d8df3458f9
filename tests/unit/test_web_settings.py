"""What a page sets: refused unless it is known, and the file that is downloaded is the scenario that is run."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.web.settings import read, toml

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
