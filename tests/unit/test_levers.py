"""The thirteen experiences as levers: the list is whole, its values fit, and the pages made from it are current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.errors import PetitionError
from sim.ground.quantities import magnitude
from sim.scenario.keys import find, read_key
from sim.scenario.levers import Lever, chosen, devices, experiences, provenance, turned_on
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.study.experiments.lever_pages import devices_page, levers_page, turned

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
LEVERS = chosen([])


def test_there_are_thirteen_experiences_and_each_has_levers() -> None:
    assert [experience.number for experience in experiences()] == list(range(1, 14))
    assert all(experience.levers for experience in experiences())
    assert len({lever.name for lever in LEVERS}) == len(LEVERS)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.name)
def test_a_lever_fits(lever: Lever) -> None:
    """Its base arm is what base.toml has; every arm loads; numbers lie within base.toml's ranges."""
    assert lever.base in lever.arms
    assert len({len(values) for values in lever.keys.values()}) == 1
    base = load("base").model_dump()
    assert load("base", lever.values(lever.base)).model_dump() == base
    arms = [load("base", lever.overrides(arm)) for arm in lever.arms]
    told = [one.model_dump_json() for one in arms]
    assert [lever.name in turned_on([(one.time.start, one)]) for one in arms] == [False] + [True] * (
        len(arms) - 1
    )
    assert len(set(told)) == len(told), "arms that are the same"
    for key, values in lever.keys.items():
        what = provenance(key)
        if what and what.bounds:
            low, high = what.bounds
            assert all(low <= number <= high for number in map(magnitude, values) if number is not None)


def test_every_arm_fits_the_hamlet_too() -> None:
    for lever in LEVERS:
        load("hamlet", lever.overrides(lever.arms[-1]))


def test_every_device_of_the_seed_has_its_place() -> None:
    """A lever, a parameter that the schema knows, or left out with a reason."""
    base = load("base").model_dump()
    names = {lever.name for lever in LEVERS}
    assert {device.experience for device in devices()} == set(range(1, 14))
    for device in devices():
        assert bool(device.lever or device.keys) != bool(device.left_out), device
        assert device.lever is None or device.lever in names, device
        for key in device.keys:
            place: object = base
            for part in find(base, read_key(key)):
                place = place[part]  # type: ignore[index]


def test_the_pages_are_current() -> None:
    """`petition levers --out docs/reference` makes them."""
    assert (DOCS / "levers.md").read_text(encoding="utf-8") == levers_page(experiences())
    assert (DOCS / "devices.md").read_text(encoding="utf-8") == devices_page(devices(), experiences())


def test_an_unknown_lever_is_nearly_guessed() -> None:
    with pytest.raises(PetitionError, match="attention"):
        chosen(["atention"])


def test_json_is_a_list_of_thirteen() -> None:
    from typer.testing import CliRunner

    from sim.cli.main import app

    told = json.loads(CliRunner().invoke(app, ["levers", "--json"]).stdout)
    assert [experience["number"] for experience in told] == list(range(1, 14))
    assert told[4]["levers"][1]["keys"]["incentive.summons.last"] == {
        "off": 0, "on": 1, "up": 5, "range": [0, 5], "assumption": "off: nobody is summoned",
    }  # fmt: skip


def test_the_list_is_printed_for_people() -> None:
    from typer.testing import CliRunner

    from sim.cli.main import app

    reply = CliRunner().invoke(app, ["levers"])
    assert all(lever.name in reply.stdout for lever in LEVERS)


def test_the_page_of_effects_tells_of_every_lever_as_it_is() -> None:
    """`petition levers --measure --out docs/reference` makes it; new strengths ask for new measurements."""
    page = (DOCS / "lever-effects.md").read_text(encoding="utf-8")
    for lever in LEVERS:
        assert turned(lever) in page, lever.name
        for arm in lever.arms[1:]:
            assert f"| {lever.name} | {arm} |" in page


def test_which_levers_are_on_is_told_with_the_day_of_a_reform() -> None:
    lists = {"reform.lists": {"date": "2021-03-01", "title": "lists", "set": {"incentive.lists.shame": 1}}}
    on = turned_on(timeline(load("hamlet", lists | {"incentive.attention.to": "worst"})))
    assert [day.isoformat() for name, day in on.items() if day and "list" in name] == ["2021-03-01"]
    assert "attention" not in on, "to whom it goes is nothing while there is none"
    assert on["one number"] is None, "from the start"
