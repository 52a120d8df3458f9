"""Durations by inverse transform from integer tables: the same ticks on every machine and in both engines.

A row is the quantile function of a law in fixed point: straight lines between knots. Up to its split all cells have
the same chance; behind it lies the tail, whose cells get the narrower the rarer they are: each is at most 1/64 of all
that is rarer. The rarest numbers have a knot each, and the very last stands for all that is beyond. A law is refused if
its mean is not kept to 1e-4 of it, or its mean square to 1e-3 (`sim.ground.durations`).

What lies between two whole ticks becomes one or the other by chance, in proportion, so that the mean stays what it is
whatever the tick. That adds at most tick²/4 to the mean square.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.ground.compiling import rule

NUMBERS = 1 << 32  # how many a draw may be
CELL_BITS, FINE_BITS = 11, 6
CELLS, FINE = 1 << CELL_BITS, 1 << FINE_BITS
WITHIN = 32 - CELL_BITS  # bits of a number that say where in its cell it lies
OCTAVES = 32 - FINE_BITS - 1  # how often the cells of the tail double
SPLIT, SHIFT = 0, 1  # in a row: the number at which the tail begins; bits below a tick
BODY = 2  # in a row: knots of the cells
TAIL = BODY + CELLS + 1  # in a row: knots of the tail, the rarest first
LENGTH = TAIL + (OCTAVES + 2) * FINE + 1

_OWN = 2 * FINE  # numbers that have a knot each
_USUAL_TAIL = FINE / CELLS  # there the cells of both sides are equally wide
_PARTS = 8  # of a cell, by which its mean is found
_SCATTER = 1327217885  # odd, and far from all ratios of small numbers: a quarter of √5 − 1, times 2³²

Above = Callable[[np.ndarray], np.ndarray]
"""The duration that is exceeded with each of these chances: float64[n] in (0, 1) to float64[n]."""


@rule
def duration(tables, which, number, tick):
    """The duration (seconds in whole ticks, ≥ 0) at the 32-bit number `number`, from row `which` of int64[n, LENGTH].

    Bits of the same number, scattered, say whether what lies between two ticks goes up or down.
    """
    if number < tables[which, SPLIT]:
        at = BODY + (number >> WITHIN)
        low = tables[which, at]
        exact = low + (((tables[which, at + 1] - low) * (number & ((1 << WITHIN) - 1))) >> WITHIN)
    else:
        exact = _in_tail(tables, which, NUMBERS - 1 - number)
    shift = tables[which, SHIFT]
    part = ((number * _SCATTER) & (NUMBERS - 1)) >> (32 - shift)
    return ((exact + part) >> shift) * tick


@rule
def _in_tail(tables, which, rarer):
    """The duration in fixed point at a number of the tail. rarer: how many numbers lie behind it."""
    width = OCTAVES
    while width > 0 and rarer >> width < FINE:
        width -= 1
    at = TAIL + (width << FINE_BITS) + (rarer >> width)
    low = tables[which, at]
    return low + (((tables[which, at + 1] - low) * (rarer & ((1 << width) - 1))) >> width)


@rule
def whole_ticks(seconds, tick):
    """Computed seconds to the nearest whole tick, a half to the even one, so that halves even out."""
    return int(np.rint(seconds / tick)) * tick


def tabulate(above: Above, below: Above | None = None, tail: float = _USUAL_TAIL) -> np.ndarray:
    """A row for `duration`: int64[LENGTH].

    above: in ticks. tail: chance of the tail; below: the law of what lies before it, if a jump lies between them.
    """
    cells = _knots(below or above, 1 - np.arange(CELLS + 1) / CELLS)
    rare = _knots(above, (_rarer() + 0.5) / NUMBERS)
    rare[:_OWN] = _root_mean_squares(above)
    split = NUMBERS - round(tail * NUMBERS)
    longest = int(max(rare[0], cells[0]))
    shift = min(30, 62 - WITHIN - longest.bit_length())
    knots = np.rint(np.concatenate([cells, rare]) * 2.0**shift).astype(np.int64)
    return np.concatenate([np.array([split, shift]), knots])


def moments(row: np.ndarray) -> tuple[float, float]:
    """Mean and mean square, in ticks, of what a row holds, before it is rounded to whole ticks."""
    split, knots = int(row[SPLIT]), row[BODY:] / 2.0 ** int(row[SHIFT])
    ends = np.minimum(np.arange(CELLS + 1) << WITHIN, split)
    rarer = np.minimum(_rarer(), NUMBERS - split)
    low = np.concatenate([knots[:CELLS], knots[CELLS + 1 : -1]])
    rise = np.concatenate([knots[1 : CELLS + 1], knots[CELLS + 2 :]]) - low
    count = np.concatenate([np.diff(ends), np.diff(rarer)])  # numbers of each cell
    whole = np.concatenate([np.full(CELLS, 1 << WITHIN), np.diff(_rarer())])
    first = (count - 1) / 2 / whole
    second = np.maximum(count - 1, 0) * (2 * count - 1) / 6 / whole**2
    mean = (count * (low + rise * first)).sum() / NUMBERS
    return float(mean), float((count * (low**2 + 2 * low * rise * first + rise**2 * second)).sum() / NUMBERS)


def integrals(above: Above) -> tuple[float, float]:
    """Mean and mean square of a law, summed up in steps of nearly equal ratio to the chance that is left."""
    step = 2.0**-14
    chance = np.exp(-np.arange(0, 80, step) - step / 2)
    weight, value = chance * step, above(chance)
    return float((value * weight).sum()), float((value**2 * weight).sum())


def _rarer() -> np.ndarray:
    """int64[knots of the tail]: how many numbers lie behind each."""
    place = np.arange(LENGTH - TAIL)
    width = np.maximum((place >> FINE_BITS) - 1, 0)
    rarer: np.ndarray = (place - (width << FINE_BITS)) << width
    return rarer


def _knots(above: Above, chance: np.ndarray) -> np.ndarray:
    """Knots at these chances to exceed: each the mean of the law around it, by the weight it has in the two cells it
    bounds. So the whole keeps its mean, whatever bends it has."""
    chance = np.clip(chance, 0.5 / NUMBERS, 1 - 0.5 / NUMBERS)
    step = np.diff(chance)
    part = (np.arange(_PARTS) + 0.5) / _PARTS
    there = above((chance[:-1, None] + step[:, None] * part).ravel()).reshape(len(step), _PARTS)
    total, weight = np.zeros(len(chance)), np.zeros(len(chance))
    for side, share in ((slice(None, -1), 1 - part), (slice(1, None), part)):
        total[side] += (there * share).mean(axis=1) * step
        weight[side] += step / 2
    return total / weight


def _root_mean_squares(above: Above) -> np.ndarray:
    """The rarest numbers, float64[_OWN]: what each stands for, so that the mean square is kept. The first stands for
    all that is beyond, which is summed up in steps of equal ratio."""
    part = (np.arange(_PARTS) + 0.5) / _PARTS
    chance = (np.arange(_OWN)[:, None] + part) / NUMBERS
    squares = (above(chance.ravel()).reshape(chance.shape) ** 2).mean(axis=1)
    step = 1 / 16
    share = np.exp(-(np.arange(1000) + 0.5) * step)
    squares[0] = (above(share / NUMBERS) ** 2 * share).sum() * step
    return np.asarray(np.sqrt(squares))
