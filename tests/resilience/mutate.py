"""Scenarios put out of order: shipped ones with a few values, keys, entries or characters changed at random.

A mutant is named by its number alone: `text(17)` is the same on every machine.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from sim.resources import scenarios_folder
from sim.scenario.keys import write_key
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.scenario.write import to_toml

SHIPPED = ("hamlet", "hamlet", "hamlet", "hamlet", "trap", "base", "beijing-2021", "beijing-2019-2021")
NUMBERS = (
    0, -1, 1, 2, 7, 255, 65_536, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, 2**64, -(2**63), 10**18, 10**40, 10**400,
    0.0, -0.0, 0.5, 1.0, 1.0000001, 1e-9, 1e-300, 5e-324, 1e9, 1e16, 1e100, 1e308, float("nan"), float("inf"),
    float("-inf"),
)  # fmt: skip
TEXTS = (
    "", " ", "x", "month", "none", "beijing", "plain", "fixed", "exponential", "first-come", "0s", "1s", "1min", "1d",
    "30d", "100w", "5217w", "5300w", "99999999999999999999d", "0.5s", "1e3s", "-1d", "1wd", "10000wd", "0wd", "0%",
    "50%", "100%", "100.0001%", "-3%", "00:00", "23:59:59", "24:00", "24:01", "12:00", "2021-01-01", "2021-02-30",
    "nan", "inf", "true", "汉字", "接诉即办" * 30, "\u202eright to left", "e\u0301", "🏙️", "a\x00b", "a\nb", '"', "'", "\\",
    "../x.toml", "/etc/passwd", "C:\\x", "{braces}", "%s", "${HOME}", "[bold]x[/bold]", "a.b.c", "x" * 5000,
    "street", "district", "１２３", "٣", "1_000", "0x10", "<b>", "\ufeff", "\u200b",
)  # fmt: skip
OTHERS = (
    True, False, [], {}, [[]], [{}], {"value": 1}, {"value": {}}, {"value": 1, "source": "X"}, {"kind": "fixed"},
    {"kind": "fixed", "value": "1h"}, {"kind": "uniform", "low": "0s", "high": "5000w"},
    {"kind": "exponential", "mean": 0}, {"kind": "exponential", "mean": "1s"}, {"kind": "exponential", "mean": "5000w"},
    {"kind": "lognormal", "mean": "1h", "variation": 1e6}, {"kind": "gamma", "mean": "1h", "variation": 1e-9},
    {"kind": "gamma", "mean": "1h", "variation": 1e9}, {"kind": "gamma", "mean": 0, "variation": 1.0},
    {"kind": "hyperexponential", "mean": "1h", "variation": 1e9}, {"kind": "hyperexponential", "mean": 0, "variation": 1},
    {"kind": "quantiles", "values": ["0s", "0s"]}, {"kind": "either", "first": 0, "second": "5000w", "share": 0.5},
    {"name": "x"}, [0], [1, 2, 3], [0.5, 0.5], [1.0] * 12, [0.0] * 12, [0] * 24, [1] * 7, ["x", "x"], [1e308] * 12,
    [5e-324] * 24, date(1, 1, 1), date(9999, 12, 31), date(2021, 1, 2), date(1969, 12, 31), date(2263, 1, 1),
    datetime(2021, 1, 1, 8), time(8, 30), [list(range(1000))],
)  # fmt: skip
FIRST_DAYS = (
    {},
    {"period": "1d"},
    {"period": "1d"},
    {"tick": "1h"},
    {"tick": "1d", "period": "1d"},
    {"period": "2d"},
)


@cache
def whole(name: str) -> dict[str, Any]:
    """A shipped scenario with everything its parents say, as plain data."""
    return tomllib.loads(to_toml(load(name)))


@cache
def plain(name: str) -> dict[str, Any]:
    """The same without provenance and reforms, durations and dates as text."""
    data: dict[str, Any] = load(name).model_dump(mode="json")
    return data


@cache
def own(name: str) -> str:
    """The text of a shipped scenario's own file."""
    return (scenarios_folder() / f"{name}.toml").read_text(encoding="utf-8")


def text(number: int) -> str:
    """The mutant of a number, as TOML or what was TOML once."""
    draw = Random(number)
    name = draw.choice(SHIPPED)
    way = draw.random()
    if way < 0.12:
        return _scribbled(own(name), draw)
    if way < 0.45:
        data = deepcopy(whole(name))
        for _ in range(draw.choice((1, 1, 2, 3, 8))):
            draw.choice(MUTATIONS)(data, draw)
        return written(data)
    return _extended(name, draw)


def _extended(name: str, draw: Random) -> str:
    """A child that says some values differently; most of them gently, so that many still run."""
    child: dict[str, Any] = {"extends": name, "time": dict(draw.choice(FIRST_DAYS))}
    places = list(_leaves(plain(name)))
    change = _gentle if draw.random() < 0.85 else _rough
    for _ in range(draw.choice((1, 1, 2, 3, 5, 12))):
        path, old = draw.choice(places)
        _set(child, plain(name), path, change(old, draw))
    if draw.random() < 0.3:
        _reform(child, draw, name)
    return written(child)


def _set(child: dict[str, Any], parent: Any, path: tuple[Any, ...], value: Any) -> None:
    """Lay a value; an entry of a list brings its whole list along."""
    holder: Any = child
    for key in path[:-1]:
        parent = parent[key]
        if isinstance(holder, dict):
            holder = holder.setdefault(key, deepcopy(parent) if isinstance(parent, list) else {})
        else:
            holder = holder[key] if key < len(holder) else None
        if not isinstance(holder, dict | list) or isinstance(holder, list) != isinstance(parent, list):
            return  # an earlier change stands here
    if isinstance(holder, dict) or path[-1] < len(holder):
        holder[path[-1]] = deepcopy(value)


