"""What has been changed between two days in what an engine works by; both engines look for it before each day."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.engine.world import World

ORDER = ("preempts", "helpers_come")
"""Settings by which the queues of all units are ordered, beside the disciplines."""


class Changes(NamedTuple):
    """calendars: int[crews], those that the crews had before; reordered: bool[units], whose queue has another order."""

    calendars: np.ndarray
    reordered: np.ndarray


class Seen:
    """Crews' calendars and the order of the queues as an engine last saw them."""

    def __init__(self, world: World) -> None:
        self._look(world)

    def changes(self, world: World) -> Changes | None:
        """What is not as it was; None if all is."""
        calendars, disciplines, order = self._calendars, self._disciplines, self._order
        self._look(world)
        reordered = (disciplines != self._disciplines) | (order != self._order)
        if not reordered.any() and np.array_equal(calendars, self._calendars):
            return None
        return Changes(calendars, reordered)

    def _look(self, world: World) -> None:
        self._calendars: np.ndarray = world.crews["calendar"].copy()
        self._disciplines: np.ndarray = world.units["discipline"].copy()
        self._order = b"".join(world.settings[name].tobytes() for name in ORDER)
