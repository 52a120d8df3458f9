"""The file of a list of petitions, put in the place of its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.errors import meant, shown_path
from sim.scenario.explain import error
from sim.scenario.faults import Fault, Place, shown
from sim.scenario.keys import Path as Key
from sim.scenario.keys import at, write_key
from sim.scenario.layer import Layer
from sim.scenario.listed import LISTS


def bring_in(layer: Layer, folder: Path) -> None:
    """Puts the text of each list, named in a layer by its path from a folder, in the place of its name.

    So a scenario is whole by itself, wherever it is written. Raises PetitionError for a file that cannot be read.
    """
    for key in LISTS:
        if layer.at == key[: len(layer.at)]:
            _bring_in(layer, folder, key)


def _bring_in(layer: Layer, folder: Path, key: Key) -> None:
    rest = key[len(layer.at) :]
    name = at(layer.data, rest)
    if not isinstance(name, str) or "\n" in name or not name.lower().endswith(".csv"):
        return
    text = _text(
        folder / name, Fault("", write_key(key), layer.places.get(key, Place(layer.file)), shown(name))
    )
    layer.places[key] = Place(shown_path(folder / name))
    if rest:
        at(layer.data, rest[:-1])[rest[-1]] = text
    else:
        layer.data = text


def _text(file: Path, where: Fault) -> str:
    if not file.is_file():
        beside = [one.name for one in sorted(file.parent.glob("*.csv"))]
        raise error([replace(where, message="there is no such file", hint=meant(file.name, beside))])
    try:
        text = file.read_text(encoding="utf-8-sig")  # whose ends of lines it makes those of Unix
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is not text in UTF-8"
        raise error(
            [replace(where, message=f"cannot be read: {reason}", expected="a list in CSV")]
        ) from wrong
    return text if text.endswith("\n") else text + "\n"  # an end of a line tells a list from a name
