"""The books: nothing is lost, in the city or at any unit. A balance that fails stops the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.errors import PetitionError
from sim.ground.tables import BOOK, HOUR, NONE, TALLY, State
from sim.history.record.sums import cells, over_periods, total_hours

WITH_A_UNIT = (State.WAITING, State.HANDLED, State.JOINT)
OPEN = (State.DISPATCHED, *WITH_A_UNIT)

# Each law: the figures on the left, added up, are (or are at most) those on the right.
Laws = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
CITY_EQUAL: Laws = (
    (("starting", "raised"), ("closed", "open")),
    (("closed",), ("closed by units",)),
    (("raised",), ("petitions",)),
    (("contacts",), ("answered", "web")),
    (("contacts",), ("consultations", "petitions", "settled")),
    (("phone",), ("answered", "abandoned")),
)
CITY_AT_MOST: Laws = (
    (("open at units",), ("open",)),
    (("repeats",), ("petitions",)),
    (("prompt",), ("answered",)),
    (("redialled",), ("abandoned",)),
)
UNIT_EQUAL: Laws = (
    (("arrived",), ("accepted", "refused")),
    (("accepted",), ("closed", "open")),
    (("closed",), ("solved", "explained", "unsolved", "paper")),
    (("closed",), ("due",)),
    (("closed",), ("on_time", "late")),
)
UNIT_AT_MOST: Laws = (
    (("asked",), ("closed",)),
    (("answered",), ("asked",)),
    (("said_contacted", "excluded"), ("answered",)),
    (("said_solved", "excluded"), ("answered",)),
    (("satisfied", "excluded"), ("answered",)),
)
OF_UNITS = {name for laws in (UNIT_EQUAL, UNIT_AT_MOST) for sides in laws for side in sides for name in side}
OF_UNITS &= {*(TALLY.names or ())}
"""Of what is counted of a unit, what the laws speak of."""
PROMISES: Laws = ((("due before the run", "owed"), ("kept", "papered", "late", "open past due")),)


class Sums:
    """What all periods so far add up to, so that closing the books takes as long at the end of a run as at its start.

    tallies: TALLY[1, units]; hours: HOUR[1].
    """

    def __init__(self, units: int) -> None:
        self.tallies, self.hours = np.zeros((1, units), TALLY), np.zeros(1, HOUR)

    def add(self, tally: np.ndarray, hours: np.ndarray) -> None:
        """A period more: TALLY[units], HOUR[n]."""
        for whole, part in ((self.tallies, tally[None]), (self.hours, total_hours(hours))):
            cells(whole)[:] += cells(part)


def expect_balance(
    period: str,
    units: Sequence[str],
    book: np.ndarray,
    tallies: np.ndarray,
    backlog: np.ndarray,
    hours: np.ndarray,
    rows: np.ndarray | None = None,
) -> None:
    """Check the books at the end of a period.

    period: its label. book: BOOK[1]. tallies: TALLY[n, units], which add up to all periods so far. backlog:
    int64[units], the petitions each unit holds now. hours: HOUR[n], which add up to all hours so far. rows:
    PETITION[n], the petitions in memory; if given, every petition is looked at. The laws stand above.
    Raises PetitionError naming the period, the place, the figures, and petitions where the rows show them.
    """
    tally = over_periods(tallies)
    unit = {name: tally[name].reshape(len(units), -1).sum(axis=1) for name in OF_UNITS}
    unit["open"] = np.asarray(backlog)
    hour = total_hours(hours)
    city = {name: hour[name] for name in HOUR.names or ()} | {name: book[name] for name in BOOK.names or ()}
    city |= {f"{name} by units" if name == "closed" else f"{name} at units": unit[name].sum(keepdims=True)
             for name in ("closed", "open")}  # fmt: skip
    _hold(period, ["the city"], city, CITY_EQUAL, CITY_AT_MOST)
    if rows is not None:
        _look_at(rows, period, units, int(book["open"][0]), unit["open"])
    _hold(period, units, unit, UNIT_EQUAL, UNIT_AT_MOST)


def expect_promises(
    units: Sequence[str], ledger: np.ndarray, past_due: np.ndarray, before: np.ndarray
) -> None:
    """Check at the end of a run that every promise that fell due was kept, met on paper, met late, or is open.

    ledger: LEDGER[n, units]; `late` was counted at closing, the others from the petitions. past_due: int64[units], open
    past due at the end; before: int64[units], due before the run. Raises PetitionError as `expect_balance` does.
    """
    total = over_periods(ledger)
    unit = {
        name: total[name].reshape(len(units), -1).sum(axis=1) for name in ("owed", "kept", "papered", "late")
    }
    _hold("the run", units, unit | {"open past due": past_due, "due before the run": before}, PROMISES, ())


def _hold(
    period: str, places: Sequence[str], figures: Mapping[str, np.ndarray], equal: Laws, at_most: Laws
) -> None:
    for laws, relation in ((equal, "is not"), (at_most, "is above")):
        for left, right in laws:
            have, should = sum(figures[name] for name in left), sum(figures[name] for name in right)
            broken = np.flatnonzero(have != should if relation == "is not" else have > should)
            if len(broken):
                place = int(broken[0])
                sides = (_side(names, figures, place) for names in (left, right))
                raise _broken(period, places[place], f" {relation} ".join(sides))


def _side(names: tuple[str, ...], figures: Mapping[str, np.ndarray], place: int) -> str:
    """One side of a law in words: "closed 50 + open 59 = 109"."""
    parts = [int(figures[name][place]) for name in names]
    words = " + ".join(f"{name} {part}" for name, part in zip(names, parts, strict=True))
    return words if len(parts) == 1 else f"{words} = {sum(parts)}"


def _broken(period: str, place: str, figures: str) -> PetitionError:
    return PetitionError(
        f"the books do not balance at the end of {period}, {place}: {figures}",
        hint="this is a fault of the program, not of the scenario",
    )


def _look_at(rows: np.ndarray, period: str, units: Sequence[str], open_: int, backlog: np.ndarray) -> None:
    """Every open petition is there once, is not closed, and is where the unit's book says."""
    rows = rows[(rows["parent"] == NONE) & np.isin(rows["state"], OPEN)]
    closed = rows[rows["closed"] != NONE]
    if len(closed):
        raise _broken(period, units[closed["unit"][0]], f"open, but with a closing time: {_named(closed)}")
    ordered = rows[np.argsort(rows["id"], kind="stable")]
    twice = ordered[1:][np.diff(ordered["id"]) == 0]
    if len(twice):
        raise _broken(period, units[twice["unit"][0]], f"there twice: {_named(twice)}")
    held = rows[np.isin(rows["state"], WITH_A_UNIT)]
    counts = np.bincount(held["unit"], minlength=len(units))
    wrong = np.flatnonzero(counts != backlog)
    if len(wrong):
        unit = int(wrong[0])
        figures = f"open {backlog[unit]} is not what it holds, {_named(held[held['unit'] == unit])}"
        raise _broken(period, units[unit], figures)
    if len(rows) != open_:
        raise _broken(period, "the city", f"open {open_} is not what is in memory, {_named(rows)}")


def _named(rows: np.ndarray) -> str:
    """How many petitions, and the first three by identity."""
    if not len(rows):
        return "0 petitions"
    some = ", ".join(str(who) for who in np.sort(rows["id"])[:3])
    return f"{len(rows)} petition{'s' if len(rows) > 1 else ''} ({some}{', …' if len(rows) > 3 else ''})"
