"""All keys of a scenario, with what each means and takes, read off the classes of the schema."""

from __future__ import annotations

import itertools
import re
import tomllib
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.ground.durations import Distribution, Fixed
from sim.ground.quantities import Allowance, ClockTime, Date, Positive, Seconds, Share
from sim.scenario.schema import Scenario

UNWRITTEN = tomllib.loads(Path(__file__).with_name("meanings.toml").read_text(encoding="utf-8"))
"""Meanings of keys that no docstring explains, by class and field."""

WORDS = {
    str(Share): "share",
    str(Seconds): "duration",
    str(ClockTime): "time of day",
    str(Date): "date",
    str(Allowance): "duration or working days",
    str(Positive): "number above 0",
}
PLAIN = {int: "whole number", float: "number", bool: "`true` or `false`", str: "text"}


@dataclass(frozen=True)
class Key:
    """A key of a scenario: its parts ("*": the entries of a list or table), its class, its field."""

    path: tuple[str, ...]
    model: type[BaseModel]
    name: str
    kind: str | None = None  # the alternative it belongs to

    @property
    def written(self) -> str:
        return ".".join("…" if part == "*" else part for part in self.path)

    @property
    def meaning(self) -> str:
        return meaning(self.model, self.name)

    @property
    def takes(self) -> str:
        return takes(hints(self.model)[self.name], self.model.model_fields[self.name])


def keys(
    model: type[BaseModel] = Scenario, path: tuple[str, ...] = (), kind: str | None = None
) -> Iterator[Key]:
    """Every key that holds a value, in the order of the schema."""
    for name in model.model_fields:
        hint, here = hints(model)[name], (*path, name)
        if name == "kind":
            continue
        below = sections(hint)
        if not below or is_distribution(hint):
            yield Key(here, model, name, kind)
        elif len(below) > 1 or "kind" in below[0].model_fields:
            yield Key((*here, "kind"), model, name, kind)
            for section in below:
                yield from keys(section, here, section.model_fields["kind"].default)
        else:
            yield from keys(below[0], (*here, "*") if get_origin(hint) in (list, dict) else here, kind)


def hints(model: type[BaseModel]) -> dict[str, Any]:
    """Annotations of the fields, as they are written."""
    return get_type_hints(model, include_extras=True)


def options(hint: Any) -> list[Any]:
    """What a value may be: the parts of a union; the entries of a list or table stand for it."""
    if get_origin(hint) is Annotated and str(hint) not in WORDS:
        return options(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return [one for part in get_args(hint) for one in options(part)]
    if get_origin(hint) in (list, dict):
        return options(get_args(hint)[-1])
    return [hint]


def sections(hint: Any) -> list[type[BaseModel]]:
    """The classes of tables among what a value may be."""
    return [one for one in options(hint) if isinstance(one, type) and issubclass(one, BaseModel)]


def is_distribution(hint: Any) -> bool:
    """Whether the value, or every entry of it, is a duration drawn from a distribution."""
    return Fixed in sections(hint)


def takes(hint: Any, field: FieldInfo | None = None) -> str:
    """What a value may be, in words."""
    if str(hint) in WORDS:
        return WORDS[str(hint)] + limits(field)
    if hint == Distribution or is_distribution(hint):
        return "list of distributions" if get_origin(hint) is list else "distribution"
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return takes(inside[0], field)
    if origin is Literal:
        return " or ".join(f"`{one}`" for one in inside)
    if kinds := [section.model_fields["kind"].default for section in sections(hint)]:
        return " or ".join(f"`{kind}`" for kind in kinds)
    if origin in (Union, types.UnionType):
        return " or ".join(takes(one) for one in inside)
    if origin is list:
        return f"list: {takes(inside[0])}"
    if origin is dict:
        return f"by name: {takes(inside[1])}"
    return PLAIN[hint] + (limits(field) if hint in (int, float) else "")


def limits(field: FieldInfo | None) -> str:
    """The least and the greatest number allowed."""
    if field is None:
        return ""
    signs = (("gt", "above"), ("ge", "from"), ("lt", "below"), ("le", "to"))
    told = [
        f"{word} {bound(getattr(what, sign))}"
        for sign, word in signs
        for what in field.metadata
        if hasattr(what, sign)
    ]
    return " " + " ".join(told) if told else ""


def bound(number: float) -> str:
    """A limit in full: no limit is so large that it needs an exponent."""
    return f"{int(number)}" if number == int(number) else f"{number}"


def meaning(model: type[BaseModel], name: str) -> str:
    """What a field means: what the docstring of its class says of it."""
    return UNWRITTEN.get(model.__name__, {}).get(name) or own_meanings(model).get(name, "")


def lead(model: type[BaseModel]) -> str:
    """What the docstring says before it comes to the fields."""
    text = " ".join((model.__doc__ or "").split())
    found = _of(model).search(text)
    return text if found is None else text[: found.start()].strip(" ;,")


def own_meanings(model: type[BaseModel]) -> dict[str, str]:
    """Meanings by field, from the docstring: "seats: how many; on, off: from when to when."."""
    text = " ".join((model.__doc__ or "").split())
    found = list(_of(model).finditer(text))
    told: dict[str, str] = {}
    for one, following in itertools.zip_longest(found, found[1:]):
        end = following.start() if following else len(text)
        for word in re.split(r", ?", one[1]):
            names = [
                name for name in model.model_fields if word[-1] == "…" and name.startswith(word[:-1])
            ] or [word]
            for name in names:
                told.setdefault(name, text[one.end() : end].strip(" ;,."))
    return told


def _of(model: type[BaseModel]) -> re.Pattern[str]:
    """Names of fields in a row, followed by a colon; "repeat_…" stands for all that begin so."""
    starts = {f"{name.split('_')[0]}_…" for name in model.model_fields if "_" in name}
    word = "|".join(
        sorted((re.escape(name) for name in {*model.model_fields, *starts}), key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w.])((?:{word})(?:, (?:{word}))*): ")
