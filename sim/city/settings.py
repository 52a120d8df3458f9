"""The numbers that the rules read: one record, made from the scenario at the start and at every dated reform.

A key is in the record if its declaration says so (`sim.ground.key.Key.read`). As which number, its type tells:

- a number, a share: as it is; a duration: in seconds; true and false: 1 and 0; a word: its place among those there are;
- a duration that is drawn: a row of the table of durations;
- shares in a list: summed up, the last one and all places behind it 1;
- an allowance: its seconds, and under NAME_days its working days;
- of entries of a list or table: an array, one number an entry, in their order.

The keys of one alternative among several are for its own rule, and no other reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np

from sim.city.duration_tables import DurationTables
from sim.city.layout import Layout
from sim.ground.durations import NO_TIME, Fixed
from sim.ground.quantities import Allowance
from sim.ground.tables import NONE
from sim.scenario.declared import ENTRY, Declared, declared, most, sections
from sim.scenario.schema import Scenario


class Beside(NamedTuple):
    """What the rules read beside keys: of the run, of the layout of the units, and what moves as it runs.

    classes: how many deadline classes there are; first_…: numbers of units, in the order streets, districts,
    departments by district, municipal bodies, utilities, others; t_way: row of durations of the way that
    `dispatch.route` takes to units below the city, none where it takes no time; process: factor on the delays of
    processes, which officials who walk them shorten; events: that bring the needs, a need; apart: seconds within which
    those of one event follow the first.
    """

    replication: int
    classes: int
    first_district: int
    first_department: int
    departments_per_district: int
    first_municipal: int
    municipals: int
    first_utility: int
    utilities: int
    first_other: int
    t_way: int
    process: float
    events: float
    apart: int


@dataclass(frozen=True)
class Column:
    """A number of the record: the key it stands for, its type, how many of it a value makes (None: one), and how; rows
    of durations are made by their table."""

    name: str
    key: Declared
    kind: type[int] | type[float]
    count: int | None
    number: Callable[[Any], Any] | None

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of its arrays."""
        return tuple(length for length in (self.key.room, self.count) if length is not None)

    def of(self, value: Any, tables: DurationTables) -> Any:
        """The number for a value."""
        return tables.row(value) if self.number is None else self.number(value)


def columns(key: Declared) -> Iterator[Column]:
    """The numbers that stand for a key."""
    annotation, name, room = key.annotation, key.key.read, most(key.model.model_fields[key.name])
    if ENTRY in key.path and key.room is None:
        raise TypeError(
            f"{key.written}: for rules to read it, say how many entries there may be (max_length)"
        )
    if key.kind is not None:
        raise TypeError(f"{key.written}: only the rule of {key.kind} itself can read it")
    if Fixed in sections(annotation):
        yield Column(name, key, int, None, None)
    elif annotation is Allowance:
        yield Column(name, key, int, None, attrgetter("seconds"))
        yield Column(f"{name}_days", key, int, None, attrgetter("working_days"))
    elif get_origin(annotation) is Literal:
        yield Column(name, key, int, None, get_args(annotation).index)
    elif get_origin(annotation) is list and room is not None:
        yield Column(name, key, float, room, partial(_summed, room))
    elif annotation in (float, int, bool):
        yield Column(name, key, float if annotation is float else int, None, annotation)
    else:
        raise TypeError(f"{key.written}: rules cannot read {annotation}")


def _summed(room: int, shares: Sequence[float]) -> np.ndarray:
    up_to = np.ones(room)
    up_to[: len(shares) - 1] = np.cumsum(shares)[:-1]
    return up_to


COLUMNS = tuple(column for key in declared() if key.key.read for column in columns(key))
SETTINGS = np.dtype(
    [(name, np.dtype(kind)) for name, kind in get_type_hints(Beside).items()]
    + [(column.name, np.dtype(column.kind), column.shape) for column in COLUMNS],
    align=True,
)
"""First what is no key, then the keys in the order of the schema."""


def settings(scenario: Scenario, layout: Layout, tables: DurationTables, replication: int) -> np.ndarray:
    """SETTINGS[1]. Adds rows to `tables`."""
    record = np.zeros(1, SETTINGS)
    beside = Beside(
        replication=replication,
        classes=len(scenario.deadlines),
        first_district=layout.first_district,
        first_department=layout.first_department,
        departments_per_district=layout.departments,
        first_municipal=layout.first_municipal,
        municipals=layout.municipals,
        first_utility=layout.first_utility,
        utilities=layout.utilities,
        first_other=layout.first_other,
        t_way=NONE if (way := scenario.dispatch.route.way()) == NO_TIME else tables.row(way),
        process=1.0,
        events=_events(scenario),
        apart=scenario.demand.arrivals.apart,
    )
    for name, value in beside._asdict().items():
        record[name] = value
    for column in COLUMNS:
        value = _value(scenario, column.key.path)
        if column.key.room is None:
            record[column.name][0] = column.of(value, tables)
        else:
            record[column.name][0, : len(value)] = [column.of(one, tables) for one in value]
    return record


def _events(scenario: Scenario) -> float:
    sizes = scenario.demand.arrivals.sizes()
    return 1.0 / float(sizes @ np.arange(1, len(sizes) + 1)) if len(sizes) else 0.0


def _value(part: Any, path: Sequence[str]) -> Any:
    """What stands at a key's place, a list where entries are on the way."""
    if not path:
        return part
    if path[0] == ENTRY:
        entries = part.values() if isinstance(part, Mapping) else part
        return [_value(entry, path[1:]) for entry in entries]
    return _value(getattr(part, path[0]), path[1:])
