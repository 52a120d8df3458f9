"""Which keys the schema knows at a place, and which tables go by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from sim.scenario.keys import KIND, Path, at


def names(model: type[BaseModel], path: Path, kind: object = None) -> list[str]:
    """The keys of the table at a place; of alternatives those of the given `kind`, or else of all."""
    tables = _tables(model, path)
    chosen = [table for table in tables if _kind(table) == kind is not None] or tables
    return sorted({_key(table, name) for table in chosen for name in table.model_fields})


def kinds(model: type[BaseModel], path: Path) -> list[str]:
    """The `kind`s to choose from at a place."""
    found = {_kind(table) for table in _tables(model, path)}
    return sorted(kind for kind in found if kind is not None)


@lru_cache(maxsize=4096)
def is_named(model: type[BaseModel], path: Path) -> bool:
    """Whether the table at a place goes by name: its keys are its entries' names, not the schema's."""
    return any(get_origin(option) is dict and get_args(option)[1] is not Any for option in _at(model, path))


def reader(model: type[BaseModel], path: Path, data: object) -> TypeAdapter[Any] | None:
    """What reads a value at a place, and writes it; None where the schema knows no value. data: the scenario's, which
    tells the `kind` of alternatives."""
    if path and path[-1] == KIND and (known := kinds(model, path[:-1])):
        return TypeAdapter(Literal[tuple(known)])  # type: ignore[arg-type]
    options: list[Any] = [model]
    for end, part in enumerate(path):
        kind = at(data, (*path[:end], KIND))
        chosen = [option for option in options if kind is not None and _kind_of(option) == kind] or options
        options = [bare for option in chosen for below in _inner(option, part) for bare in _options(below)]
        whole = [below for option in chosen for below in _inner(option, part)]
    return TypeAdapter(whole[0]) if path and whole else None


@lru_cache(maxsize=4096)
def _tables(model: type[BaseModel], path: Path) -> tuple[type[BaseModel], ...]:
    found = _at(model, path)
    return tuple(one for one in found if isinstance(one, type) and issubclass(one, BaseModel))


def _at(annotation: Any, path: Path) -> Iterator[Any]:
    """What may stand at a place: the alternatives one by one."""
    for option in _options(annotation):
        if not path:
            yield option
        else:
            for below in _inner(option, path[0]):
                yield from _at(below, path[1:])


def _inner(option: Any, key: str | int) -> list[Any]:
    if isinstance(option, type) and issubclass(option, BaseModel):
        return [
            Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
            for name, field in option.model_fields.items()
            if _key(option, name) == key
        ]
    return list(get_args(option)[-1:]) if get_origin(option) in (list, dict) else []


def _options(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return _options(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [inner for option in get_args(annotation) for inner in _options(option)]
    return [annotation]


def _key(table: type[BaseModel], name: str) -> str:
    return table.model_fields[name].alias or name


def _kind_of(option: Any) -> Any:
    return _kind(option) if isinstance(option, type) and issubclass(option, BaseModel) else None


def _kind(table: type[BaseModel]) -> Any:
    field = table.model_fields.get("kind")
    return None if field is None else field.default
