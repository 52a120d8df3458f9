"""The file of a list of petitions, put in the place of its name."""

from __future__ import annotations

from pathlib import Path

from sim.errors import meant, shown_path
from sim.scenario.explain import error
from sim.scenario.faults import Fault, Place, shown
from sim.scenario.keys import at, write_key
from sim.scenario.layer import Layer
from sim.scenario.listed import KEY


def bring_in(layer: Layer, folder: Path) -> None:
    """Puts the text of a list, named in a layer by its path from a folder, in the place of its name.

    So a scenario is whole by itself, wherever it is written. Raises PetitionError for a file that cannot be read.
    """
    if layer.at != KEY[: len(layer.at)]:
        return
    rest = KEY[len(layer.at) :]
    name = at(layer.data, rest)
    if not isinstance(name, str) or "\n" in name or not name.lower().endswith(".csv"):
        return
    text = _text(folder / name, layer.places.get(KEY, Place(layer.file)), name)
    layer.places[KEY] = Place(shown_path(folder / name))
    if rest:
        at(layer.data, rest[:-1])[rest[-1]] = text
    else:
        layer.data = text


def _text(file: Path, place: Place, name: str) -> str:
    if not file.is_file():
        beside = [one.name for one in sorted(file.parent.glob("*.csv"))]
        what, hint = "there is no such file", meant(file.name, beside)
        raise error([Fault(what, write_key(KEY), place, shown(name), hint=hint)])
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "it is not text in UTF-8"
        where = Place(shown_path(file))
        raise error([Fault(f"cannot be read: {reason}", write_key(KEY), where, expected="CSV")]) from wrong
    return "\n".join(lines) + "\n"  # at least one end of a line, which tells a list from a name
