"""C++: heap.cpp, compiled on the spot."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from work import DAY, WORKS

SOURCE = Path(__file__).with_name("heap.cpp")
COMPILER = next(filter(None, map(shutil.which, ("g++", "clang++", "c++"))), None)
if COMPILER is None:
    raise ImportError("no C++ compiler is here (g++, clang++ or c++)")
FOLDER = tempfile.TemporaryDirectory()  # taken away when this process ends

NAME = "C++ priority_queue"
VERSION = subprocess.run(
    [COMPILER, "--version"], capture_output=True, text=True, check=True
).stdout.splitlines()[0]


@cache
def program() -> str:
    """The compiled program."""
    target = f"{FOLDER.name}/heap"
    subprocess.run([str(COMPILER), "-O3", "-std=c++17", "-o", target, str(SOURCE)], check=True)
    return target


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
