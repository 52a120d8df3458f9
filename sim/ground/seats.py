"""When a hotline seat is on duty. A call that began before the shift ends is finished, whatever the clock says."""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.time_units import DAY

NEVER = 1 << 62


@rule
def next_on(on, off, since, until, now):
    """The first moment ≥ now at which the seat is on duty, or NEVER."""
    if now < since:
        now = since
    moment = now
    if on != off:
        clock = now % DAY
        inside = on <= clock < off if on < off else (clock >= on or clock < off)
        if not inside:
            moment = now - clock + on
            if moment < now:
                moment += DAY
    return moment if moment < until else NEVER


@rule
def last_on(on, off, since, now):
    """The start of the duty that a seat on duty at `now` is in."""
    if on == off:
        return since
    start = now - now % DAY + on
    if start > now:
        start -= DAY
    return max(start, since)


@rule
def idle_since(on, off, since, until, freed, now):
    """From when a seat that was freed at `freed` is idle, seen at `now`: then, at the start of its present duty if that
    is later, or at the start of its next one."""
    moment = next_on(on, off, since, until, freed)
    if moment >= now:
        return moment
    moment_now = next_on(on, off, since, until, now)
    if moment_now > now:
        return moment_now
    return max(moment, last_on(on, off, since, now))
