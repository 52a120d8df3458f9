"""The summary of a run: its measures as people and JSON take them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from sim.history.measures.hotline import HOTLINE, WAIT_QUANTILES
from sim.history.measures.measures import measures
from sim.history.measures.units import UNITS
from sim.history.record.history import History

CITY = ("contacts", "consultations", "starting_backlog", "petitions", "closed", "open", "backlog")
CALL_BACKS = ("refusals", "disputes", "preemptions", "asked", "answered", "excluded")
CALLS = ("calls", "abandoned", "lost", "self_served", "needs", "repeats")


def summary(history: History) -> dict[str, Any]:
    """The run in one dictionary: whole numbers, shares in 0…1, seconds, or None where nothing was counted.

    starting_backlog + petitions = closed + open; contacts = consultations + petitions.
    """
    found = measures(history)

    def counts(names: Iterable[str]) -> dict[str, int]:
        return {name: int(found[name]) for name in names}

    def numbers(names: Iterable[str]) -> dict[str, float | None]:
        return {name: _number(found[name]) for name in names}

    return {
        "days": history.days,
        "units": len(history.units),
        **counts(CITY),
        **counts(CALL_BACKS),
        **numbers(UNITS),
        "on_time": {name: _number(found[f"on_time.{name}"]) for name in history.deadlines},
        **counts(CALLS),
        **numbers(name for name in HOTLINE if name != "received"),
        "call_wait": {f"{p:g}": _number(found[f"call_wait.{p:g}"]) for p in WAIT_QUANTILES},
        **numbers(("rank_change", "rank_correlation")),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
