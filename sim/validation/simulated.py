"""What a scenario tells of the window: runs that begin with what was open then, with the log's own arrivals or with
those that the scenario makes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ground.time_units import DAY
from sim.validation.baselines import Truth
from sim.validation.cells import Cells, measure
from sim.validation.kinds import Kinds, kind_of, place_of, unit_of
from sim.validation.record import NEVER, UNNAMED, Record, Truths
from sim.validation.window import HORIZON, Window, second

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.scenario.schema import Scenario

AFTER = HORIZON // DAY + 1
"""Days that a run goes on after the window, so that what was opened in it can be watched."""
ALONE = dict.fromkeys(
    ("citizens.repeat_unsolved", "citizens.repeat_explained", "citizens.repeat_dissatisfied", "causes.need"),
    0.0,
)
"""A log's own arrivals have its repeats among them, so that the scenario makes none."""
OWN_DAYS = 3650
"""How old a ticket of the backlog may be, in days; an older one is begun so long before."""


@dataclass(frozen=True)
class Simulated:
    """A scenario's window. cells: one a replication; last: the record of the last one. unknown: tickets of the lists
    whose kind, and whose area, the scenario does not know, so that they were drawn."""

    cells: list[Cells]
    last: Record
    unknown: dict[str, int]


def simulate(
    scenario: str | Path, log: Record, areas: Sequence[str], window: Window, *, given: bool, replications: int,
    allow_rules: bool = False, tell: Callable[[float], None] = lambda share: None,
) -> Simulated:  # fmt: skip
    """Run a scenario over the window. areas: of the log's tickets, empty where none is told. given: with the log's own
    arrivals. The run begins on the window's first day, with the tickets that were open then. Raises PetitionError for
    whatever is wrong with the scenario.
    """
    from sim.scenario.load import load

    end = window.last + timedelta(AFTER)
    overrides: dict[str, object] = {"time.start": window.first}
    if load(scenario, allow_rules=allow_rules).time.end < end:
        overrides["time.end"] = end
    lists = _Lists(load(scenario, overrides, allow_rules=allow_rules), log, areas)
    waiting = (log.opened < window.start) & (log.closed >= window.start)
    overrides["start.backlog"] = lists.text(waiting, window.start - OWN_DAYS * DAY)
    if given:
        raised = (log.opened >= window.start) & (log.opened < second(end))
        arrivals = {"kind": "list", "petitions": lists.text(raised, window.start)}
        overrides |= ALONE | {"demand.arrivals": arrivals}
    ready = load(scenario, overrides, allow_rules=allow_rules)
    found, last = [], log
    for replication, table in enumerate(_runs(ready, end, replications)):
        last = _record(table, log, window.start, second(end))
        found.append(measure(last, window, Truth()))
        tell((replication + 1) / replications)
    return Simulated(found, last, lists.unknown)


def _runs(scenario: Scenario, end: date, replications: int) -> Iterator[DataFrame]:
    """The petitions of each replication, up to a day."""
    from sim.runner import run

    for replication in range(replications):
        with tempfile.TemporaryDirectory(prefix="petition-") as name:
            yield run(scenario, replication=replication, until=end, out=Path(name) / "run").petitions


class _Lists:
    """Tickets of a log as a scenario's lists have them: kinds and areas by the names that the scenario knows."""

    def __init__(self, scenario: Scenario, log: Record, areas: Any) -> None:
        from sim.scenario.places import places

        where = places(scenario.city)
        self.places = {*where.districts, *where.street_names}
        self.kinds = Kinds(scenario)
        self.log, self.areas = log, areas
        self.unknown = {"kind": 0, "area": 0}

    def text(self, which: Truths, earliest: int) -> str:
        """The list of some tickets as CSV, none earlier than a moment."""
        import csv
        from io import StringIO

        written = StringIO()
        table = csv.writer(written)
        table.writerow(["moment", "place", "kind", "channel"])
        for row in np.flatnonzero(which):
            kind = self.kinds.of(self.log.kinds[self.log.kind[row]], self.log.units[self.log.unit[row]])
            place = place_of(self.areas[row] or UNNAMED, self.places)
            self.unknown["kind"] += not kind
            self.unknown["area"] += not place
            moment = np.datetime64(max(int(self.log.opened[row]), earliest), "s")
            table.writerow([str(moment).replace("T", " "), place, kind, "web"])
        return written.getvalue()


def _record(table: DataFrame, log: Record, start: int, end: int) -> Record:
    """The petitions of a run, under the log's own names of kinds and units, and what was closed before it began."""
    categories = [kind_of(name) for name in table["category"].astype(str)]
    codes = table["kind"].astype(str).tolist()
    kinds, kind = _named(codes if {*codes} & {*log.kinds} else categories, log.kinds)
    names = table["unit"].astype(object).fillna(UNNAMED)
    units, unit = _named([unit_of(name, log.units) for name in names], log.units)
    moments = {}
    for name in ("raised", "due", "closed"):
        values = table[name].to_numpy().astype("datetime64[s]")
        moments[name] = np.where(np.isnat(values), NEVER, values.astype(np.int64))
    past = log.rows(log.closed < start)
    opened, due, closed, kind, unit = (
        np.concatenate(both)
        for both in (
            (past.opened, moments["raised"]),
            (past.due, moments["due"]),
            (past.closed, moments["closed"]),
            (past.kind, kind),
            (past.unit, unit),
        )
    )
    departments = [*dict.fromkeys([*log.departments, UNNAMED])] if log.departments else []
    unknown = np.full(len(units) - len(log.units), max(len(departments) - 1, 0))
    above = np.concatenate([log.above, unknown])
    return Record(opened, due, closed, kind, unit, kinds, units, end, departments, above)


def _named(names: Any, known: Any) -> tuple[list[str], Any]:
    """Numbers of names, those of the log first."""
    every = list(dict.fromkeys([*known, *names]))
    place = {name: number for number, name in enumerate(every)}
    return every, np.array([place[name] for name in names], np.int64)
