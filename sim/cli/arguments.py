"""Values as they are typed on the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer


def read_day(text: str) -> date:
    """A date such as 2021-03-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f'"{text}" is no date, such as 2021-03-01') from wrong


def _allow(context: typer.Context, is_given: bool) -> bool:
    if is_given:
        from sim.scenario.allow_rules import allowed

        context.with_resource(allowed())
    return is_given


AllowRules = Annotated[
    bool,
    typer.Option(
        "--allow-rules",
        help="Run the files of rules (Python) that a scenario names; read them first.",
        callback=_allow,
    ),
]
"""Taken by every command that loads scenarios; rules are allowed until the command ends."""
