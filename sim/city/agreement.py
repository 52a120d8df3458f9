"""For how many days two founded cities are the same, in all that a run can meet in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from sim.city.city import City

STEPS = ("settings", "crew_steps", "kind_steps")
"""Tables that are in force from a day on."""
BY_DAY = {"day_mix": ("mixes", "mix_level"), "day_profile": ("seconds",), "day_level": ()}
"""Columns that a run reads on their own day alone, and the tables of which they hold numbers of rows."""
APART = ("short", "disciplines", "policies", "durations", "mixes", "mix_level", "seconds")
"""What is told to the user alone; what follows from the scenarios, which are compared as such; and tables whose rows
are asked for by their number: these are compared by day, or numbered by founding step by step."""


def agree_until(one: City, other: City) -> int:
    """The first day on which a run of one of two cities may differ from a run of the other, whatever their scenarios
    are; `days` if none may, 0 if all may.

    Hours of work, seats, and days that count for deadlines are seen long before: if any differ, on whatever day, so may
    all days.
    """
    until = one.days
    for name in (field.name for field in fields(City)):
        mine, its = getattr(one, name), getattr(other, name)
        if name in STEPS:
            until = min(until, _first_step(mine, its))
        elif name in BY_DAY:
            known: dict[bytes, int] = {}
            columns = [_content(getattr(city, name), [getattr(city, table) for table in BY_DAY[name]], known)
                       for city in (one, other)]  # fmt: skip
            until = min(until, _first_day(*columns))
        elif name not in APART and not _same(mine, its):
            return 0
    return until


def sharing(one: City, other: City) -> dict[str, Any]:
    """What two cities have alike, of the one: the other may take it, and needs no room of its own for it."""
    names = (field.name for field in fields(City) if field.name not in STEPS)
    return {name: getattr(one, name) for name in names if _same(getattr(one, name), getattr(other, name))}


def _first_step(one: Sequence[tuple[int, np.ndarray]], other: Sequence[tuple[int, np.ndarray]]) -> int:
    """The first day on which other tables come into force, or on which one does here alone."""
    for (day, table), (its_day, its) in zip(one, other, strict=False):
        if day != its_day or not _same(table, its):
            return min(day, its_day)
    longer = max(one, other, key=len)
    shorter = min(len(one), len(other))
    return longer[shorter][0] if len(longer) > shorter else _NEVER


_NEVER = np.iinfo(np.int64).max


def _content(days: np.ndarray, tables: Sequence[np.ndarray], known: dict[bytes, int]) -> np.ndarray:
    """The column with numbers of contents in place of numbers of rows; known: these so far, those of both cities."""
    if not tables:
        return days
    rows = (b"".join(row.tobytes() for row in rows) for rows in zip(*tables, strict=True))
    return np.asarray(np.array([known.setdefault(row, len(known)) for row in rows], np.int64)[days])


def _first_day(one: np.ndarray, other: np.ndarray) -> int:
    """The first day whose column differs."""
    if one.shape != other.shape:
        return 0
    days = np.flatnonzero((one != other).reshape(len(one), -1).any(axis=1))
    return int(days[0]) if len(days) else _NEVER


def _same(one: Any, other: Any) -> bool:
    """Whether two parts of a city are the same to the last bit."""
    if isinstance(one, np.ndarray):
        if one.dtype != other.dtype or one.shape != other.shape:
            return False
        names = one.dtype.names  # between the columns of a table there may be bytes that say nothing
        columns = [(one[name], other[name]) for name in names] if names else [(one, other)]
        return all(mine.tobytes() == its.tobytes() for mine, its in columns)
    return bool(one == other)
