"""Everything the fast loop reads and writes, as one named tuple of arrays; both engines use the same one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.city.city import CHANGED
from sim.city.seats import seated
from sim.engine.matters import first_matters, found_matters
from sim.ground.guide import guide
from sim.ground.lent import lent
from sim.ground.quantiles import duration
from sim.ground.tables import BOOK, HOUR, TALLY, WANT

HOURS_OF_WAIT = 3601  # waits are counted by the second up to an hour, the last entry holds the rest

TO_COME = ("mixes", "mix_level", "day_mix", "day_level", "seconds", "day_profile", "durations")
"""Of what a run only reads, the tables in which two cities may differ that are the same until a day."""


@lent
class World(NamedTuple):
    """The city as the fast loop sees it (dtypes in ground/tables.py; shapes in city/city.py), and the run's own books.

    chains: int32[M, categories], the first of the matters (MATTER[n]) behind a community's causes of a category.
    settings: SETTINGS[1] of today. guide: the short way into `mixes`. listed: WANT[n], by day; listed_from: int64[days
    + 1], the first of each. tally: TALLY[units] of the period.
    hours: HOUR[n]. waits: answered callers by seconds of wait. book: BOOK[1].
    """

    units: Any
    disciplines: Any
    crews: Any
    kinds: Any
    category_first: Any
    communities: Any
    citizens: Any
    mixes: Any
    mix_level: Any
    day_mix: Any
    day_level: Any
    batches: Any
    seconds: Any
    day_profile: Any
    opens: Any
    closes: Any
    working_days: Any
    durations: Any
    seats: Any
    causes: Any
    chains: Any
    matters: Any
    settings: Any
    guide: Any
    listed: Any
    listed_from: Any
    tally: Any
    hours: Any
    waits: Any
    book: Any

    def lasting(self, table: int, number: int, at_least: int = 0, tick: int = 0) -> int:
        """The duration of a table at a number, in whole ticks; the compiled engine asks `duration` itself.

        tick: the table's, if it is not the scenario's.
        """
        tick = tick or int(self.settings[0]["tick"])
        return max(int(duration(self.durations, table, number, tick)), at_least)


def world(city: Any, settings: np.ndarray, days: int) -> World:
    """The world of a run at its start: the tables of its city, of which only the `CHANGED` can be written into, and
    empty books.

    city: what `City.own` gives, or anything with arrays of these names. days: length of the run, for the hourly table.
    """
    hours = np.zeros(24 * (days + 1), HOUR)
    hours["seated"] = seated(city.seats, days + 1)
    own = {
        "chains": np.zeros(city.causes.shape, np.int32),
        "matters": first_matters(city.causes),
        "settings": settings.copy(),
        "guide": guide(city.mixes),
        "listed": np.zeros(0, WANT),
        "listed_from": np.zeros(days + 1, np.int64),
        "tally": np.zeros(len(city.units), TALLY),
        "hours": hours,
        "waits": np.zeros(HOURS_OF_WAIT + 1, np.int64),
        "book": np.zeros(1, BOOK),
    }
    tables = {name: getattr(city, name) for name in World._fields if name not in own}
    begun = World(
        **own, **{name: array if name in CHANGED else _read_only(array) for name, array in tables.items()}
    )
    found_matters(begun)
    return begun


def turned(begun: World, city: Any) -> World:
    """The world, where what is yet to come is that of another city, which has been the same so far."""
    tables = {name: _read_only(getattr(city, name)) for name in TO_COME}
    return begun._replace(**tables, disciplines=city.disciplines, guide=guide(city.mixes))


def _read_only(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view
