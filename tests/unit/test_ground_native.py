"""Parts of machine code: compiled into their callers alone, they compute what Python does, and raise what it raises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from sim.ground.compiling import kernel, rule, step

@rule
def third(number):
    return number // 3

@step
def inner(row, number):
    if number == 13:
        raise ValueError("no such number")
    row[0] += third(number)

@step
def outer(row, number):
    inner(row, number)
    row[1] += 1

@kernel
def both(row, count):
    for number in range(count):
        outer(row, number)
    return row[0] + row[1]

import numpy as np
row = np.zeros(2, np.int64)
print(both(row, 13), sum(both._cache_misses.values()))
try:
    both(row, 14)
except ValueError as error:
    print(error)

@rule
def checked(number, most):
    if number > most:
        raise ValueError("more than allowed")
    return most - number

@kernel
def all_of(count):
    return checked(count, 7) + checked(count, 8) + checked(count, 9)

print(all_of(5), len(checked._compiler.inner.overloads), len(checked.overloads))
print(checked(5, 7), len(checked._compiler.inner.overloads), len(checked.overloads))
try:
    checked(8, 7)
except ValueError as error:
    print(error)
"""


def test_a_part_of_a_part_computes_and_raises_when_fresh_and_from_the_disk(tmp_path: Path) -> None:
    # 0//3 + … + 12//3 = 3·(0 + 1 + 2 + 3) + 4 = 22, and 13 rounds.
    program = tmp_path / "program.py"
    program.write_text(CODE, "utf-8")
    for compiled in (1, 0):
        said = subprocess.run(
            [sys.executable, str(program)], check=True, capture_output=True, text=True,
            env={"PETITION_CACHE": str(tmp_path), "PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        assert said.stdout.splitlines()[:2] == [f"35 {compiled}", "no such number"]
        # 2 + 3 + 4, of a form for each number written there; made whole, for any number, only when Python calls it
        assert said.stdout.splitlines()[2:] == [
            f"9 {3 * compiled} 0",
            f"2 {4 * compiled} 1",
            "more than allowed",
        ]
