"""A scenario that a page sends: it may only set keys of a scenario that is shipped."""

from __future__ import annotations

import re
import secrets
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import sim
from sim import PetitionError, built_in
from sim.web.limits import bounded

LARGEST, MOST, SECONDS = 200_000, 100, 10
"""Bytes of a scenario that is sent, how many are kept, and seconds of the processor that one may take to be read."""
DEEPEST = 20
FILES = re.compile(r"[^\n]*\.(csv|tsv|toml|py|parquet|json|txt|gz|xlsx)\s*", re.IGNORECASE)
"""What a key may say that names a file."""
PROSE = frozenset({"title", "source", "assumption", "note"})
"""Keys that nothing is opened by."""


def keep(name: str, text: str, place: Path) -> tuple[str, sim.Scenario]:
    """Keep a scenario in a folder: its name there, and what it is. Raises PetitionError for one that is no good."""
    check(text)
    if len(list(place.glob("*.toml"))) >= MOST:
        raise PetitionError(
            f"{MOST} scenarios have been sent already", hint=f"remove some of them from {place}"
        )
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:40] or "scenario"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=place) as folder:
        file = Path(folder) / f"{stem}-sent-{secrets.token_hex(3)}.toml"
        file.write_text(text, encoding="utf-8")
        try:
            with bounded(Path(folder), SECONDS):
                made = sim.load(file)
        except PetitionError as fault:  # whoever sent it knows no folder of the server
            fault.message = fault.message.replace(str(file), name)
            raise
        file.rename(place / file.name)
    return file.stem, made


def check(text: str) -> None:
    """Raise PetitionError for a scenario that would have anything else opened, or run: it may only set keys."""
    if len(text) > LARGEST:
        raise PetitionError("this scenario is too large", expected=f"at most {LARGEST / 1e3:g} kB")
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise PetitionError(
            f"this is no TOML: {error}", expected="a scenario as petition new writes it"
        ) from error
    if table.pop("extends", built_in()[0]) not in built_in():  # without it, it is whole
        raise PetitionError(
            "a scenario that is sent extends a shipped one", key="extends", expected=", ".join(built_in())
        )
    if table.pop("rules", {}) not in ({}, {"files": []}):
        raise PetitionError(
            "rules in Python are never run for a page", key="rules",
            hint="start the server with the scenario's file, or use the command",
        )  # fmt: skip
    _no_files(table, ())


def _no_files(value: Any, path: tuple[str, ...]) -> None:
    if len(path) > DEEPEST:
        raise PetitionError("this lies too deep", key=".".join(path))
    if isinstance(value, str) and FILES.fullmatch(value) and path[-1] not in PROSE:
        raise PetitionError(
            f'"{value[:80]}" is a file, and none is opened for a page', key=".".join(path),
            expected="what the file holds, in its place",
        )  # fmt: skip
    for name, inner in value.items() if isinstance(value, dict) else ():
        _no_files(inner, (*path, str(name)))
    for inner in value if isinstance(value, list) else ():
        _no_files(inner, path)
