"""Files of the user's own that a scenario names: what stands in one takes the place of its name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import PetitionError, meant, shown_path
from sim.scenario.explain import error
from sim.scenario.faults import Fault, Place, shown
from sim.scenario.keys import ALL, at, write_key
from sim.scenario.keys import Path as Key
from sim.scenario.layer import Layer


class Entry(NamedTuple):
    """What a line of a file says: its keys below the key that names the file, their value, and where it stands."""

    below: tuple[str, ...]
    value: object
    place: Place


class OwnFile(NamedTuple):
    """A key that may name a file: the endings of such files, and how one is read."""

    key: tuple[str, ...]
    endings: tuple[str, ...]
    read: Callable[[Path], Iterator[Entry]]


def bring_in(layer: Layer, folder: Path, own: OwnFile) -> None:
    """Puts what stands in a file, named in a layer by its path from a folder, in the place of its name.

    So a scenario is whole by itself, wherever it is written. Raises PetitionError for what is wrong with the file.
    """
    key, file = own.key, named_file(layer, folder, own.key, own.endings)
    if file is None:
        return
    # All of what was there before goes first: a file is whole.
    whole: dict[str, Any] = {ALL: False}
    for entry in own.read(file):
        *above, last = entry.below
        inner = whole
        for one in above:
            inner = inner.setdefault(one, {})
        if last in inner:
            raise wrong(own, f"{' '.join(entry.below)} stands there twice", entry.place)
        inner[last] = entry.value
        for length in range(1, len(above) + 1):
            layer.places.setdefault((*key, *above[:length]), entry.place)
        layer.places[*key, *entry.below] = entry.place
    layer.places[*key, ALL] = Place(shown_path(file))
    put(layer, key, whole)


def named_file(layer: Layer, folder: Path, key: Key, endings: tuple[str, ...]) -> Path | None:
    """The file that a layer names at a key by its path from a folder, None if it names none there. Raises PetitionError
    if there is no such file."""
    if layer.at != key[: len(layer.at)]:
        return None
    name = at(layer.data, key[len(layer.at) :])
    if not isinstance(name, str) or "\n" in name or not name.lower().endswith(endings):
        return None
    file = folder / name
    if not file.is_file():
        beside = [one.name for one in sorted(file.parent.glob("*")) if one.suffix in endings]
        place = layer.places.get(key, Place(layer.file))
        missing = Fault(
            "there is no such file", write_key(key), place, shown(name), hint=meant(file.name, beside)
        )
        raise error([missing])
    return file


def put(layer: Layer, key: Key, value: object) -> None:
    """Lay what a file holds in the place of its name."""
    rest = key[len(layer.at) :]
    if rest:
        at(layer.data, rest[:-1])[rest[-1]] = value
    else:
        layer.data = value


def wrong(own: OwnFile, message: str, place: Place, expected: str | None = None) -> PetitionError:
    """The fault of a line."""
    return error([Fault(message, ".".join(own.key), place, expected=expected)])


def rows(
    own: OwnFile, file: Path, columns: tuple[str, ...], what: str
) -> Iterator[tuple[Mapping[str, str], Place]]:
    """The rows of a CSV file that has these columns, perhaps beside others, each with its place."""
    name = shown_path(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not text in UTF-8"
        raise wrong(own, f"cannot be read: {reason}", Place(name), what) from fault
    table = csv.DictReader(text.splitlines(), skipinitialspace=True)
    try:
        if not set(columns) <= set(table.fieldnames or ()):
            named = ", ".join(columns[:-1]) + f" and {columns[-1]}"
            first = f"a first line such as {','.join(columns)}"
            raise wrong(own, f"the columns {named} are not there", Place(name, 1), first)
        for row in table:
            yield row, Place(name, table.line_num)
    except csv.Error as fault:
        raise wrong(own, f"cannot be read: {fault}", Place(name, table.reader.line_num), what) from fault
