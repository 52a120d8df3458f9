"""What callers in Python pass: whatever means the same is taken for the same, and all else is refused before the work.

Numbers of numpy are numbers, a date may be text or a midnight, a path may be text; true and false are no numbers, and
neither nan nor infinity is one. Every function raises PetitionError about the argument it is told the name of.
"""

from __future__ import annotations

import math
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sim.errors import PetitionError, nearest

MOST = 2**31 - 1
"""Of whatever is counted and has no bound of its own."""


def read_whole(given: object, key: str, least: int, most: int = MOST) -> int:
    """A whole number from `least` to `most`."""
    value = plain(given)
    expected = f"a whole number, {least} … {most}" if most != MOST else f"a whole number, {least} or more"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refusal(given, key, expected)
    if not least <= value <= most:
        raise _refusal(given, key, expected)
    return value


def read_number(given: object, key: str, above: float, most: float | None = None) -> float:
    """A finite number above one, and at most another."""
    value = plain(given)
    expected = f"a number above {above:g}" + ("" if most is None else f", and at most {most:g}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refusal(given, key, expected)
    if not above < value < math.inf or (most is not None and value > most):
        raise _refusal(given, key, expected)
    try:
        return float(value)
    except OverflowError as error:
        raise _refusal(given, key, expected) from error


def read_day(given: object, key: str) -> date:
    """A day: a date, a moment at midnight, or text such as "2021-03-01"."""
    value, expected = plain(given), 'a date, or text such as "2021-03-01"'
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise _refusal(given, key, expected) from error
    if isinstance(value, datetime):
        if value != value or value.timetz() != time():
            raise _refusal(given, key, f"{expected}; a day has no time of day")
        return value.date()
    if not isinstance(value, date):
        raise _refusal(given, key, expected)
    return value


def read_path(given: object, key: str, expected: str = "a path") -> Path:
    """A path, as text or as a Path."""
    if isinstance(given, str | bytes | os.PathLike):
        with suppress(UnicodeEncodeError):  # letters that no disk has
            written = os.fsencode(given)
            if written.strip() and b"\0" not in written:
                return Path(os.fsdecode(written))
    raise _refusal(given, key, expected)


def read_text(given: object, key: str, expected: str = "text") -> str:
    """A text that is not empty."""
    if not isinstance(given, str) or not given.strip() or _is_torn(given):
        raise _refusal(given, key, expected)
    return str(given)


def _is_torn(text: str) -> bool:
    """Whether a text has half a letter, which nothing can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def read_texts(given: object, key: str, expected: str = "texts") -> list[str]:
    """Several texts; one alone is taken for a list of it."""
    each = [given] if isinstance(given, str) else read_list(given, key, expected)
    return [read_text(one, key, expected) for one in each]


def read_shares(given: object, key: str) -> list[float]:
    """Several shares from 0 to 1."""
    expected = "shares from 0 to 1, such as (0.5, 0.9)"
    found = []
    for one in map(plain, read_list(given, key, expected)):
        if isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one <= 1:
            raise _refusal(given, key, expected)
        found.append(float(one))
    return found


def read_choice(given: object, key: str, known: Collection[str], renamed: Mapping[str, str]) -> str:
    """One of some words. renamed: what some of them were called before."""
    if not isinstance(given, str):
        raise _refusal(given, key, " or ".join(known))
    if given not in known:
        near = nearest(given, known)
        hint = (
            f'it is called "{renamed[given]}" now' if given in renamed else near and f'did you mean "{near}"?'
        )
        raise _refusal(given, key, " or ".join(known), hint)
    return str(given)


def read_flag(given: object, key: str) -> bool:
    """True or false."""
    value = plain(given)
    if not isinstance(value, bool):
        raise _refusal(given, key, "True or False")
    return value


def read_table(given: object, key: str, expected: str) -> dict[str, Any]:
    """Values by name."""
    if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
        raise _refusal(given, key, expected)
    return {str(name): value for name, value in given.items()}


def read_list(given: object, key: str, expected: str) -> list[Any]:
    """A list, or whatever else is gone through one by one: not text, and not a table."""
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise _refusal(given, key, expected)
    try:
        return list(given)
    except TypeError as error:  # an array without a dimension
        raise _refusal(given, key, expected) from error


def read_overrides(given: object) -> dict[str, object]:
    """Values by dotted key, with what numpy and tuples hold as plain numbers and lists."""
    table = read_table(given, "overrides", 'values by dotted key, such as {"staffing.level": 0.8}')
    return {name: _plainly(value) for name, value in table.items()}


def plain(given: object) -> object:
    """A number, date or truth of numpy as Python has them; anything else as it is."""
    if not hasattr(given, "dtype") or not hasattr(given, "item") or getattr(given, "shape", None) != ():
        return given
    scalar: Any = given
    if scalar.dtype.kind == "M":
        return None if str(scalar) == "NaT" else scalar.astype("datetime64[s]").item()
    return float(scalar) if scalar.dtype.kind == "f" else scalar.item()


def _plainly(given: object) -> object:
    """The same, through lists and tables."""
    if isinstance(given, Mapping):
        return {str(key): _plainly(value) for key, value in given.items()}
    if isinstance(given, list | tuple | set | frozenset):
        return [_plainly(value) for value in given]
    if isinstance(given, os.PathLike):
        return os.fspath(given)
    value = plain(given)
    return _plainly(value.tolist()) if hasattr(value, "dtype") and hasattr(value, "tolist") else value


def _refusal(given: object, key: str, expected: str, hint: str | None = None) -> PetitionError:
    return PetitionError(f"{key} cannot be {_told(given)}", key=key, expected=expected, hint=hint)


def _told(given: object) -> str:
    """What was given, in words that are not too many."""
    try:
        told = f'"{given}"' if isinstance(given, str) and given.isprintable() else repr(plain(given))
    except Exception:  # a number of thousands of digits, or an object that cannot tell what it is
        told = f"this {type(given).__name__}"
    return told if len(told) <= 80 else told[:77] + "…"
