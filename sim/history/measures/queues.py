"""Load, waits and lateness of units. Every function takes TALLY[…] (and the seconds of the period) and returns
float64[…], nan where nothing was counted.

A piece of work is a petition accepted, or a task for which another unit called this one.
"""

from __future__ import annotations

import numpy as np

from sim.history.measures.shares import Seconds, share


def utilisation(tally: np.ndarray) -> np.ndarray:
    """(busy − watched) / (duty − watch): share of officers' time on duty spent at work, without the watch kept for
    urgent petitions, which is mostly idle. Work counts when it ends, and goes on while its officer is on leave: a
    period may pass 1, in a unit of few officers by much."""
    return share(tally["busy"] - tally["watched"], tally["duty"] - tally["watch"])


def officers_on_duty(tally: np.ndarray, seconds: Seconds) -> np.ndarray:
    """duty / seconds: mean number of officers on duty, nights and holidays included."""
    return np.asarray(tally["duty"] / seconds)


def mean_work(tally: np.ndarray) -> np.ndarray:
    """busy / started: officers' seconds a piece of work."""
    return share(tally["busy"], tally["started"])


def offered_load(tally: np.ndarray, seconds: Seconds) -> np.ndarray:
    """(accepted + tasks) · mean work / seconds, in erlang: officers that would be busy on average if everything that
    came were worked on (a = λ·E[S]). What is closed on paper is offered but never carried."""
    return np.asarray((tally["accepted"] + tally["tasks"]) * mean_work(tally) / seconds)


def load(tally: np.ndarray) -> np.ndarray:
    """(accepted + tasks) · mean work / duty: offered load over officers on duty, the watch for urgent petitions
    included. Where it is above busy / duty more work comes than is begun: the queue grows, or is emptied on paper."""
    return share((tally["accepted"] + tally["tasks"]) * mean_work(tally), tally["duty"])


def mean_wait_in_unit(tally: np.ndarray) -> np.ndarray:
    """wait / started: mean seconds a piece of work waits in the unit, from arrival there until an officer starts."""
    return share(tally["wait"], tally["started"])


def mean_sojourn(tally: np.ndarray) -> np.ndarray:
    """sojourn / closed: mean seconds from raising to closing of the petitions closed."""
    return share(tally["sojourn"], tally["closed"])


def mean_tardiness(tally: np.ndarray) -> np.ndarray:
    """tardiness / closed: mean of max(0, closed − due) in seconds over all that were closed, the punctual included."""
    return share(tally["tardiness"], tally["closed"])


def tardiness_of_late(tally: np.ndarray) -> np.ndarray:
    """tardiness / late: mean of closed − due in seconds over those closed late."""
    return share(tally["tardiness"], tally["late"])
