"""Scripts of the folder of benchmarks, each carried out in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from sim.errors import PetitionError
from sim.resources import benchmarks_folder


def carried_out(who: str, script: str, *arguments: object, **options: Any) -> dict[str, Any]:
    """The JSON object that a script prints last; who: what it is called if it breaks down, which raises
    PetitionError."""
    command = [sys.executable, str(benchmarks_folder() / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise broken(who, done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def broken(who: str, said: str) -> PetitionError:
    """What to tell of a process that ended before its work was done, by what it said."""
    lines = said.strip().splitlines()
    return PetitionError(f"{who} broke down: {lines[-1] if lines else 'without a word'}")
