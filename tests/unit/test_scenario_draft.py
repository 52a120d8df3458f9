"""Laws of laying one text on another, for every table that goes by name and in the three ways of writing an edit:
a child's file, an override, a reform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from sim.errors import PetitionError
from sim.scenario import load as loading
from sim.scenario.explain import explain
from sim.scenario.fields import is_named
from sim.scenario.keys import at, write_key
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.scenario.text import Text
from sim.scenario.write import to_toml

WAYS = ("file", "override", "reform")
ENTRIES: dict[str, dict[str, Any]] = {
    "demand.shocks": {
        "start": "2021-02-01",
        "end": "2021-03-01",
        "factor": 2.0,
        "categories": [],
        "places": [],
    },
    "incentive.campaigns": {"start": "2021-02-01", "end": "2021-03-01", "push": 0.1},
    "prevention.unlock": {"category": "housing", "share": 0.5},
}
"""Entries of tables that base.toml leaves empty."""


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A parent that has an entry in every table of entries."""
    file = tmp_path_factory.mktemp("laws") / "parent.toml"
    _write(
        file,
        {
            "extends": "base",
            "name": "parent",
            **_nested({f"{key}.one": what for key, what in ENTRIES.items()}),
        },
    )
    return file


def _nested(edits: dict[str, Any]) -> dict[str, Any]:
    """Edits by dotted key as a file writes them."""
    whole: dict[str, Any] = {}
    for key, value in edits.items():
        *outer, last = loading.read_key(key)
        table = whole
        for part in outer:
            table = table.setdefault(part, {})
        table[last] = value
    return whole


def _write(file: Path, data: dict[str, Any]) -> Path:
    file.write_text(tomlkit.dumps(data), encoding="utf-8")
    return file


def laid(parent: Path, edits: dict[str, Any], way: str) -> Scenario:
    """The parent with edits that are written in one of the ways."""
    if way == "override":
        return load(parent, edits)
    text: dict[str, Any] = {"extends": parent.name, "name": "child"}
    if way == "file":
        text |= _nested(edits)
    else:
        text["reform"] = {"day one": {"date": date(2021, 1, 1), "title": "t", "set": edits}}
    [(_, step)] = timeline(load(_write(parent.with_name("child.toml"), text)))
    return step


def said(scenario: Scenario) -> dict[str, Any]:
    """Everything a scenario says, in order, but its name and what it keeps of the values that were changed."""
    data = scenario.model_dump(mode="json")
    data["staffing"]["sized_for"]["as_if"] = {}
    return {**data, "name": ""}


def values(scenario: Scenario) -> str:
    """The same as one text."""
    return json.dumps(said(scenario))


