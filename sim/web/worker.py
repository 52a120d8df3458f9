"""A process that works for the page: reads calls from its input, a line of JSON each, and answers on its output.

It ends with the server, whatever it does: the server holds the other end of its input.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Mapping
from types import FrameType
from typing import Any


def main() -> None:
    """Work until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stopped)
    calls: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(calls,), daemon=True).start()

    def tell(what: Mapping[str, Any]) -> None:
        answers.write(json.dumps(what, ensure_ascii=False, allow_nan=False, default=str) + "\n")
        answers.flush()

    while True:
        tell(_answer(json.loads(calls.get()), lambda told: tell({"told": told})))


def _answer(call: Mapping[str, Any], tell: Any) -> dict[str, Any]:
    from sim import PetitionError
    from sim.web.commands import command
    from sim.web.faults import told
    from sim.web.work import CALLS

    try:
        sys.argv = command(call["call"], call)  # what stands in the results as the command that made them
        return {"done": CALLS[call["call"]](call, tell), "memory": _memory()}
    except PetitionError as error:
        return {"fault": told(error), "memory": _memory()}
    except Exception as error:
        if (
            signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
        ):  # a library that was stopped says so in its own way
            sys.exit(128 + signal.SIGTERM)
        if os.environ.get("PETITION_DEBUG"):
            raise
        message = f"a fault of the program, {type(error).__name__}: {error}"
        sys.stderr.write(f"petition web: {message}\n")
        return {"fault": {"message": message, "is_ours": True}, "memory": _memory()}


def _memory() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


def _listen(calls: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        calls.put(line)
    os.kill(os.getpid(), signal.SIGTERM)  # so that what is half-written is taken away
    threading.Event().wait(5)
    os._exit(1)


def _stopped(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: what is half-written is being taken away
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
