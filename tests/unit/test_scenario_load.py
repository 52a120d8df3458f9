"""Loading: parents, merging, overrides, files that cannot be read; and that nothing ever ends in a traceback."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import PetitionError
from sim.scenario.files import built_in
from sim.scenario.keys import find, read_key, split_value, write_key
from sim.scenario.load import assignments, faults, load
from sim.scenario.schema import Scenario
from sim.study.designs.factors import factors
from sim.study.runs.arms import arms


@pytest.mark.parametrize("name", built_in())
def test_every_built_in_scenario_loads(name):
    scenario = load(name)
    assert isinstance(scenario, Scenario)
    assert scenario.name == name
    assert faults(name) == []


def test_a_child_takes_what_it_does_not_write_from_its_parents(tmp_path):
    (tmp_path / "parent.toml").write_text('extends = "base"\nseed = 1\n[staffing]\nlevel = 2.0\n')
    (tmp_path / "child.toml").write_text('extends = "parent.toml"\nseed = 2\n')
    child, base = load(tmp_path / "child.toml"), load("base")
    assert (child.seed, child.staffing.level) == (2, 2.0)
    assert child.staffing.crews == base.staffing.crews
    assert child.model_dump(exclude={"seed", "staffing"}) == base.model_dump(exclude={"seed", "staffing"})


def test_a_fault_in_a_parent_names_the_parents_file(tmp_path):
    (tmp_path / "parent.toml").write_text('extends = "base"\n\n[staffing]\nlevel = -2.0\n')
    (tmp_path / "child.toml").write_text('extends = "parent.toml"\n[staffing]\npart_time = true\n')
    [fault] = faults(tmp_path / "child.toml")
    assert (fault.key, fault.place.file, fault.place.line) == (
        "staffing.level",
        str(tmp_path / "parent.toml"),
        4,
    )


def test_another_kind_takes_none_of_the_parameters_of_the_old_one(tmp_path):
    chasing = load("base", {"discipline.horizon": "3d", "discipline.kind": "rank-chasing"})
    assert chasing.discipline.model_dump() == {"kind": "rank-chasing", "horizon": 259_200}
    file = tmp_path / "mine.toml"
    file.write_text('extends = "base"\ndiscipline = { kind = "first-come" }\n')
    assert load(file, {"discipline": {"kind": "first-come"}}).discipline.kind == "first-come"


def test_a_key_may_be_quoted():
    scenario = load("base", {'catalogue.categories."public services".joint': 0.5})
    assert scenario.catalogue.categories["public services"].joint == 0.5


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"staffing.levle": 1}, ["staffing.levle", "unknown key", '"staffing.level"', "override"]),
        ({"stafing.level": 1}, ["stafing", "unknown key", '"staffing"']),
        ({"staffing.level": "x"}, ["staffing.level", "must be a number", "override"]),
        ({"staffing.level": None}, ["staffing.level", "must be a number"]),
        ({"staffing.level": object()}, ["staffing.level", "must be a number"]),
        ({"staffing.level.x": 1}, ["no keys below", "staffing.level itself"]),
        ({"deadlines.ordnary.dispatch": 1}, ["deadlines.ordnary", "is a new entry", '"ordinary"']),
        (
            {"deadlines.0.dispatch": 1},
            ["deadlines.0", "is a new entry", "danger, utilities, ordinary or complex"],
        ),
        ({"demand.months.12": 1}, ['no entry "12"']),
        ({"": 1}, ["is not a key"]),
        ({"a..b": 1}, ["is not a key"]),
        ({"discipline.kind": "rank-chasing"}, ["discipline.horizon", "is missing"]),
        ({"discipline.kind": []}, ["discipline.kind", "must be"]),
        ({"seed": {"value": 1, "source": "X"}}, ["[sources]"]),
    ],
)
def test_wrong_overrides_are_explained(overrides, words):
    with pytest.raises(PetitionError) as raised:
        load("base", overrides)
    assert all(word in str(raised.value) for word in words), raised.value


def test_assignments_are_read_as_toml_or_as_text():
    texts = [
        "staffing.level=0.8",
        "time.start = 2021-02-01",
        "incentive.time=30d",
        "x.y=[1, 2]",
        "a==",
        "b=true",
    ]
    assert assignments(texts) == {
        "staffing.level": 0.8, "time.start": date(2021, 2, 1), "incentive.time": "30d", "x.y": [1, 2], "a": "=",
        "b": True,
    }  # fmt: skip
    with pytest.raises(PetitionError, match="sets nothing"):
        assignments(["staffing.level"])


def test_an_unknown_name_tells_the_nearest():
    with pytest.raises(PetitionError) as raised:
        load("bas")
    assert raised.value.hint == 'did you mean "base"?'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"seed = ", ["not valid TOML", "line"]),
        (b"\n\nseed == 3", ["not valid TOML", "line      3"]),
        (b"a = 1\na = 2", ["not valid TOML", "line      2"]),
        (b"a = 'x", ["not valid TOML", "line      1"]),
        (b"a = " + b"[" * 100_000, ["nested too deeply"]),
        (b"seed = 1" + b"0" * 5000, ["not valid TOML", "digits"]),
        (b"\xff\xfe", ["not text in UTF-8"]),
        (b"", ["name, title, seed", "are missing", 'extends = "base"']),
        (b"extends = 'no/such.toml'", ["no such file"]),
        (b"extends = ''", ["must be text"]),
        (b"extends = ['base']", ["must be text"]),
        (b"value = 1\nsource = 'x'", ["value: unknown key"]),
    ],
)
def test_files_that_cannot_be_read_are_explained(tmp_path, content, words):
    file = tmp_path / "broken.toml"
    file.write_bytes(content)
    with pytest.raises(PetitionError) as raised:
        load(file)
    told = str(raised.value)
    assert all(word in told for word in [*words, "broken.toml"]), told


@pytest.mark.parametrize("name", ["no-such.toml", "some/folder", "."])
def test_a_path_without_a_file_is_explained(tmp_path, name):
    (tmp_path / "some" / "folder").mkdir(parents=True)
    with pytest.raises(PetitionError, match="cannot be read"):
        load(tmp_path / name)


def test_a_circle_of_parents_is_shown(tmp_path):
    (tmp_path / "a.toml").write_text('extends = "b.toml"')
    (tmp_path / "b.toml").write_text('\nextends = "a.toml"')
    with pytest.raises(PetitionError, match="a -> b -> a") as raised:
        load(tmp_path / "a.toml")
    assert (raised.value.file, raised.value.line) == (str(tmp_path / "b.toml"), 2)


def test_a_file_from_windows_is_read(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_bytes(b'\xef\xbb\xbfextends = "base"\r\nseed = 3\r\n')
    assert load(file).seed == 3


def _leaves(value, path=()):
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*path, key)
        yield from _leaves(below, (*path, key))


KEYS = sorted({write_key(path) for path in _leaves(load("base").model_dump())})
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.dates(), st.times(), st.datetimes(),
    st.sampled_from(["2h", "15wd", "41%", "08:30", "street", 10**400,
                     {"value": 1}, {"value": 2, "range": [1, 3]}, {"kind": "fixed"},
                     {"kind": {}}, {"value": {"value": 1}, "assumption": "a"}, [{}], {"name": "x"}]),
)  # fmt: skip
VALUES = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*KEYS, "reform", "extends", "x.y"]), VALUES, min_size=1, max_size=3))
def test_no_value_anywhere_ends_in_a_traceback(overrides):
    with suppress(PetitionError):
        load("base", overrides)


REFORM_KEYS = [key for key in KEYS if not key.startswith(tuple(Scenario.FIXED))]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(REFORM_KEYS), VALUES, min_size=1, max_size=3))
def test_no_reform_ends_in_a_traceback(changes):
    with suppress(PetitionError):
        load("base", {"reform.odd": {"date": date(2021, 5, 1), "title": "odd", "set": changes}})


@given(st.lists(st.text(min_size=1, max_size=6).filter(str.isprintable), min_size=1, max_size=3))
def test_keys_come_back(parts):
    assert read_key(write_key(parts)) == tuple(parts)


PLAIN = st.text(min_size=1, max_size=8).filter(
    lambda n: n.isprintable() and n == n.strip() and not set(n) & set(".=,[]{}#\"'")
)


@given(st.lists(PLAIN, min_size=1, max_size=3))
def test_a_name_with_spaces_or_in_any_script_needs_no_quotes(parts):
    assert read_key(".".join(parts)) == read_key(write_key(parts)) == tuple(parts)
    assert split_value(".".join(parts) + " = 3") == (".".join(parts), " 3")


def test_a_key_is_read_alike_whoever_is_given_it(tmp_path):
    """The command line, overrides, arms and factors; the name has a space, is in another script, or is quoted."""
    city = """extends = "hamlet"\n[city.districts.Hamlet]
