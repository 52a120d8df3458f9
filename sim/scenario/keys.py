"""Keys: places in a scenario, written with dots ("deadlines.urgent.allowance"), held as tuples."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.errors import PetitionError, meant

Path = tuple[str | int, ...]
"""A place: keys of tables and numbers of entries of lists."""

PART = re.compile(r"""\s*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s.="'\[\]{},#]+)\s*""")
"""One part of a dotted key as TOML has it, quoted or bare."""

_TYPED = re.compile(r"""\s*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s.="'\[\]{},#][^.="\[\]{},#\n]*)\s*""")
"""One part as people type it: a bare one may have spaces and apostrophes inside ("Bridge Street")."""

ALL = "*"
"""Stands for all entries of a table by name."""
KIND = "kind"
"""The key that chooses among alternatives: parameters of one mean nothing to another."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def unquoted(part: str) -> str:
    """The key that one part of a dotted key stands for."""
    return str(tomllib.loads(f"key = {part}")["key"]) if part[0] in "\"'" else part


def read_key(text: str) -> tuple[str, ...]:
    """The parts of a dotted key, in the one way in which all who are given one read it. Raises PetitionError if it is
    none."""
    parts, end = _parts(text)
    if parts and end == len(text):
        return parts
    raise PetitionError(
        f'"{text}" is not a key',
        key=text,
        expected="names joined by dots, such as staffing.level or staffing.officers.Bridge Street",
        hint='a name with a dot, comma, equals sign, bracket or quotation mark in it stands in quotes: "St. Mary"',
    )


def plain_key(text: str) -> str:
    """A key as the project writes it, however it was typed; what is none as it is, which is told when it is laid."""
    try:
        return write_key(read_key(text))
    except PetitionError:
        return text


def first_part(text: str) -> str:
    """The section that a key belongs to."""
    parts, _ = _parts(text)
    return parts[0] if parts else text


def split_value(text: str) -> tuple[str, str | None]:
    """A key and the text of its value, which an equals sign outside of quotes parts; None if there is no such sign."""
    _, end = _parts(text)
    if end < len(text) and text[end] == "=":
        return text[:end].strip(), text[end + 1 :]
    key, equals, value = text.partition("=")
    return key.strip(), value if equals else None


def _parts(text: str) -> tuple[tuple[str, ...], int]:
    """The parts of the key that a text begins with, and where it ends; none where there is no key."""
    parts: list[str] = []
    at = 0
    while match := _TYPED.match(text, at):
        try:
            parts.append(unquoted(match[1].rstrip()))
        except tomllib.TOMLDecodeError:  # a backslash that stands for nothing
            break
        at = match.end()
        if at == len(text) or text[at] != ".":
            return tuple(parts), at
        at += 1
    return (), at


def in_order(keys: Iterable[str]) -> list[str]:
    """Keys in the order they are laid, so that it does not matter in which they are given.

    What empties a table comes first, then tables before what is in them.
    """

    def rank(key: str) -> tuple[bool, int]:
        try:
            parts = read_key(key)
        except PetitionError:  # told when it is laid
            return False, 0
        return parts[-1] not in (ALL, KIND), len(parts)

    return sorted(keys, key=rank)


def write_key(path: Sequence[str | int], data: object = None) -> str:
    """The dotted key of a place; an entry of a list goes by its name, or else by its number from 0."""
    parts = []
    for part in path:
        entry = at(data, (part,))
        if isinstance(part, int):
            names = _names(data)
            part = names[part] if part < len(names) else str(part)
        parts.append(
            part if _BARE.fullmatch(part) else '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'
        )
        data = entry
    return ".".join(parts)


def find(data: object, keys: Sequence[str]) -> Path:
    """The place a key names in a text's data: entries of lists go by name or number.

    What is missing in a table stays as it is written. Raises PetitionError for an entry no list has.
    """
    path: list[str | int] = []
    for key in keys:
        part: str | int = key
        if data is not None and not isinstance(data, Mapping | list):
            raise PetitionError(
                f"{write_key(path)} has no keys below it",
                key=".".join(keys),
                expected=f"{write_key(path)} itself, which is a single value",
            )
        if isinstance(data, list):
            names = _names(data)
            if key in names:
                part = names.index(key)
            elif key.isdecimal() and int(key) < len(data):
                part = int(key)
            else:
                raise PetitionError(
                    f'there is no entry "{key}"',
                    key=".".join(keys),
                    expected="one of " + ", ".join(names) if names else "a list with entries",
                    hint=meant(key, names),
                )
        path.append(part)
        data = at(data, (part,))
    return tuple(path)


def _names(entries: object) -> list[str]:
    """What the entries of a list go by: their `name` where no other has it, or else their number."""
    if not isinstance(entries, list):
        return []
    names = [entry.get("name") if isinstance(entry, Mapping) else None for entry in entries]
    often = Counter(name for name in names if isinstance(name, str) and name)
    return [name if isinstance(name, str) and often[name] == 1 else str(n) for n, name in enumerate(names)]


def at(data: object, path: Sequence[str | int]) -> Any:
    """What stands at a place, None if nothing does."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
