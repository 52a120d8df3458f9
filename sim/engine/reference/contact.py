"""A contact, new or repeated, reaches the hotline."""

from __future__ import annotations

import numpy as np

from sim.engine.reference.case import Case
from sim.engine.reference.desk import record
from sim.engine.reference.tables import Engine, Steps
from sim.ground.draws import ONCE, Block
from sim.ground.order import EventKind, Origin, is_listed, origin_of
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


def contact(e: Engine, case: Case) -> Steps:
    """Reach the hotline, again and again if need be. True if a petition is recorded, and on its way to a unit.

    It is recorded when what `contact_table` says is over, from another line `intake.other_delay` later still. Who gives
    up after `patience` calls again, or is lost (`redials`).
    """
    while True:
        w, settings, now = e.world, e.world.settings[0], e.clock.now
        hour = w.hours[now // AN_HOUR]
        detour = 0
        if settings["other_lines"] > 0 and not is_listed(case.id, case.generation):
            other = case.draw(w, Block.REDIAL, ONCE)
            line = on_other_line(settings, other[0])
            if line == Line.LOST:
                w.book["lost"] += 1
                return False
            if line == Line.ANOTHER:
                detour = w.lasting(settings["t_other"], other[1])
        b = case.draw(w, Block.CONTACT)
        asks = is_consultation(settings, case.generation, origin_of(case.id) == Origin.NEED, b[1])
        case.channel = channel(settings, asks, case.known, b[0])
        if case.channel == Channel.SELF_SERVICE:
            hour["self_served"] += 1
            return False
        lasts = w.lasting(contact_table(settings, case.channel, asks), b[2])
        if case.channel == Channel.PHONE:
            hour["phone"] += 1
            number = case.draw(w, Block.REDIAL, case.calls)[2] if case.calls else b[3]
            patience = w.lasting(settings["t_patience"], number)
            answered = yield from e.switchboard.call(now, patience, lasts)
            if answered < 0:
                hour["abandoned"] += 1
                b = case.draw(w, Block.REDIAL, case.calls)
                if not redials(settings, case.calls, b[0]):
                    w.book["lost"] += 1
                    return False
                case.calls += 1
                hour["redialled"] += 1
                delay = w.lasting(settings["t_redial"], b[1], at_least=int(settings["tick"]))
                yield e.clock.at(calls_again(now, patience, delay), EventKind.RAISE, case.id)
                continue
            _count(w.waits, hour, settings, answered - now, lasts)
            recorded = answered + lasts
        else:
            hour["web"] += 1
            recorded = now + lasts
        w.book["contacts"] += 1
        grade = w.kinds[case.kind]["grade"]
        listed = is_listed(case.id, case.generation)
        settled = not (asks or listed) and settles(settings, case.channel, grade, case.generation, b[3])
        hour["consultations" if asks else "settled" if settled else "petitions"] += 1
        if asks or settled:
            return False
        hour["repeats"] += case.generation > 0
        w.book["raised"] += 1
        case.raised = now
        e.open[case.id] = case
        record(w, case, recorded + detour)
        return True


def _count(waits: np.ndarray, hour: np.void, settings: np.void, wait: int, talk: int) -> None:
    """An answered call in the hotline's books."""
    hour["answered"] += 1
    hour["waited"] += wait
    hour["talked"] += talk
    hour["prompt"] += wait <= settings["answer_target"]
    waits[min(wait, len(waits) - 1)] += 1
