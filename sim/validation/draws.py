"""Random numbers of what is drawn from a log: days drawn again, closings. The same log gives the same ones."""

from __future__ import annotations

import math

import numpy as np

from sim.validation.record import Shares

PURPOSE = 977
"""Sets these numbers apart from all that a run draws."""


def draws(who: int, which: int, shape: tuple[int, ...]) -> Shares:
    """Numbers in (0, 1), of somebody, for the so-manyth time."""
    from sim.ground.draws import uniforms

    return uniforms(who, which, np.arange(math.prod(shape)), PURPOSE, 0, 0).reshape(shape)
