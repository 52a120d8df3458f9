"""What a need is about: a kind drawn by the cumulative shares of a mix."""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.guide import GUIDE_BITS


@rule
def first_above(mixes, mix, target, low, high):
    """The first kind of low … high whose cumulative share is above a target, or `high` (bisection)."""
    while low < high:
        middle = (low + high) // 2
        if mixes[mix, middle] > target:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def drawn_kind(mixes, mix, low, high, number):
    """The kind at a number, among kinds low … high − 1, by the cumulative shares of a mix."""
    base = mixes[mix, low - 1] if low > 0 else 0.0
    target = base + uniform(number) * (mixes[mix, high - 1] - base)
    return first_above(mixes, mix, target, low, high - 1)


@rule
def guided_kind(mixes, guide, mix, number):
    """The kind at a number among all kinds, as `drawn_kind` gives it; a guide leaves it two or three to choose from."""
    part = number >> (32 - GUIDE_BITS)
    return first_above(mixes, mix, uniform(number), guide[mix, part], guide[mix, part + 1])
