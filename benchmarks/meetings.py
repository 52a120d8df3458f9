"""How often two processors that share one run would have to meet: `meetings.py [DAYS [SCALE]]`, by default 31 days of
beijing-2021 in full.

The loop of the compiled engine, with a note of every event and of whatever passes from one place to another: the
hotline, each district, and the bodies of the whole city. An event at a place may have an effect at another one later,
or in the same second; a processor may not go on beyond the second of an effect that the other has yet to bring about.
So the run is cut into windows: each ends at the first effect that is brought about on the other side within it. Both
sides are taken to know all delays beforehand, which no program can; real windows are shorter. Decision 25 has the
results.
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numba import types

from sim.agents.model import CityModel
from sim.city.found import found
from sim.engine.compiled.act import GO_ON, act, next_second
from sim.engine.compiled.calendar import take
from sim.engine.compiled.engine import Compiled
from sim.engine.compiled.tables import NIL
from sim.ground.column import layout
from sim.ground.compiling import kernel, step
from sim.ground.lent import lent
from sim.ground.native import native
from sim.ground.order import KIND_SHIFT, EventKind
from sim.ground.tables import State
from sim.ground.time_units import DAY
from sim.runner import resolved
from sim.scenario.load import load
from sim.scenario.reforms import timeline

HOTLINE = 0
"""The first place; then come the districts, and last the bodies of the whole city."""
NEW = 4
"""At most so many rows are new after an event: a petition's helpers."""
EVENT = layout(second="i8", kind="i4", place="i4")
PASSAGE = layout(sent="i8", due="i8", source="i4", target="i4", kind="i4")
"""What passes between places. kind: the `EventKind` there, or `DONE_THERE`."""
DONE_THERE = 7
"""A helper is done, which counts where the petition is."""
_OPEN, _FINISH, _ARRIVE = int(EventKind.OPEN), int(EventKind.FINISH), int(EventKind.ARRIVE)
_CALL, _RAISE = int(EventKind.CALL), int(EventKind.RAISE)
_FREE, _CLOSED = int(State.FREE), int(State.CLOSED)
PASSAGES = {
    "hotline → unit": (_RAISE, _ARRIVE), "unit → another (refused, helper called)": (_ARRIVE, _ARRIVE),
    "helper done → petition": (_FINISH, DONE_THERE), "closed → call-back at home": (NIL, _CALL),
    "call-back → hotline": (_CALL, _RAISE),
}  # fmt: skip


@lent
class Notes(NamedTuple):
    """events: EVENT[n]; passages: PASSAGE[n]; counts: int64[2], of both so far."""

    events: Any
    passages: Any
    counts: Any


@step
def place_of(w, p, event):
    """Where an event of a petition happens. A call-back is where the citizen lives, whose trust it moves."""
    if event == _RAISE:
        return HOTLINE
    district = w.communities[p.community].district if event == _CALL else w.units[p.unit].district
    return district + 1 if district >= 0 else w.units.shape[0]


@step
def note(notes, sent, due, source, target, kind):
    """Something passes from a place to another."""
    if source != target:
        one = notes.passages[notes.counts[1]]
        one.sent, one.due, one.source, one.target, one.kind = sent, due, source, target, kind
        notes.counts[1] += 1


@step
def follow(w, notes, p, source, now):
    """Note what a row waits for after an event at a place."""
    if p.state != _FREE:
        if p.time > now:
            note(notes, now, p.time, source, place_of(w, p, p.event), p.event)
        else:  # it waits in a queue
            note(notes, now, now, source, place_of(w, p, _ARRIVE), _ARRIVE)


