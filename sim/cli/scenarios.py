"""petition scenarios: what comes with the program."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer


def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list instead of a table.")] = False,
) -> None:
    """List the scenarios that come with the program."""
    from sim.scenario.files import built_in

    rows = [_row(name) for name in built_in()]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    from sim.report.wording import count

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("name", no_wrap=True)
    table.add_column("title")
    table.add_column("span", no_wrap=True)
    table.add_column("streets", justify="right")
    table.add_column("staffed for,\ncontacts a year", justify="right", no_wrap=True)
    for row in rows:
        contacts = " to\n".join(count(number) for number in dict.fromkeys(row["contacts_per_year"]))
        table.add_row(
            row["name"], row["title"], _span(row["start"], row["end"]), count(row["streets"]), contacts
        )
    Console().print(table)


def _span(start: str, end: str) -> str:
    """From the first day to the day after the last; whole years by their numbers alone."""
    if not (start.endswith("-01-01") and end.endswith("-01-01")):
        return f"{start} to {end}"
    first, last = start[:4], str(int(end[:4]) - 1)
    return first if first == last else f"{first}–{last}"


def _row(name: str) -> dict[str, Any]:
    """A scenario in a line; contacts a year are the least and the most that its units are staffed for."""
    from sim.scenario.load import load
    from sim.scenario.places import places
    from sim.scenario.reforms import timeline

    scenario = load(name)
    contacts = [step.staffing.sized_for.contacts_per_year for _, step in timeline(scenario)]
    return {
        "name": name,
        "title": scenario.title,
        "start": scenario.time.start.isoformat(),
        "end": scenario.time.end.isoformat(),
        "streets": len(places(scenario.city).street_names),
        "contacts_per_year": [min(contacts), max(contacts)],
    }
