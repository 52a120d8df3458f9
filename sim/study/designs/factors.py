"""Factors: what a design turns, a lever or an assumption, each over its range."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter, ValidationError

from sim.arguments import read_text
from sim.errors import PetitionError, nearest
from sim.ground.quantities import Allowance, magnitude, write_clock_time, write_seconds
from sim.ground.time_units import DAY
from sim.scenario.fields import reader
from sim.scenario.keys import at, find, read_key, split_value, write_key
from sim.scenario.load import plain
from sim.scenario.schema import Scenario
from sim.scenario.words import in_words

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

    low, high: as numbers (seconds for lengths of time and times of day and working days). form: how a value is written,
    which is how the key reads one.
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
    read = _Reader(key, reader(type(scenario), place, data), now)
    if given.startswith("["):
        return Factor(key, levels=read.levels(given))
    what = scenario.register.get(key)
    ends: Sequence[Any] | None = given.split("..") if value is not None else what.range if what else None
    if ends is None or len(ends) != 2:
        raise PetitionError(
            f"{key} has no range", key=key, expected=f"one beside it in the scenario, or {key}=LOW..HIGH"
        )
    (low, form), (high, other) = map(read.number, ends)
    if form != other:
        raise PetitionError(
            f"the range of {key} goes from {form} to {other}", key=key, expected="two ends of one sort"
        )
    if not low < high:
        raise PetitionError(f"the range of {key} is empty", key=key, expected="low below high")
    return Factor(key, low, high, form)


@dataclass(frozen=True)
class _Reader:
    """Reads values of a key as the scenario does. adapter: the key's own; now: what stands there, as it is written."""

    key: str
    adapter: TypeAdapter[Any] | None
    now: Any

    @property
    def takes(self) -> str:
        """What the key takes, in words."""
        if self.adapter is None:
            return "a value"
        schema = self.adapter.json_schema()
        return in_words(schema, schema.get("$defs", {}))

    def read(self, end: Any) -> Any:
        """One value. Raises PetitionError if the key does not take it."""
        if self.adapter is None:
            return end
        try:
            return self.adapter.validate_python(end, strict=True)
        except ValidationError as error:
            told = error.errors()[0]
            takes = told["msg"].removeprefix("expected ") if told["type"] == "quantity" else self.takes
            raise PetitionError(
                f'{self.key} cannot be "{end}"', key=self.key, expected=takes, hint=f"it is {self.now} now"
            ) from error

    def number(self, end: Any) -> tuple[float, Form]:
        """An end of a range as a number, and how numbers of its sort are written."""
        value, words = self.read(plain(end)), self.takes
        size = None if self.adapter is None else magnitude(value)
        if size is None or isinstance(value, str):
            raise PetitionError(
                f"{self.key} is no number", key=self.key, expected=f"values, such as {self.key}=[a, b]"
            )
        if isinstance(value, Allowance):
            return size, "working days" if value.working_days else "duration"
        if isinstance(value, float):
            return size, "number"
        return (
            size,
            "time of day" if "time of day" in words else "duration" if "duration" in words else "whole",
        )

    def levels(self, text: str) -> tuple[Any, ...]:
        """The values of a list, each as it was written."""
        try:
            levels = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            levels = [plain(part) for part in text.strip("[]").split(",") if part.strip()]
        if len(levels) < 2:
            raise PetitionError(
                f"{self.key} has fewer than two values", key=self.key, expected=f"{self.key}=[a, b]"
            )
        for level in levels:
            self.read(level)
        return tuple(levels)


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
