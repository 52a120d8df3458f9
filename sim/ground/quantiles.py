"""Durations by inverse transform from integer tables: the same seconds on every machine and in both engines.

A table holds 4097 quantiles. The first 4095 cells are interpolated in fixed point; the last one, which holds the
tail, has a table of 256 points of its own, so that second moments (and so waits) keep four digits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.ground.compiling import rule

CELL_BITS, TAIL_BITS = 12, 8
CELLS, TAIL = 1 << CELL_BITS, 1 << TAIL_BITS
REST_BITS = 32 - CELL_BITS  # of a number, once its cell is known
INNER_BITS = REST_BITS - TAIL_BITS  # once its cell within the tail is known
REST, INNER = (1 << REST_BITS) - 1, (1 << INNER_BITS) - 1
LENGTH = CELLS + 1 + TAIL + 1


@rule
def quantile(tables, which, number):
    """The duration (whole seconds, ≥ 0) at the 32-bit number `number`, from row `which` of int32[n, LENGTH]."""
    cell = number >> REST_BITS
    if cell < CELLS - 1:
        low = tables[which, cell]
        return low + (((tables[which, cell + 1] - low) * (number & REST)) >> REST_BITS)
    inner = (number & REST) >> INNER_BITS
    low = tables[which, CELLS + 1 + inner]
    return low + (((tables[which, CELLS + 2 + inner] - low) * (number & INNER)) >> INNER_BITS)


@rule
def whole_ticks(seconds, tick):
    """Seconds rounded up to whole ticks; a division is slow, and most ticks are seconds."""
    return seconds if tick == 1 else -(-seconds // tick) * tick


@rule
def duration(tables, which, number, tick):
    """A duration as `quantile` gives it, rounded up to whole ticks."""
    return whole_ticks(quantile(tables, which, number), tick)


def tabulate(ppf: Callable[[np.ndarray], np.ndarray], longest: int) -> np.ndarray:
    """A row for `quantile` from an inverse distribution function on (0, 1), in seconds.

    ppf: float64[n] in (0, 1) to float64[n]. longest: cap in seconds (a duration must
    end), below 2^31. Half the bytes keep twice as many tables near the processor.
    """
    edge = np.arange(CELLS + 1) / CELLS
    edge[0] = 1 / (CELLS * 16)
    edge[-1] = 1 - 1 / (CELLS * 16)
    body = np.asarray(ppf(edge), dtype=float)
    tail_edge = 1 - (1 - np.arange(TAIL + 1) / TAIL) / CELLS
    tail_edge[-1] = 1 - 1 / (CELLS * TAIL * 4)
    tail = np.asarray(ppf(tail_edge), dtype=float)
    row = np.concatenate([body, tail])
    return np.asarray(np.clip(np.rint(row), 0, longest), dtype=np.int32)
