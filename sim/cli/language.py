"""In which language a command speaks: as asked, or as the terminal does."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.report.quantities import Language

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is set tells a terminal's language."""

Lang = Annotated[
    str | None,
    typer.Option(metavar="en|zh", help="In English or in Chinese.", show_default="the terminal's"),
]
"""Taken by every command that can speak Chinese; `spoken` reads it."""


def told_in(speech: Language, fault: str) -> str:
    """What is said of a fault, in a language."""
    from sim.report.faults import in_chinese

    return in_chinese(fault) if speech == "zh" else fault


def asked_for() -> Language:
    """The language of a command that has failed, whose options may not have been read."""
    given = [word.removeprefix("--lang").removeprefix("=") for word in sys.argv if word.startswith("--lang=")]
    given += [word for before, word in pairwise(sys.argv) if before == "--lang"]
    return spoken(given[-1] if given and given[-1] in ("en", "zh") else None)


def spoken(given: str | None) -> Language:
    """The language that is asked for, or else the terminal's. Raises PetitionError for one that nobody speaks here."""
    if given is not None:
        from sim.report.trace.words import language

        return language(given)
    told = next((text for name in VARIABLES if (text := os.environ.get(name))), "")
    return "zh" if told.lower().partition("_")[0].partition(".")[0] == "zh" else "en"
