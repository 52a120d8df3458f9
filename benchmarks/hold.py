"""The hold model: so many events pending; the next one is taken out, and put back a while later, again and again.

`hold.py NAME PENDING HOLDS SEED` does it with one contender and prints a JSON object: CPU seconds of the holds, the
most memory in bytes, and the sum of the seconds at which events were due. That is the same whoever does the work: the
k-th event that is due comes back after the k-th while, and which of two of one second is first makes no difference.
"""

from __future__ import annotations

import gc
import heapq
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import numpy as np
from cpp import build

from sim import memory

MEAN = 86_400
"""Seconds until an event is due, in the mean: about as long as a petition waits for its next event."""
WHILES = 1 << 16
"""So many are drawn, and then come again."""


def drawn(pending: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """When each event is due at the start, and whiles until it is due again: whole seconds, at least one."""
    generator = np.random.default_rng(seed)
    due, whiles = (1 + generator.exponential(MEAN, count).astype(np.int64) for count in (pending, WHILES))
    return due, whiles


def with_heapq(due: np.ndarray, whiles: np.ndarray, holds: int) -> tuple[float, int]:
    """A heap of tuples."""
    events, again, total = list(zip(due.tolist(), range(len(due)), strict=True)), whiles.tolist(), 0
    heapq.heapify(events)
    pop, push, last = heapq.heappop, heapq.heappush, WHILES - 1
    began = process_time()
    for done in range(holds):
        now, who = pop(events)
        total += now
        push(events, (now + again[done & last], who))
    return process_time() - began, total


def with_simpy(due: np.ndarray, whiles: np.ndarray, holds: int) -> tuple[float, int]:
    """A process for each event, which waits again and again."""
    import simpy

    environment, again, last = simpy.Environment(), whiles.tolist(), WHILES - 1
    done, total = 0, 0

    def waits(first: int) -> Any:
        nonlocal done, total
        yield environment.timeout(first)
        while done < holds:
            total += int(environment.now)
            done += 1
            yield environment.timeout(again[(done - 1) & last])

    for first in due.tolist():
        environment.process(waits(first))
    for _ in range(len(due)):  # the processes begin
        environment.step()
    began = process_time()
    while done < holds:
        environment.step()
    return process_time() - began, total


def with_petition(due: np.ndarray, whiles: np.ndarray, holds: int) -> tuple[float, int]:
    """The calendar of the compiled engine, with its own rows, beyond which nothing happens."""
    from sim.engine.compiled.calendar import DAY_MINUTES, RING, lay_out, schedule, soonest, take
    from sim.engine.compiled.tables import CONTACT, CURSOR, LINK, NIL, aligned
    from sim.ground.compiling import kernel
    from sim.ground.lent import lent
    from sim.ground.time_units import MINUTE

    @lent
    class Calendar(NamedTuple):
        petitions: Any
        links: Any
        ring: Any
        wants: Any
        starts: Any
        firsts: Any
        cursor: Any
        keys: Any
        slots: Any

    @kernel
    def put_in(calendar, due):  # type: ignore[no-untyped-def]
        for slot in range(due.shape[0]):
            calendar.petitions[slot].id = slot
            schedule(calendar, slot, due[slot], 0)

    @kernel
    def hold(e, whiles, holds):  # type: ignore[no-untyped-def]
        cursor = e.cursor[0]
        done = total = 0
        while True:
            while cursor.busy == 0:
                lay_out(e, cursor.minute + 1)
            now = soonest(cursor)
            count = take(e, now)
            for i in range(count):
                if done == holds:
                    return total
                schedule(e, e.slots[i], now + whiles[done & (WHILES - 1)], 0)
                total += now
                done += 1

    def calendar(rows: int) -> Calendar:
        cursor = np.zeros(1, CURSOR)
        cursor["minute"] = NIL
        empty = np.zeros(1, CONTACT), np.zeros(DAY_MINUTES + 1, np.int32), np.full(MINUTE, NIL, np.int32)
        second = np.zeros(rows, np.int64), np.zeros(rows, np.int32)
        tables = aligned(rows), np.zeros(rows, LINK), np.full(RING + MINUTE, NIL, np.int32)
        return Calendar(*tables, *empty, cursor, *second)

    for events, number in ((due[:1], 1), (due, holds)):  # first the machine code is loaded
        made = calendar(len(events))
        put_in(made, events)
        began = process_time()
        total = hold(made, whiles, number)
    return process_time() - began, int(total)


def with_cpp(pending: int, holds: int, seed: int) -> dict[str, Any]:
    """hold.cpp, compiled on the spot; it takes its own time."""
    with tempfile.TemporaryDirectory() as folder:
        program, numbers = build("hold", folder), Path(folder) / "numbers"
        np.concatenate(drawn(pending, seed)).tofile(numbers)
        arguments = [program, str(numbers), *map(str, (pending, WHILES, holds))]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    seconds, total, kilobytes = done.stdout.split()
    return {"seconds": float(seconds), "total": int(total), "memory": int(kilobytes) * 1024}


def main() -> None:
    """Do it once."""
    name, (pending, holds, seed) = sys.argv[1], map(int, sys.argv[2:])
    try:
        if name == "cpp":
            told = with_cpp(pending, holds, seed)
        else:
            due, whiles = drawn(pending, seed)
            gc.collect()
            seconds, total = globals()[f"with_{name}"](due, whiles, holds)
            told = {"seconds": seconds, "total": total, "memory": memory.peak()}
    except ImportError as missing:
        told = {"absent": str(missing)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
