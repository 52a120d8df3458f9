"""Memory of this process: what it has used, and what it may still have."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

CONTROL = Path("/sys/fs/cgroup")
PROCESS, STATUS = Path("/proc/self/cgroup"), Path("/proc/self/status")
"""Where Linux tells of the groups (containers, sessions) that this process is in, and of the process itself."""


def peak() -> int:
    """The most memory this process has used, in bytes."""
    with suppress(
        OSError, StopIteration
    ):  # getrusage would count what a parent used before this program began
        lines = STATUS.read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def used() -> int:
    """The memory this process uses now, in bytes."""
    import psutil

    return int(psutil.Process().memory_info().rss)


def children() -> int:
    """The memory that goes when the processes end that work for this one, in bytes: what each has for itself. Not that
    of the server which they are forked from, and which stays."""
    import psutil

    total = 0
    for server in psutil.Process().children():
        with suppress(psutil.Error):
            for process in server.children(recursive=True):
                with suppress(psutil.Error):
                    total += int(process.memory_full_info().uss)
    return total


def free() -> int:
    """What is free on the machine and within this process's container, in bytes."""
    import psutil

    return max(min([psutil.virtual_memory().available, *_rooms()]), 0)


def available() -> int:
    """What this process may still take, in bytes: of what is free, within its own limits."""
    import psutil

    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY:
        return free()
    return max(min(free(), most - psutil.Process().memory_info().vms), 0)


def _rooms() -> Iterator[int]:
    """What is left in each group that has a limit."""
    for folder, limit, use, files in _groups():
        with suppress(OSError, ValueError, StopIteration):  # no limit, or none that can be read
            most, taken = (int((folder / name).read_text()) for name in (limit, use))
            lines = (folder / "memory.stat").read_text().splitlines()
            droppable = next(int(line.split()[1]) for line in lines if line.split()[0] == files)
            yield most - taken + droppable


def _groups() -> Iterator[tuple[Path, str, str, str]]:
    """Folder of each group, names of its limit and use, and what it calls files that can be dropped from memory."""
    with suppress(OSError):
        for line in PROCESS.read_text().splitlines():
            _, kinds, path = line.split(":", 2)
            if kinds == "":
                base, names = CONTROL, ("memory.max", "memory.current", "inactive_file")
            elif "memory" in kinds.split(","):
                base = CONTROL / "memory"
                names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            else:
                continue
            here = base / path.lstrip("/")
            for folder in (here, *here.parents):
                if folder.is_relative_to(base):
                    yield (folder, *names)
