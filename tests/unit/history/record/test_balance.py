"""The books: a run that loses anything is stopped, and told where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.lib.recfunctions import repack_fields

from sim.engine.compiled.tables import PETITION
from sim.errors import PetitionError
from sim.ground.tables import TALLY, State
from sim.history.record.balance import Sums, expect_balance
from sim.history.record.history import History


@pytest.fixture
def rows() -> np.ndarray:
    """The three open petitions of the history, a crew's row, a helper's task, and one that was closed."""
    rows = np.zeros(6, PETITION)
    rows["id"] = [11, 12, 13, 0, 14, 15]
    rows["parent"] = [-1, -1, -1, 3, 0, -1]
    rows["unit"] = [0, 0, 1, 0, 2, 1]
    rows["closed"] = [-1, -1, -1, 0, -1, 500]
    rows["state"] = [
        State.WAITING, State.HANDLED, State.DISPATCHED, State.FREE, State.WAITING, State.CLOSED,
    ]  # fmt: skip
    return rows


def checked(history: History, rows: np.ndarray | None = None) -> None:
    backlog = history.snapshots["backlog"][-1]
    expect_balance("2021-02", history.units, history.book, history.tallies, backlog, history.hours, rows)


def test_good_books_pass(history: History, rows: np.ndarray) -> None:
    checked(history)
    checked(history, rows)


def test_a_petition_lost_from_the_city_is_told(history: History) -> None:
    history.book["open"] -= 1
    with pytest.raises(PetitionError) as told:
        checked(history)
    assert told.value.args[0] == (
        "the books do not balance at the end of 2021-02, the city: "
        "starting 3 + raised 11 = 14 is not closed 11 + open 2 = 13"
    )


def test_a_petition_lost_at_a_unit_is_told(history: History) -> None:
    history.tallies["accepted"][1, 0] += 1
    history.tallies["arrived"][1, 0] += 1
    with pytest.raises(PetitionError, match=r"East Street: accepted 10 is not closed 7 \+ open 2 = 9"):
        checked(history)


@pytest.mark.parametrize(
    ("table", "field", "where", "value", "told"),
    [
        ("tallies", "refused", (0, 1), 1, r"West Street: arrived 4 is not accepted 4 \+ refused 1 = 5"),
        ("tallies", "paper", (0, 0), 2, r"East Street: closed 7 is not solved 4 \+ explained 1"),
        ("tallies", "late", (0, 0), 3, r"East Street: closed 7 is not on_time 5 \+ late 3 = 8"),
        ("tallies", "due", (0, 1, 0), 1, r"West Street: closed 4 is not due 5"),
        (
            "tallies",
            "satisfied",
            (0, 0),
            6,
            r"East Street: satisfied 6 \+ excluded 1 = 7 is above answered 6",
        ),
        ("tallies", "asked", (0, 1), 9, r"West Street: asked 9 is above closed 4"),
        ("hours", "petitions", 10, 9, r"the city: raised 11 is not petitions 10"),
        ("hours", "abandoned", 10, 3, r"the city: phone 21 is not answered 17 \+ abandoned 3 = 20"),
        ("hours", "prompt", 10, 18, r"the city: prompt 18 is above answered 17"),
        ("book", "contacts", 0, 9, r"the city: contacts 9 is not answered 17 \+ web 4 = 21"),
        ("snapshots", "backlog", (1, 0), 4, r"the city: open at units 4 is above open 3"),
    ],
)
def test_every_law_can_fail(
    history: History, table: str, field: str, where: int | tuple[int, ...], value: int, told: str
) -> None:
    getattr(history, table)[field][where] = value
    with pytest.raises(PetitionError, match=told):
        checked(history)


def test_rows_name_the_petitions(history: History, rows: np.ndarray) -> None:
    lost = rows[[0, 2, 3, 4, 5]]
    with pytest.raises(PetitionError, match=r"East Street: open 2 is not what it holds, 1 petition \(11\)"):
        checked(history, lost)
    rows["closed"][1] = 77
    with pytest.raises(PetitionError, match=r"East Street: open, but with a closing time: 1 petition \(12\)"):
        checked(history, rows)
    rows["closed"][1] = -1
    rows["id"][2] = 12
    with pytest.raises(PetitionError, match=r"there twice: 1 petition \(12\)"):
        checked(history, rows)


def test_rows_that_are_nowhere_are_told(history: History, rows: np.ndarray) -> None:
    rows["state"][2] = State.FREE
    with pytest.raises(
        PetitionError, match=r"the city: open 3 is not what is in memory, 2 petitions \(11, 12\)"
    ):
        checked(history, rows)


def test_books_hold_at_the_end_of_each_period(history: History) -> None:
    """After the first month East Street has closed 6 of 8, and ten petitions have been raised."""
    book = history.book.copy()
    book["raised"], book["closed"], book["contacts"] = 10, 10, 20
    first = replace(history, tallies=history.tallies[:1], hours=history.hours[: 24 * 31], book=book)
    expect_balance("2021-01", first.units, book, first.tallies, history.snapshots["backlog"][0], first.hours)


def test_sums_hold_no_more_than_one_period(history: History) -> None:
    sums = Sums(len(history.units))
    counted = repack_fields(history.tallies[list(TALLY.names or ())], align=True)
    for number, period in enumerate(history.periods):
        sums.add(counted[number], history.hours[24 * period.first : 24 * period.last])
        assert len(sums.tallies) == len(sums.hours) == 1
    backlog = history.snapshots["backlog"][-1]
    expect_balance("2021-02", history.units, history.book, sums.tallies, backlog, sums.hours)
    for name in ("closed", "due"):
        assert (sums.tallies[name][0] == history.tallies[name].sum(axis=0)).all()
