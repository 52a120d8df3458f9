"""When a hotline seat is on duty. A call that began before the shift ends is finished, whatever the clock says.

days: on which days its duty begins, a bit a day of seven, bit 0 for the run's first day; `EVERY_DAY` for all.
"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.time_units import DAY, WEEK

NEVER = 1 << 62
EVERY_DAY = (1 << WEEK) - 1


@rule
def begins(days, day):
    """Whether a duty begins on a day of the run."""
    return days >> day % WEEK & 1 == 1


@rule
def next_on(on, off, days, since, until, now):
    """The first moment ≥ now at which the seat is on duty, or NEVER."""
    moment = max(now, since)
    if on != off or days != EVERY_DAY:
        day = (moment - on) // DAY  # of the last moment at which it may have begun
        length = off - on if off > on else off - on + DAY
        if not (begins(days, day) and moment < day * DAY + on + length):
            ahead = 1
            while ahead <= WEEK and not begins(days, day + ahead):
                ahead += 1
            moment = (day + ahead) * DAY + on if ahead <= WEEK else NEVER
    return moment if moment < until else NEVER


@rule
def last_on(on, off, days, since, now):
    """The start of the duty that a seat on duty at `now` is in; duties without a pause between them are one."""
    day = (now - on) // DAY
    back = 0
    while on == off and back < WEEK and begins(days, day - back - 1):
        back += 1
    return max((day - back) * DAY + on, since) if back < WEEK else since


@rule
def idle_since(on, off, days, since, until, freed, now):
    """From when a seat that was freed at `freed` is idle, seen at `now`: then, at the start of its present duty if that
    is later, or at the start of its next one."""
    moment = next_on(on, off, days, since, until, freed)
    if moment >= now:
        return moment
    moment_now = next_on(on, off, days, since, until, now)
    if moment_now > now:
        return moment_now
    return max(moment, last_on(on, off, days, since, now))
