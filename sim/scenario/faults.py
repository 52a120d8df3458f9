"""Faults of a scenario: what is wrong where, each in plain words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple


class Place(NamedTuple):
    """Where something is written: a file, and a line in it from 1 (None where there are no lines)."""

    file: str | None
    line: int | None = None


NOWHERE = Place(None)
OVERRIDE = "override"
"""What stands in the place of a file's name where a value was set from outside."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a scenario.

    message: what is wrong; key: dotted; place: where it is written; given: the value, as TOML;
    expected: what would be right; hint: what was probably meant, or what to do.
    """

    message: str
    key: str = ""
    place: Place = NOWHERE
    given: str | None = None
    expected: str | None = None
    hint: str | None = None


def shown(value: object) -> str:
    """A value about as TOML writes it, cut to a length that can be read in a message."""
    if isinstance(value, dict):
        text = (
            "{ " + ", ".join(f"{key} = {shown(inner)}" for key, inner in value.items()) + " }"
            if value
            else "{}"
        )
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(inner) for inner in value[:20]) + "]"
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, date | time):
        text = value.isoformat()
    elif isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = (
            str(value)
            if not isinstance(value, int) or abs(value) < 10**30
            else "a number of more than 30 digits"
        )
    return text if len(text) <= 80 else text[:77] + "..."


def alternatives(words: Sequence[str], between: str = "or") -> str:
    """ "a, b or c"."""
    return f" {between} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
