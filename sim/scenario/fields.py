"""Which keys the schema knows at a place, for hints."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sim.scenario.keys import Path


def names(model: type[BaseModel], path: Path, kind: object = None) -> list[str]:
    """The keys of the table at a place; of alternatives those of the given `kind`, or else of all."""
    tables = list(_tables(model, path))
    chosen = [table for table in tables if _kind(table) == kind is not None] or tables
    return sorted({field.alias or name for table in chosen for name, field in table.model_fields.items()})


def kinds(model: type[BaseModel], path: Path) -> list[str]:
    """The `kind`s to choose from at a place."""
    found = {_kind(table) for table in _tables(model, path)}
    return sorted(kind for kind in found if kind is not None)


def _tables(annotation: Any, path: Path) -> Iterator[type[BaseModel]]:
    for option in _options(annotation):
        inner = [option] if not path else _inner(option, path[0])
        for below in inner:
            if path:
                yield from _tables(below, path[1:])
            elif isinstance(below, type) and issubclass(below, BaseModel):
                yield below


def _inner(option: Any, key: str | int) -> list[Any]:
    if isinstance(option, type) and issubclass(option, BaseModel):
        field = option.model_fields.get(str(key))
        return [] if field is None else [field.annotation]
    return list(get_args(option)[-1:]) if get_origin(option) in (list, dict) else []


def _options(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return _options(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [inner for option in get_args(annotation) for inner in _options(option)]
    return [annotation]


def _kind(table: type[BaseModel]) -> Any:
    field = table.model_fields.get("kind")
    return None if field is None else field.default
