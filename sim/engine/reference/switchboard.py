"""The hotline of the reference engine: seats that come on and go off duty, idle seats, and a line of callers.

A caller gets the seat that has been idle longest; if none is idle the caller waits in line until the patience ends.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Generator
from typing import Any

from sim.engine.reference.clock import Clock
from sim.ground.order import EventKind
from sim.ground.seats import NEVER, idle_since, next_on


class Caller:
    """Somebody in line: `turn` is triggered when a seat is theirs."""

    def __init__(self, turn: Any, now: int, patience: int, talk: int) -> None:
        self.turn, self.now, self.patience, self.talk = turn, now, patience, talk
        self.waiting = True

    def tell(self, answered: int) -> None:
        """The caller learns, once, when it is answered; or -1."""
        if not self.turn.triggered:
            self.turn.succeed(answered)


class Switchboard:
    """All seats and the line before them."""

    def __init__(self, clock: Clock, seats: Any) -> None:
        self.clock = clock
        self.seats = [
            tuple(int(seat[name]) for name in ("on", "off", "days", "since", "until")) for seat in seats
        ]
        self.idle: list[tuple[int, int]] = []
        self.line: deque[Caller] = deque()
        self.ready: dict[int, int] = {}
        for number in range(len(self.seats)):
            self._free_from(number, 0)

    def call(self, now: int, patience: int, talk: int) -> Generator[Any, Any, int]:
        """Call: the second of being answered, or -1 if patience ends first.

        An idle seat answers at once, of several the one that has been idle longest, then the least number; otherwise
        the caller waits in line, first come first served. A seat that becomes free in the second in which patience ends
        still answers.
        """
        caller = Caller(self.clock.event(), now, patience, talk)
        number = self._longest_idle(now)
        if number is not None:
            self._free_from(number, now + talk)
            return now
        self.line.append(caller)
        self.clock.at(now + patience, EventKind.CALL, 0, lambda: self._lose_patience(caller))
        answered: int = yield caller.turn
        return answered

    def foretell(self) -> list[Any]:
        """Tell the callers in line what is certain already, since nobody can overtake them. Returns their signals."""
        free = [(ready, number) for number, ready in self.ready.items()]
        waiting = [caller for caller in self.line if caller.waiting]
        for caller in waiting:
            ready, number = min(free, default=(NEVER, -1))
            if ready - caller.now > caller.patience:
                caller.tell(-1)
                continue
            free.remove((ready, number))
            free.append((next_on(*self.seats[number], ready + caller.talk), number))
            caller.tell(ready)
        return [caller.turn for caller in waiting]

    def _lose_patience(self, caller: Caller) -> None:
        if caller.waiting:
            caller.waiting = False
            caller.tell(-1)

    def _free_from(self, number: int, moment: int) -> None:
        """The seat is free from `moment` on: idle then, or when its next duty begins. A call is never cut short."""
        ready = next_on(*self.seats[number], moment)
        self.ready[number] = ready
        if ready < NEVER:
            self.clock.at(ready, EventKind.FINISH, number, lambda: self._ready(number))

    def _ready(self, number: int) -> None:
        """The seat serves the next in line, or is idle."""
        now = self.clock.now
        while self.line:
            caller = self.line.popleft()
            if caller.waiting:
                caller.waiting = False
                caller.tell(now)
                self._free_from(number, now + caller.talk)
                return
        heapq.heappush(self.idle, (now, number))

    def _longest_idle(self, now: int) -> int | None:
        """Take the seat on duty that has been idle longest, if any."""
        while self.idle:
            since, number = self.idle[0]
            really = idle_since(*self.seats[number], since, now)
            if really == since:
                heapq.heappop(self.idle)
                return number
            heapq.heappop(self.idle)
            if really <= now:
                heapq.heappush(self.idle, (really, number))
            else:
                self._free_from(number, really)
        return None
