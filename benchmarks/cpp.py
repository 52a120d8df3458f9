"""Programs in C++ beside this file, compiled on the spot."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def compiler() -> str:
    """The compiler of this machine. Raises ImportError if there is none."""
    found = next(filter(None, map(shutil.which, ("g++", "clang++", "c++"))), None)
    if found is None:
        raise ImportError("no C++ compiler is here (g++, clang++ or c++)")
    return found


def build(name: str, folder: str) -> str:
    """Compile NAME.cpp into a folder; the program."""
    target, source = f"{folder}/{name}", Path(__file__).with_name(f"{name}.cpp")
    subprocess.run([compiler(), "-O3", "-std=c++17", "-o", target, str(source)], check=True)
    return target
