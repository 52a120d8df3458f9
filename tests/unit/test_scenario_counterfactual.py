"""What is published of a city is compared with that city alone: whoever steers it otherwise is told nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import load
from sim.scenario.write import to_toml

REFORM = {"date": "2021-03-01", "title": "More", "set": {"staffing.level": 2}}
STEERS: list[dict[str, object]] = [
    {"staffing.level": 0.8},
    {"time.start": "2020-12-01", "demand.shocks.*": False},
    {"demand.needs_per_year": 1},
    {"handling.work.usual.mean": "12h"},
    {"reform.more": REFORM},
    {"seed": 3, "staffing.level": 2},
]
LEAVES: list[dict[str, object]] = [
    {},
    {"seed": 3},
    {"time.end": "2021-12-15"},
    {"name": "x", "title": "The same"},
    {'published."contacts 2021"': 5},
]


@pytest.mark.parametrize("overrides", LEAVES)
def test_what_leaves_the_city_as_it_is_leaves_what_is_published(overrides: dict[str, object]) -> None:
    assert load("beijing-2021", overrides).published


@pytest.mark.parametrize("overrides", STEERS)
def test_what_steers_it_otherwise_leaves_nothing(overrides: dict[str, object]) -> None:
    assert not load("beijing-2021", overrides).published


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('extends = "beijing-2021"\nname = "c"\n', True),
        ('extends = "beijing-2021"\nname = "c"\n[time]\nend = 2021-12-15\n', True),
        ('extends = "beijing-2021"\nname = "c"\n[time]\nperiod = "10d"\n', False),
        ('extends = "beijing-2021"\nname = "c"\n[staffing]\nlevel = 0.8\n', False),
        (
            'extends = "beijing-2021"\nname = "c"\n[staffing]\nlevel = 0.8\n[published]\n"contacts 2021" = 5\n',
            True,
        ),
    ],
)
def test_a_child_holds_what_its_parent_says_only_if_it_steers_nothing(
    text: str, holds: bool, tmp_path: Path
) -> None:
    child = tmp_path / "child.toml"
    child.write_text(text)
    loaded = load(child)
    assert bool(loaded.published) == holds
    grandchild = tmp_path / "grandchild.toml"
    grandchild.write_text('extends = "child.toml"\nname = "g"\n')
    assert bool(load(grandchild).published) == holds
    written = tmp_path / "written.toml"
    written.write_text(to_toml(loaded))
    assert bool(load(written).published) == holds


def test_of_three_years_what_was_said_of_the_first_still_holds() -> None:
    years = {
        name.split()[1][:4] for name in load("beijing-2019-2021").published if name.startswith("contacts ")
    }
    assert years == {"2019", "2020", "2021"}
