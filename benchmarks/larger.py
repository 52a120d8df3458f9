"""A longer or a larger run of beijing-2021 in a process of its own: `larger.py DAYS SCALE`.

No petition is written, and runs of a year and more have twice the officers. Prints a JSON object: the engine's seconds
of processor, contacts, and memory in bytes, as told before and the most that it had.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from sim import memory
from sim.agents.first_use import compile_all
from sim.ground.time_units import YEAR
from sim.runner import needed_memory, resolved, run
from sim.scenario.load import load


def carry_out(days: int, scale: float) -> dict[str, float]:
    """What one run takes."""
    compile_all()
    changed: dict[str, object] = {"staffing.level": 2.0} if days >= YEAR else {}
    scenario = load("beijing-2021", changed)
    end = scenario.time.start + timedelta(days=days)
    if end > scenario.time.end:
        scenario = load("beijing-2021", changed | {"time.end": end})
    scenario = resolved(scenario, None, None, end)
    done = run(scenario, scale=scale, petitions=False)
    return {
        "seconds": done.summary["engine_seconds"],
        "contacts": done.summary["contacts"],
        "told": needed_memory(scenario, scale=scale, petitions=False),
        "peak": memory.peak(),
    }


if __name__ == "__main__":
    print(json.dumps(carry_out(int(sys.argv[1]), float(sys.argv[2]))))
