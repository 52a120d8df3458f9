"""Values as they are typed on the command line."""

from __future__ import annotations

from datetime import date

import typer


def read_day(text: str) -> date:
    """A date such as 2021-03-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f'"{text}" is no date, such as 2021-03-01') from wrong
