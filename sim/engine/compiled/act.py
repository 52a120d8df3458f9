"""From an event to its steps."""

from __future__ import annotations

from sim.engine.compiled.calendar import NIL
from sim.engine.compiled.call_back import call_back
from sim.engine.compiled.close import close, judged, lapse, part_done
from sim.engine.compiled.contact import raise_again, raise_want, reached
from sim.engine.compiled.desk import send
from sim.engine.compiled.receive import arrive
from sim.engine.compiled.work import leave, open_crew, refill, worked
from sim.ground.compiling import step
from sim.ground.order import EventKind
from sim.ground.tables import Outcome

_OPEN = int(EventKind.OPEN)
_FINISH = int(EventKind.FINISH)
_LAPSES = int(EventKind.LAPSE)
_ARRIVE = int(EventKind.ARRIVE)
_CALLS = int(EventKind.CALL)
_RAISE = int(EventKind.RAISE)
_PAPER = int(Outcome.PAPER)


@step
def act(e, slot, event, now):
    """What an event does. Each step stands here once, so that the machine code holds it once."""
    if event <= _FINISH:
        c = slot
        if event == _OPEN:
            open_crew(e, slot, now)
        else:
            p = e.petitions[slot]
            c = p.crew
            worked(e, p, p.remaining)
            leave(e, slot)
        refill(e, c, now)
    if event == _FINISH or event == _LAPSES:
        how = _PAPER
        if event == _FINISH:
            slot = part_done(e, slot)
            if slot != NIL:
                how = judged(e, slot)
        else:
            lapse(e, slot)
        if slot != NIL:
            close(e, slot, how, now)
    elif event == _CALLS:
        call_back(e, slot, now)
    elif event == _ARRIVE or event == _RAISE:
        sent = NIL
        if event == _ARRIVE:
            sent = arrive(e, slot, now)
        else:
            if slot < 0:
                slot, by, sent, patience = raise_want(e, e.wants[~slot], now)
            else:
                slot, by, sent, patience = raise_again(e, slot, now)
            if slot != NIL:
                sent = reached(e, slot, by, sent, patience, now)
        if sent != NIL:
            send(e, slot, sent)
