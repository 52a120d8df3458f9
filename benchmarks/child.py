"""One contender in a process of its own: `child.py NAME` takes requests from standard input, a JSON object a line, and
answers each with another. First it says who it is, or why it cannot take part."""

from __future__ import annotations

import gc
import json
import sys
from importlib import import_module
from time import process_time
from typing import Any

from work import DAY, WORKS

from sim import memory


def carried_out(module: Any, case: str, days: int, seed: int) -> dict[str, Any]:
    """What a module that only simulates has seen, and how long it took."""
    began = process_time()
    seen = module.simulate(WORKS[case], days * DAY, seed)
    seconds = process_time() - began
    return {"seconds": seconds, **seen.told()}


def main() -> None:
    """Answer until there are no more requests."""
    answers, sys.stdout = sys.stdout, sys.stderr  # a library that prints does not disturb

    def answer(told: dict[str, Any]) -> None:
        print(json.dumps(told), file=answers, flush=True)

    try:
        module = import_module(f"with_{sys.argv[1]}")
    except ImportError as missing:
        answer({"absent": str(missing)})
        return
    answer({"name": module.NAME, "version": module.VERSION})
    for line in sys.stdin:
        request = json.loads(line)
        gc.collect()
        carry_out = getattr(module, "carry_out", None)
        told = carry_out(**request) if carry_out else carried_out(module, **request)
        answer({"memory": memory.peak(), **told})


if __name__ == "__main__":
    main()
