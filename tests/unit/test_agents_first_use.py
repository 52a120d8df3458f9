"""First use: two processes make what one would, and no more."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

MAKE = "from sim.agents import first_use; first_use.cores = lambda: {cores}; first_use.compile_all()"


def made(folder, cores: int) -> set[str]:
    """The names of the files of machine code that a first use by so many processors leaves."""
    command = [sys.executable, "-c", MAKE.format(cores=cores)]
    subprocess.run(command, env=os.environ | {"PETITION_CACHE": str(folder)}, check=True)
    return {file.name for file in folder.rglob("*") if file.is_file() and "machine-code" in str(file)}


@pytest.mark.slow
def test_two_processes_make_what_one_would(tmp_path) -> None:
    """Names say of what types the code is: a step that was made for others than the loop gives it would be one more."""
    alone = made(tmp_path / "one", 1)
    assert made(tmp_path / "two", 2) == alone and len(alone) > 100
