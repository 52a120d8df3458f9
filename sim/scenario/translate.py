"""What pydantic finds wrong, as faults in plain words with the place where each is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sim.errors import meant, nearest
from sim.ground.quantities import write_seconds
from sim.scenario import migration
from sim.scenario.declared import nearest_key
from sim.scenario.draft import Draft
from sim.scenario.faults import Fault, alternatives, shown
from sim.scenario.fields import is_named, kinds, names
from sim.scenario.keys import Path, at, write_key
from sim.scenario.misfits import MOST, Misfits
from sim.scenario.schema import Scenario
from sim.scenario.text import Text

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
    "too_short": "has {actual_length} entries; it needs at least {min_length}",
    "too_long": "has {actual_length} entries; it takes at most {max_length}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} letters",
}
PARENTS = frozenset({"base", "parent", "inherits", "from", "extend"})
"""What others call what is `extends` here."""
_UNKNOWN = "unknown key"
_MISSING = "is missing"


class _Finding(NamedTuple):
    path: Path
    message: str
    given: Any = None
    expected: str | None = None
    hint: str | None = None
    is_choice: bool = False  # one of several alternatives, which all failed


def faults(
    error: ValidationError, model: type[BaseModel], draft: Draft, below: Path = (), missing: str | None = None
) -> list[Fault]:
    """The faults of `draft.data[below]`, which `model` refused; alternatives that all fail are one fault.

    missing: the hint where a whole section is.
    """
    found: dict[tuple[Path, str], _Finding] = {}
    for details in error.errors(include_url=False):
        for finding in _findings(details, model, draft, below, missing):
            slot = (finding.path, "" if finding.is_choice else finding.message)
            found[slot] = _either(found[slot], finding) if slot in found else finding
    found = _gathered(_new_entries(found, model, draft, below))
    paths = {finding.path for finding in found.values()}
    return [
        Fault(
            finding.message,
            write_key(finding.path, draft.data),
            draft.place(finding.path),
            None if finding.given is None else shown(finding.given),
            finding.expected,
            finding.hint,
        )
        for finding in (_told(one, model, draft) for one in found.values())
        if not (finding.is_choice and any(_is_below(path, finding.path) for path in paths))
    ]


def _told(finding: _Finding, model: type[BaseModel], draft: Draft) -> _Finding:
    """A finding with what the key means and takes, where nothing better is known."""
    key = nearest_key(model, finding.path, draft.data) if issubclass(model, Scenario) else None
    if key is None or finding.hint or finding.message == _UNKNOWN:
        return finding
    expected = key.takes if finding.message == _MISSING and key.covers(finding.path) else finding.expected
    return finding._replace(expected=expected, hint=f"{key.written}: {key.key.meaning}")


def _gathered(found: dict[tuple[Path, str], _Finding]) -> dict[tuple[Path, str], _Finding]:
    """Many missing sections are one fault: the file extends no parent."""
    missing = [slot for slot in found if len(slot[0]) == 1 and slot[1] == _MISSING]
    if len(missing) < 2:
        return found
    names = alternatives([str(path[0]) for path, _ in missing], "and")
    one = _Finding((), f"{names} are missing", hint=found[missing[0]].hint)
    return {((), _MISSING): one} | {slot: what for slot, what in found.items() if slot not in missing}


def _new_entries(
    found: dict[tuple[Path, str], _Finding], model: type[BaseModel], draft: Draft, below: Path
) -> dict[tuple[Path, str], _Finding]:
    """What an entry of a table by name lacks is one fault: it is new, or its name is a slip."""
    lacking: dict[Path, list[str]] = {}
    kept = {}
    for slot, finding in found.items():
        entry = finding.path[:-1]
        if (
            finding.message == _MISSING
            and is_named(model, entry[len(below) : -1])
            and len(entry) > len(below)
        ):
            lacking.setdefault(entry, []).append(str(finding.path[-1]))
        else:
            kept[slot] = finding
    for entry, keys in lacking.items():
        others = [name for name in at(draft.data, entry[:-1]) if name != entry[-1]]
        listed = alternatives(others) if len(others) <= MOST else f"one of {len(others)}"
        expected = f"all of a new entry, or {listed}" if others else None
        message = f"is a new entry, and lacks {alternatives(keys, 'and')}"
        kept[entry, message] = _Finding(entry, message, None, expected, meant(entry[-1], others))
    return kept


def _findings(
    details: ErrorDetails, model: type[BaseModel], draft: Draft, below: Path, missing: str | None
) -> Iterator[_Finding]:
    path, given, is_choice = _place(details, draft.data, below)
    kind, context = details["type"], details.get("ctx", {})
    if details["loc"] and details["loc"][-1] == "[key]" and "expected" not in context:
        yield _Finding(path, "a name " + _message(details))
    elif details["loc"] and details["loc"][-1] == "[key]":
        words = _words(context.get("expected", ""))
        yield _Finding(path, _UNKNOWN, None, alternatives(words), meant(path[-1], words))
    elif kind == "extra_forbidden" and (word := migration.gone(path)):
        yield _Finding(path, "is no longer a key", hint=word)
    elif kind == "extra_forbidden":
        which = at(draft.data, (*path[:-1], "kind"))
        whole = Text if model is Scenario and len(path) == 1 else model
        words = draft.rules.parameters(which) or names(whole, path[len(below) : -1], which)
        # A key that this kind does not take is no stray from another table.
        hint = _near(draft, path, words) or (_elsewhere(draft, path) if which is None else None)
        yield _Finding(path, _UNKNOWN, None, None if hint else alternatives(words), hint)
    elif kind == "missing":
        yield _Finding(path, _MISSING, hint=missing if len(path) == 1 else None)
    elif kind == "literal_error":
        words = _words(context["expected"])
        message = "must be " + alternatives([shown(word) for word in words])
        yield _Finding(path, message, given, None, meant(given, words), is_choice)
    elif kind in ("union_tag_invalid", "union_tag_not_found"):
        words = sorted(_words(context.get("expected_tags"))) or kinds(model, path[len(below) :])
        tag = at(draft.data, (*path, "kind"))
        if isinstance(given, Mapping) and tag is None:
            yield _Finding((*path, "kind"), _MISSING, None, alternatives([shown(word) for word in words]))
        else:
            message = "must be " + alternatives([shown(word) for word in words])
            yield _Finding((*path, "kind"), message, tag, None, meant(tag, words))
    elif isinstance(misfits := context.get("error"), Misfits):
        yield from (_Finding((*path, *one.path), one.message, None, *one[2:]) for one in misfits.found)
    else:
        # A whole table is too long to be of help beside what its own check says.
        shown_as = None if kind == "value_error" else given
        yield _Finding(path, _message(details, is_text=isinstance(given, str)), shown_as, is_choice=is_choice)


def _place(details: ErrorDetails, data: Any, below: Path) -> tuple[Path, Any, bool]:
    """Where the error is, what stands there, and whether it is one of several alternatives.

    pydantic puts names of alternatives between the keys: they are left out.
    """
    data = at(data, below)
    path, is_choice = list(below), False
    loc = details["loc"]
    for number, key in enumerate(loc):
        is_last = number + 1 == len(loc)
        if isinstance(data, Mapping) and isinstance(key, str) and key != "[key]":
            is_tag = key == data.get("kind") and not is_last
            if is_tag or (key not in data and not (is_last and details["type"] == "missing")):
                is_choice = is_choice or not is_tag
                continue
            path.append(key)
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int):
            path.append(key)
            data = data[key]
        elif key != "[key]":
            is_choice = True
    return tuple(path), data, is_choice


def _is_below(path: Path, other: Path) -> bool:
    return len(path) > len(other) and path[: len(other)] == other


def _message(details: ErrorDetails, is_text: bool = False) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind in _PLAIN:
        if "actual_length" in context and context["actual_length"] is None:  # of a table it is not told
            context = {**context, "actual_length": len(details["input"])}
        return _PLAIN[kind].format(**{word: _limit(what, is_text) for word, what in context.items()})
    message = details["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return message[:1].lower() + message[1:]


def _limit(limit: object, is_text: bool) -> object:
    """A limit as the value is written: of a number that was given as text, which only durations are, as one."""
    if is_text and isinstance(limit, int) and limit:
        return write_seconds(limit)
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit


def _either(one: _Finding, other: _Finding) -> _Finding:
    """Alternatives that failed: each says what it would have taken."""
    tail = other.message.removeprefix("must be ").removeprefix("expected ")
    return one if tail in one.message else one._replace(message=f"{one.message} or {tail}")


def _near(draft: Draft, path: Path, words: Iterable[str]) -> str | None:
    """The key that was meant: whole where there are no lines of tables to see it in, as of an override."""
    near = "extends" if len(path) == 1 and path[0] in PARENTS else nearest(str(path[-1]), words)
    if near and draft.place(path).line is None:
        near = write_key((*path[:-1], near), draft.data)
    return f'did you mean "{near}"?' if near else None


def _elsewhere(draft: Draft, path: Path) -> str | None:
    """Where a key of this name would be known, if it stands in the wrong table."""
    known = next((other for other in draft.places if other[-1:] == path[-1:] and other != path), None)
    return f"did you mean {write_key(known, draft.data)}?" if known else None


def _words(expected: object) -> list[str]:
    return re.findall(r"'([^']*)'", str(expected))
