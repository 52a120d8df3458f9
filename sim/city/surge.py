"""Officers who are moved for a time: the crews of a city on every day on which a surge begins or ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.city.apportion import apportion
from sim.policies.demand import Shock
from sim.policies.staffing import Surge
from sim.scenario.schema import Scenario


def with_surges(
    timeline: Sequence[tuple[date, Scenario]],
    crews: Sequence[np.ndarray],
    groups: Sequence[frozenset[str]],
    districts: np.ndarray,
    days: int,
) -> list[tuple[int, np.ndarray]]:
    """(day, CREW[C]) at every step of a timeline and whenever a surge begins or ends in `days` days.

    crews: CREW[C] of each step without surges. groups: by unit, the names it goes by in a surge. districts: int[U], -1
    for none.
    """
    start = timeline[0][0]
    firsts = [(day - start).days for day, _ in timeline]
    found = []
    for (_, scenario), first, last, plain in zip(timeline, firsts, [*firsts[1:], days], crews, strict=True):
        surges = list(scenario.staffing.surge.values())
        calendar = np.datetime64(start) + np.arange(first, max(last, first + 1))
        active = np.array([_active(surge, scenario, calendar) for surge in surges], bool)
        changes = np.diff(active, axis=1).any(axis=0) if surges else np.zeros(0, bool)
        for day in [0, *(np.flatnonzero(changes) + 1)]:
            today = [surge for surge, on in zip(surges, active, strict=True) if on[day]]
            found.append((first + int(day), _moved(today, plain, groups, districts)))
    return found


def _active(surge: Surge, scenario: Scenario, calendar: np.ndarray) -> np.ndarray:
    """bool[days]."""

    def between(one: Surge | Shock) -> np.ndarray:
        return (calendar >= np.datetime64(one.start)) & (calendar < np.datetime64(one.end))

    shocks = [between(scenario.demand.shocks[name]) for name in surge.shocks]
    return np.asarray(between(surge) & (np.any(shocks, axis=0) if shocks else True))


def _moved(
    surges: Sequence[Surge], plain: np.ndarray, groups: Sequence[frozenset[str]], districts: np.ndarray
) -> np.ndarray:
    """The crews with what the surges of a day move. A watch for urgent petitions neither gives nor gets.

    Each surge moves share·officers of the givers (of the plan, to the nearest whole officer), a district's to receivers
    of the district where there are any; as many arrive as leave. A crew gives no more than it has.
    """
    crews = plain.copy()
    ordinary = plain["urgent_only"] == 0
    district = districts[plain["unit"]]
    for surge in surges:
        gives, gets = (
            ordinary & np.array([not groups[unit].isdisjoint(names) for unit in plain["unit"]], bool)
            for names in (surge.out_of, surge.into)
        )
        gives &= ~gets
        moved = np.zeros(len(crews), np.int64)
        for one in np.unique(district[gives if surge.out_of else gets]):
            here = (gives if surge.out_of else gets) & (district == one)
            near = gets & (district == one)
            to = near if near.any() else gets
            if not plain["officers"][to].any():
                continue
            officers = plain["officers"][here].astype(np.int64)
            count = round(surge.share * int(officers.sum()))
            if surge.out_of:
                given = np.minimum(apportion(count, officers), (crews["officers"] + moved)[here])
                moved[here] -= given
                count = int(given.sum())
            moved[to] += apportion(count, plain["officers"][to])
        crews["officers"] += moved
        crews["moved"] += moved
    return crews
