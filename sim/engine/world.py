"""Everything the fast loop reads and writes, as one named tuple of arrays; both engines use the same one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.ground.guide import guide
from sim.ground.quantiles import duration
from sim.ground.tables import BOOK, HOUR, TALLY

HOURS_OF_WAIT = 3601  # waits are counted by the second up to an hour, the last entry holds the rest


class World(NamedTuple):
    """The city as the fast loop sees it (dtypes in ground/tables.py; shapes in city/city.py)."""

    levers: Any
    units: Any
    crews: Any
    kinds: Any
    category_first: Any
    communities: Any
    citizens: Any
    mixes: Any
    guide: Any
    mix_level: Any
    day_mix: Any
    day_level: Any
    seconds: Any
    day_profile: Any
    opens: Any
    closes: Any
    working_day: Any
    durations: Any
    seats: Any
    causes: Any
    tally: Any
    hours: Any
    waits: Any
    book: Any

    def lasting(self, table: int, number: int, at_least: int = 0) -> int:
        """The duration of a table at a number, in whole ticks; the compiled engine asks `duration` itself."""
        return max(int(duration(self.durations, table, number, int(self.levers[0]["tick"]))), at_least)


def world(city: Any, levers: np.ndarray, days: int) -> World:
    """The world of a city at its start; units, crews, communities and citizens are the city's own arrays, not copies.

    days: length of the run, for the hourly table.
    """
    return World(
        levers=levers,
        units=city.units,
        crews=city.crews,
        kinds=city.kinds,
        category_first=city.category_first,
        communities=city.communities,
        citizens=city.citizens,
        mixes=city.mixes,
        guide=guide(city.mixes),
        mix_level=city.mix_level,
        day_mix=city.day_mix,
        day_level=city.day_level,
        seconds=city.seconds,
        day_profile=city.day_profile,
        opens=city.opens,
        closes=city.closes,
        working_day=city.working_day,
        durations=city.durations,
        seats=city.seats,
        causes=city.causes,
        tally=np.zeros(len(city.units), TALLY),
        hours=np.zeros(24 * (days + 1), HOUR),
        waits=np.zeros(HOURS_OF_WAIT + 1, np.int64),
        book=np.zeros(1, BOOK),
    )
