"""The spells of an assessment period: days on end under the same rules and the same effort.

What is counted or moves day by day (answers, officers' hours, confidence, capability, fatigue, voice, …) goes by the
rules of each day, so a period in which a reform takes effect is reckoned spell by spell. Spells whose rules are the
same in what is asked are one, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.ground.tables import TALLY
from sim.ground.time_units import DAY
from sim.scenario.schema import Scenario


@dataclass(frozen=True)
class Spell:
    """The days [first, last) of the run. scenario: in force in them; effort: float64[units]; crews: CREW[C], as the
    spell ended; began, ended: TALLY[units], what the period's counts were then."""

    first: int
    last: int
    scenario: Scenario
    effort: np.ndarray
    crews: np.ndarray
    began: np.ndarray
    ended: np.ndarray

    @property
    def days(self) -> int:
        """Its length in days."""
        return self.last - self.first

    @property
    def seconds(self) -> int:
        """Its length in seconds."""
        return self.days * DAY

    def counted(self, name: str) -> np.ndarray:
        """What was counted in it, int64[units]."""
        return np.asarray(self.ended[name] - self.began[name])


class Spells:
    """The spells of the period that goes on, or has just ended. units, crews, tally: the run's own tables; day: up to
    which they reach."""

    def __init__(self, units: np.ndarray, crews: np.ndarray, tally: np.ndarray) -> None:
        self.units, self.crews, self.tally = units, crews, tally
        self.begin(0)

    def begin(self, day: int) -> None:
        """A period begins."""
        self.day, self._began = day, np.zeros(len(self.tally), TALLY)
        self._ended: list[Spell] = []

    def cut(self, day: int, scenario: Scenario) -> None:
        """Before a day the rules change, or the effort: what has gone by since the last change was one spell, under the
        scenario."""
        if day > self.day:
            now = self.tally.copy()
            self._ended.append(
                Spell(
                    self.day,
                    day,
                    scenario,
                    self.units["effort"].copy(),
                    self.crews.copy(),
                    self._began,
                    now,
                )
            )
            self.day, self._began = day, now

    def turn(self, known: Mapping[int, Scenario]) -> None:
        """The scenarios so far are told by others of the same content. known: these, by `id` of the former."""
        self._ended = [replace(spell, scenario=known[id(spell.scenario)]) for spell in self._ended]

    def under(self, what: Callable[[Spell], Any]) -> list[Spell]:
        """The spells, those on end in which `what` is the same as one."""
        joined: list[Spell] = []
        for spell in self._ended:
            if joined and what(joined[-1]) == what(spell):
                before = joined.pop()
                spell = replace(spell, first=before.first, began=before.began)
            joined.append(spell)
        return joined
