"""Agents as rows of the table of units: an agent reads and writes its row, a group all of its rows at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from sim.agents.mesa_core import AgentSet
from sim.agents.surroundings import Surroundings


class Column:
    """A column of the table of units, at the rows of whoever is asked: a number of an agent, an array of a group."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, who: Rows | None, owner: type | None = None) -> Any:
        return self if who is None else who.model.units[self.name][who.row]

    def __set__(self, who: Rows, value: Any) -> None:
        who.model.units[self.name][who.row] = value


class Rows:
    """Whoever stands for one row of the table of units, or for several."""

    model: Surroundings
    row: Any
    """int, or int64[n]."""

    body, district, discipline = Column(), Column(), Column()
    score, last_score, push = Column(), Column(), Column()
    confidence, effort, capability, fatigue, readiness = Column(), Column(), Column(), Column(), Column()
    prevention, practices = Column(), Column()
    governed, entry_volume, entry_score = Column(), Column(), Column()
    place = Column()


class Group(Rows):
    """Some units: Mesa's set of them, and all of their rows."""

    def __init__(self, model: Surroundings, agents: AgentSet) -> None:
        self.model, self.agents = model, agents
        self.row = np.array(agents.get("row"), dtype=np.int64)
        self._kind = type(next(iter(agents), None))

    def __len__(self) -> int:
        return len(self.row)

    def do(self, method: str, *given: Any) -> None:
        """Each decides by the method that all of them have (`by_method`): all at once if it lets them decide together,
        else one after another."""
        decide = getattr(self._kind, method)
        if getattr(decide, "is_together", False):
            decide(self, *given)
        else:
            self.agents.do(method, *given)


def by_method(model: Surroundings, agents: AgentSet, method: str) -> list[Group]:
    """Units in groups of those that decide a thing by the same method, of whatever class they are."""
    found: dict[Any, list[Any]] = {}
    for agent in agents:
        found.setdefault(getattr(type(agent), method), []).append(agent)
    return [Group(model, AgentSet(members)) for members in found.values()]


def together(decide: Callable[..., None]) -> Callable[..., None]:
    """A method by which all agents that have it decide at once: inside, `self` is their group, and its columns are
    arrays. Asked of a single agent, it decides for that one."""

    @wraps(decide)
    def decided(self: Any, *given: Any) -> None:
        decide(self if isinstance(self, Group) else Group(self.model, AgentSet([self])), *given)

    decided.is_together = True  # type: ignore[attr-defined]
    return decided
