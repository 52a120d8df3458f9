"""A fault the user can mend, as one block on the error stream."""

from __future__ import annotations

import typer

from sim.errors import PetitionError


def complain(error: PetitionError) -> None:
    """Print the error: what is wrong and where, what was expected, what was probably meant."""
    typer.echo(f"petition: {block(error)}", err=True)


def block(error: PetitionError) -> str:
    """The error as text. What its message already says (as with the faults of a scenario) is not said again."""
    message = str(error)
    where = [] if error.file is None or error.file in message else [error.file]
    if where and error.line is not None:
        where.append(f"line {error.line}")
    lines = [": ".join(part for part in (", ".join(where), message) if part)]
    for word, text in (("expected", error.expected), ("hint", error.hint)):
        if text and text not in message:
            lines.append(f"  {word}: {text}")
    return "\n".join(lines)
