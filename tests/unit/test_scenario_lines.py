"""The line of every value in a TOML file is known, whatever way the file is written."""

from __future__ import annotations

import tomllib

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from sim.resources import scenarios_folder
from sim.scenario.lines import lines

TEXT = '''# a comment = [
a = 1
b.c = "x # y = [" # z
"q.r" = [1, 2,
  { m = 3, n = [4,
 5] }, # ]
]
d = """
 over \\"""lines""" = [
"""
e = \'\'\'
[no.table]
\'\'\'
[t]
x = 2019-01-01 07:00:00
[[k]]
n = '='
[k.sub]
z = {a.b = 3, "c" = []}
[[k]]
n = 2
  [[k.l]]
  o = 'x'
'''.replace('"""lines""" = [', "lines = [")


def test_lines_of_a_file_written_in_every_way():
    found = lines(TEXT)
    expected = {
        ("a",): 2, ("b", "c"): 3, ("q.r",): 4, ("q.r", 1): 4, ("q.r", 2, "m"): 5, ("q.r", 2, "n", 1): 6, ("d",): 8,
        ("e",): 11, ("t",): 14, ("t", "x"): 15, ("k",): 16, ("k", 0): 16, ("k", 0, "n"): 17, ("k", 0, "sub"): 18,
        ("k", 0, "sub", "z", "a", "b"): 19, ("k", 0, "sub", "z", "c"): 19, ("k", 1): 20, ("k", 1, "n"): 21,
        ("k", 1, "l", 0): 22, ("k", 1, "l", 0, "o"): 23,
    }  # fmt: skip
    assert {path: found[path] for path in expected} == expected


def _paths(value, path=()):
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield from _paths(below, (*path, key))


def test_every_value_of_the_built_in_scenarios_has_its_line():
    for file in scenarios_folder().glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        assert set(lines(text)) == set(_paths(tomllib.loads(text)))


SCALARS = st.one_of(st.integers(-5, 5), st.booleans(), st.text(max_size=8), st.floats(-9, 9), st.dates())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_every_value_of_any_file_has_its_line(data):
    text = tomlkit.dumps(data)
    assert set(_paths(tomllib.loads(text))) == set(lines(text))
