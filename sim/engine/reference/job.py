"""A job: the work of one unit on one petition, the lead's or a helper's."""

from __future__ import annotations

from typing import Any


class Job:
    """Work that waits for an officer, and is done by one.

    id: the petition's; a helper's has its number in the lowest bits. number: drawn for the work. level: how urgent, 0
    the most. place: in the queue, while it waits. turn: triggered when an officer starts; finish: the moment at which
    the work will end, `finishes` its second; over: what the shift will hand over. process: who does the work, to be
    interrupted.
    """

    def __init__(
        self, who: int, unit: int, kind: int, deadline: int, due: int, number: int, helps: bool
    ) -> None:
        self.id, self.unit, self.number, self.helps = who, unit, number, helps
        self.kind, self.deadline, self.due = kind, deadline, due
        self.process: Any = None
        self.turn: Any = None
        self.finish: Any = None
        self.finishes = self.crew = -1
        self.level = self.work = self.preemptions = self.over = 0
        self.arrived = self.started = self.remaining = -1
        self.place: tuple[int, int, int] | None = None
