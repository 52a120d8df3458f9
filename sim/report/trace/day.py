"""A unit's day: what each of its officers had in hand, second by second, and who waited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from sim.ground.order import whose_task
from sim.ground.tables import NONE
from sim.ground.time_units import DAY
from sim.report.trace.replay import Seen


@dataclass(frozen=True)
class Piece:
    """Work on a petition, or on a task for another unit, in one officer's hands, between two seconds of the day. crew:
    its place in the unit; officer: place in the crew. worked: seconds of it within the crew's hours. How it ended:
    done, interrupted, or handed over as the shift ended; none of these if it is still in hand as the day ends."""

    id: int
    generation: int
    kind: int
    deadline: int
    crew: int
    first: int
    last: int
    worked: int = 0
    officer: int = NONE
    interrupted: bool = False
    handed_over: bool = False
    done: bool = False

    @property
    def helps(self) -> bool:
        """Whether it is a task for another unit."""
        return bool(whose_task(self.id)[1] >= 0)

    @property
    def petition(self) -> int:
        """The petition's identity."""
        return int(whose_task(self.id)[0])


@dataclass(frozen=True)
class Shift:
    """Hours of a crew, and how many of its officers are there."""

    first: int
    last: int
    on_duty: int


@dataclass(frozen=True)
class Crew:
    """Officers who share hours: their shifts; whether they only take what is urgent."""

    shifts: Sequence[Shift]
    urgent_only: bool

    @property
    def duty(self) -> int:
        """Seconds of its officers on duty."""
        return sum((shift.last - shift.first) * shift.on_duty for shift in self.shifts)


@dataclass(frozen=True)
class Watched:
    """A unit between two midnights: its crews, their pieces of work, and how many waited from which second on."""

    first: int
    last: int
    crews: Sequence[Crew]
    pieces: Sequence[Piece]
    waiting: Sequence[tuple[int, int]]

    @property
    def worked(self) -> int:
        """Seconds of officers' work."""
        return sum(piece.worked for piece in self.pieces)

    @property
    def duty(self) -> int:
        """Seconds of officers on duty."""
        return sum(crew.duty for crew in self.crews)


def watched(seen: Seen, first: int, last: int) -> Watched:
    """What was noted of a unit on the days `first` ≤ day < `last`."""
    notes = seen.notes[seen.notes["on_duty"] != NONE]
    rows = np.unique(notes["crew"])
    pieces = [replace(piece, worked=_worked(seen, piece)) for piece in _pieces(seen.notes, last * DAY)]
    crews = [_crew(seen, int(row), first, last) for row in rows]
    placed = [one for row in rows for one in _placed([piece for piece in pieces if piece.crew == row])]
    waiting = {int(row["second"]): int(row["waiting"]) for row in notes}
    number = {int(row): place for place, row in enumerate(rows)}
    placed = [replace(piece, crew=number[piece.crew]) for piece in placed]
    return Watched(first * DAY, last * DAY, crews, placed, sorted(waiting.items()))


def _pieces(notes: np.ndarray, end: int) -> Iterator[Piece]:
    """From the notes, group after group, each of all that the crews have in hand after an event."""
    begun: dict[int, tuple[Piece, np.void]] = {}
    opening = notes["on_duty"] != NONE
    heads = np.flatnonzero(opening & (notes["crew"] == notes["crew"][opening].min(initial=1 << 30)))
    for head, following in pairwise([*heads.tolist(), len(notes)]):
        group = notes[head:following]
        second, by = int(group["second"][0]), int(group["by"][0])
        here = {(int(row["id"])): row for row in group if row["on_duty"] == NONE}
        for who in [who for who, (_, taken) in begun.items() if _is_let_go(taken, here.get(who))]:
            piece, taken = begun.pop(who)
            if second > piece.first:
                own, over = who == by, bool(taken["over"])
                yield replace(
                    piece, last=second, done=own and not over, handed_over=own and over, interrupted=not own
                )
        for who, row in here.items():
            if who not in begun:
                generation, kind, deadline, crew = (
                    int(row[name]) for name in ("generation", "kind", "deadline", "crew")
                )
                begun[who] = Piece(who, generation, kind, deadline, crew, second, end), row
    yield from (piece for piece, _ in begun.values())


def _is_let_go(taken: np.void, now: np.void | None) -> bool:
    """Whether the officer no longer has what was taken; another may have it since, with less of it left."""
    return now is None or bool(now["remaining"] != taken["remaining"])


def _worked(seen: Seen, piece: Piece) -> int:
    """Seconds of a piece that lie within the hours of its crew."""
    return sum(
        max(min(to, piece.last) - max(since, piece.first), 0)
        for since, to in _shifts(seen, piece.crew, piece)
    )


def _shifts(seen: Seen, crew: int, of: Piece) -> Iterator[tuple[int, int]]:
    plan = int(seen.calendar[crew])
    for shift in range(of.first // DAY, of.last // DAY + 2):
        since, to = int(seen.opens[plan, shift]), int(seen.closes[plan, shift])
        if since >= 0 or to > 0:
            yield since, to


def _crew(seen: Seen, row: int, first: int, last: int) -> Crew:
    """A crew and its hours between two midnights: so many are on duty as were when its shift began."""
    notes = seen.notes[(seen.notes["on_duty"] != NONE) & (seen.notes["crew"] == row)]
    plan, shifts = int(seen.calendar[row]), []
    for shift in range(first, last + 1):
        since, to = (
            max(int(seen.opens[plan, shift]), first * DAY),
            min(int(seen.closes[plan, shift]), last * DAY),
        )
        if to > since:
            shifts.append(Shift(since, to, int(notes["on_duty"][notes["second"] <= since][-1])))
    return Crew(shifts, bool(seen.watch[row]))


def _placed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces of a crew, each in the hands of the first of its officers who is free: they are all alike, and the engine
    does not tell them apart."""
    free: list[int] = []
    for piece in sorted(pieces, key=lambda piece: (piece.first, piece.id)):
        officer = next((n for n, second in enumerate(free) if second <= piece.first), len(free))
        free[officer:] = [piece.last, *free[officer + 1 :]]
        yield replace(piece, officer=officer)
