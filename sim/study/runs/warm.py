"""What the server of a study's processes loads once, for all of them: there, importing this module loads it.

Libraries, the program, and the engine's machine code, which a day of a small city brings into memory. Nothing here may
begin a thread: a process that is forked has none but its first.
"""

from __future__ import annotations

import gc
import os
import signal
from contextlib import suppress
from importlib import import_module

ASKED = "PETITION_SERVER"
"""The variable of the environment by which a process is told that it is such a server."""
STEPS = ("numpy", "numba", "pandas", "pyarrow.parquet", "sim.study.runs.workers", "sim.study.runs.together")
"""Arrow loads pandas with its first array, if nobody has."""


def warm() -> None:
    """Load it, unless the study ends before: a command that was mistyped is not waited for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the study itself
    parent = os.getppid()
    for name in STEPS:
        if os.getppid() != parent:
            return
        import_module(name)
    from sim.agents.first_use import compile_all
    from sim.ground.compiling import is_compiled
    from sim.study.runs.version import source

    source()
    if is_compiled() and os.getppid() == parent:
        compile_all()
    gc.collect()
    gc.freeze()


if os.environ.pop(ASKED, None):
    with suppress(Exception):  # whatever is wrong shows where the work is done
        warm()
