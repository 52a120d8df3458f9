"""What has been changed between two days in what an engine works by; both engines look for it before each day."""

from __future__ import annotations

import numpy as np

from sim.engine.world import World

ORDER = ("preempts", "helpers_come")
"""Settings by which the queues of all units are ordered, beside the disciplines."""


class Seen:
    """The order of the queues as an engine last saw it."""

    def __init__(self, world: World) -> None:
        self._look(world)

    def reordered(self, world: World) -> np.ndarray | None:
        """bool[units]: whose queue has another order than it had; None if none has."""
        disciplines, order = self._disciplines, self._order
        self._look(world)
        if (disciplines, order) == (self._disciplines, self._order):
            return None
        before, now = (
            np.frombuffer(one, world.units.dtype["discipline"]) for one in (disciplines, self._disciplines)
        )
        return np.asarray((before != now) | (order != self._order))

    def _look(self, world: World) -> None:
        """As bytes: on most days they are the same, and then there is nothing more to do."""
        settings = world.settings[0]
        self._disciplines = world.units["discipline"].tobytes()
        self._order = b"".join([settings[name].tobytes() for name in ORDER])
