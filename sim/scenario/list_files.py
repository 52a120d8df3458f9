"""The file of a list of petitions, put in the place of its name."""

from __future__ import annotations

from pathlib import Path

from sim.errors import shown_path
from sim.scenario.explain import error
from sim.scenario.faults import Fault, Place, shown
from sim.scenario.keys import at, write_key
from sim.scenario.layer import Layer
from sim.scenario.listed import LISTS
from sim.scenario.own_files import named_file, put


def bring_in(layer: Layer, folder: Path) -> None:
    """Puts the text of each list, named in a layer by its path from a folder, in the place of its name.

    So a scenario is whole by itself, wherever it is written. Raises PetitionError for a file that cannot be read.
    """
    for key in LISTS:
        file = named_file(layer, folder, key, (".csv",))
        if file is not None:
            name = shown(at(layer.data, key[len(layer.at) :]))
            text = _text(file, write_key(key), layer.places.get(key, Place(layer.file)), name)
            layer.places[key] = Place(shown_path(file))
            put(layer, key, text)


def _text(file: Path, key: str, place: Place, name: str) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")  # whose ends of lines it makes those of Unix
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is not text in UTF-8"
        raise error([Fault(f"cannot be read: {reason}", key, place, name, "a list in CSV")]) from wrong
    return text if text.endswith("\n") else text + "\n"  # an end of a line tells a list from a name
