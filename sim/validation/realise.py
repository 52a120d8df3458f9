"""One course of events that a forecast by curves allows: a moment of closing for every ticket."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.validation.baselines import Curves
from sim.validation.draws import draws
from sim.validation.record import NEVER, Record

WHO = 31
"""Whose random numbers these are."""


def realise(log: Record, told: Curves) -> Record:
    """The tickets of a log with closings drawn by their kinds' curves, those open at the start by their age then."""
    closed = np.where(log.closed < told.start, log.closed, NEVER)
    numbers = draws(WHO, 0, (len(log),))
    open_yet = log.closed >= told.start
    for kind in np.unique(log.kind[open_yet]):
        here = np.flatnonzero(open_yet & (log.kind == kind))
        curve = told.by_kind[kind]
        age = told.start - 1 - log.opened[here]
        left = numbers[here] * np.where(age >= 0, curve.still_open(age), 1.0)
        # The first age by which no more than `left` are open.
        place = np.searchsorted(-curve.open, -left, side="left")
        ages = np.append(curve.ages, NEVER)[place]
        closed[here] = np.where(ages < NEVER, log.opened[here] + np.minimum(ages, NEVER // 2), NEVER)
    return replace(log, closed=closed, known=NEVER)
