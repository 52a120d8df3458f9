"""Factors: what a design turns, a lever or an assumption, each over its range."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.arguments import read_text
from sim.errors import PetitionError, nearest
from sim.ground.quantities import magnitude, write_clock_time, write_seconds
from sim.ground.time_units import DAY
from sim.scenario.keys import at, find, read_key, split_value, write_key
from sim.scenario.schema import Scenario

Form = Literal["number", "whole", "duration", "time of day", "working days"]
WRITE: dict[Form, Callable[[float], Any]] = {
    "number": float,
    "whole": round,
    "duration": lambda value: write_seconds(round(value)),
    "time of day": lambda value: write_clock_time(round(value)),
    "working days": lambda value: f"{round(value / DAY)}wd",
}
"""How a number is written, by the form of what it stands for."""


@dataclass(frozen=True)
class Factor:
    """A key of the scenario, and what it may be.

    low, high: as numbers (seconds for lengths of time and times of day and working days). form: how a value is written.
    levels: the values to take instead of a range.
    """

    key: str
    low: float = 0.0
    high: float = 1.0
    form: Form = "number"
    levels: tuple[Any, ...] = ()

    def at(self, share: float) -> Any:
        """The value at a share 0…1 of the range, or of the levels."""
        if self.levels:
            return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]
        value = self.low + share * (self.high - self.low)
        return WRITE[self.form](value)


def factor(scenario: Scenario, text: str) -> Factor:
    """A factor as a command line gives it.

    "staffing.level" takes the range that stands beside the value in the scenario; "staffing.level=0.7..1.5" and
    "incentive.time=30d..180d" give one; "discipline.kind=[first-come, easy-first]" gives values.
    Raises PetitionError for unknown keys, and for numbers that have neither a range nor get one.
    """
    key, value = split_value(text)
    given = (value or "").strip()
    data = scenario.model_dump(mode="json")
    place = find(data, read_key(key))
    key = write_key(place, data)
    now = at(data, place)
    if now is None:
        known = list(scenario.register)
        near = nearest(key, known)
        raise PetitionError(f'there is no "{key}"', key=key, hint=f'did you mean "{near}"?' if near else None)
    if given.startswith("["):
        return Factor(key, levels=_levels(key, given))
    kind = at(scenario.model_dump(), place)
    if isinstance(kind, bool) or magnitude(now) is None:
        raise PetitionError(f"{key} is no number", key=key, expected=f"values, such as {key}=[a, b]")
    what = scenario.register.get(key)
    ends: Sequence[Any] | None = given.split("..") if value is not None else what.range if what else None
    if ends is None or len(ends) != 2:
        raise PetitionError(
            f"{key} has no range", key=key, expected=f"one beside it in the scenario, or {key}=LOW..HIGH"
        )
    low, high = (_number(key, end) for end in ends)
    if not low < high:
        raise PetitionError(f"the range of {key} is empty", key=key, expected="low below high")
    return Factor(key, low, high, _form(kind, now, ends))


def _form(kind: object, now: object, ends: Sequence[Any]) -> Form:
    """How values between two ends are written: as the ends are, or else as the value that stands there."""
    texts = [*map(str, ends)]
    if not isinstance(now, str):
        return "whole" if isinstance(kind, int) else "number"
    if all(":" in text for text in texts) or (":" in now and not any(map(str.isalpha, "".join(texts)))):
        return "time of day"
    return "working days" if all(text.strip().endswith("wd") for text in texts) else "duration"


def factors(scenario: Scenario, texts: Sequence[str | Factor]) -> list[Factor]:
    """Several of them; a text that ends in ".*" stands for every assumption below that table that has a range."""
    found: dict[str, Factor] = {}
    for text in texts:
        if isinstance(text, Factor):
            found[text.key] = text
            continue
        read_text(text, "factors", "a key of the scenario")
        if not text.endswith("*"):
            one = factor(scenario, text)
            found[one.key] = one
            continue
        chosen = {key: factor(scenario, key) for key in _ranged(scenario, text)}
        if not chosen:
            raise PetitionError(f'no assumption with a range is below "{text}"', key=text)
        found |= chosen
    if not found:
        raise PetitionError("a design needs a factor", key="factor", expected="a key of the scenario")
    return list(found.values())


def _ranged(scenario: Scenario, text: str) -> list[str]:
    """The keys below a table ("staffing.*") whose value is a quantity with a range that is not a point."""
    told = scenario.model_dump(mode="json")
    *above, begins = read_key(text)
    begins = begins.removesuffix("*")
    return [
        key
        for key, what in scenario.register.items()
        if (path := read_key(key))[: len(above)] == tuple(above)
        and path[len(above) :]
        and path[len(above)].startswith(begins)
        and what.bounds
        and what.bounds[0] < what.bounds[1]
        and magnitude(at(told, find(told, path))) is not None
    ]


def overrides(chosen: Sequence[Factor], shares: np.ndarray) -> dict[str, Any]:
    """What a point float64[factors] of shares 0…1 sets."""
    return {one.key: one.at(float(share)) for one, share in zip(chosen, shares, strict=True)}


def told(changed: dict[str, Any]) -> str:
    """What a point sets, in words: "staffing.level=0.7, incentive.time=30d"."""
    return ", ".join(
        f"{key}={f'{value:.4g}' if isinstance(value, float) else value}" for key, value in changed.items()
    )


def _levels(key: str, text: str) -> tuple[Any, ...]:
    try:
        levels = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        levels = [part.strip() for part in text.strip("[]").split(",") if part.strip()]
    if len(levels) < 2:
        raise PetitionError(f"{key} has fewer than two values", key=key, expected=f"{key}=[a, b]")
    return tuple(levels)


def _number(key: str, text: Any) -> float:
    value = magnitude(text)
    if value is None and isinstance(text, str):
        try:
            value = float(text)
        except ValueError as error:
            raise PetitionError(
                f'"{text}" is no quantity', key=key, expected="such as 0.7..1.5 or 30d..180d"
            ) from error
    return float(value or 0.0)
