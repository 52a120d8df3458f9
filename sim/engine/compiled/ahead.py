"""The loop's machine code, made without running it, by whoever has a processor for it. What is made is kept on the
disk, where any process finds it that comes to the same step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.engine.compiled.act import advance
from sim.engine.compiled.call_back import call_back
from sim.engine.compiled.close import close, judged, laid
from sim.engine.compiled.contact import raise_again
from sim.engine.compiled.engine import Compiled
from sim.engine.compiled.receive import arrive
from sim.ground.parts import make

_ROW, _NUMBER = np.int32(0), 0
LAST = (
    (call_back, (_NUMBER, _NUMBER)),
    (close, (_NUMBER, _NUMBER, _NUMBER)),
    (judged, (_NUMBER,)),
    (laid, (_NUMBER, _NUMBER)),
    (raise_again, (_ROW, _NUMBER)),
    (arrive, (_ROW, _NUMBER)),
)
"""Steps to which the loop comes late as it is compiled, the last one first, and what it gives to them beside its
tables: a row's number as the tables have it, or as it has been reckoned with."""


def make_loop(engine: Compiled) -> None:
    """The loop, from its beginning on."""
    make(advance, engine._engine, _NUMBER)


def make_day(engine: Compiled) -> None:
    """What an engine does before a day, and at the end. It cannot run that day any more."""
    engine._begin(0)
    engine.end()


def make_last(engine: Compiled, is_made: Callable[[], bool]) -> None:
    """The loop's last steps, from its end on, until it is made."""
    for step, given in LAST:
        if is_made():
            return
        make(step, engine._engine, *given)
