"""How units stand as a period ends: their officers, and what they have open."""

from __future__ import annotations

import numpy as np

from sim.ground.column import Column, Columns
from sim.history.measures.measure import Table, share
from sim.history.record.history import History
from sim.history.record.sums import added

STANDING: Columns = {
    "officers": Column(meaning="officers as the period ends, before the review", zh="人数", unit="officers"),
    "full_time_equivalents": Column(
        meaning="duty / the hours of one full-time officer in the same time: one of the scenario's first crew that is "
        "not for urgent petitions only, with the usual leave; an officer's place round the clock is several",
        zh="全职当量",
        unit="officers",
    ),
    "backlog": Column(meaning="accepted and not closed as the period ends", zh="积压", unit="petitions"),
    "open_past_due": Column(
        meaning="past due and open as the period ends, at the unit that closes them later, or has them as the run ends "
        "(or to which they are then on their way)",
        zh="逾期未结",
        unit="petitions",
    ),
}
"""What `standing` gives."""


def standing(
    history: History, first: int, last: int, groups: np.ndarray, count: int, *, each: bool = False
) -> Table:
    """`STANDING` of groups of units over the periods [first, last), […, count]: as the last one ends, or as each does.

    groups: int64[units], the group each unit belongs to, -1 for none.
    """
    window = slice(first, last)
    at = {
        "officers": history.officers,
        "backlog": history.snapshots["backlog"],
        "open_past_due": history.past_due,
    }
    found = {name: added(values[window], groups, count) for name, values in at.items()}
    duty, full = added(history.tallies["duty"][window], groups, count), history.full_time[window, None]
    if not each:
        found = {name: values[-1] for name, values in found.items()}
        duty, full = duty.sum(axis=0), full.sum(axis=0)
    found["full_time_equivalents"] = share(duty, full)
    return {name: found[name] for name in STANDING}