def _tables(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(data, dict):
        if is_named(Text, path):
            yield path
        for key, below in data.items():
            yield from _tables(below, (*path, key))


def _leaves(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(data, dict) and data:
        for key, below in data.items():
            yield from _leaves(below, (*path, key))
    else:
        yield path, data


FULL = load("base", {f"{key}.one": what for key, what in ENTRIES.items()})
DATA = FULL.model_dump(mode="json")
TABLES = [path for path in _tables(DATA) if at(DATA, path)]
OF_ENTRIES = [path for path in TABLES if all(isinstance(entry, dict) for entry in at(DATA, path).values())]
PLACES = [path for path, _ in _leaves(DATA) if any(path[: len(table)] == table for table in TABLES)]
PLACES += [(*table, name) for table in TABLES for name in at(DATA, table)]
ENTRY = st.sampled_from([(table, name) for table in OF_ENTRIES for name in at(DATA, table)])
VALUE = st.sampled_from(
    [
        0,
        1,
        2,
        0.5,
        True,
        False,
        "1h",
        "3d",
        "15wd",
        "07:00",
        "housing",
        "clock",
        [],
        {},
        {"x": 1},
        {"*": False},
    ]
)
EDIT = st.tuples(st.sampled_from(PLACES), VALUE)


def ways(path: tuple[str, ...]) -> tuple[str, ...]:
    """In which an edit may be written: a reform changes not everything."""
    return WAYS[:2] if path[0] in Scenario.FIXED else WAYS


def outcome(parent: Path, edits: dict[str, Any], way: str) -> Any:
    """What comes of edits: all values, or the keys that are wrong, with what is said of each."""
    try:
        return values(laid(parent, edits, way))
    except PetitionError:
        is_override = way == "override"
        found = (
            loading.faults(parent, edits) if is_override else loading.faults(parent.with_name("child.toml"))
        )
        return {(fault.key, fault.message.removesuffix(" (reform of 2021-01-01)")) for fault in found}


# A loaded parent is some tenth of a second, so that few examples must do.
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_a_scenario_has_no_list_of_tables():
    def walk(model: type[BaseModel]) -> Iterator[str]:
        for name, field in model.model_fields.items():
            schema = json.dumps(field.annotation, default=str)
            if schema.startswith('"list[') and "sim." in schema:
                yield f"{model.__name__}.{name}"

    seen: set[type[BaseModel]] = set()

    def below(model: type[BaseModel]) -> None:
        if model not in seen:
            seen.add(model)
            for sub in _models(model):
                below(sub)

    below(Scenario)
    assert len(seen) > 30
    assert [one for model in seen for one in walk(model)] == []


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    from typing import get_args

    def inside(annotation: Any) -> Iterator[type[BaseModel]]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
        for part in get_args(annotation):
            yield from inside(part)

    for field in model.model_fields.values():
        yield from inside(field.annotation)


@few
@given(EDIT)
def test_an_edit_says_the_same_in_each_way(parent, edit):
    path, value = edit
    edits = {write_key(path): value}
    told = {way: outcome(parent, edits, way) for way in ways(path)}
    if path[0] in Scenario.KEPT and "reform" in told and value is False and len(path) == 2:
        assert told.pop("reform") == {(write_key(path), "cannot be taken away during a run")}
    first, *others = told.values()
    assert all(other == first for other in others), told


@few
@given(EDIT)
def test_an_edit_changes_its_own_place_alone(parent, edit):
    path, value = edit
    try:
        after = said(load(parent, {write_key(path): value}))
    except PetitionError:
        return
    before = dict(_leaves(said(load(parent))))
    moved = {place for place, now in _leaves(after) if before.pop(place, ...) != now} | before.keys()
    emptied = {path[:n] for n in range(len(path))}  # a table whose last entry goes is a leaf itself
    assert all(place[: len(path)] == path or place in emptied for place in moved), moved


@few
@given(st.sampled_from(PLACES), st.sampled_from(WAYS))
def test_an_edit_equal_to_what_is_there_changes_nothing(parent, path, way):
    assume(way in ways(path))
    same = laid(parent, {write_key(path): at(DATA, path)}, way)
    assert values(same) == values(load(parent))


@few
@given(EDIT, EDIT)
def test_the_order_of_independent_edits_does_not_matter(parent, one, other):
    shorter, longer = sorted((one[0], other[0]), key=len)
    assume(longer[: len(shorter)] != shorter)
    first, second = ({write_key(path): value} for path, value in (one, other))
    assert outcome(parent, first | second, "override") == outcome(parent, second | first, "override")
    told = []
    for edits in ((first, second), (second, first)):
        middle = _write(parent.with_name("middle.toml"), {"extends": parent.name, **_nested(edits[0])})
        try:
            told.append(values(laid(middle, edits[1], "file")))
        except PetitionError:
            told.append("")
    assert told[0] == told[1]


@few
@given(st.sampled_from(TABLES), st.sampled_from(WAYS))
def test_a_table_emptied_and_written_anew_is_the_same(parent, table, way):
    assume(way in ways(table))
    anew = {write_key(table): {**at(DATA, table), "*": False}}
    assert values(laid(parent, anew, way)) == values(load(parent))
    apart = {write_key((*table, "*")): False} | {
        write_key((*table, k)): v for k, v in at(DATA, table).items()
    }
    assert values(laid(parent, apart, "override")) == values(load(parent))


NAMES = st.text(min_size=1, max_size=8).filter(lambda name: name not in ("*", "value") and name.isprintable())


@few
@given(ENTRY, NAMES, st.sampled_from(WAYS))
def test_an_entry_of_any_name_is_added_last_and_taken_away_again(parent, entry, name, way):
    table, model = entry
    assume(way in ways(table) and table[0] not in Scenario.KEPT and name not in at(DATA, table))
    added = {write_key((*table, name)): at(DATA, (*table, model))}
    told = outcome(parent, added, way)
    if isinstance(told, set):  # shares are more than the whole, a grade has no share, there is no more room
        assert any(
            word in message for _, message in told for word in ("sum to 1", "not a grade", "at most 6")
        )
        return
    more = laid(parent, added, way)
    entries = at(more.model_dump(mode="json"), table)
    assert list(entries) == [*at(DATA, table), name]
    assert entries[name] == entries[model]
    if way == "file":
        child = parent.with_name("child.toml")
        assert values(
            laid(child.rename(parent.with_name("middle.toml")), {write_key((*table, name)): False}, way)
        ) == (values(load(parent)))


@few
@given(ENTRY, st.data())
def test_a_slip_in_a_name_is_told_with_the_nearest(parent, entry, data):
    table, name = entry
    assume(len(name) > 4)
    letter = data.draw(st.integers(1, len(name) - 1))
    slip = name[:letter] + name[letter + 1 :]
    assume(slip not in at(DATA, table))
    field = data.draw(st.sampled_from(list(at(DATA, (*table, name)))))
    way = data.draw(st.sampled_from(ways(table)))
    for edits in (
        {write_key((*table, slip, field)): at(DATA, (*table, name, field))},
        {write_key((*table, slip)): False},
    ):
        with pytest.raises(PetitionError) as refused:
            laid(parent, edits, way)
        assert write_key((*table, slip)) in str(refused.value)
        others = [other for other in at(DATA, table) if other != slip]
        assert any(f'did you mean "{other}"?' in str(refused.value) for other in others)


@few
@given(ENTRY, st.data())
def test_a_slip_in_a_key_is_told_with_the_nearest(parent, entry, data):
    table, name = entry
    key = data.draw(st.sampled_from([key for key in at(DATA, (*table, name)) if len(key) > 3]))
    way = data.draw(st.sampled_from(ways(table)))
    with pytest.raises(PetitionError) as refused:
        laid(parent, {write_key((*table, name, key[:-1])): 1}, way)
    assert "unknown key" in str(refused.value)
    assert f"{key}" in str(refused.value)


@few
@given(st.sampled_from(TABLES), st.data())
def test_provenance_beside_a_table_does_not_change_what_it_says(parent, table, data):
    names = data.draw(st.lists(st.sampled_from(list(at(DATA, table))), min_size=1, unique=True))
    some = {name: at(DATA, (*table, name)) for name in names}
    key = write_key(table)
    for way in ways(table):
        plain = outcome(parent, {key: some}, way)
        assert outcome(parent, {key: {"value": some, "assumption": "a"}}, way) == plain
    kept = [name for name in at(DATA, table) if name not in names]
    told = load(parent, {key: {"value": some, "assumption": "a try"}})
    register = {path: what for path, what in told.register.items() if what.assumption == "a try"}
    assert all(path == key or path.startswith(f"{key}.") for path in register)
    if kept and not any(isinstance(value, dict) for value in some.values()):
        assert set(register) == {write_key((*table, name)) for name in names}


@few
@given(EDIT)
def test_what_is_laid_comes_back_from_its_text(parent, edit):
    path, value = edit
    try:
        scenario = load(parent, {write_key(path): value})
    except PetitionError:
        return
    file = parent.with_name("again.toml")
    file.write_text(to_toml(scenario), encoding="utf-8")
    again = load(file)
    assert values(again) == values(scenario)
    assert again.register == scenario.register


def test_an_edit_of_a_list_goes_by_number_in_each_way(parent):
    for way in WAYS:
        assert laid(parent, {"demand.months.3": 1.5}, way).demand.months[2:5] == [1.0, 1.5, 1.0]
    with pytest.raises(PetitionError, match="must be a list"):
        laid(parent, {"demand.months.12": 1.5}, "file")


def test_another_kind_takes_none_of_the_old_parameters_in_each_way(parent):
    edits = {"intake.talk.high": "9min", "intake.talk.low": "1min", "intake.talk.kind": "uniform"}
    told = [laid(parent, edits, way).intake.talk.model_dump() for way in WAYS]
    assert told == [{"kind": "uniform", "low": 60, "high": 540}] * 3


def test_a_child_edits_adds_and_takes_away_its_parents_reforms(tmp_path):
    def reform(day: str, level: float) -> dict[str, Any]:
        return {"date": day, "title": f"of {day}", "set": {"staffing.level": level}}

    grandparent = {
        "extends": "base",
        "reform": {"a": reform("2021-03-01", 1.1), "b": reform("2021-05-01", 1.2)},
    }
    parent = {"extends": "one.toml", "reform": {"c": reform("2021-04-01", 1.3), "b": {"date": "2021-06-01"}}}
    child = {"extends": "two.toml", "reform": {"a": False, "c": {"set": {"staffing.level": 1.4}}}}
    for name, text in (("one", grandparent), ("two", parent), ("three", child)):
        _write(tmp_path / f"{name}.toml", text)

    def told(name: str) -> list[tuple[str, str, Any]]:
        reforms = load(tmp_path / f"{name}.toml").reforms
        return [(one.name, str(one.date), one.changes[0].value) for one in reforms]

    assert told("one") == [("a", "2021-03-01", 1.1), ("b", "2021-05-01", 1.2)]
    assert told("two") == [("a", "2021-03-01", 1.1), ("c", "2021-04-01", 1.3), ("b", "2021-06-01", 1.2)]
    assert told("three") == [("c", "2021-04-01", 1.4), ("b", "2021-06-01", 1.2)]
    assert load(tmp_path / "three.toml", {"reform.*": False}).reforms == ()
    dated = load(tmp_path / "three.toml", {"reform.b.date": "2021-02-01"})
    assert [one.name for one in dated.reforms] == ["b", "c"]


def test_a_name_of_a_reform_with_a_slip_is_told(tmp_path):
    _write(
        tmp_path / "mine.toml", {"extends": "beijing-2021", "reform": {"regulaton": {"date": "2021-10-01"}}}
    )
    [fault] = loading.faults(tmp_path / "mine.toml")
    assert fault.key == "reform.regulaton"
    assert 'did you mean "regulation"?' in explain([fault])


def test_a_shock_that_is_taken_away_leaves_the_surges_that_answer_it() -> None:
    surge = {
        "shocks": ["One", "Two"],
        "start": "2021-01-01",
        "end": "2022-01-01",
        "share": 0.1,
        "into": ["street"],
    }
    shock = {"start": "2021-02-01", "end": "2021-03-01", "factor": 2.0, "categories": [], "places": []}
    both = {"demand.shocks": {"One": shock, "Two": shock}, "staffing.surge.help": surge | {"out_of": []}}
    assert load("hamlet", both | {"demand.shocks.Two": False}).staffing.surge["help"].shocks == ["One"]
    assert not load("hamlet", both | {"demand.shocks.One": False, "demand.shocks.Two": False}).staffing.surge
    with pytest.raises(PetitionError, match='"Three" is not a shock'):
        load("hamlet", both | {"staffing.surge.help.shocks": ["Three"]})
