"""In which language a command speaks: as asked, or as the terminal does."""

from __future__ import annotations

import os
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


def spoken(given: str | None) -> Language:
    """The language that is asked for, or else the terminal's. Raises PetitionError for one that nobody speaks here."""
    if given is not None:
        from sim.report.trace.words import language

        return language(given)
    told = next((text for name in VARIABLES if (text := os.environ.get(name))), "")
    return "zh" if told.lower().partition("_")[0].partition(".")[0] == "zh" else "en"
