"""C++: heap.cpp, compiled on the spot."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from typing import Any

from cpp import build, compiler
from work import DAY, WORKS

COMPILER = compiler()
FOLDER = tempfile.TemporaryDirectory()  # taken away when this process ends

NAME = "C++ priority_queue"
VERSION = subprocess.run(
    [COMPILER, "--version"], capture_output=True, text=True, check=True
).stdout.splitlines()[0]


@cache
def program() -> str:
    """The compiled program."""
    return build("heap", FOLDER.name)


def carry_out(case: str, days: int, seed: int) -> dict[str, Any]:
    """Do the work; the program itself takes the time."""
    work = WORKS[case]
    numbers: list[float] = [work.stations, work.officers, work.gap, work.mean, days * DAY, seed]
    for of_class in zip(work.shares, work.allowed, strict=True):
        numbers.extend(of_class)
    done = subprocess.run([program(), *map(str, numbers)], capture_output=True, text=True, check=True)
    first, *batches = done.stdout.splitlines()
    seconds, memory = map(float, first.split())
    counts, waits, closed, late = zip(*(map(float, batch.split()) for batch in batches), strict=True)
    return {
        "seconds": seconds,
        "counts": counts,
        "waits": waits,
        "closed": closed,
        "late": late,
        "memory": int(memory) * 1024,
    }
