"""First use: the engine's machine code, made once on a machine, by two processes where there are two processors.

numba compiles in one thread. A second process makes the loop, from its beginning on, while this one makes what stands
outside it, and then the loop's last steps in the other direction. What one has made the other finds on the disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.ground.processes import cores, environment, finds_modules
from sim.scenario.load import load
from sim.scenario.reforms import timeline

if TYPE_CHECKING:
    from sim.agents.model import CityModel
    from sim.engine.compiled.engine import Compiled

SMALL = "hamlet"
"""The city by which it is told what is needed."""
HELP = "from sim.agents.first_use import help_out; help_out()"


def compile_all() -> None:
    """Make the machine code that a day of a small city needs, so that no run counts it as its own time."""
    from sim.engine.compiled import ahead
    from sim.ground.machine_code import is_made, made

    if not is_made() and cores() > 1 and finds_modules():
        with _helper() as helper:
            engine = _engine()
            ahead.make_day(engine)
            ahead.make_last(engine, lambda: helper.poll() is not None)
            helper.wait()
    _city().run()  # it makes what is missing, whatever came of the help
    made()


def help_out() -> None:
    """What the second process does. It ends with the one that began it."""
    from sim.engine.compiled import ahead

    threading.Thread(target=_end_with_input, daemon=True).start()
    ahead.make_loop(_engine({"start.backlog": 0}))
    os._exit(0)  # all is on the disk: nothing needs to be taken apart


def _engine(changes: Mapping[str, object] | None = None) -> Compiled:
    """The engine of a small city. Without a backlog less is made on the way to it."""
    from sim.engine.compiled.engine import Compiled

    engine = _city(changes).engine
    assert isinstance(engine, Compiled)
    return engine


def _city(changes: Mapping[str, object] | None = None) -> CityModel:
    """A small city before its only day."""
    from sim.agents.model import CityModel
    from sim.city.found import found

    scenario = load(SMALL, changes)
    end = scenario.time.start + timedelta(days=1)
    steps = timeline(scenario.renewed(time=scenario.time.model_copy(update={"end": end})))
    return CityModel(steps, found(steps), 1, "compiled", lambda records: None, timed=False)


@contextmanager
def _helper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that helps, ended with the block."""
    with subprocess.Popen(
        [sys.executable, "-c", HELP],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # what fails there is said here
        env=os.environ | environment(),
    ) as helper:
        try:
            yield helper
        finally:
            helper.kill()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(1)
