"""The hotline of the compiled engine: which seat is a caller's.

Callers are served in order of arrival, so the wait of a caller is known on arrival: nobody who comes later can
change it. The seat that becomes free first is the caller's, of several the one with the lowest number; or, when that is
later than the patience allows, nobody's.

Seats that are idle stand in a row, by (idle since, number). A seat that becomes idle within hours stands at that second
of a ring, and joins the row when it has come. Others, on duty again the next day as a rule, are far.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.engine.compiled.tables import NIL
from sim.ground.column import layout
from sim.ground.compiling import step
from sim.ground.lent import lent
from sim.ground.native import lowest
from sim.ground.seats import NEVER, idle_since, next_on

RING = 1 << 14  # seconds
WORD = 1 << 5  # of them, a bit each
FAR = -2

BOARD = layout(now="i8", soon="i8", first="i8", idle="i8")
"""now: up to which second seats have joined the row; soon: when the first of those far is idle, or earlier; first:
where the row begins; idle: how many stand in it."""


@lent
class Switchboard(NamedTuple):
    """Where each seat stands.

    since: int64[seats], from when it is idle. row: int32[seats], a circle. ring: int32[RING], the first that becomes
    idle in each second; after: int32[seats], the next of that second, by number; `FAR` for those that are. busy:
    int64[RING / WORD], which seconds of the ring have seats. board: BOARD[1].
    """

    since: Any
    row: Any
    ring: Any
    after: Any
    busy: Any
    board: Any


def switchboard(seats: np.ndarray) -> Switchboard:
    """All seats at the start: idle from their first duty on, and far until somebody calls."""
    first = [next_on(*(int(s[name]) for name in ("on", "off", "days", "since", "until")), 0) for s in seats]
    board = np.zeros(1, BOARD)
    board["now"] = board["soon"] = NIL
    return Switchboard(
        since=np.array(first, np.int64),
        row=np.zeros(len(seats), np.int32),
        ring=np.full(RING, NIL, np.int32),
        after=np.full(len(seats), FAR, np.int32),
        busy=np.zeros(RING // WORD, np.int64),
        board=board,
    )


@step
def answered_at(seats, b, now, patience, talk):
    """The second at which a caller who calls now is answered, or -1 if patience ends first; the seat is taken."""
    join(b, now)
    while True:
        number = foremost(b)
        if number == NIL:
            return -1
        s = seats[number]
        since = b.since[number]
        idle = idle_since(s.on, s.off, s.days, s.since, s.until, since, now)
        if idle == since:
            break
        take_out(b, number)
        put_in(b, number, idle)
    start = max(since, now)
    if start - now > patience:
        return -1
    take_out(b, number)
    put_in(b, number, next_on(s.on, s.off, s.days, s.since, s.until, start + talk))
    return start


@step
def join(b, now):
    """All who are idle by now join the row, in order."""
    board = b.board[0]
    draw_near(b)
    while board.now < now:
        second = soonest(b, min(now, board.now + RING - 1))
        if second == NIL:
            board.now = min(now, board.now + RING - 1)
        else:
            board.now = second
            number = b.ring[second % RING]
            while number != NIL:
                following = b.after[number]
                put_in(b, number, second)
                number = following
            empty(b, second)
        draw_near(b)


@step
def draw_near(b):
    """Those far who will be idle within the ring's hours take their place in it."""
    board = b.board[0]
    if board.soon >= board.now + RING:
        return
    board.soon = NEVER
    for number in range(b.since.shape[0]):
        if b.after[number] == FAR:
            put_in(b, number, b.since[number])


@step
def put_in(b, number, since):
    """A seat takes the place of who is idle from a moment on."""
    board = b.board[0]
    b.since[number] = since
    if since <= board.now:
        at = board.idle
        while at > 0 and precedes(b, number, b.row[in_row(b, at - 1)]):
            b.row[in_row(b, at)] = b.row[in_row(b, at - 1)]
            at -= 1
        b.row[in_row(b, at)] = number
        b.after[number] = NIL
        board.idle += 1
    elif since < board.now + RING:
        before, other = NIL, b.ring[since % RING]
        while other != NIL and other < number:
            before, other = other, b.after[other]
        b.after[number] = other
        if before == NIL:
            b.ring[since % RING] = number
            b.busy[since % RING // WORD] |= 1 << since % WORD
        else:
            b.after[before] = number
    else:
        b.after[number] = FAR
        board.soon = min(board.soon, since)


@step
def precedes(b, number, other):
    """Whether a seat stands before another one in the row."""
    return b.since[number] < b.since[other] or (b.since[number] == b.since[other] and number < other)


@step
def in_row(b, place):
    """Where in the circle a place of the row is."""
    at = b.board[0].first + place
    return at if at < b.row.shape[0] else at - b.row.shape[0]


@step
def foremost(b):
    """The seat that is idle first, NIL if there is none."""
    board = b.board[0]
    if board.idle > 0:
        return b.row[board.first]
    second = soonest(b, board.now + RING - 1)
    if second != NIL:
        return b.ring[second % RING]
    found = NIL
    for number in range(b.since.shape[0]):
        if found == NIL or b.since[number] < b.since[found]:
            found = number
    return found


@step
def take_out(b, number):
    """The foremost seat leaves its place."""
    board = b.board[0]
    if board.idle > 0:
        board.first = in_row(b, 1)
        board.idle -= 1
    elif b.after[number] != FAR:
        second = b.since[number]
        b.ring[second % RING] = b.after[number]
        if b.after[number] == NIL:
            empty(b, second)


@step
def empty(b, second):
    """No seat becomes idle in a second of the ring any more."""
    b.ring[second % RING] = NIL
    b.busy[second % RING // WORD] &= ~(1 << second % WORD)


@step
def soonest(b, last):
    """The next second of the ring in which a seat becomes idle, up to a last one; NIL if none does."""
    second = b.board[0].now + 1
    while second <= last:
        bits = b.busy[second % RING // WORD] >> second % WORD
        if bits != 0:
            found = second + lowest(bits)
            return found if found <= last else NIL
        second += WORD - second % WORD
    return NIL