@kernel
def watched(e, until, notes):
    """`advance`, with notes."""
    w = e.world
    book, cursor = w.book[0], e.cursor[0]
    fresh = np.zeros(NEW, np.int64)
    while True:
        status = next_second(e, until)
        if status != GO_ON:
            return status
        now = book.second
        count = take(e, now)
        for i in range(count):
            slot = e.slots[i]
            event = e.keys[i] >> KIND_SHIFT
            place, lead = HOTLINE, NIL
            if slot >= 0:
                p = e.petitions[slot]
                if p.time != now or p.event != event:
                    continue
                p.time = NIL
                if event == _OPEN:
                    district = w.units[w.crews[slot].unit].district
                    place = district + 1 if district >= 0 else w.units.shape[0]
                else:
                    place = place_of(w, p, event)
                    if event == _FINISH:
                        lead = p.parent
            one = notes.events[notes.counts[0]]
            one.second, one.kind, one.place = now, event, place
            notes.counts[0] += 1
            free = cursor.free
            for n in range(NEW):
                fresh[n] = free if free != NIL else cursor.fresh + n
                if free != NIL:
                    free = e.links[free].next
                    if free == NIL:  # then come those never used, the first of them next
                        for later in range(n + 1, NEW):
                            fresh[later] = cursor.fresh + later - n - 1
                        break
            rows = cursor.rows
            act(e, slot, event, now)
            if slot >= 0 and event != _OPEN:
                follow(w, notes, e.petitions[slot], place, now)
            if lead != NIL:
                q = e.petitions[lead]
                note(notes, now, now, place, place_of(w, q, _ARRIVE), DONE_THERE)
                if q.state == _CLOSED:
                    follow(w, notes, q, place_of(w, q, _ARRIVE), now)
            if event == _RAISE or event == _ARRIVE:
                for n in range(max(cursor.rows - rows, 0)):
                    follow(w, notes, e.petitions[fresh[n]], place, now)


class Watched(Compiled):
    """The compiled engine with notes."""

    notes: Notes

    def _advance(self, until: int) -> int:
        status: int = watched(self._engine, until, self.notes)
        return status


def run(days: int, scale: float) -> tuple[np.ndarray, np.ndarray, int]:
    """EVENT[n] and PASSAGE[n] of so many days, and how many places there are."""
    scenario = load("beijing-2021")
    scenario = resolved(scenario, None, None, scenario.time.start + timedelta(days=days))
    steps = timeline(scenario)
    city = found(steps, scale)
    model = CityModel(steps, city, days, "compiled", lambda records: None)
    most = int(400_000 * days * scale) + 100_000
    notes = Notes(np.zeros(most, EVENT), np.zeros(most, PASSAGE), np.zeros(2, np.int64))
    model.engine.__class__ = Watched
    model.engine.notes = notes
    model.run()
    events, passages = notes.events[: notes.counts[0]], notes.passages[: notes.counts[1]]
    for column, name in ((events, "place"), (passages, "source"), (passages, "target")):
        column[name] = np.minimum(column[name], len(city.district_names) + 1)
    return events, passages, len(city.district_names) + 2


def windows(passages: np.ndarray, end: int) -> np.ndarray:
    """The seconds at which windows end. passages: PASSAGE[n], those from one side to the other. An effect in the second
    in which it is brought about makes both meet once in that second."""
    order = passages[np.lexsort((passages["due"], passages["sent"]))]
    first = np.minimum.accumulate(order["due"][::-1])[::-1]  # the first effect of what is sent from here on
    ends, now, at = [], 0, 0
    sent, own, due = order["sent"].tolist(), order["due"].tolist(), first.tolist()
    while at < len(sent):
        now = due[at]
        ends.append(min(now, end))
        while at < len(sent) and (sent[at] < now or own[at] == now):
            at += 1
    return np.array(ends)


def told(name: str, sides: np.ndarray, events: np.ndarray, passages: np.ndarray, days: int) -> str:
    """A row: how two sides (int[places], 0 or 1) would share the work."""
    across = passages[sides[passages["source"]] != sides[passages["target"]]]
    ends = windows(across, days * DAY) if len(across) else np.array([days * DAY])
    side, window = sides[events["place"]], np.searchsorted(ends, events["second"], side="right")
    parts = np.array([np.bincount(window[side == one], minlength=len(ends) + 1) for one in (0, 1)])
    longest, alone = parts.max(axis=0).sum(), len(events)
    return (
        f"| {name} | {side.mean():.0%} | {len(across) / days:,.0f} | {len(ends) / days:,.0f} | "
        f"{alone / len(ends):.2f} | {alone / longest:.2f} |"
    )


