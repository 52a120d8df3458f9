"""What a measure is: a function of counts. Its docstring says what it means, its name in Chinese stands beside it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc, signature
from typing import Any, TypeVar

import numpy as np

from sim.ground.column import Column, Columns

SHARE = (0.0, 1.0)
"""The ends of a share."""
Seconds = float | np.ndarray  # the length of the time counted: one, or one an entry
Table = dict[str, np.ndarray]
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Measure:
    """A measure: how it is computed, and what it means as a column of a table, its unit "" for a share.
    ends: the least and the greatest it can be, if it has such. timed: asked by the length of the time counted, too."""

    of: Callable[..., Any]
    column: Column
    ends: tuple[float, float] | None = None
    timed: bool = False


class Measures(dict[str, Measure]):
    """Measures by name, in the order in which they are written; those of one sort of counts."""

    def measure(
        self, zh: str, unit: str = "", ends: tuple[float, float] | None = None
    ) -> Callable[[Function], Function]:
        """Make a function a measure: its name is the measure's, and its docstring says what it means."""

        def declared(function: Function) -> Function:
            meaning = " ".join((getdoc(function) or "").split()).removesuffix(".")
            timed = len(signature(function).parameters) > 1
            self[function.__name__] = Measure(
                function, Column(meaning=meaning, zh=zh, unit=unit), ends, timed
            )
            return function

        return declared

    @property
    def columns(self) -> Columns:
        """The measures as columns of a table."""
        return {name: one.column for name, one in self.items()}

    def of(self, counts: np.ndarray, seconds: Seconds) -> Table:
        """Every measure of counts […], each an array […]; seconds: length of the time counted, as a number or […]."""
        return {name: one.of(counts, seconds) if one.timed else one.of(counts) for name, one in self.items()}


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, element by element, as float64; nan where the whole is zero."""
    part, whole = np.broadcast_arrays(np.asarray(part, np.float64), np.asarray(whole, np.float64))
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0))


def mean(values: np.ndarray) -> float:
    """The mean of what is defined; nan if nothing is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan
