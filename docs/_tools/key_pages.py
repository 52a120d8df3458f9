"""Pages made from the keys of a scenario: what each means and takes, its value in the base city, and why."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from pydantic import BaseModel
from tables import table
from values import Register, places, register_of, shown, why

from sim.ground.durations import Distribution
from sim.scenario.declared import Declared, declared, sections
from sim.scenario.keys import at
from sim.scenario.load import load
from sim.scenario.schema import Scenario

MOST = 180
"""Letters of a base value that are shown."""
HEAD = ("key", "meaning", "takes", "base", "why, and how far it may be off")


def reference() -> str:
    """Every key by section: meaning, what it takes, its value in base.toml, and why."""
    base = load("base")
    data, register = base.model_dump(mode="json"), register_of(base)
    parts = []
    for section, its in _by_section(declared()).items():
        rows = [
            (f"`{key.written}`" + (f" (`{key.kind}`)" if key.kind else ""), key.key.meaning, key.takes,
             *_base(key, data, register))
            for key in its
        ]  # fmt: skip
        about = [_said(Scenario.model_fields[section].annotation)] if section else []
        parts.append("\n\n".join([f"## {section or 'the whole'}", *about, *_parts(its), table(HEAD, rows)]))
    return "\n\n".join(parts)


def keys(*chosen: str) -> str:
    """The keys of some sections, "whole" for those in none: in Chinese, with symbol and meaning."""
    told = _by_section(declared())
    rows = [
        (f"`{written}`", "；".join(dict.fromkeys(key.key.zh for key in its)), its[0].key.symbol,
         "; ".join(dict.fromkeys(f"{key.kind}: {key.key.meaning}" if len(its) > 1 else key.key.meaning for key in its)))
        for section in chosen
        for written, its in _by_key(told["" if section == "whole" else section])
    ]  # fmt: skip
    return table(("key", "中文", "symbol", "meaning"), rows)


def distributions() -> str:
    """The laws a duration may be drawn from, and their numbers."""
    return table(
        ("kind", "what", "numbers"),
        [
            (f"`{kind.model_fields['kind'].default}`", _said(kind),
             "; ".join(f"`{key.name}`, {key.takes}: {key.key.meaning}" for key in declared(kind)))
            for kind in sections(Distribution)
        ],
    )  # fmt: skip


def _by_section(keys: Iterable[Declared]) -> dict[str, list[Declared]]:
    told: dict[str, list[Declared]] = {}
    for key in keys:
        told.setdefault(key.path[0] if len(key.path) > 1 else "", []).append(key)
    return told


def _by_key(keys: Iterable[Declared]) -> list[tuple[str, list[Declared]]]:
    """Keys of several alternatives that are written alike stand together."""
    return [(written, list(its)) for written, its in groupby(keys, key=lambda key: key.written)]


def _parts(keys: list[Declared]) -> list[str]:
    """What is said of the tables within a section, and of the alternatives among which it chooses."""
    told: dict[str, str] = {}
    for key in keys:
        if key.path[-1] == "kind":
            where = key.written.removesuffix(".kind")
            for table in sections(key.annotation):
                told[f"`{where}`, `{table.model_fields['kind'].default}`"] = _said(table)
        elif len(key.path) > 2 and key.kind is None:
            told[f"`{key.written.rsplit('.', 1)[0]}`"] = _said(key.model)
    return ["\n".join(f"- {name}: {said}" for name, said in told.items())] if told else []


def _said(model: type[BaseModel] | Any) -> str:
    """The docstring of the first class among what a value may be."""
    return " ".join((sections(model)[0].__doc__ or "").split()).replace("_", r"\_").replace("*", r"\*")


def _base(key: Declared, data: Any, register: Register) -> tuple[str, str]:
    """The value in base.toml, and why it is that."""
    found = [(place, name, at(data, place)) for place, name in places(data, key)]
    values = [f"{name} {shown(value)}".strip() for _, name, value in found if value is not None]
    told = "; ".join(values)
    because = dict.fromkeys(filter(None, (why(register, place) for place, _, _ in found)))
    return (told if len(told) <= MOST else told[:MOST].rsplit(" ", 1)[0] + " …"), "; ".join(list(because)[:3])
