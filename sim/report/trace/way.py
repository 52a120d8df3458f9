"""A petition's way: each time it was raised, stage after stage without a gap, with its helpers' tasks beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from sim.ground.order import whose_task
from sim.ground.tables import NONE, State


class What(Enum):
    """What happens to a petition, or to a helper's task, in a stage."""

    HOTLINE = "hotline"  # it is heard and recorded
    DESK = "desk"  # the desk decides whose it is
    WAY = "way"  # it is on its way to the unit
    RETURNED = "returned"  # the unit before has refused it, and it goes to this one
    QUEUE = "queue"  # it waits for an officer
    WORK = "work"  # an officer has it in hand
    INTERRUPTED = "interrupted"  # its officer was called away, and it waits again
    HANDED_OVER = "handed over"  # its officer's shift has ended, and it waits for another
    HELPERS = "helpers"  # its own part is done, and it waits for the helpers
    LYING = "lying"  # all work is done, and it lies until it is closed
    CALLED = "called"  # the helper has been called, and has not come


@dataclass(frozen=True)
class Stage:
    """A stage between two seconds. unit: number, NONE at the hotline and the desk. worked: seconds of an officer's work
    in it; the rest of a stage of work lies outside the unit's hours. ahead: how many wait in the unit as it begins,
    without this one. by: whose event began it. refused: the unit that refused it before."""

    what: What
    first: int
    last: int
    unit: int = NONE
    worked: int = 0
    ahead: int = 0
    by: int = NONE
    refused: int = NONE

    @property
    def lasts(self) -> int:
        """Its length in seconds."""
        return self.last - self.first


@dataclass(frozen=True)
class Raised:
    """A petition, raised once: its row of the history (RECORD), its stages from raising to closing, those of each
    helper's task, and when the citizen was called back, or would have been (NONE: not yet)."""

    record: np.void
    stages: Sequence[Stage]
    tasks: Sequence[Sequence[Stage]]
    end: int

    @property
    def is_closed(self) -> bool:
        """Whether it has been closed."""
        return bool(self.record["closed"] >= 0)

    def spent(self) -> dict[What, int]:
        """Seconds by sort of stage; of work only what an officer worked, and the rest is `resting`."""
        found = dict.fromkeys(What, 0)
        for stage in self.stages:
            found[stage.what] += stage.worked if stage.what is What.WORK else stage.lasts
        return {what: seconds for what, seconds in found.items() if seconds}

    def resting(self) -> int:
        """Seconds in an officer's hands outside the unit's hours."""
        return sum(stage.lasts - stage.worked for stage in self.stages if stage.what is What.WORK)


def ways(notes: np.ndarray, records: np.ndarray, until: int) -> list[Raised]:
    """The ways of a petition from what was noted of it (NOTE[n], RECORD[n]); until: the end of the run."""
    records = np.sort(records, order="generation")
    found = []
    for record in records:
        here = notes[notes["generation"] == record["generation"]]
        following = notes[(notes["id"] == record["id"]) & (notes["generation"] == record["generation"] + 1)]
        lead = here[here["id"] == record["id"]]
        stages = [*_before(record, until), *_stages(lead, record, until)]
        tasks = [
            list(_task(here[here["id"] == task], _accepted(lead), until))
            for task in np.unique(here["id"][here["id"] != record["id"]])
            if whose_task(int(task))[0] == record["id"]
        ]
        gone = lead[lead["state"] == State.FREE]
        end = int(gone["second"][0]) if len(gone) else int(following["second"][0]) if len(following) else NONE
        found.append(Raised(record, stages, tasks, end if record["closed"] >= 0 else NONE))
    return found


def _before(record: np.void, until: int) -> Iterator[Stage]:
    """At the hotline and the desk."""
    moments = [min(int(record[name]), until) for name in ("raised", "recorded", "dispatched")]
    for what, first, last in zip((What.HOTLINE, What.DESK), moments, moments[1:], strict=False):
        if last > first:
            yield Stage(what, first, last)


