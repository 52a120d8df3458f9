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
        reordered = (disciplines != self._disciplines) | (order != self._order)
        return reordered if reordered.any() else None

    def _look(self, world: World) -> None:
        self._disciplines: np.ndarray = world.units["discipline"].copy()
        self._order = b"".join(world.settings[name].tobytes() for name in ORDER)
