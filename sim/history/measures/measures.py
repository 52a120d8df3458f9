"""Measures of a history: by city, district, body or unit, by period or over the whole run, and a run's summary.

Definitions stand with the functions of rates.py, queues.py, hotline.py, ranks.py, and in docs/reference/measures.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.ground.tables import HOUR, TALLY
from sim.history.measures import hotline, queues, ranks, rates
from sim.history.measures.shares import Seconds, number
from sim.history.record.history import History
from sim.history.record.sums import (
    By,
    added,
    grouped,
    grouping,
    hours_of,
    over_periods,
    seconds_of,
    total_hours,
)

WAIT_QUANTILES = (0.5, 0.9, 0.95, 0.99)
COUNTED = {  # of the units' counts, those in a summary, by their name there
    "refusals": "refused",
    "disputes": "disputed",
    "preemptions": "preemptions",
    "asked": "asked",
    "answered": "answered",
    "excluded": "excluded",
}
Table = dict[str, np.ndarray]


def of_units(tally: np.ndarray, seconds: Seconds) -> Table:
    """Every measure of TALLY[…], each float64[…]; seconds: length of the time counted, as a number or […]."""
    return {
        "response_rate": rates.response_rate(tally),
        "resolution_rate": rates.resolution_rate(tally),
        "satisfaction_rate": rates.satisfaction_rate(tally),
        "answer_rate": rates.answer_rate(tally),
        "solved_share": rates.solved_share(tally),
        "paper_share": rates.paper_share(tally),
        "on_time_share": rates.on_time_share(tally),
        "refusal_rate": rates.refusal_rate(tally),
        "repeat_rate": rates.repeat_rate(tally),
        "utilisation": queues.utilisation(tally),
        "officers_on_duty": queues.officers_on_duty(tally, seconds),
        "mean_work": queues.mean_work(tally),
        "offered_load": queues.offered_load(tally, seconds),
        "load": queues.load(tally),
        "mean_wait_in_unit": queues.mean_wait_in_unit(tally),
        "mean_sojourn": queues.mean_sojourn(tally),
        "mean_tardiness": queues.mean_tardiness(tally),
        "tardiness_of_late": queues.tardiness_of_late(tally),
    }


def of_hotline(hours: np.ndarray, seconds: Seconds) -> Table:
    """Every measure of HOUR[…], each float64[…] (`received` int64); seconds: length of the time counted."""
    return {
        "received": hotline.received(hours),
        "connection_rate": hotline.connection_rate(hours),
        "prompt_share": hotline.prompt_share(hours),
        "mean_call_wait": hotline.mean_call_wait(hours),
        "seats_busy": hotline.seats_busy(hours, seconds),
        "consultation_share": hotline.consultation_share(hours),
        "repeat_share": hotline.repeat_share(hours),
        "voiced_share": hotline.voiced_share(hours),
    }


def by_period(history: History, by: By) -> Table:
    """One row a period and group, in that order.

    Columns: period, first, last (days), the group's name under `by`, every count of TALLY (due_ and on_time_ by
    deadline class), every measure, and the backlog at the period's end.
    """
    names, groups = grouping(history, by)
    tally = grouped(history.tallies, groups, len(names))
    backlog = added(history.snapshots["backlog"], groups, len(names))
    lengths = np.array([seconds_of(period) for period in history.periods], np.float64)
    start = {
        "period": np.repeat([period.label for period in history.periods], len(names)),
        "first": np.repeat([period.first for period in history.periods], len(names)),
        "last": np.repeat([period.last for period in history.periods], len(names)),
        by: np.tile(np.array(names, dtype=object), len(history.periods)),
    }
    figures = _counts(history, tally) | of_units(tally, lengths[:, None]) | {"backlog": backlog}
    return start | {name: values.reshape(-1) for name, values in figures.items()}


def whole_run(history: History, by: By) -> Table:
    """The same over the whole run: one row a group; for units also how much their rank swings."""
    names, groups = grouping(history, by)
    tally = grouped(over_periods(history.tallies), groups, len(names))
    backlog = added(history.snapshots["backlog"][-1], groups, len(names))
    seconds = float(sum(map(seconds_of, history.periods)))
    figures = _counts(history, tally) | of_units(tally, seconds) | {"backlog": backlog}
    if by == "unit":
        figures["rank_swing"] = ranks.swing(history.ranks)
    return {by: np.array(names, dtype=object)} | figures


def of_city(history: History) -> Table:
    """One row a period: `by_period` for the city, and more.

    The hotline's counts and measures (with hotline_ before the name where a unit's count has the same), what is open
    at the period's end, and how far ranks have moved since the period before.
    """
    table = by_period(history, "city")
    del table["city"]
    hours = np.concatenate([total_hours(hours_of(history, period)) for period in history.periods])
    lengths = np.array([seconds_of(period) for period in history.periods], np.float64)
    line = {name: hours[name] for name in HOUR.names or ()} | of_hotline(hours, lengths)
    for name, values in line.items():
        table[f"hotline_{name}" if name in table else name] = values
    table["open"] = history.book["starting"] + np.cumsum(hours["petitions"]) - np.cumsum(table["closed"])
    table["rank_change"], table["rank_correlation"] = ranks.movement(history.ranks)
    return table


def summary(history: History) -> dict[str, Any]:
    """The run in one dictionary: whole numbers, shares in 0…1, seconds, or None where nothing was counted.

    starting_backlog + petitions = closed + open; contacts = consultations + petitions.
    """
    book = history.book[0]
    tally = grouped(over_periods(history.tallies), np.zeros(len(history.units), np.int64), 1)
    days = sum(period.last - period.first for period in history.periods)
    hours = total_hours(history.hours[: 24 * days])
    units = {name: number(value) for name, value in of_units(tally, 86400 * days).items()}
    line = {name: number(value) for name, value in of_hotline(hours, 86400 * days).items()}
    on_time = rates.on_time_by_class(tally)[0]
    change, correlation = ranks.movement(history.ranks)
    return {
        "days": days,
        "units": len(history.units),
        "contacts": int(book["contacts"]),
        "consultations": int(hours["consultations"][0]),
        "starting_backlog": int(book["starting"]),
        "petitions": int(book["raised"]),
        "closed": int(book["closed"]),
        "open": int(book["open"]),
        "backlog": int(history.snapshots["backlog"][-1].sum()),
        **{name: int(tally[field][0]) for name, field in COUNTED.items()},
        **units,
        "on_time": {name: number(on_time[i]) for i, name in enumerate(history.deadlines)},
        "calls": int(hours["phone"][0]),
        "abandoned": int(hours["abandoned"][0]),
        "lost": int(book["lost"]),
        "self_served": int(hours["self_served"][0]),
        "needs": int(hours["needs"][0]),
        "repeats": int(hours["repeats"][0]),
        **{name: value for name, value in line.items() if name != "received"},
        "call_wait": {f"{p:g}": number(hotline.wait_quantile(history.waits, p)) for p in WAIT_QUANTILES},
        "rank_change": _mean(change),
        "rank_correlation": _mean(correlation),
    }


def _counts(history: History, tally: np.ndarray) -> Table:
    """Every count of TALLY[…], those by deadline class a column a class."""
    counts: Table = {}
    for name in TALLY.names or ():
        if TALLY[name].shape:
            counts |= {f"{name}_{label}": tally[name][..., i] for i, label in enumerate(history.deadlines)}
        else:
            counts[name] = tally[name]
    return counts


def _mean(values: np.ndarray) -> float | None:
    """The mean of what is defined."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
