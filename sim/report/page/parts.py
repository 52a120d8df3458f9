"""What every page of a folder has in common: its parts in order, and a word on a file that nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sim.errors import PetitionError
from sim.report.page.again import made
from sim.report.page.blocks import Block, Page, Section
from sim.report.page.sentences import heading
from sim.report.quantities import Language

Parts = Sequence[tuple[str, Sequence[Block]]]
"""Headings by name, each with what stands below it."""


def put_together(folder: Path, language: Language, sort: str, subject: str, parts: Parts) -> Page:
    """A page of a sort of report (a heading by name) on a folder; a part with nothing in it is left out."""
    sections = [Section(heading(language, name), blocks) for name, blocks in parts if blocks]
    contents = heading(language, "contents")
    return Page(language, heading(language, sort), subject, sections, contents, made(folder, language))


@contextmanager
def as_written_here(file: Path, hint: str | None = None) -> Iterator[None]:
    """Raises PetitionError when what is read from a file is not what this program writes into it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        message = f"{file.name} is not as this program writes it: {error!r}"
        raise PetitionError(message, file=str(file), hint=hint) from error