def atomics(store: bool) -> Any:
    """Read or write an int64 of an array so that another thread sees it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from numba.np.arrayobj import make_array

        data = make_array(signature.args[0])(context, builder, arguments[0]).data
        where = builder.gep(data, [arguments[1]])
        if not store:
            return builder.load_atomic(where, "acquire", 8)
        builder.store_atomic(arguments[2], where, "release", 8)
        return context.get_dummy_value()

    if store:

        def write(typing: Any, array: Any, at: Any, value: Any) -> Any:
            return types.void(array, types.int64, types.int64), generate

        return native(write)

    def read(typing: Any, array: Any, at: Any) -> Any:
        return types.int64(array, types.int64), generate

    return native(read)


def hand_over() -> tuple[float, float]:
    """Nanoseconds for passing the turn from one thread to another: spinning, and by a barrier of the system."""
    from numba import njit

    read, write = atomics(store=False), atomics(store=True)

    @njit(nogil=True)
    def pass_on(turns, own, times):  # type: ignore[no-untyped-def]
        for n in range(own, 2 * times, 2):
            while read(turns, 0) != n:
                pass
            write(turns, 0, n + 1)

    def both(work: Any) -> float:
        threads = [threading.Thread(target=work, args=(one,)) for one in (0, 1)]
        began = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return perf_counter() - began

    turns, times = np.zeros(8, np.int64), 1_000_000
    pass_on(turns, 0, 0)
    spun = []
    for _ in range(5):
        turns[:] = 0
        spun.append(both(lambda own: pass_on(turns, own, times)) / (2 * times))
    barrier, few = threading.Barrier(2), 20_000

    def meet(own: int) -> None:
        for _ in range(few):
            barrier.wait()

    met = [both(meet) / few for _ in range(3)]
    return 1e9 * float(np.median(spun)), 1e9 * float(np.median(met))


def main() -> None:
    """Run, and print the tables of the decision."""
    days, scale = (
        int(sys.argv[1]) if len(sys.argv) > 1 else 31,
        float(sys.argv[2]) if len(sys.argv) > 2 else 1.0,
    )
    events, passages, places = run(days, scale)
    print(f"{days} days at scale {scale:g}; {len(events) / days:,.0f} events a day, ", end="")
    print(f"in {len(np.unique(events['second'])) / days:,.0f} of 86 400 seconds\n")
    print("| event | a day |\n|---|--:|")
    for kind in EventKind:
        print(f"| {kind.name.lower()} | {(events['kind'] == kind).sum() / days:,.0f} |")
    print(
        "\n| from place to place | a day | the least | 1 in 1000 | 1 in 100 | 1 in 10 | half |\n|---|"
        + "--:|" * 6
    )
    delay = passages["due"] - passages["sent"]
    from_hotline = passages["source"] == HOTLINE
    for name, (_, kind) in PASSAGES.items():
        of = passages["kind"] == kind
        if kind == _ARRIVE:
            of &= from_hotline == name.startswith("hotline")
        if of.any():
            parts = np.quantile(delay[of], [0, 0.001, 0.01, 0.1, 0.5], method="lower")
            print(
                f"| {name} | {of.sum() / days:,.0f} | "
                + " | ".join(f"{part:,.0f} s" for part in parts)
                + " |"
            )
    back = passages[passages["kind"] == _RAISE]
    same = (back["sent"] // DAY == back["due"] // DAY).sum() / days
    print(f"\nCalls again on the day of the call-back: {same:,.0f} a day.\n")
    number = np.arange(places)
    count = np.bincount(events["place"], minlength=places)
    count[[HOTLINE, places - 1]] = 0
    half = np.cumsum(np.sort(count)[::-1]) <= count.sum() / 2
    chosen = np.isin(number, np.argsort(-count, kind="stable")[half])
    print(
        "| one side has | of the events | passages a day | windows a day | events a window | at most times as fast |"
    )
    print("|---|--:|--:|--:|--:|--:|")
    for name, sides in {
        "the hotline": number == HOTLINE,
        "the hotline and the city's bodies": (number == HOTLINE) | (number == places - 1),
        "half of the districts' work": chosen,
        "half of the districts' work, and the hotline": chosen | (number == HOTLINE),
    }.items():
        print(told(name, sides.astype(np.int64), events, passages, days))
    spun, met = hand_over()
    print(f"\nPassing the turn to another thread: {spun:,.0f} ns spinning, {met:,.0f} ns by a barrier.")


if __name__ == "__main__":
    main()