def _stages(lead: np.ndarray, record: np.void, until: int) -> Iterator[Stage]:
    """From the dispatch to closing, or to the end of the run."""
    since = min(int(record["dispatched"]), until)
    before, by, started, refused = State.DISPATCHED, int(record["id"]), False, NONE
    held: np.void | None = None
    for row in lead:
        second, state = int(row["second"]), State(row["state"])
        if state is State.RAISED or (state is State.DISPATCHED and row["visits"] == 1):
            held = row
            continue
        assert held is not None or record["raised"] < 0
        last = second
        if last > since:
            yield _stage(before, refused, started, held, row, since, last, record, by)
        if state is State.DISPATCHED:
            refused = int(record["path_1"] if held is None else held["unit"])
        since, before, by = max(last, since), state, int(row["by"])
        started, held = started or state is State.HANDLED, row
        if state is State.CLOSED or state is State.FREE:
            return
    if until > since:
        yield _stage(before, refused, started, held, None, since, until, record, by)


def _stage(
    state: State, refused: int, started: bool, held: np.void | None, then: np.void | None, first: int, last: int,
    record: np.void, by: int,
) -> Stage:  # fmt: skip
    """What a petition was in from one note to the next."""
    unit = int(record["path_1"]) if held is None else int(held["unit"])
    ahead = 0 if held is None else max(int(held["waiting"]) - (state is State.WAITING), 0)
    match state:
        case State.DISPATCHED:
            what = What.WAY if refused == NONE else What.RETURNED
            return Stage(what, first, last, unit, by=by, refused=refused)
        case State.WAITING:
            return Stage(_why(started, int(record["id"]), by), first, last, unit, ahead=ahead, by=by)
        case State.HANDLED:
            assert held is not None
            return Stage(What.WORK, first, last, unit, worked=_worked(held, then), by=by)
        case State.JOINT:
            return Stage(What.HELPERS, first, last, unit, by=by)
        case _:
            return Stage(What.LYING, first, last, unit, by=by)


def _why(started: bool, who: int, by: int) -> What:
    """Why a petition or a task waits: nobody has begun, or it was interrupted by another, or its own end of work was
    the end of the shift."""
    if not started:
        return What.QUEUE
    return What.HANDED_OVER if by == who else What.INTERRUPTED


def _worked(held: np.void, then: np.void | None) -> int:
    """Seconds of work from the note of who has it in hand to the next."""
    if then is None:
        return 0
    is_left = State(then["state"]) in (State.WAITING, State.HANDLED)
    return int(held["remaining"]) - (int(then["remaining"]) if is_left else 0)


def _accepted(lead: np.ndarray) -> int:
    """When the unit that has a petition took it, and called its helpers."""
    taken = lead[~np.isin(lead["state"], (State.RAISED, State.DISPATCHED))]
    return int(taken["second"][0]) if len(taken) else NONE


def _task(rows: np.ndarray, called: int, until: int) -> Iterator[Stage]:
    """A helper's task from the call to its end."""
    started = False
    for n, row in enumerate(rows):
        first = called if n == 0 and row["state"] == State.DISPATCHED else int(row["second"])
        then = rows[n + 1] if n + 1 < len(rows) else None
        last = until if then is None else int(then["second"])
        state, unit = State(row["state"]), int(row["unit"])
        if state is State.FREE:
            return
        if last > first:
            if state is State.DISPATCHED:
                yield Stage(What.CALLED, first, last, unit, by=int(row["by"]))
            elif state is State.WAITING:
                by = int(row["by"])
                what = _why(started, int(row["id"]), by)
                yield Stage(what, first, last, unit, ahead=max(int(row["waiting"]) - 1, 0), by=by)
            else:
                yield Stage(What.WORK, first, last, unit, worked=_worked(row, then), by=int(row["by"]))
        started = started or state is State.HANDLED
