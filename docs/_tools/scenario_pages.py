"""Pages made from the scenarios: the register of assumptions, what is chosen, and what is cited."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from tables import table
from values import ends_of, places, register_of, shown

from sim.resources import scenarios_folder
from sim.scenario.declared import Declared, declared
from sim.scenario.keys import at, find, read_key
from sim.scenario.load import load
from sim.scenario.origin import provenance
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario

CHOICES = ("time.period", "time.holidays", "staffing.crews.….calendar", "staffing.crews.….bodies")
"""Choices among more words than the schema can list."""


def assumptions() -> str:
    """Every assumption of every scenario that is shipped: value, range, reason; and what depends on it."""
    parts = []
    for name, scenario in _scenarios():
        data = scenario.model_dump(mode="json")
        parent = _given(_parent(name))
        rows = [
            (f"`{key}`", shown(at(data, find(data, read_key(key)))), ends_of(what), what.assumption)
            for key, what in scenario.register.items()
            if what.assumption and parent.get(key) != (what, at(data, find(data, read_key(key))))
        ]
        rows += [
            (
                f"`{change.key}` from {reform.date}",
                shown(_plain(change.value)),
                ends_of(what),
                what.assumption,
            )
            for reform in scenario.reforms
            for change in reform.changes
            for what in [change.register.get((), reform.provenance)]
            if what.assumption
        ]
        assumed = sum(bool(what.assumption) for what in scenario.register.values())
        sourced = sum(bool(what.source) for what in scenario.register.values())
        about = f"{scenario.title}. {assumed} entries assumed, {sourced} with a source; "
        about += "all assumptions:" if not parent else f"those that differ from `{_parent(name)}`:"
        parts.append("\n\n".join([f"## {name}", about, table(("key", "value", "range", "reason"), rows)]))
    return "\n\n".join(parts)


def choices() -> str:
    """Words, and true or false, for which no scenario names a source or a reason: what else there is to choose."""
    parts = []
    for name, scenario in _scenarios():
        parent = dict(_chosen(load(parent_name))) if (parent_name := _parent(name)) else {}
        told: dict[tuple[str, str, str, str], None] = {}
        for (key, of), value in _chosen(scenario):
            if parent.get((key, of)) != value:
                told[(f"`{key.written}`", f"{of} {shown(value)}".strip(), key.takes, key.key.meaning)] = None
        if told:
            parts.append(
                "\n\n".join(
                    [f"### {name}", table(("key", "chosen", "among", "what it means"), _merged(list(told)))]
                )
            )
    return "\n\n".join(parts)


def shapes() -> str:
    """The law each duration is drawn from, in the base city: the law is a choice, too."""
    data = load("base").model_dump(mode="json")
    laws: dict[str, dict[str, None]] = {}
    for key in declared():
        if "distribution" in key.takes:
            for place, _ in places(data, key):
                value = at(data, place)
                for one in [value] if "kind" in value else value.values():
                    laws.setdefault(one["kind"], {})[f"`{key.written}`"] = None
    return table(("law", "of"), [(f"`{law}`", ", ".join(its)) for law, its in sorted(laws.items())])


def _scenarios() -> Iterator[tuple[str, Scenario]]:
    names = [file.stem for file in scenarios_folder().glob("*.toml")]
    for name in sorted(names, key=lambda name: (name != "base", name)):
        yield name, load(name)


def _chosen(scenario: Scenario) -> Iterator[tuple[tuple[Declared, str], Any]]:
    """Every choice without provenance: its key, the names of the entries of lists it stands in, and what is chosen."""
    data, register = scenario.model_dump(mode="json"), register_of(scenario)
    for key in declared():
        if key.takes.startswith("`") or key.written in CHOICES:
            for place, names in places(data, key):
                what = provenance(register, place)
                if not (what and what.is_given):
                    yield (key, names), at(data, place)


def _merged(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """One row a key: what each entry of a list has chosen, one behind the other."""
    by_key: dict[tuple[str, str, str], list[str]] = {}
    for key, value, among, means in rows:
        by_key.setdefault((key, among, means), []).append(value)
    return [(key, "; ".join(values), among, means) for (key, among, means), values in by_key.items()]


def _given(name: str | None) -> dict[str, tuple[Provenance, Any]]:
    if name is None:
        return {}
    scenario = load(name)
    data = scenario.model_dump(mode="json")
    return {key: (what, at(data, find(data, read_key(key)))) for key, what in scenario.register.items()}


def _parent(name: str) -> str | None:
    text = (scenarios_folder() / f"{name}.toml").read_text(encoding="utf-8")
    parent = tomllib.loads(text).get("extends")
    return None if parent is None else str(parent)


def _plain(value: Any) -> Any:
    return value.get("value", value) if isinstance(value, dict) else value


def sources() -> str:
    """What the scenarios cite, each once."""
    told: dict[str, str] = {}
    for file in sorted(scenarios_folder().glob("*.toml")):
        told |= load(file.stem).sources
    return table(("name", "reference"), [(f"`{name}`", text) for name, text in sorted(told.items())])
