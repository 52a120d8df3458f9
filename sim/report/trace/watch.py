"""The compiled engine, watched: what becomes of one petition, or who works on what in one unit, is noted after every
event. The engine's own steps do all the work; nothing that they do depends on being watched."""

from __future__ import annotations

import numpy as np

from sim.engine.compiled.act import GO_ON, act, next_second
from sim.engine.compiled.calendar import take
from sim.engine.compiled.engine import Compiled
from sim.engine.compiled.tables import NIL
from sim.ground.column import layout
from sim.ground.compiling import kernel, step
from sim.ground.order import KIND_SHIFT, EventKind
from sim.ground.tables import HELPERS, State
from sim.ground.time_units import DAY

MORE_NOTES = 99
_OPEN = int(EventKind.OPEN)
_RAISE = int(EventKind.RAISE)
_FREE = int(State.FREE)
_HANDLED = int(State.HANDLED)

NOTE = layout(
    second="i8", by="i8", id="i8", generation="i2", kind="i4", deadline="i1", level="i1", state="i1", unit="i4",
    crew="i4", visits="i2", preemptions="i2", remaining="i8", over="i8", started="i8", waiting="i4", on_duty="i4",
)  # fmt: skip
"""What is seen after an event. by: whose event it was; NIL as a crew opens. Of a petition or a helper's task: where it
is; remaining: seconds of work that are left as an officer takes it, or as it waits; over: those of them that are handed
over as the officer's shift ends; waiting: how many wait in its unit. Of a unit, for each of its crews a note without an
id, with who is on duty, then one for each piece of work in the crew's hands."""

WATCH = layout(
    id="i8", unit="i4", first="i8", last="i8", notes="i8", waiting="i8", started="i8", preemptions="i8", busy="i8",
    in_hand="i8", on_duty="i8",
)  # fmt: skip
"""Who is watched: a petition, or a unit (NIL: none) between two seconds. notes: so many are made; waiting … on_duty: of
the unit, as they were noted last."""


@step
def note_row(e, watch, notes, slot, second, by):
    """Note where a petition or a helper's task is."""
    p = e.petitions[slot]
    n = notes[watch.notes]
    watch.notes += 1
    n.second, n.by, n.id, n.generation, n.kind, n.deadline = (
        second,
        by,
        p.id,
        p.generation,
        p.kind,
        p.deadline,
    )
    n.level, n.state, n.unit, n.crew, n.visits = p.level, p.state, p.unit, p.crew, p.visits
    n.over = p.over if p.state == _HANDLED else 0
    n.preemptions, n.remaining, n.started, n.on_duty = p.preemptions, p.remaining + n.over, p.started, NIL
    n.waiting = e.world.units[p.unit].waiting if p.unit != NIL else 0


@step
def note_unit(e, watch, notes, second, by):
    """Note who is on duty in the unit, and what its crews have in hand."""
    w = e.world
    unit = w.units[watch.unit]
    for c in range(unit.first_crew, unit.first_crew + unit.crews):
        n = notes[watch.notes]
        watch.notes += 1
        n.second, n.by, n.id, n.unit, n.crew = second, by, NIL, watch.unit, c
        n.waiting, n.on_duty = unit.waiting, w.crews[c].on_duty
        for level in range(e.in_hand.shape[0]):
            slot = e.in_hand[level, c]
            while slot != NIL:
                note_row(e, watch, notes, slot, second, by)
                slot = e.links[slot].after


@step
def is_another(e, watch):
    """Whether somebody in the unit has begun, ended, come on duty, or waits, since it was noted last."""
    w = e.world
    unit, tally = w.units[watch.unit], w.tally[watch.unit]
    on_duty, in_hand = 0, 0
    for c in range(unit.first_crew, unit.first_crew + unit.crews):
        on_duty += w.crews[c].on_duty
        in_hand += w.crews[c].busy
    moved = (
        unit.waiting != watch.waiting or tally.started != watch.started or tally.preemptions != watch.preemptions
        or tally.busy != watch.busy or in_hand != watch.in_hand or on_duty != watch.on_duty
    )  # fmt: skip
    watch.waiting, watch.started, watch.preemptions = unit.waiting, tally.started, tally.preemptions
    watch.busy, watch.in_hand, watch.on_duty = tally.busy, in_hand, on_duty
    return moved


@step
def has_moved(last, p):
    """Whether a row is not as it was noted last."""
    return (
        p.state != last.state or p.crew != last.crew or p.visits != last.visits or p.unit != last.unit
        or p.preemptions != last.preemptions or p.generation != last.generation or p.id != last.id
        or (p.state == _HANDLED and p.remaining + p.over != last.remaining)
    )  # fmt: skip


@step
def note(e, watch, slots, last, notes, second, by):
    """Note all that is not as it was."""
    if watch.unit != NIL and watch.first <= second < watch.last and is_another(e, watch):
        note_unit(e, watch, notes, second, by)
    for i in range(slots.shape[0]):
        slot = slots[i]
        if slot != NIL and has_moved(last[i], e.petitions[slot]):
            note_row(e, watch, notes, slot, second, by)
            last[i] = notes[watch.notes - 1]
            if e.petitions[slot].state == _FREE:
                slots[i] = NIL
            elif i == 0 and e.petitions[slot].helpers > 0:
                find_helpers(e, slots)


