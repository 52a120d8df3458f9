"""Officers are sized once, by the text that says for what: no other key changes how many there are, from no day on."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.city.found import found
from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.write import to_toml

CITY = {"time.end": "2021-02-01"}
HARDER: dict[str, Any] = {
    "handling.work.usual.mean": "12h",
    "handling.work.hard": {"kind": "fixed", "value": "30h"},
    "handling.solve_low": 0.1,
    "collaboration.joint": 4.0,
    "collaboration.helpers": [0.0, 0.0, 1.0],
    "collaboration.helper_work": 2.0,
    "deadlines.ordinary.work": 3.0,
    "catalogue.categories.housing.difficulty": 3.0,
    "catalogue.bodies": {"street": 0.9, "department": 0.1, "municipal": 0.0, "utility": 0.0, "other": 0.0},
    "catalogue.grades": {"easy": 0.0, "usual": 0.0, "hard": 1.0},
    "dispatch.accuracy_clerk": 0.1,
    "dispatch.refusal.other": 0.0,
    "citizens.repeat_unsolved": 0.9,
    "incentive.start": 0.0,
    "demand.needs_per_year": 9_000_000,
    "demand.shocks.flood": {
        "start": "2021-01-05",
        "end": "2021-01-20",
        "factor": 50.0,
        "categories": [],
        "places": [],
    },
    "demand.community_spread": 1.2,
    "demand.street_spread": 0.7,
    "time.holidays": "china",
}
"""Changes that make more work, or other work for other units; each in a section that sizing looks at or may be thought
to look at."""


def officers(scenario: Any) -> list[list[tuple[int, float]]]:
    """Officers and their other duties, crew by crew, at the start and from each reform on; the duties to nine digits,
    for needs are shared out over streets in numbers of sixteen."""
    return [
        [(int(crew["officers"]), round(float(crew["stretch"]), 9)) for crew in step]
        for _, step in found(timeline(scenario)).crew_steps
    ]


@cache
def usual() -> list[tuple[int, float]]:
    return officers(load("base", CITY))[0]


def written(folder: Path, text: str, extends: str = "base") -> Path:
    file = folder / "mine.toml"
    file.write_text(f'extends = "{extends}"\nname = "mine"\ntitle = "mine"\n{text}\n', "utf-8")
    return file


def in_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {in_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@pytest.mark.parametrize("key", HARDER)
def test_an_override_leaves_the_officers(key: str) -> None:
    assert officers(load("base", CITY | {key: HARDER[key]})) == [usual()]


def test_all_of_them_together_leave_the_officers() -> None:
    assert officers(load("base", CITY | HARDER)) == [usual()]


def test_a_child_without_a_table_of_its_own_leaves_the_officers(tmp_path: Path) -> None:
    lines = "\n".join(f"{key} = {in_toml(value)}" for key, value in HARDER.items() if key != "time.holidays")
    assert officers(load(written(tmp_path, lines), CITY)) == [usual()]


FOUNDING = ("catalogue", "time", "incentive.start", "demand.community_spread", "demand.street_spread")
REFORMED = [key for key in HARDER if not key.startswith(FOUNDING)]


def test_a_reform_leaves_the_officers(tmp_path: Path) -> None:
    changes = "\n".join(f'"{key}" = {in_toml(HARDER[key])}' for key in REFORMED)
    reform = f'[reform.harder]\ndate = 2021-01-10\ntitle = "harder"\n[reform.harder.set]\n{changes}'
    assert officers(load(written(tmp_path, reform), CITY)) == [usual()] * 2


def test_a_scenario_that_is_written_down_keeps_its_officers(tmp_path: Path) -> None:
    scenario = load("base", CITY | HARDER)
    file = tmp_path / "again.toml"
    file.write_text(to_toml(scenario), "utf-8")
    again = load(file)
    assert again == scenario
    assert officers(again) == [usual()]


def test_who_asks_gets_other_officers(tmp_path: Path) -> None:
    harder = {"handling.work.usual.mean": "5h"}
    anew = officers(load("base", CITY | harder | {"staffing.sized_for.anew": True}))
    own = '[staffing.sized_for]\ncontacts_per_year = 600_000\n[handling.work.usual]\nmean = "5h"'
    assert anew == officers(load(written(tmp_path, own), CITY)) != [usual()]
    assert officers(load("base", CITY | {"staffing.level": 1.5})) != [usual()]
    assert officers(load("base", CITY | {"staffing.establishment.street": 0.5})) != [usual()]
    assert officers(load("base", CITY | {"staffing.sized_for.contacts_per_year": 900_000})) != [usual()]


def test_a_reform_that_asks_sizes_from_its_day_on(tmp_path: Path) -> None:
    reform = '[reform.anew]\ndate = 2021-01-10\ntitle = "anew"\n[reform.anew.set]\n"staffing.sized_for.anew" = true\n'
    before, after = officers(load(written(tmp_path, reform + '"collaboration.joint" = 4.0'), CITY))
    assert before == usual() != after


def test_shocks_count_where_the_table_says_so() -> None:
    """Half a month of fifty times as many petitions on one street alone: by hand, the others lose what it gains."""
    flood = {
        "start": "2021-03-01",
        "end": "2021-03-31",
        "factor": 12.0,
        "categories": [],
        "places": ["North street 1"],
    }
    text = CITY | {"time.end": "2022-01-01", "staffing.sized_for.anew": True, "demand.shocks.flood": flood}
    cities = {
        on: found(timeline(load("base", text | {"staffing.sized_for.shocks": on}))) for on in (False, True)
    }
    need = {
        on: np.bincount(c.crews["unit"], c.crews["officers"] / c.crews["stretch"])[: c.layout.streets]
        for on, c in cities.items()
    }
    watch = 1.0  # a duty crew of one, whatever the work
    plain, with_flood = (need[on] - watch for on in (False, True))
    more = 1 + 11 * 30 / 365
    share = plain / plain.sum()
    flooded = cities[True].unit_names.index("North street 1")
    expected = np.where(np.arange(len(plain)) == flooded, more, 1.0) * share
    # Helpers are departments; streets keep their share of a fixed number of contacts.
    assert with_flood / with_flood.sum() == pytest.approx(expected / expected.sum(), rel=1e-6)


def test_another_city_sizes_its_own(tmp_path: Path) -> None:
    """Without any department there is no work for them, and nothing of a parent's to be kept."""
    names = load("base").catalogue.categories
    text = "[city]\ndepartments = 0\nmunicipal = 0\nutilities = 0\nothers = 0\n"
    text += '[catalogue.bodies]\n"*" = false\nstreet = 1.0\n'
    text += "".join(f'[catalogue.categories."{name}"]\nbodies = {{ "*" = false }}\n' for name in names)
    scenario = load(written(tmp_path, text), CITY)
    assert not scenario.staffing.sized_for.as_if
    assert len(officers(scenario)[0]) < len(usual())


def test_what_is_no_key_is_told() -> None:
    with pytest.raises(PetitionError, match="as_if"):
        load("base", CITY | {"staffing.sized_for.as_if": {"handling.wrok.usual.mean": "1h"}})


def test_sizing_looks_at_what_values_mean_and_not_at_how_they_are_written() -> None:
    same = {
        "handling.work.usual.mean": "150min",
        "handling.work.hard.mean": 21_600,
        "dispatch.accuracy_clerk": 0.88,
    }
    assert load("base", CITY | same).staffing.sized_for.as_if == {}
    other = load("base", CITY | same | {"handling.work.usual.mean": "151min"})
    assert list(other.staffing.sized_for.as_if) == ["handling.work.usual.mean"]
