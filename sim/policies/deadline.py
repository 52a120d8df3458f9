"""Deadline classes: what is allowed until a petition is closed, and until it is dispatched (experience 13)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantities import Allowance, Seconds
from sim.ground.time_units import DAY
from sim.policies.base import Section


class DeadlineClass(Section):
    """One class of petitions with one allowance; a danger is made safe fast, the rest of it is another petition."""

    allowance: Annotated[
        Allowance,
        Key(
            "time allowed from dispatch to closing",
            zh="办理时限：从派出到办结，自然时间或工作日",
            symbol="D",
            read="allowance",
        ),
    ]
    dispatch: Annotated[
        Seconds,
        Key(
            "time allowed from recording to dispatch; only `dispatched_in_time` measures against it",
            zh="派单时限：从登记到派出，仅用于派单及时率",
        ),
    ]
    desk: Annotated[
        Distribution,
        Key("how long the clerk at the desk really takes", zh="派单用时：派单员实际所需时间", read="t_desk"),
    ]
    preempts: Annotated[
        bool,
        Key(
            "whether it interrupts work on less urgent petitions",
            zh="可抢占：是否打断较不紧急的办理",
            read="preempts",
        ),
    ]
    work: Annotated[
        float, Field(gt=0, le=100), Key("factor on an officer's work", zh="工作量系数", read="class_work")
    ]


@rule
def recorded_class(settings, deadline, number):
    """The class given at recording: the true one, or by mistake a neighbour, with chance `dispatch.class_error`.

    Either neighbour is as likely; the first and the last class have only one.
    """
    u = uniform(number)
    if u >= settings.class_error:
        return deadline
    if deadline == 0:
        return min(1, settings.classes - 1)
    if deadline == settings.classes - 1:
        return deadline - 1
    return deadline + 1 if u < settings.class_error / 2.0 else deadline - 1


@rule
def due(settings, deadline, dispatched, working_days):
    """The moment a petition is due: dispatch plus `deadlines.….allowance`; sending back does not move it.

    working_days: int64[n], the days that are worked, in order; behind the last of them every day is.
    "15wd" ends at midnight after the 15th working day following the day of dispatch; "15bd" (business days, −15 here)
    at the time of day of the dispatch, the 15th working day after it or, dispatched on a day off, after the next one.
    """
    days = settings.allowance_days[deadline]
    if days == 0:
        return dispatched + settings.allowance[deadline]
    day = dispatched // DAY
    if days < 0:
        first = day - 1  # the day of dispatch, or the first working day behind it, is the one after this
        return working_day_after(working_days, first, 1 - days) * DAY + dispatched % DAY
    return (working_day_after(working_days, day, days) + 1) * DAY


@rule
def working_day_after(working_days, day, count):
    """The count-th working day behind a day; behind the last one that is listed every day is worked."""
    low, high = 0, working_days.shape[0]
    while low < high:  # the first one behind the day
        middle = (low + high) // 2
        if working_days[middle] > day:
            high = middle
        else:
            low = middle + 1
    number, last = low + count - 1, working_days.shape[0] - 1
    if number <= last:
        return working_days[number]
    return max(working_days[last], day) + number - last


@rule
def is_late(closed, due):
    """Whether a petition was closed late; in the very second of being due it is on time."""
    return closed > due
