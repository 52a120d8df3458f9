"""What pydantic finds wrong, as faults in plain words with the place where each is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.errors import nearest
from sim.scenario.draft import Draft
from sim.scenario.faults import Fault, alternatives, shown
from sim.scenario.fields import kinds, names
from sim.scenario.keys import Path, find, read_key, write_key

_PLAIN = {
    "greater_than": "must be above {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be below {lt}",
    "less_than_equal": "must be at most {le}",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of fewer digits",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number; nan and inf are none",
    "string_type": "must be text in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "too_short": "needs at least {min_length} entries; it has {actual_length}",
    "too_long": "takes at most {max_length} entries; it has {actual_length}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} letters",
}
_UNKNOWN = "unknown key"


def faults(error: ValidationError, model: type[BaseModel], draft: Draft, below: Path = ()) -> list[Fault]:
    """The faults of `draft.data[below]`, which `model` refused; alternatives that all fail are one fault."""
    found: dict[tuple[Path, str], tuple[Fault, bool]] = {}
    for details in error.errors(include_url=False):
        place, is_choice = _place(details, draft.data, below)
        for path, fault in _faults(details, place, model, draft, below):
            slot = (path, "" if is_choice else fault.message)
            if slot in found and is_choice:
                fault = _either(found[slot][0], fault)
            found[slot] = (fault, is_choice)
    deepest = {path for path, _ in found}
    return [
        fault
        for (path, _), (fault, is_choice) in found.items()
        if not is_choice
        or not any(len(path) < len(other) and other[: len(path)] == path for other in deepest)
    ]


def _place(details: ErrorDetails, data: Any, below: Path) -> tuple[Path, bool]:
    """Where the error is, without the names of alternatives that pydantic puts between the keys."""
    for key in below:
        data = data[key]
    path, is_choice = list(below), False
    loc = details["loc"]
    for number, key in enumerate(loc):
        if key == "[key]":
            continue
        if isinstance(data, Mapping) and isinstance(key, str):
            is_tag = key == data.get("kind") and number + 1 < len(loc)
            is_last = number + 1 == len(loc)
            if is_tag or (key not in data and not (is_last and details["type"] == "missing")):
                is_choice = is_choice or not is_tag
                continue
            path.append(key)
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int):
            path.append(key)
            data = data[key]
        else:
            is_choice = True
    return tuple(path), is_choice


def _faults(
    details: ErrorDetails, path: Path, model: type[BaseModel], draft: Draft, below: Path
) -> Iterator[tuple[Path, Fault]]:
    kind, context = details["type"], details.get("ctx", {})
    given = details["input"]
    if details["loc"] and details["loc"][-1] == "[key]":
        words = _words(context.get("expected", ""))
        yield path, _fault(draft, path, _UNKNOWN, None, alternatives(words), _meant(str(path[-1]), words))
    elif kind == "extra_forbidden":
        words = names(model, path[len(below) : -1], _kind(draft.data, path))
        yield (
            path,
            _fault(
                draft, path, _UNKNOWN, None, None, _meant(str(path[-1]), words) or _elsewhere(draft, path)
            ),
        )
    elif kind == "missing":
        hint = None if below else 'extends = "base" takes what is not written from base.toml'
        yield path, _fault(draft, path, "is missing", None, None, hint)
    elif kind in ("literal_error", "enum"):
        words = _words(context["expected"])
        message = "must be " + alternatives([shown(word) for word in words])
        yield path, _fault(draft, path, message, given, None, _meant(given, words))
    elif kind in ("union_tag_invalid", "union_tag_not_found"):
        words = sorted(kinds(model, path[len(below) :]))
        tag = given.get("kind") if isinstance(given, Mapping) else None
        message = "must be " + alternatives([shown(word) for word in words])
        if isinstance(given, Mapping) and tag is None:
            yield (*path, "kind"), _fault(draft, (*path, "kind"), "is missing", None, message[8:], None)
        else:
            yield (*path, "kind"), _fault(draft, (*path, "kind"), message, tag, None, _meant(tag, words))
    elif kind == "value_error" and path == below == ():
        for key, message in _by_key(_message(details), model):
            yield (key,), _fault(draft, find(draft.data, read_key(key)), message, None, None, None)
    else:
        yield path, _fault(draft, path, _message(details), given, None, None)


def _fault(
    draft: Draft, path: Path, message: str, given: object, expected: str | None, hint: str | None
) -> Fault:
    value = None if given is None or isinstance(given, BaseModel) else shown(given)
    return Fault(message, write_key(path, draft.data), draft.place(path), value, expected, hint)


def _message(details: ErrorDetails) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind in _PLAIN:
        return _PLAIN[kind].format(**context)
    message = details["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return message[:1].lower() + message[1:]


def _either(one: Fault, other: Fault) -> Fault:
    """Alternatives of a union: each says what it would have taken."""
    tail = other.message.removeprefix("must be ").removeprefix("expected ")
    return one if tail in one.message else replace(one, message=f"{one.message} or {tail}")


def _by_key(message: str, model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Faults between sections come as "section.key: message", joined by semicolons."""
    start = rf"(?:{'|'.join(model.model_fields)})(?:\.[^:; ]+)*: "
    for part in re.split(rf"; (?={start})", message):
        key, colon, rest = part.partition(": ")
        yield (key, rest) if colon and re.match(start, part) else ("", part)


def _meant(given: object, words: Iterable[str]) -> str | None:
    near = nearest(given, words) if isinstance(given, str) else None
    return f'did you mean "{near}"?' if near else None


def _elsewhere(draft: Draft, path: Path) -> str | None:
    """Where a key of this name would be known, if it stands in the wrong table."""
    known = next((other for other in draft.places if other[-1:] == path[-1:] and other != path), None)
    return f"did you mean {write_key(known, draft.data)}?" if known else None


def _kind(data: Any, path: Path) -> object:
    for key in path[:-1]:
        data = data[key]
    return data.get("kind")


def _words(expected: object) -> list[str]:
    return re.findall(r"'([^']*)'", str(expected))
