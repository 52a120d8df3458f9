"""The hotline's seats: who answers when, beside a list that is searched for the first seat at every call."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.compiled.switchboard import RING, answered_at, switchboard
from sim.ground.compiling import kernel
from sim.ground.seats import EVERY_DAY, NEVER, idle_since, next_on
from sim.ground.tables import SEAT
from sim.ground.time_units import AN_HOUR, DAY

HOURS = st.integers(0, 23)
Duty = tuple[int, int, int, int, int]
ALWAYS: Duty = (0, 0, EVERY_DAY, 0, NEVER)
duties = st.one_of(
    st.just(ALWAYS),
    st.tuples(HOURS.map(lambda h: h * AN_HOUR), HOURS.map(lambda h: h * AN_HOUR), st.integers(1, EVERY_DAY),
              st.sampled_from([0, 2 * DAY]), st.sampled_from([NEVER, 4 * DAY])),
)  # fmt: skip
calls = st.tuples(
    st.sampled_from(
        [0, 0, 1, 7, 60, 600, AN_HOUR, RING - 1, RING, RING + 1, 3 * RING, 2 * DAY]
    ),  # since the last
    st.sampled_from([0, 1, 30, AN_HOUR, DAY]),  # patience
    st.sampled_from([1, 60, 300, RING - 1, RING, 2 * RING]),  # talk
)


@kernel
def answers(seats, board, asked, found):  # type: ignore[no-untyped-def]
    for i in range(asked.shape[0]):
        found[i] = answered_at(seats, board, asked[i, 0], asked[i, 1], asked[i, 2])


def by_hand(duties: list[Duty], asked: np.ndarray) -> tuple[list[int], list[int]]:
    """Of all seats the one that is idle first, by lowest number, searched for anew. When callers are answered, and from
    when each seat is idle in the end."""
    free = [next_on(*duty, 0) for duty in duties]
    found = []
    for now, patience, talk in asked.tolist():
        while free:
            first = min(range(len(free)), key=lambda n: (free[n], n))
            idle = idle_since(*duties[first], free[first], now)
            if idle == free[first]:
                break
            free[first] = idle
        start = max(free[first], now) if free else NEVER
        found.append(start if start - now <= patience else -1)
        if start - now <= patience:
            free[first] = next_on(*duties[first], start + talk)
    return found, free


@settings(max_examples=300, deadline=None)
@given(
    st.lists(duties, max_size=6) | st.integers(2, 5).map(lambda n: [ALWAYS] * n),
    st.lists(calls, min_size=1, max_size=40),
)
def test_the_first_idle_seat_answers(duties: list[Duty], calls: list[tuple[int, int, int]]) -> None:
    """Whatever their hours and days, however long calls last and however far they are apart."""
    seats = np.array(duties, [(name, "i8") for name in ("on", "off", "days", "since", "until")]).astype(SEAT)
    asked = np.array(calls, np.int64)
    asked[:, 0] = np.cumsum(asked[:, 0])
    found = np.zeros(len(calls), np.int64)
    board = switchboard(seats)
    answers(seats, board, asked, found)
    assert (found.tolist(), board.since.tolist()) == by_hand(duties, asked)