@step
def find_helpers(e, slots):
    """The rows of the tasks that the watched petition has at other units."""
    for slot in range(e.cursor[0].fresh):
        p = e.petitions[slot]
        if (
            p.parent == slots[0]
            and p.state != _FREE
            and slot != slots[1]
            and slot != slots[2]
            and slot != slots[3]
        ):
            for i in range(1, slots.shape[0]):
                if slots[i] == NIL:
                    slots[i] = slot
                    break


@kernel
def note_as_it_is(engine, second, watches, notes):
    """Note the unit as it is before anything happens."""
    is_another(engine, watches[0])
    note_unit(engine, watches[0], notes, second, NIL)


@kernel
def advance_watched(e, until, watches, slots, last, notes):
    """As `advance`, and after each event what is watched is noted."""
    book, cursor = e.world.book[0], e.cursor[0]
    watch = watches[0]
    while True:
        status = next_second(e, until)
        if status != GO_ON:
            return status
        now = book.second
        if notes.shape[0] - watch.notes < notes_need(e, watch, cursor.due):
            return MORE_NOTES
        count = take(e, now)
        for i in range(count):
            slot = e.slots[i]
            event = e.keys[i] >> KIND_SHIFT
            fresh = cursor.fresh if cursor.free == NIL else cursor.free
            if slot >= 0:
                p = e.petitions[slot]
                if p.time != now or p.event != event:
                    continue
                p.time = NIL
                by = p.id if event != _OPEN else NIL  # a crew's opening has the crew's number
            else:
                by = e.wants[~slot].id
            act(e, slot, event, now)
            if (
                slot < 0
                and by == watch.id
                and e.petitions[fresh].id == by
                and e.petitions[fresh].state != _FREE
            ):
                slots[0] = fresh
            note(e, watch, slots, last, notes, now, by)


@step
def notes_need(e, watch, due):
    """How many notes the events of a second may need at most."""
    most = 2 + HELPERS
    if watch.unit != NIL:
        unit = e.world.units[watch.unit]
        for c in range(unit.first_crew, unit.first_crew + unit.crews):
            most += 1 + e.world.crews[c].busy + e.world.crews[c].officers
    return 4 * (due + 1) * most


class Watching(Compiled):
    """Takes over a compiled engine and goes on with it, watching.

    who: the identity of a petition, NIL if none; unit: one whose crews are watched on the days `first` ≤ day < `last`,
    NIL if none. A day that is asked for when all has been seen raises `Enough`.
    """

    def __init__(
        self, running: Compiled, *, who: int = NIL, unit: int = NIL, first: int = 0, last: int
    ) -> None:
        vars(self).update(vars(running))
        self.first, self.last = first, last
        self._watch = np.zeros(1, WATCH)
        watched = {"id": who, "unit": unit, "first": first * DAY, "last": last * DAY}
        for name, value in watched.items():
            self._watch[name] = value
        self._slots, self._last = np.full(1 + HELPERS, NIL, np.int32), np.zeros(1 + HELPERS, NOTE)
        self._last["id"] = NIL
        officers = int(self.world.crews["officers"][self.world.crews["unit"] == unit].sum())
        self._notes = np.zeros(4096 + 8 * officers, NOTE)
        self._taken: list[np.ndarray] = []
        if who != NIL:
            rows = self._engine.petitions[: int(self._engine.cursor["fresh"][0])]
            found = np.flatnonzero(
                (rows["id"] == who) & (rows["state"] > int(State.RAISED)) & (rows["parent"] == NIL)
            )
            self._slots[: min(len(found), 1)] = found[:1]  # one that is open at the start

    @property
    def notes(self) -> np.ndarray:
        """What was noted, NOTE[n], in order."""
        return np.concatenate([*self._taken, self._notes[: int(self._watch["notes"][0])]])

    def flush(self) -> None:
        """Hand over what is finished."""
        self._flush()

    def day(self, day: int) -> None:
        """Simulate one day; what is watched is noted if the day is one of those."""
        if day >= self.last or self._is_gone():
            raise Enough
        self._on = day >= self.first
        super().day(day)

    def _begin(self, day: int) -> None:
        super()._begin(day)
        if self._on and self._watch["unit"][0] != NIL:
            self._take_notes()
            note_as_it_is(self._engine, day * DAY, self._watch, self._notes)

    def _is_gone(self) -> bool:
        """Whether the petition that is watched has come, and gone for good."""
        return bool(self._last["id"][0] != NIL and self._slots[0] == NIL)

    def _advance(self, until: int) -> int:
        if not self._on:
            return super()._advance(until)
        status: int = advance_watched(self._engine, until, self._watch, self._slots, self._last, self._notes)
        return status

    def _give(self, status: int) -> None:
        if status == MORE_NOTES:
            self._more_notes()
        else:
            super()._give(status)

    def _more_notes(self) -> None:
        """Take the notes away; if there were few, a single second needs more room."""
        if self._take_notes() < len(self._notes) // 2:
            self._notes = np.zeros(2 * len(self._notes), NOTE)

    def _take_notes(self) -> int:
        """Take the notes away; how many there were."""
        made = int(self._watch["notes"][0])
        self._taken.append(self._notes[:made].copy())
        self._watch["notes"] = 0
        return made


class Enough(Exception):
    """All that is watched for has happened."""
