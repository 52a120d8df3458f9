"""Other processes of Python that this one begins: how many are worth it, and how they find the same modules."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def finds_modules() -> bool:
    """Whether another process can be told by its environment where this one finds modules."""
    return not sys.flags.ignore_environment


def environment() -> dict[str, str]:
    """What to add to the environment of another process, so that it finds modules where this one does, and not in the
    folder in which the program happens to be."""
    places = [place or str(Path.cwd()) for place in sys.path]
    return {"PYTHONPATH": os.pathsep.join(places), "PYTHONSAFEPATH": "1"}
