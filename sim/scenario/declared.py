"""Every key of a scenario, read off the classes of the schema: where it stands, what it means, what it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.ground.durations import Fixed
from sim.ground.key import Key
from sim.scenario.keys import Path, at
from sim.scenario.schema import Scenario
from sim.scenario.words import takes

ENTRY = "*"
"""Stands in a path for the name or number of an entry of a list or table."""


@dataclass(frozen=True)
class Declared:
    """A key that holds a value.

    model, name: the class and its field; kind: the alternative it belongs to; room: how many entries the list or table
    that it stands in may have.
    """

    path: tuple[str, ...]
    model: type[BaseModel]
    name: str
    key: Key
    kind: str | None = None
    room: int | None = None

    @property
    def written(self) -> str:
        """The key as pages write it: "deadlines.….allowance"."""
        return ".".join("…" if part == ENTRY else part for part in self.path)

    @property
    def annotation(self) -> Any:
        """The type of its field."""
        return self.model.model_fields[self.name].annotation

    @property
    def takes(self) -> str:
        """What a value may be, in words."""
        words = takes(self.model, self.name)
        return f"{words}, {self.key.unit}" if self.key.unit else words

    def covers(self, path: Sequence[str | int]) -> bool:
        """Whether a place in a scenario is this key's."""
        return len(path) == len(self.path) and all(
            own in (ENTRY, part) for own, part in zip(self.path, path, strict=True)
        )


@cache
def declared(model: type[BaseModel] = Scenario) -> tuple[Declared, ...]:
    """Every key that holds a value, in the order of the schema; durations drawn are values."""
    return tuple(_below(model, (), None, None))


def _below(
    model: type[BaseModel], path: tuple[str, ...], kind: str | None, room: int | None
) -> Iterator[Declared]:
    for name, field in model.model_fields.items():
        if name == "kind":
            continue
        here, tables = (*path, name), sections(field.annotation)
        if not tables or Fixed in tables:
            yield Declared(here, model, name, key_of(field), kind, room)
        elif "kind" in tables[0].model_fields:
            yield Declared((*here, "kind"), model, name, key_of(field), kind, room)
            for table in tables:
                yield from _below(table, here, table.model_fields["kind"].default, room)
        elif get_origin(field.annotation) in (list, dict):
            yield from _below(tables[0], (*here, ENTRY), kind, most(field))
        else:
            yield from _below(tables[0], here, kind, room)


def nearest_key(model: type[BaseModel], path: Path, data: object) -> Declared | None:
    """The key of a place in a scenario's data, or else of the nearest value that it is part of."""
    for end in range(len(path), 0, -1):
        kind = at(data, (*path[: end - 1], "kind"))
        for key in declared(model):
            if key.covers(path[:end]) and (key.kind in (None, kind) or key.path[-1] == "kind"):
                return key
    return None


def key_of(field: FieldInfo) -> Key:
    """What is declared beside a field."""
    return next(what for what in field.metadata if isinstance(what, Key))


def most(field: FieldInfo) -> int | None:
    """How many entries the list or table of a field may have."""
    return next((what.max_length for what in field.metadata if hasattr(what, "max_length")), None)


def sections(annotation: Any) -> list[type[BaseModel]]:
    """The classes of tables among what a value, or every entry of it, may be."""
    if get_origin(annotation) is Annotated:
        return sections(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [table for option in get_args(annotation) for table in sections(option)]
    if get_origin(annotation) in (list, dict):
        return sections(get_args(annotation)[-1])
    return [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
