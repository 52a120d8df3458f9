"""A scenario's text of an older form, written in today's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from sim.scenario.keys import ALL, Path, read_key, write_key
from sim.scenario.migration import LISTS, REMOVED, Former

ANNOTATED: tuple[Path, ...] = (
    ("catalogue", "bodies"), ("catalogue", "classes"), ("staffing", "utilisation"), ("staffing", "officers"),
)  # fmt: skip
"""Tables that replaced a parent's when they were written with their provenance; now they are laid over it."""


def rewritten(text: str) -> str:
    """A TOML text in today's form, comments included; it means what it meant."""
    import tomlkit

    document: Any = tomlkit.parse(text)
    is_child = "extends" in document
    for path in REMOVED:
        _remove(document, path)
    for path, former in LISTS.items():
        holder: Any = _at(document, path[:-1])
        if isinstance(holder, MutableMapping) and path[-1] in holder:
            holder[path[-1]] = _by_name(holder[path[-1]], former, is_child)
    for path in ANNOTATED:
        value: Any = _at(document, (*path, "value"))
        if is_child and isinstance(value, MutableMapping):
            value[ALL] = False
    for changes in _changes(document):
        for path in REMOVED:
            _remove(changes, path)
            changes.pop(write_key(path), None)
        for key in changes:
            if (path := read_key(key)) in LISTS:
                changes[key] = _by_name(changes[key], LISTS[path], True)
    return tomlkit.dumps(document)


def _changes(document: Any) -> Iterator[MutableMapping[str, Any]]:
    """What each reform sets."""
    reforms = _at(document, ("reform",))
    for name in reforms if isinstance(reforms, Mapping) else ():
        if isinstance(changes := _at(reforms, (name, "set")), MutableMapping):
            yield changes


def _at(table: Any, path: Path) -> Any:
    for key in path:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def _remove(table: Any, path: Path) -> None:
    """Take a key out, wherever it stands."""
    if ALL in path[:-1]:
        at = path.index(ALL)
        entries = _at(table, path[:at])
        for name in entries if isinstance(entries, Mapping) else ():
            _remove(_at(entries, (name,)), path[at + 1 :])
    elif isinstance(holder := _at(table, path[:-1]), MutableMapping):
        holder.pop(path[-1], None)


def _by_name(old: Any, former: Former, is_child: bool) -> Any:
    """A list of tomlkit's as a table by name; of a child, one that takes its parent's entries away first."""
    import tomlkit
    from tomlkit.items import AoT, Table, Trivia

    within = _at(old, ("value",))
    if isinstance(within, list):  # with its provenance
        old["value"] = _by_name(within, former, is_child)
    if not isinstance(old, list):
        return old
    if not isinstance(old, AoT):
        inline = tomlkit.inline_table()
        if is_child:
            inline.append(ALL, False)
        for name, entry in zip(former.names(map(_plain, old)), list(old), strict=True):
            inline.append(name, _without(entry, former))
        return inline
    table = tomlkit.table(is_super_table=not is_child)
    if is_child:
        table.append(ALL, False).add(tomlkit.nl())
    table.value.parsing(True)  # tomlkit is to add no lines of its own
    for name, entry in zip(former.names(map(_plain, old.body)), old.body, strict=True):
        line = Trivia("", entry.trivia.comment_ws, entry.trivia.comment, entry.trivia.trail)
        table.append(name, Table(_without(entry, former).value, line, is_aot_element=False))
    return table


def _plain(entry: Any) -> Any:
    """What an entry says, its provenance taken off."""
    value = entry.get("value") if isinstance(entry, Mapping) else None
    return value if isinstance(value, Mapping) else entry


def _without(entry: Any, former: Former) -> Any:
    """An entry without what its name says."""
    for key in former.left_out:
        if isinstance(_plain(entry), Mapping):
            _plain(entry).pop(key, None)
    return entry
