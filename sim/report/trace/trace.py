"""`sim.trace`: a petition's way or a unit's day, out of a run's folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arguments import read_day, read_path, read_text, read_whole
from sim.errors import PetitionError
from sim.ground.tables import NONE, PETITION_COLUMNS
from sim.ground.time_units import DAY
from sim.history.disk.query import query
from sim.history.run import Run
from sim.history.run import open as open_run
from sim.report.trace.asked import Found, asked, busiest_day, expect_petition, unit_of
from sim.report.trace.day import watched
from sim.report.trace.frames import day_frame, way_frame
from sim.report.trace.replay import Tell, differs, replay
from sim.report.trace.subjects import Followed, Visited
from sim.report.trace.way import ways

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

MOST_ID = 2**62
DEFAULT = "longest"


class Way(Followed):
    """The way of a petition, as a table and a figure."""

    def to_df(self) -> DataFrame:
        """A row a stage: of the petition itself (task 0) and of its helpers' tasks."""
        return way_frame(self)

    def plot(self, lang: str = "en") -> Figure:
        """The units that it goes through, a line each."""
        from sim.report.trace.drawing import draw_way

        return draw_way(self, lang)

    def _repr_html_(self) -> str:
        return str(self.to_df().to_html(index=False, border=0))


class Day(Visited):
    """A unit's day, as a table and a figure."""

    def to_df(self) -> DataFrame:
        """A row a piece of work."""
        return day_frame(self)

    def plot(self, lang: str = "en") -> Figure:
        """A Gantt chart of the officers."""
        from sim.report.trace.drawing import draw_day

        return draw_day(self, lang)

    def _repr_html_(self) -> str:
        return str(self.to_df().to_html(index=False, border=0))


def trace(
    run: str | Path | Run,
    ask: str | None = None,
    *,
    petition: int | None = None,
    street: str | None = None,
    day: date | str | None = None,
    allow_rules: bool = False,
    progress: Tell = lambda stage, share: None,
) -> Way | Day:
    """A petition's way, or a unit's day, second by second, of a run that has a folder.

    The run is run again from what its folder tells and watched, and what comes out is compared with what was recorded.
    ask: which petition, in a few words: "late joint", "longest repeat chain" (`sim.report.trace.asked`). petition: its
    id. street: a unit; day: of it, the busiest one if none is given. Without any the petition that took longest.
    allow_rules: run the files of rules that the scenario names. progress: as that of `sim.run`. Raises PetitionError.
    """
    finished = run if isinstance(run, Run) else open_run(read_path(run, "run"))
    if finished.folder is None:
        raise PetitionError("only a run with a folder can be run again", hint='run it with out="…"')
    chosen = {"ask": ask, "petition": petition, "street": street}
    given = [name for name, what in chosen.items() if what is not None]
    if len(given) > 1:
        raise PetitionError(f"{given[0]} and {given[1]} ask for two things", expected="one of them")
    if day is not None and street is None:
        raise PetitionError("a day is one of a unit's", key="day", hint="street names the unit")
    if street is not None:
        return _day(finished, read_text(street, "street"), day, allow_rules, progress)
    if petition is not None:
        who = read_whole(petition, "petition", 0, MOST_ID)
        expect_petition(finished, who)
        return _way(finished, who, None, allow_rules, progress)
    found = asked(finished, read_text(DEFAULT if ask is None else ask, "ask", "a few words"))
    return _way(finished, found.id, found, allow_rules, progress)


def _way(run: Run, who: int, found: Found | None, allow_rules: bool, tell: Tell) -> Way:
    seen = replay(run, tell, allow_rules=allow_rules, who=who)
    names = ("kind", "category", "deadline", "street", "channel")
    columns = [name for name in PETITION_COLUMNS if name in _NUMBERS]
    _, rows = query(
        str(run.folder),
        f"SELECT {', '.join((*columns, *names))} FROM petitions WHERE id = {who} ORDER BY generation",
    )
    _expect_same(run, who, columns, rows, seen.records)
    about = dict(zip(names, map(str, rows[0][len(columns) :]), strict=True))
    return Way(run, who, ways(seen.notes, seen.records, DAY * run.history.days), about, found)


_NUMBERS = frozenset(
    "generation visits refusals disputes helpers preemptions raised recorded dispatched arrived contacted started due "
    "closed called work".split()
)
"""Columns of the file that are whole numbers as in the record, null for `NONE`."""


def _expect_same(
    run: Run, who: int, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], records: np.ndarray
) -> None:
    """Raise PetitionError unless the petition came out as it was recorded."""
    again = np.sort(records, order="generation")
    if len(again) != len(rows):
        raise differs(run, f"how often petition {who} was raised")
    for row, record in zip(rows, again, strict=True):
        for name, value in zip(columns, row, strict=False):
            if (NONE if value is None else int(value)) != int(record[name]):
                raise differs(run, f"{name} of petition {who}")


def _day(run: Run, name: str, day: date | str | None, allow_rules: bool, tell: Tell) -> Day:
    unit = unit_of(run, name)
    if day is None:
        number = busiest_day(run, unit)
    else:
        chosen = read_day(day, "day")
        number = (chosen - run.history.start).days
        if not 0 <= number < run.history.days:
            last = run.history.start + timedelta(days=run.history.days - 1)
            raise PetitionError(
                f"{chosen} is no day of this run", key="day", expected=f"{run.history.start} … {last}"
            )
    seen = replay(run, tell, allow_rules=allow_rules, unit=unit, first=number, last=number + 1)
    when = run.history.start + timedelta(days=number)
    return Day(run, unit, when, watched(seen, number, number + 1), seen.kinds, is_chosen=day is None)
