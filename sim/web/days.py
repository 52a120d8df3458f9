"""A run day by day, around an event that has dates: of every street what is open, past due, new and closed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import sim
from sim.web import view

DAY = int(timedelta(days=1).total_seconds())
BEFORE, AFTER, MOST = 14, 42, 180
"""Days before and after an event that are played, and days at most."""
COLUMNS = {
    "accepted": ("arrived", "arrived >= {first} AND arrived < {last}"),
    "closed": ("closed", "closed >= {first} AND closed < {last}"),
    "due": ("due", "due >= {first} AND due < {last} AND coalesce(closed // {day}, {last}) > due // {day}"),
    "paid": ("closed", "closed >= {first} AND closed < {last} AND due < closed // {day} * {day}"),
    "open_before": ("{first}", "arrived < {first} AND coalesce(closed, {last}) >= {first}"),
    "due_before": ("{first}", "due < {first} AND coalesce(closed, {last}) >= {first}"),
}
"""What is counted by unit and day: the moment that says the day, and which petitions; the last two as the first day
begins."""


def events(run: sim.Run) -> list[dict[str, Any]]:
    """Shocks that fall into a run, each with the days that are played of it, as numbers from the start."""
    history = run.history
    end = history.periods[-1].last
    found = []
    for name, one in run.scenario.demand.shocks.items():
        first, last = ((day - history.start).days for day in (one.start, one.end))
        if first < end and last > 0:
            begin = max(first - BEFORE, 0)
            found.append({
                "name": name, "from": one.start.isoformat(), "to": (one.end - timedelta(days=1)).isoformat(),
                "first": begin, "last": min(last + AFTER, end, begin + MOST),
            })  # fmt: skip
    return found


def days(folder: Path, first: int, last: int) -> dict[str, Any]:
    """A run's days as `view.of_run` tells its periods. Raises PetitionError for days that it has not, or too many, and
    for a run that was made without its petitions."""
    run = sim.open(folder)
    periods = run.history.periods
    if not 0 <= first < last <= periods[-1].last or last - first > MOST:
        raise sim.PetitionError(
            "there are no such days", key="first", expected=f"at most {MOST} days of the run"
        )
    if not (folder / "petitions.parquet").is_file():
        raise sim.PetitionError("this run was made without its petitions")
    whole = view.of_run(run)
    units = [one["number"] for one in whole["streets"]]
    counted = _counted(folder, first, last, [run.history.units[unit] for unit in units])
    of = [next(n for n, one in enumerate(periods) if day < one.last) for day in range(first, last)]
    open_, due = (
        _running(counted[before], counted[more], counted[less])
        for before, more, less in (("open_before", "accepted", "closed"), ("due_before", "due", "paid"))
    )
    values = {
        "backlog": open_,
        "open_past_due": due,
        "accepted": counted["accepted"],
        "closed": counted["closed"],
    }
    kept = {name: [whole["values"][name][period] for period in of] for name in ("effort", "rank", "last_for")}
    label = [(run.history.start + timedelta(days=day)).isoformat() for day in range(first, last)]
    return {
        **whole, "periods": [{"label": one, "days": 1} for one in label], "of": last - first, "period_of": of,
        "values": {**values, **kept},
        "city": {name: [sum(row) for row in rows] for name, rows in values.items()},
    }  # fmt: skip


Rows = list[list[int]]


def _counted(folder: Path, first: int, last: int, units: list[str]) -> dict[str, Rows]:
    """By name a row a day, of a number a street."""
    place = {unit: n for n, unit in enumerate(units)}
    span = {"first": first * DAY, "last": last * DAY, "day": DAY}
    found = {name: [[0] * len(units) for _ in range(last - first)] for name in COLUMNS}
    with sim.connect(folder) as connection:
        for name, (moment, which) in COLUMNS.items():
            sql = f"SELECT unit, {moment} // {{day}}, count(*) FROM petitions WHERE {which} GROUP BY 1, 2"
            for unit, day, number in connection.execute(sql.format(**span)).fetchall():
                if unit in place:
                    found[name][int(day) - first][place[unit]] = int(number)
    return found


def _running(before: Rows, more: Rows, less: Rows) -> Rows:
    """What there is as each day ends: what there was before the first, and what came and went."""
    here = list(before[0])
    rows = []
    for come, gone in zip(more, less, strict=True):
        here = [one + up - down for one, up, down in zip(here, come, gone, strict=True)]
        rows.append(here)
    return rows
