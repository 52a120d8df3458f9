"""The part of a sojourn that is no work: what lies when the work is done, longer where more is open than the unit ever
coped with, and stacks that are closed at their hour."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantiles import NUMBERS, duration, whole_ticks
from sim.ground.quantities import ClockTime, Share, Weekday
from sim.ground.tables import NONE
from sim.ground.time_units import DAY, WEEK
from sim.ground.working_time import finish, worked
from sim.policies.base import Section


class Delay(Section):
    """Time that passes without an officer's work, from the end of the work to the closing: waiting for a part, for a
    contractor, for a reply.
    """

    categories: Annotated[
        list[str],
        Key("whose petitions may lie; a category lies in one delay at most (empty: all that no other names)",
            zh="适用类别：空为其他搁置未列出的全部类别"),
    ]  # fmt: skip
    share: Annotated[Share, Key("chance that a petition lies", zh="搁置概率")]
    time: Annotated[
        Distribution,
        Key(
            "how long it lies; what was open at the start has lain since it was raised",
            zh="搁置时长：起始积压自提出时起算",
        ),
    ]
    hours: Annotated[
        str,
        Key(
            "the hours in which that time runs: a name of `staffing.calendars`",
            zh="计时日历：搁置时间只在此日历开放时流逝",
        ),
    ]
    weekends: Annotated[
        Share,
        Key(
            "how much of these hours, from their beginning, a day of the weekend has on which that calendar is closed",
            zh="周末计时比例：日历周末不开放时，周末各日自上班起计时的比例",
        ),
    ]


class Congestion(Section):
    """What lies, lies longer while very many are open at its unit: where closings grow as the power 1 − ε of what is
    open, times grow as its power ε (Little 1961).
    """

    categories: Annotated[
        list[str],
        Key("whose petitions lie longer; a category stands in one entry at most (empty: all that no other names)",
            zh="适用类别：空为其他拥堵未列出的全部类别"),
    ]  # fmt: skip
    beyond: Annotated[
        float,
        Field(ge=1, le=1e9),
        Key(
            "how many may be open at the unit before anything lies longer than its delay says",
            zh="拥堵门槛：单位在办件数超过此数时搁置变长",
            unit="petitions",
        ),
    ]
    exponent: Annotated[
        Share,
        Key(
            "power of (open / beyond) by which what begins to lie then lies longer: 0 if hands grow as the load does, "
            "1 if they do not grow at all",
            zh="拥堵指数：搁置时长按（在办/门槛）的此次幂延长；0 为人手随负荷同增，1 为人手不增",
            symbol="ε",
        ),
    ]


class Batch(Section):
    """A stack: what is done waits until somebody closes all of it at once."""

    categories: Annotated[
        list[str],
        Key("whose petitions wait for it; a category has one stack at most (empty: all that no other names)",
            zh="适用类别：空为其他批量办结未列出的全部类别"),
    ]  # fmt: skip
    share: Annotated[
        Share,
        Key("chance that a petition waits for it; the others are closed as they are done", zh="批量概率"),
    ]
    days: Annotated[
        list[Weekday], Field(min_length=1, max_length=7), Key("days on which it is closed", zh="批量办结日")
    ]
    at: Annotated[ClockTime, Key("time of day at which it is closed", zh="批量办结时刻")]


@rule
def lies(share, was_open, number):
    """Whether a petition lies when the work is done: with chance `handling.delays.….share`; if it was open at the start
    (was_open) for certain, if its category ever does."""
    return share > 0.0 and (was_open or uniform(number) < share)


@rule
def time_left(durations, row, number, passed, tick):
    """What is left of the time it lies, of which so many seconds have passed: drawn given that it is longer, at least a
    tick. passed: 0 for what has just begun to lie.

    The numbers at which the law is longer, first … 2³² − 1 (bisection), stretched over all.
    """
    if passed > 0:
        low, high = 0, NUMBERS
        while low < high:
            middle = (low + high) // 2
            if middle < NUMBERS and duration(durations, row, middle, tick) > passed:
                high = middle
            else:
                low = middle + 1
        if low >= NUMBERS:
            return tick
        number = low + int(uniform(number) * (NUMBERS - low))
    return max(duration(durations, row, number, tick) - passed, tick)


@rule
def lengthened(open_now, beyond, exponent):
    """How many times as long as usual lies what begins to lie while so many are open at its unit, itself among them."""
    if exponent > 0.0 and open_now > beyond:
        return (open_now / beyond) ** exponent
    return 1.0


@rule
def lain(opens, closes, hours, raised, now):
    """Seconds of a calendar's hours between a moment before the start and one not before it. Every week before the
    start counts as the first one of the run."""
    week = WEEK * DAY
    weeks = (-raised + week - 1) // week
    of_week = worked(opens, closes, hours, 0, week)
    begun = worked(opens, closes, hours, 0, raised + weeks * week)
    return weeks * of_week - begun + worked(opens, closes, hours, 0, now)


@rule
def next_stack(opens, batch, now):
    """When the next stack is closed, `now` at the earliest; at once beyond the tables, which end far behind the run."""
    for shift in range(now // DAY + 1, opens.shape[1]):
        if opens[batch, shift] >= now:
            return opens[batch, shift]
    return now


@rule
def closing(
    durations,
    opens,
    closes,
    delay,
    hours,
    delay_share,
    batch,
    batch_share,
    open_now,
    beyond,
    exponent,
    raised,
    now,
    u_lies,
    u_time,
    u_waits,
    tick,
):
    """When a petition is closed whose work is done `now`: now, if it does not lie nor wait for a stack.

    delay, hours, delay_share, batch, batch_share, beyond, exponent: the kind's; open_now: at its unit, itself among
    them; raised: negative for what was open at the start.
    """
    at = now
    if delay != NONE and lies(delay_share, raised < 0, u_lies):
        passed = lain(opens, closes, hours, raised, now) if raised < 0 else 0
        longer = lengthened(open_now, beyond, exponent)
        if longer > 1.0:
            left = time_left(durations, delay, u_time, int(passed / longer), tick)
            left = max(whole_ticks(left * longer, tick), tick)
        else:
            left = time_left(durations, delay, u_time, passed, tick)
        at = finish(opens, closes, hours, now, left)
    if batch != NONE and uniform(u_waits) < batch_share:
        at = next_stack(opens, batch, at)
    return at