def _reform(child: dict[str, Any], draw: Random, name: str) -> None:
    """Some values that change on one of the first days."""
    data = plain(name)
    places = [(path, old) for path, old in _leaves(data) if path[0] not in Scenario.FIXED]
    changed = {write_key(path): _gentle(old, draw) for path, old in (draw.choice(places) for _ in range(3))}
    day = date.fromisoformat(data["time"]["start"]) + timedelta(days=draw.choice((0, 1, 1, 2, 2, 2, -1)))
    child["reform"] = {"test": {"date": day, "title": "Test", "set": changed}}


def _gentle(old: Any, draw: Random) -> Any:
    """Something of the same sort."""
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return draw.choice((0, 1, 2, old, old // 10, old * 3, old * 30, old + 1))
    if isinstance(old, float):
        shares = (0.0, 1.0, 0.5, old / 2, (1 + old) / 2, 1e-6, 0.999999)
        return draw.choice(shares if old <= 1 else (old / 10, old * 3, old * 30, 1.0, 1e-6, 0.0, 1e6))
    if isinstance(old, str):
        clock = ("00:00", "23:59:59", "24:00", "09:00", "12:30")
        lasting = ("0s", "1s", "1min", "1h", "3d", "52w", "0%")
        return draw.choice(clock if ":" in old else lasting if old[:1].isdigit() else (old, old, "x"))
    if isinstance(old, list) and old:
        return draw.choice((old[::-1], old[:1], [*old, old[0]], [old[0]] * len(old)))
    if isinstance(old, dict):
        return draw.choice((old, old, False))  # an entry that goes
    return old


def _rough(old: Any, draw: Random) -> Any:
    """Anything at all."""
    return draw.choice(draw.choice((NUMBERS, TEXTS, OTHERS)))


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of a scenario with what stands there, tables and lists too."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*path, key), value
        yield from _leaves(value, (*path, key))


def _place(data: Any, draw: Random) -> tuple[Any, Any]:
    """A table or list, and one of its keys."""
    path, _ = draw.choice(list(_leaves(data)))
    for key in path[:-1]:
        data = data[key]
    return data, path[-1]


def _replace(data: Any, draw: Random) -> None:
    holder, key = _place(data, draw)
    holder[key] = _rough(holder[key], draw)


def _nudge(data: Any, draw: Random) -> None:
    holder, key = _place(data, draw)
    holder[key] = _gentle(holder[key], draw)


def _delete(data: Any, draw: Random) -> None:
    holder, key = _place(data, draw)
    del holder[key]


def _rename(data: Any, draw: Random) -> None:
    holder, key = _place(data, draw)
    if isinstance(holder, dict):
        holder[draw.choice((key[::-1], key + "s", "kind", "name", "汉字", ""))] = holder.pop(key)


def _exchange(data: Any, draw: Random) -> None:
    one, first = _place(data, draw)
    other, second = _place(data, draw)
    if one is not other:
        one[first], other[second] = deepcopy(other[second]), deepcopy(one[first])


def _double(data: Any, draw: Random) -> None:
    holder, key = _place(data, draw)
    if isinstance(holder, list):
        holder.extend(deepcopy(holder[key]) for _ in range(draw.choice((1, 1, 40))))


def _bury(data: Any, draw: Random) -> None:
    holder, key = _place(data, draw)
    value = holder[key]
    for _ in range(draw.choice((1, 3, 60))):
        value = draw.choice(([value], {"value": value}, {key if isinstance(key, str) else "x": value}))
    holder[key] = value


def _dates(data: Any, draw: Random) -> None:
    clock = data.get("time")
    if isinstance(clock, dict) and isinstance(clock.get("start"), date):
        clock["start"], clock["end"] = clock.get("end", clock["start"]), clock["start"]


MUTATIONS: tuple[Callable[[Any, Random], None], ...] = (
    _replace, _replace, _nudge, _nudge, _nudge, _delete, _rename, _exchange, _double, _bury, _dates
)  # fmt: skip


def _scribbled(text: str, draw: Random) -> str:
    """Text with characters, lines or pieces lost, doubled or put in."""
    for _ in range(draw.choice((1, 1, 2, 5))):
        lines = text.splitlines(keepends=True) or ["\n"]
        line, spot = draw.randrange(len(lines)), draw.randrange(len(text) + 1)
        odd = draw.choice(
            ("[", "]", "[[", "{", "}", '"', "'''", "=", "\x00", "\ufeff", "汉", "\r", "#", "1e400", "\\u")
        )
        deep = draw.choice(("[" * 3000, "a." * 3000, "{a=" * 300, "x = " + "[" * 60 + "]" * 60 + "\n"))
        text = draw.choice((
            text[:spot], text[spot:], text[:spot] + odd + text[spot:], text[:spot] + text[spot + 1 :],
            "".join([*lines[:line], *lines[line + 1 :]]), "".join([*lines[:line], lines[line], *lines[line:]]),
            "".join(draw.sample(lines, len(lines))), text[:spot] + deep + text[spot:],
            text.replace("=", draw.choice((":", "==", " ")), 1), text.replace("0", str(draw.randrange(10**6)), 1),
        ))  # fmt: skip
    return text


def written(data: dict[str, Any]) -> str:
    """Data as TOML, a line a section."""
    return "".join(f"{_quoted(str(key))} = {_value(value)}\n" for key, value in data.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(str(key))} = {_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value)


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")
