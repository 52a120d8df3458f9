"""Ten times the city, and ten times as long: what a contact costs then, and how much memory.

`larger.py [ROUNDS]`, three by default. Each run is a process of its own, in turns: ten days of beijing-2021 as it is,
and with ten times as many people in every street; a tenth of it over one year, and over ten, with twice the officers:
those of 2021 do not keep up with what is voiced from the fourth year on, and more and more lies open. No petition is
written. The time is the engine's, of the processor. Memory is what is told before a run, and the most that it then had.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from statistics import median

from sim import memory
from sim.ground.time_units import YEAR
from sim.runner import compile_all, needed_memory, resolved, run
from sim.scenario.load import load

DAYS = 10


def carry_out(days: int, scale: float) -> dict[str, float]:
    """One run: engine seconds, contacts, and memory in bytes, as told before and as it was."""
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


def main() -> None:
    """Let all runs take turns, and print a table."""
    found: dict[tuple[int, float], list[dict[str, float]]] = {
        one: [] for one in ((DAYS, 1.0), (DAYS, 10.0), (YEAR, 0.1), (10 * YEAR, 0.1))
    }
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for turn in range(rounds):
        for one in list(found) if turn % 2 == 0 else list(found)[::-1]:
            command = [sys.executable, __file__, "one", *map(str, one)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found[one].append(json.loads(done.stdout))
    print("| days | scale | contacts | ns a contact | times the run above | memory told | memory taken |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    before: list[float] = []
    for (length, scale), runs in found.items():
        each = [1e9 * one["seconds"] / one["contacts"] for one in runs]
        ratio = f"{median(b / a for a, b in zip(before, each, strict=True)):.2f}" if before else ""
        before = [] if before else each
        told, peak = (f"{max(one[name] for one in runs) / 1e9:.2f} GB" for name in ("told", "peak"))
        contacts = f"{runs[0]['contacts']:,.0f}".replace(",", " ")
        print(f"| {length} | {scale:g} | {contacts} | {median(each):.0f} | {ratio} | {told} | {peak} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(carry_out(int(sys.argv[2]), float(sys.argv[3]))))
    else:
        main()
