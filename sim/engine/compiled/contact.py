"""A contact, new or repeated, reaches the hotline."""

from __future__ import annotations

from sim.engine.compiled.calendar import schedule
from sim.engine.compiled.desk import record
from sim.engine.compiled.rows import free_row, fresh_row
from sim.engine.compiled.switchboard import answered_at
from sim.engine.compiled.tables import NIL
from sim.ground.compiling import step
from sim.ground.draws import ONCE, Block, block
from sim.ground.order import EventKind, Origin, is_listed, origin_of
from sim.ground.quantiles import duration
from sim.ground.tables import NONE
from sim.ground.time_units import AN_HOUR
from sim.policies.intake import (
    Channel,
    Line,
    calls_again,
    channel,
    contact_table,
    is_consultation,
    on_other_line,
    redials,
    settles,
)

_CONTACT = int(Block.CONTACT)
_REDIAL = int(Block.REDIAL)
_RAISE = int(EventKind.RAISE)
_NEED = int(Origin.NEED)
_PHONE, _SELF_SERVICE = int(Channel.PHONE), int(Channel.SELF_SERVICE)
_ANOTHER, _LOST = int(Line.ANOTHER), int(Line.LOST)


@step
def raise_want(e, want, now):
    """A contact of the day reaches the hotline.

    It gets a row when it becomes a petition, or when the caller will call again: most contacts only ask, and never
    need one. Gives the row, or NIL, and what `reach` gives.
    """
    by, recorded, patience = reach(e, want.id, want.kind, 0, 0, want.channel, now)
    if by == NIL:
        return NIL, NIL, NIL, 0
    slot = fresh_row(e)
    p = e.petitions[slot]
    p.id = want.id
    p.matter = want.matter
    p.citizen = want.citizen
    p.community = want.community
    p.kind = want.kind
    return slot, by, recorded, patience


@step
def raise_again(e, slot, now):
    """A repeat, or a caller who tries again, reaches the hotline. Gives the same."""
    p = e.petitions[slot]
    known = p.channel if p.calls > 0 else NONE
    by, recorded, patience = reach(e, p.id, p.kind, p.generation, p.calls, known, now)
    if by == NIL:
        free_row(e, slot)
        return NIL, NIL, NIL, 0
    return slot, by, recorded, patience


@step
def reach(e, who, kind, generation, calls, known, now):
    """A contact reaches the hotline: by phone it needs a seat, by web or machine it does not. known: its channel, or
    NONE.

    Gives channel, the second at which a petition is recorded, and the patience: (NIL, …) when there is nothing more
    to do, (channel, NIL, patience) for a caller who has given up but will call again.
    """
    w = e.world
    settings = w.settings[0]
    hour = w.hours[now // AN_HOUR]
    b = block(settings.seed, settings.replication, who, _CONTACT, generation, 0)
    detour = 0
    if settings.other_lines > 0.0 and not is_listed(who, generation):
        other = block(settings.seed, settings.replication, who, _REDIAL, generation, ONCE)
        line = on_other_line(settings, other[0])
        if line == _LOST:
            w.book[0].lost += 1
            return NIL, NIL, 0
        if line == _ANOTHER:
            detour = duration(w.durations, settings.t_other, other[1], settings.tick)
    consultation = is_consultation(settings, generation, origin_of(who) == _NEED, b[1])
    by = channel(settings, consultation, known, b[0])
    if by == _SELF_SERVICE:
        hour.self_served += 1
        return NIL, NIL, 0
    lasts = duration(w.durations, contact_table(settings, by, consultation), b[2], settings.tick)
    if by == _PHONE:
        hour.phone += 1
        number = b[3]
        if calls > 0:
            number = block(settings.seed, settings.replication, who, _REDIAL, generation, calls)[2]
        patience = duration(w.durations, settings.t_patience, number, settings.tick)
        answered = answered_at(w.seats, e.switchboard, now, patience, lasts)
        if answered < 0:
            hour.abandoned += 1
            again = block(settings.seed, settings.replication, who, _REDIAL, generation, calls)[0]
            if redials(settings, calls, again):
                hour.redialled += 1
                return by, NIL, patience
            w.book[0].lost += 1
            return NIL, NIL, 0
        wait = answered - now
        hour.answered += 1
        hour.waited += wait
        hour.talked += lasts
        if wait <= settings.answer_target:
            hour.prompt += 1
        w.waits[min(wait, w.waits.shape[0] - 1)] += 1
        recorded = answered + lasts
    else:
        hour.web += 1
        recorded = now + lasts
    w.book[0].contacts += 1
    if consultation:
        hour.consultations += 1
        return NIL, NIL, 0
    if settles(settings, by, w.kinds[kind].grade, generation, b[3]) and not is_listed(who, generation):
        hour.settled += 1
        return NIL, NIL, 0
    hour.petitions += 1
    return by, recorded + detour, 0


@step
def reached(e, slot, by, recorded, patience, now):
    """What follows for a contact that has a row: the petition is recorded, or the caller will call again.

    Gives the second at which a petition leaves the desk, or NIL.
    """
    w = e.world
    settings = w.settings[0]
    p = e.petitions[slot]
    p.channel = by
    if recorded == NIL:
        b = block(settings.seed, settings.replication, p.id, _REDIAL, p.generation, p.calls)
        delay = max(duration(w.durations, settings.t_redial, b[1], settings.tick), settings.tick)
        p.calls += 1
        schedule(e, slot, calls_again(now, patience, delay), _RAISE)
        return NIL
    if p.generation > 0:
        w.hours[now // AN_HOUR].repeats += 1
    w.book[0].raised += 1
    p.raised = now
    return record(e, slot, recorded)
