"""The clock of the reference engine: SimPy's environment with the total order of events forced upon it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import simpy
from simpy.events import NORMAL, EventPriority

from sim.ground.order import EventKind, order_key

AT_ONCE = 2  # SimPy's own priorities 0 and 1 stay for what follows at once from an event


class Moment(simpy.Timeout):
    """An event at a second, which knows its order among those of the same second."""

    def __init__(self, clock: Clock, delay: int, order: int) -> None:
        self.order = order
        super().__init__(clock, delay)


class Clock(simpy.Environment):
    """Moments happen in the order (second, kind, identity)."""

    @property
    def now(self) -> int:
        """The present second."""
        return int(super().now)

    def at(self, time: int, kind: EventKind, who: int, act: Callable[[], None] | None = None) -> Moment:
        """An event at a second, in its place among those of the same second; `act` is what then happens."""
        moment = Moment(self, time - self.now, order_key(int(kind), who))
        if act is not None:
            moment.callbacks.append(lambda _: act())
        return moment

    def schedule(
        self, event: simpy.Event, priority: EventPriority = NORMAL, delay: simpy.core.SimTime = 0
    ) -> None:
        """Take an event in; a moment by its own order."""
        if isinstance(event, Moment):
            priority = EventPriority(AT_ONCE + event.order)
        super().schedule(event, priority, delay)

    def settle(self, signals: Sequence[simpy.Event]) -> None:
        """Go on until each of these, which somebody has triggered, has been heard of."""
        while not all(signal.processed for signal in signals):
            self.step()
