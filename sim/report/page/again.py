"""How a result is made again: the command, the versions, the checksums of its files."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.errors import PetitionError
from sim.history.disk.manifest import checksum, listed
from sim.history.disk.provenance import DISTRIBUTION
from sim.history.run import PROVENANCE
from sim.report.page.blocks import Block, Code, Pairs, Table, Text
from sim.report.page.sentences import speaking, word
from sim.report.quantities import Language

LARGEST = 1 << 30
"""Bytes of a file that is read to be checked."""


def again(folder: Path, language: Language) -> list[Block]:
    """The command, and what it was run by; the files of the folder, and whether they are as they were written."""
    say, where = speaking(language), provenance(folder)
    package = where.get("package", {})
    libraries = ", ".join(
        f"{name} {version}" for name, version in where.get("libraries", {}).items() if version
    )
    pairs = {
        "version": f"{package.get('name', DISTRIBUTION)} {package.get('version', '')}",
        "commit": where.get("commit"),
        "code": where.get("source_hash"),
        "seed": where.get("seed"),
        "replication": where.get("replication"),
        "replications": where.get("replications"),
        "city": word(language, "one city") if where.get("same_city") else None,
        "scale": where.get("scale"),
        "engine": where.get("engine"),
        "python": where.get("python"),
        "libraries": libraries,
        "machine": where.get("platform"),
        "started": where.get("started"),
        "ended": where.get("ended"),
    }
    blocks: list[Block] = [Text(say("command")), Code(shlex.join(map(str, where.get("command", []))))]
    blocks.append(
        Pairs([(word(language, name), str(what)) for name, what in pairs.items() if what not in (None, "")])
    )
    sums = listed(folder)
    if not sums:
        return [*blocks, Text(say("no checksums"))]
    inside = {name: digest for name, digest in sorted(sums.items()) if _is_inside(folder, name)}
    rows = [(name, word(language, _state(folder / name, digest)), digest) for name, digest in inside.items()]
    heads = [word(language, name) for name in ("file", "state", "checksum")]
    return [*blocks, Table(say("checksums"), heads, rows, frozenset({0, 1, 2}))]


def _is_inside(folder: Path, name: str) -> bool:
    """Whether a file that a list names lies in its folder."""
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _state(file: Path, digest: str) -> str:
    if not file.is_file():
        return "gone"
    if file.stat().st_size > LARGEST:
        return "large"
    return "unchanged" if checksum(file) == digest else "changed"


def in_one_city(told: Mapping[str, Any]) -> bool:
    """Whether replications were all in the same city, as those were that do not tell."""
    return bool(told.get("same_city", True))


def cities(told: Mapping[str, Any], language: Language) -> str:
    """Over which cities intervals hold, in a sentence."""
    return speaking(language)("in one city" if in_one_city(told) else "in own cities")


def provenance(folder: Path) -> dict[str, Any]:
    """Where the results of a folder come from. Raises PetitionError if that is not told."""
    return read_json(folder / PROVENANCE)


def read_json(file: Path) -> dict[str, Any]:
    """A table of JSON. Raises PetitionError if it is none."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PetitionError(f"{file.name} cannot be read: {error}", file=str(file)) from error
    if not isinstance(told, dict):
        raise PetitionError(f"{file.name} is no table of JSON", file=str(file))
    return told


def made(folder: Path, language: Language) -> str:
    """How the page was made, in a sentence."""
    try:
        known = version(DISTRIBUTION)
    except PackageNotFoundError:  # run from a checkout that is not installed
        known = ""
    return speaking(language)("made", version=known, folder=folder.resolve().name)
