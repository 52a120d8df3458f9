"""Deadline classes: what is allowed until a petition is closed, and until it is dispatched (experience 13)."""

from __future__ import annotations

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import Allowance, Seconds
from sim.policies.base import Section


class DeadlineClass(Section):
    """One class, the most urgent written first.

    allowance: from dispatch to closing, in natural time or working days; dispatch: from recording to dispatch;
    desk: how long the clerk really takes; preempts: whether it interrupts work on less urgent petitions;
    work: factor on an officer's work: a danger is made safe fast, the rest of it is another petition.
    """

    name: str = Field(min_length=1)
    allowance: Allowance
    dispatch: Seconds
    desk: Distribution
    preempts: bool
    work: float = Field(gt=0, le=100)


@rule
def recorded_class(levers, deadline, number):
    """The class given at recording: the true one, or by mistake a neighbour, with chance `dispatch.class_error`.

    Either neighbour is as likely; the first and the last class have only one.
    """
    u = uniform(number)
    if u >= levers.class_error:
        return deadline
    if deadline == 0:
        return min(1, levers.classes - 1)
    if deadline == levers.classes - 1:
        return deadline - 1
    return deadline + 1 if u < levers.class_error / 2.0 else deadline - 1


@rule
def due(levers, deadline, dispatched, working_day):
    """The moment a petition is due: dispatch plus `deadlines.….allowance`; sending back does not move it.

    working_day: int64[days + 1], number of working days before each day of the run (the last entry its end).
    "15wd" ends at midnight after the 15th working day following the day of dispatch.
    """
    days = levers.working_days[deadline]
    if days == 0:
        return dispatched + levers.allowance[deadline]
    last = working_day.shape[0] - 1
    day = min(max(dispatched // 86400, 0), last)
    target = working_day[min(day + 1, last)] + days
    low = min(day + 1, last)
    high = last
    while low < high:
        middle = (low + high) // 2
        if working_day[middle] >= target:
            high = middle
        else:
            low = middle + 1
    missing = target - working_day[low]
    return (low + max(missing, 0) * 7 // 5) * 86400
