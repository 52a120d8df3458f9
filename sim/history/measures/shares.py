"""One share of another, and the numbers people read: never nan outside."""

from __future__ import annotations

import math

import numpy as np

Seconds = float | np.ndarray  # the length of the time counted: one, or one an entry


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, element by element, as float64; nan where the whole is zero."""
    part, whole = np.broadcast_arrays(np.asarray(part, np.float64), np.asarray(whole, np.float64))
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0))


def number(value: float | np.floating | np.ndarray) -> float | None:
    """A single number for people and JSON: None where it is not defined."""
    value = float(np.asarray(value).item())
    return None if math.isnan(value) else value
