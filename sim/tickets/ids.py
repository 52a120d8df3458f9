"""Ids that run with time: whether those between two are there tells whether a log is whole."""

from __future__ import annotations

import numpy as np

RUNNING = 0.99
"""Rank correlation of ids and openings from which on ids are taken for running numbers."""
FARTHEST = 1000
"""Numbers that are farther apart on average do not run: they are made of something else."""
SAMPLE = 0.5
"""Share of running numbers with the next one present, below which a log may be a sample of a larger one."""
LEAST = 100
"""Numbers by which this can be told."""
DIGITS = r"(?P<n>\d{1,18})\D*$"
"""The running part of an id: its last digits."""


def next_present(number: np.ndarray, opened: np.ndarray, row: np.ndarray) -> float | None:
    """Of running numbers the share whose next one was in the log too; None where ids do not run with time.

    number: of each ticket; opened: when; row: of the log, in which those that were left out are counted: where as many
    rows as numbers lie between two tickets, the rows were there and could not be used.
    """
    if len(number) < LEAST:
        return None
    by_time = np.argsort(opened, kind="stable")
    ranks = np.argsort(np.argsort(number[by_time], kind="stable"), kind="stable")
    if np.corrcoef(ranks, np.arange(len(ranks)))[0, 1] < RUNNING:
        return None
    number, first = np.unique(number, return_index=True)
    steps = np.diff(number)
    if not len(steps) or steps.mean() > FARTHEST:
        return None
    return float(((steps == 1) | (np.abs(np.diff(row[first])) == steps)).mean())
