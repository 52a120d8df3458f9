"""What officers work on: a chain for each crew and level, the last started first. So who is to be interrupted stands at
the head of a chain, however many officers a crew has."""

from __future__ import annotations

from sim.engine.compiled.tables import NIL
from sim.ground.compiling import step
from sim.ground.working_time import is_open


@step
def take_up(e, slot, c, now):
    """A crew's officer begins to work on a petition, or goes on with what was begun before."""
    p, link = e.petitions[slot], e.links[slot]
    before, after = NIL, e.in_hand[p.level, c]
    if p.started < now:  # what begins now comes first, whatever is there
        while after != NIL and e.petitions[after].started > p.started:
            before, after = after, e.links[after].after
    link.before, link.after = before, after
    if before == NIL:
        e.in_hand[p.level, c] = slot
    else:
        e.links[before].after = slot
    if after != NIL:
        e.links[after].before = slot


@step
def let_go(e, slot, c):
    """A crew's officer lets go of a petition."""
    link = e.links[slot]
    if link.before == NIL:
        e.in_hand[e.petitions[slot].level, c] = link.after
    else:
        e.links[link.before].after = link.after
    if link.after != NIL:
        e.links[link.after].before = link.before


@step
def least_urgent(e, unit, level, now):
    """The petition to interrupt for one of a level: the least urgent, of these the last started, of those of one second
    the one with the greatest identity; NIL if none."""
    w = e.world
    victim = NIL
    for c in range(unit.first_crew, unit.first_crew + unit.crews):
        if is_open(w.opens, w.closes, w.crews[c].calendar, now):
            at = w.settings[0].classes
            while at > level and e.in_hand[at, c] == NIL:
                at -= 1
            if at > level:
                slot = e.in_hand[at, c]
                started = e.petitions[slot].started
                while slot != NIL and e.petitions[slot].started == started:
                    if victim == NIL or is_first(e.petitions[slot], e.petitions[victim]):
                        victim = slot
                    slot = e.links[slot].after
    return victim


@step
def is_first(a, b):
    """Whether petition a is interrupted before petition b."""
    if a.level != b.level:
        return a.level > b.level
    return a.started > b.started or (a.started == b.started and a.id > b.id)
