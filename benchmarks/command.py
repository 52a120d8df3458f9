"""A whole command of this project in a process of its own: `command.py run hamlet --out o`.

Prints a JSON object: seconds by the clock from its begin to its end, seconds of processor of all its processes, and the
most memory, in bytes, that one of them had. Of some processes of a command nobody waits for the end: here they are
waited for (Linux), but not by the clock.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from time import perf_counter

CHILDREN_OF_CHILDREN = (
    36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h: who loses its parent becomes this one's child
)
PROGRAM = "import sys; from sim.cli import main; sys.exit(main())"


def main() -> int:
    """Run the command, and tell what it took."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(CHILDREN_OF_CHILDREN, 1, 0, 0, 0)
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *sys.argv[1:]], stdout=subprocess.DEVNULL, check=False
    )
    clock = perf_counter() - began
    with suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"clock": clock, "processor": used.ru_utime + used.ru_stime, "memory": memory}))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
