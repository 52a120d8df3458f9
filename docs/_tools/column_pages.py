"""What a run writes and how it is measured, read off the declarations of columns and measures."""

from __future__ import annotations

from tables import table

from sim.ground.column import Columns
from sim.history.disk.frames import DESCRIBED, said
from sim.history.measures.hotline import HOTLINE
from sim.history.measures.streets import STREETS
from sim.history.measures.units import UNITS
from sim.tickets.columns import COLUMNS as LOG

MEASURES = {"units": UNITS, "hotline": HOTLINE, "streets": STREETS}


def described(name: str) -> str:
    """Every column of a table of a run."""
    return _table("column", DESCRIBED[name])


def measures(name: str) -> str:
    """Every measure of units, of the hotline, or of streets together."""
    return _table("measure", MEASURES[name].columns)


def words(*names: str) -> str:
    """The columns of some tables for the glossary, each name once; after "but" come tables told above."""
    told, _, above = " ".join(names).partition(" but ")
    known = {name for other in above.split() for name in DESCRIBED[other]}
    columns: Columns = {}
    for one in told.split():
        columns |= {name: column for name, column in DESCRIBED[one].items() if _plain(name) not in known}
    rows = {_plain(name): (one.zh, one.meaning) for name, one in columns.items()}
    return table(("column", "中文", "meaning"), [(f"`{name}`", *told) for name, told in rows.items()])


def log_columns() -> str:
    """Every column of a log of tickets, in our words."""
    rows = [(f"`{name}`", one.zh, one.meaning) for name, one in LOG.items()]
    return table(("column", "中文", "meaning"), rows)


def _plain(name: str) -> str:
    """The hotline's namesakes without what stands before them in the city's table."""
    return name.removeprefix("hotline_")


def _table(head: str, columns: Columns) -> str:
    rows = [(f"`{name}`", one.meaning, said(one), one.zh) for name, one in columns.items()]
    return table((head, "meaning", "unit", "中文"), rows)
