"""A scenario back to text: complete, without parents, every number with its provenance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Item

from sim.scenario.keys import Path as Key
from sim.scenario.keys import find, read_key
from sim.scenario.origin import Reform
from sim.scenario.provenance import WORDS, Provenance
from sim.scenario.schema import Scenario


def to_toml(scenario: Scenario) -> str:
    """The scenario as a TOML file that needs no other but its files of rules, which are to stand beside it; loading it
    gives an equal scenario."""
    data = plain(scenario)
    data["rules"]["files"] = [Path(name).name for name in scenario.rules.files]
    register = {find(data, read_key(key)): what for key, what in scenario.register.items()}
    document = tomlkit.document()
    _fill(document, _annotated(data, register, ()))
    if scenario.reforms:
        document["reform"] = _table({reform.name: _reform(reform) for reform in scenario.reforms})
    return re.sub(r"([^\n])\n\[", r"\1\n\n[", tomlkit.dumps(document))


def plain(scenario: Scenario) -> dict[str, Any]:
    """All that a scenario says, as it is written in TOML."""
    data: dict[str, Any] = _natural(scenario.model_dump(), scenario.model_dump(mode="json"))
    return data


def written(value: Any, what: Provenance | None = None) -> str:
    """A value on one line of TOML, with where it comes from."""
    return _inline(_annotated(value, {} if what is None else {(): what}, ())).as_string()


def _natural(value: Any, text: Any) -> Any:
    """Dates as TOML has them, everything else as JSON mode writes it ("2h", "08:30")."""
    if isinstance(value, dict):
        return {key: _natural(inner, text[key]) for key, inner in value.items()}
    if isinstance(value, list):
        return [_natural(inner, below) for inner, below in zip(value, text, strict=True)]
    return value if isinstance(value, date) else text


class _Written(dict[str, Any]):
    """A value with its provenance: in one line, unless it stands among tables."""


def _annotated(value: Any, register: Mapping[Key, Provenance], path: Key) -> Any:
    written = value
    if isinstance(value, dict):
        written = {key: _annotated(inner, register, (*path, key)) for key, inner in value.items()}
    elif isinstance(value, list):
        written = [_annotated(inner, register, (*path, number)) for number, inner in enumerate(value)]
    if path not in register:
        return written
    told = {word: getattr(register[path], word) for word in WORDS}
    told["range"] = list(told["range"]) if told["range"] else None
    return _Written(value=written, **{word: what for word, what in told.items() if what is not None})


def _reform(reform: Reform) -> dict[str, Any]:
    origin = reform.provenance
    told = {word: getattr(origin, word) for word in ("source", "assumption", "note")}
    changes = {change.key: _annotated(change.value, change.register, ()) for change in reform.changes}
    told = {word: what for word, what in told.items() if what is not None}
    return {"date": reform.date, "title": reform.title, **told, "set": changes}


def _fill(table: Any, data: Mapping[str, Any]) -> None:
    # Plain values before tables: what follows a table's header belongs to that table. Among tables all are written as
    # tables, so that entries that go by name keep their order.
    as_tables = any(map(_is_table, data.values())) and all(map(_holds_table, data.values()))
    for key, value in sorted(data.items(), key=lambda pair: as_tables or _is_table(pair[1])):
        if not as_tables and not _is_table(value):
            table[key] = _inline(value)
        elif isinstance(value, _Written):
            table[key] = _flat(value)
        else:
            table[key] = _table(value)


def _flat(value: Mapping[str, Any]) -> Item:
    """A table of plain values."""
    table = tomlkit.table()
    for key, inner in value.items():
        table[key] = _inline(inner)
    return table


def _table(data: Mapping[str, Any]) -> Item:
    table = tomlkit.table()
    _fill(table, data)
    return table


def _inline(value: Any) -> Item:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            table[key] = _inline(inner)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for inner in value:
            array.append(_inline(inner))
        return array
    if (
        isinstance(value, str)
        and "\n" in value
        and "'''" not in value
        and value.replace("\n", "").isprintable()
    ):
        # A list of petitions: as it is, for escaping takes time by the square of its length.
        return tomlkit.string(value, literal=True, multiline=True)
    item: Item = tomlkit.item(value)
    return item


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and not isinstance(value, _Written)


def _holds_table(value: Any) -> bool:
    return _is_table(value.get("value") if isinstance(value, _Written) else value)
