"""Measures of what units did: the three rates and other shares, load, waits and lateness.

Every function takes LEDGER[…] (and the seconds of the period, if it asks for them) and returns float64[…], nan where
nothing was counted. Times of events decide the period: an answer counts in the period of the call-back, a closing in
the period of closing, a promise in the period in which the petition is due. A piece of work is a petition accepted, or
a task for which another unit called this one.
"""

from __future__ import annotations

import numpy as np

from sim.ground.time_units import AN_HOUR
from sim.history.measures.measure import SHARE, Measures, Seconds, share

UNITS = Measures()
"""Measures of units, of any number of them together."""


def assessed(tally: np.ndarray) -> np.ndarray:
    """Answers that count for the assessment: answered − excluded on appeal."""
    return np.asarray(tally["answered"] - tally["excluded"])


@UNITS.measure("响应率", ends=SHARE)
def response_rate(tally: np.ndarray) -> np.ndarray:
    """said_contacted / assessed answers."""
    return share(tally["said_contacted"], assessed(tally))


@UNITS.measure("解决率", ends=SHARE)
def resolution_rate(tally: np.ndarray) -> np.ndarray:
    """said_solved / assessed answers."""
    return share(tally["said_solved"], assessed(tally))


@UNITS.measure("满意率", ends=SHARE)
def satisfaction_rate(tally: np.ndarray) -> np.ndarray:
    """satisfied / assessed answers."""
    return share(tally["satisfied"], assessed(tally))


@UNITS.measure("回访接通率", ends=SHARE)
def answer_rate(tally: np.ndarray) -> np.ndarray:
    """answered / asked at call-back."""
    return share(tally["answered"], tally["asked"])


@UNITS.measure("真实解决率", ends=SHARE)
def solved_share(tally: np.ndarray) -> np.ndarray:
    """solved / closed: the truth, where the resolution rate is what citizens who were reached say."""
    return share(tally["solved"], tally["closed"])


@UNITS.measure("纸面办结占比", ends=SHARE)
def paper_share(tally: np.ndarray) -> np.ndarray:
    """paper / closed: how many were closed on paper."""
    return share(tally["paper"], tally["closed"])


@UNITS.measure("按时率", ends=SHARE)
def on_time_share(tally: np.ndarray) -> np.ndarray:
    """on_time / closed: not later than due. Closing on paper at the very deadline is on time: see paper_share."""
    return share(tally["on_time"].sum(axis=-1), tally["due"].sum(axis=-1))


def on_time_by_class(tally: np.ndarray) -> np.ndarray:
    """The same by deadline class: float64[…, CLASSES]."""
    return share(tally["on_time"], tally["due"])


@UNITS.measure("如期办结率", ends=SHARE)
def kept_rate(tally: np.ndarray) -> np.ndarray:
    """kept / owed: of the petitions due, those truly closed by then. One closed on paper is not kept, and one that is
    open past due is late, where on_time_share looks at closed ones only and takes paper for work."""
    return share(tally["kept"].sum(axis=-1), tally["owed"].sum(axis=-1))


def kept_by_class(tally: np.ndarray) -> np.ndarray:
    """The same by deadline class: float64[…, CLASSES]."""
    return share(tally["kept"], tally["owed"])


@UNITS.measure("退单率", ends=SHARE)
def refusal_rate(tally: np.ndarray) -> np.ndarray:
    """refused / arrived: how often a unit sends back what it gets."""
    return share(tally["refused"], tally["arrived"])


@UNITS.measure("重复率", ends=SHARE)
def repeat_rate(tally: np.ndarray) -> np.ndarray:
    """repeats / closed: how many were raised again after the answer."""
    return share(tally["repeats"], tally["closed"])


@UNITS.measure("利用率")
def utilisation(tally: np.ndarray) -> np.ndarray:
    """(busy − watched) / (duty − watch): share of officers' time on duty spent at work, without the watch kept for
    urgent petitions, which is mostly idle. Work counts when it ends, and goes on while its officer is on leave: a
    period may pass 1, in a unit of few officers by much."""
    return share(tally["busy"] - tally["watched"], tally["duty"] - tally["watch"])


@UNITS.measure("平均在岗", "officers")
def officers_on_duty(tally: np.ndarray, seconds: Seconds) -> np.ndarray:
    """duty / seconds: mean number of officers on duty, nights and holidays included."""
    return np.asarray(tally["duty"] / seconds)


@UNITS.measure("工作小时", "h")
def hours_worked(tally: np.ndarray) -> np.ndarray:
    """busy / 3600: officers' hours at work that has ended, those of the watch for urgent petitions included."""
    return np.asarray(tally["busy"] / AN_HOUR)


@UNITS.measure("每件解决工时", "h")
def hours_per_solved(tally: np.ndarray) -> np.ndarray:
    """hours worked / solved: what a petition truly solved costs, with the work on all that were not."""
    return share(hours_worked(tally), tally["solved"])


@UNITS.measure("平均工时", "s")
def mean_work(tally: np.ndarray) -> np.ndarray:
    """busy / started: officers' seconds a piece of work."""
    return share(tally["busy"], tally["started"])


@UNITS.measure("负荷", "erlang")
def offered_load(tally: np.ndarray, seconds: Seconds) -> np.ndarray:
    """(accepted + tasks) · mean work / seconds, in erlang: officers that would be busy on average if everything that
    came were worked on (a = λ·E[S]). What is closed on paper is offered but never carried."""
    return np.asarray((tally["accepted"] + tally["tasks"]) * mean_work(tally) / seconds)


@UNITS.measure("人均负荷")
def load(tally: np.ndarray) -> np.ndarray:
    """(accepted + tasks) · mean work / duty: offered load over officers on duty, the watch for urgent petitions
    included. Where it is above busy / duty more work comes than is begun: the queue grows, or is emptied on paper."""
    return share((tally["accepted"] + tally["tasks"]) * mean_work(tally), tally["duty"])


@UNITS.measure("平均办理等待", "s")
def mean_wait_in_unit(tally: np.ndarray) -> np.ndarray:
    """wait / started: mean seconds a piece of work waits in the unit, from arrival there until an officer starts."""
    return share(tally["wait"], tally["started"])


@UNITS.measure("平均逗留", "s")
def mean_sojourn(tally: np.ndarray) -> np.ndarray:
    """sojourn / closed: mean seconds from raising to closing of the petitions closed."""
    return share(tally["sojourn"], tally["closed"])


@UNITS.measure("平均逾期", "s")
def mean_tardiness(tally: np.ndarray) -> np.ndarray:
    """tardiness / closed: mean of max(0, closed − due) in seconds over all that were closed, the punctual included."""
    return share(tally["tardiness"], tally["closed"])


@UNITS.measure("逾期件平均逾期", "s")
def tardiness_of_late(tally: np.ndarray) -> np.ndarray:
    """tardiness / late: mean of closed − due in seconds over those closed late."""
    return share(tally["tardiness"], tally["late"])