streets = ["Mill Street", "Улица Мира", "D'or", "St. Mary = 1"]"""
    (tmp_path / "mine.toml").write_text(city, encoding="utf-8")
    mine = str(tmp_path / "mine.toml")
    for typed, name in (
        ("Mill Street", "Mill Street"), ('"Mill Street"', "Mill Street"), ("Улица Мира", "Улица Мира"),
        ("D'or", "D'or"), ('"St. Mary = 1"', "St. Mary = 1"),
    ):  # fmt: skip
        key = f"staffing.officers.{typed}"
        here = load(mine, assignments([f"{key}=3"]))
        assert here.staffing.officers == load(mine, {key: 3}).staffing.officers == {name: 3}
        two = arms([mine, f"{mine}:{key}=3,staffing.level=1.1"])
        assert (two[1].scenario.staffing.officers, two[1].scenario.staffing.level) == ({name: 3}, 1.1)
        [one] = factors(here, [f"{key}=1..5"])
        assert load(mine, {one.key: one.at(1.0)}).staffing.officers == {name: 5}


def test_a_range_is_found_and_another_city_noticed_however_a_key_is_typed():
    hamlet = load("hamlet")
    typed = [
        "demand.shocks.Summer storm.factor",
        'demand.shocks."Summer storm".factor',
        "demand.shocks.Summer storm.*",
    ]
    assert {factors(hamlet, [one])[0] for one in typed} == {factors(hamlet, typed)[0]}
    for key in ("city.communities", '"city".communities', " city . communities "):
        assert not load("hamlet", {"handling.work.easy.mean": "9h", key: 13}).staffing.sized_for.as_if


def test_places_in_lists_come_back():
    data = {"entries": [{"name": "a"}, {"name": "b.c"}, {"name": "same"}, {"name": "same"}, {}]}
    for number in range(5):
        assert find(data, read_key(write_key(("entries", number, "x"), data))) == ("entries", number, "x")


def test_loading_imports_nothing_heavy():
    code = (
        "import sys; from sim.scenario.load import load; load('base'); "
        "print([m for m in ('scipy.stats', 'matplotlib', 'mesa', 'duckdb', 'pyarrow', 'tomlkit') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
