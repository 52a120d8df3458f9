"""Scenario files: found by name or path, read as TOML, each with the parents it extends."""

from __future__ import annotations

import os
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.errors import meant, shown_path
from sim.resources import scenarios_folder
from sim.scenario.explain import error
from sim.scenario.faults import Fault, Place, shown
from sim.scenario.keys import Path as Key
from sim.scenario.layer import Layer
from sim.scenario.lines import lines


def built_in() -> list[str]:
    """Names of the scenarios that come with the package."""
    return sorted(file.stem for file in scenarios_folder().glob("*.toml"))


def locate(name_or_path: str | Path) -> Path:
    """The file of a built-in scenario's name, or of a path (with a separator or ending in .toml)."""
    text = os.fspath(name_or_path)
    if isinstance(name_or_path, Path) or text.endswith(".toml") or "/" in text or os.sep in text:
        return Path(name_or_path)
    if text not in built_in():
        fault = Fault(
            f'there is no scenario "{text}"',
            expected=f"a path, or one of {', '.join(built_in())}",
            hint=meant(text, built_in()),
        )
        raise error([fault])
    return scenarios_folder() / f"{text}.toml"


def chain(name_or_path: str | Path) -> list[Layer]:
    """The layers of a scenario, the farthest parent first. Raises PetitionError for what cannot be read."""
    layers: list[Layer] = []
    seen: list[Path] = []
    file = locate(name_or_path)
    child: Fault | None = None
    while True:
        if child and not _is_there(file):
            raise error([child])
        seen.append(file.resolve())
        layer = _read(file)
        layers.insert(0, layer)
        parent = layer.data.pop("extends", None)
        if parent is None:
            return layers
        where = Fault("", "extends", layer.places[("extends",)], shown(parent))
        file, child = _parent(parent, file, where)
        if file.resolve() in seen:
            names = [path.stem for path in seen[seen.index(file.resolve()) :]]
            raise error([_with(where, f"goes round in a circle: {' -> '.join([*names, names[0]])}")])


def _parent(parent: object, child: Path, where: Fault) -> tuple[Path, Fault]:
    """The parent's file, and the fault it is if that file does not exist."""
    if not isinstance(parent, str) or not parent or "\0" in parent:
        raise error([_with(where, "must be text", 'the name of a scenario or a path, such as "base"')])
    if parent.endswith(".toml"):
        beside = sorted(file.name for file in child.parent.glob("*.toml"))
        file = child.parent / parent
        missing = _with(where, "there is no such file", None, meant(parent, beside))
    else:
        file = scenarios_folder() / f"{parent}.toml"
        own = 'a file of your own is given with its ending, "mine.toml"'
        hint = meant(parent, built_in()) or own
        missing = _with(where, "there is no such scenario", f"one of {', '.join(built_in())}", hint)
    return file, missing


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name that is too long, a folder one may not look into
        return False


def _with(where: Fault, message: str, expected: str | None = None, hint: str | None = None) -> Fault:
    return Fault(message, where.key, where.place, where.given, expected, hint)


def _read(file: Path) -> Layer:
    data, name, where = parsed(file)
    return Layer.read(data, name, where)


def parsed(file: Path, what: str = "a scenario") -> tuple[dict[str, Any], str, dict[Key, int]]:
    """A file of TOML: its data, its name as people know it, and the line of every key. Raises PetitionError."""
    name = shown_path(file)
    try:
        # Some editors on Windows begin a file with a mark of its encoding.
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise error([Fault("is not text in UTF-8", place=Place(name), expected="a TOML file")]) from wrong
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        raise error(
            [Fault(f"cannot be read: {reason}", place=Place(name), expected=f"{what} in TOML")]
        ) from wrong
    try:
        data, where = _document(text)
        return data, name, where
    except tomllib.TOMLDecodeError as wrong:
        message, line = _told(str(wrong), text)
        raise error([Fault(f"is not valid TOML: {message}", place=Place(name, line))]) from wrong
    except ValueError as wrong:  # a number of thousands of digits
        raise error([Fault(f"is not valid TOML: {wrong}", place=Place(name))]) from wrong
    except RecursionError as wrong:
        raise error([Fault("is nested too deeply", place=Place(name))]) from wrong


@lru_cache(maxsize=16)
def _document(text: str) -> tuple[dict[str, Any], dict[Key, int]]:
    """What a text of TOML holds, and the line of every key. Nobody changes it, for the arms of a study share it."""
    return tomllib.loads(text), lines(text)


def _told(message: str, text: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", message, re.DOTALL)
    if match:
        return f"{match[1]} (column {match[3]})", int(match[2])
    return message.removesuffix(" (at end of document)"), text.count("\n") + 1
