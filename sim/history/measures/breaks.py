"""What breaks first: the units, and the hotline, that were asked for more than they could do, and what followed."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from sim.ground.column import Column, Columns
from sim.history.measures.measure import Table, share
from sim.history.record.history import BODIES, History
from sim.history.record.sums import hours_of, over_periods, seconds_of, total_hours

HOTLINE_NAME = "hotline"
FEW = 10
"""So many are counted before a mean or a share of a period says anything."""
ERRORS = 2.0
"""A load is above 1 beyond chance if it is so by so many standard errors."""
OF_BREAKS: Columns = {
    "unit": Column(meaning="name of the unit, or hotline", zh="承办单位"),
    "body": Column(meaning="what sort of unit it is", zh="单位类型"),
    "officers": Column(meaning="officers it has as the run ends; of the hotline seats on duty on average", zh="人数"),
    "first": Column(
        meaning="first period in which its load passed 1, or fewer than half of its promises were kept", zh="首次失守"
    ),
    "load": Column(meaning="its load in that period: utilisation times what came over what was begun", zh="当期负荷"),
    "peak": Column(meaning="period of its highest load", zh="负荷最高周期"),
    "peak_load": Column(meaning="its load in that period", zh="最高负荷"),
    "run_load": Column(
        meaning="its load over the whole run; of the hotline that of its busiest hour of the day", zh="全程负荷"
    ),
    "overloaded": Column(meaning="whether that is above 1: more is asked for than it can do", zh="超负荷"),
    "backlog": Column(meaning="petitions it holds as the run ends", zh="积压", unit="petitions"),
    "kept": Column(meaning="of what was due from that period on, the share kept", zh="此后如期占比"),
    "late": Column(meaning="of what it closed from that period on, the share closed late", zh="此后逾期占比"),
    "paper": Column(meaning="of the same, the share closed on paper", zh="此后纸面办结占比"),
    "connected": Column(meaning="of the calls from that period on, the share that a seat answered", zh="此后接通率"),
}  # fmt: skip
"""The columns of `of_breaks`."""
SHARES = {"overloaded_backlog": "backlog", "overloaded_late": "late", "overloaded_paper": "paper"}


def of_breaks(history: History) -> Table:
    """A row for every unit, and the hotline, whose load passed 1 beyond chance, or that kept fewer than half of its
    promises, in some period or over the run: by the first such period, the highest load first."""
    found = [*_units(history), *_hotline(history)]
    labels = [period.label for period in history.periods]
    found.sort(key=lambda row: (labels.index(row["first"]), -row["load"], row["unit"]))
    return {
        name: np.array([row[name] for row in found], object if name in ("unit", "body", "first", "peak") else None)
        for name in OF_BREAKS
    }  # fmt: skip


def overload(history: History) -> dict[str, Any]:
    """How many units are asked for more than they can do over the whole run, which share of all that is open, late and
    on paper they have, and the rows of `of_breaks`; None where nothing was counted, or there is no bound."""
    table = of_breaks(history)
    rows = [
        {name: _plain(values[row]) for name, values in table.items()} for row in range(len(table["unit"]))
    ]
    names = {row["unit"] for row in rows if row["overloaded"] and row["body"] != HOTLINE_NAME}
    inside = np.array([name in names for name in history.units])
    run = over_periods(history.tallies)
    counts = {"backlog": history.snapshots["backlog"][-1], "late": run["late"], "paper": run["paper"]}
    told: dict[str, Any] = {"overloaded": len(names)}
    for name, count in SHARES.items():
        whole = int(counts[count].sum())
        told[name] = int(counts[count][inside].sum()) / whole if whole else None
    return told | {"breaks": rows}


def loads(history: History) -> tuple[np.ndarray, np.ndarray]:
    """The load of units by period, float64[periods, units], and over the run, float64[units]: utilisation times what
    came over what was begun, (busy − watched) / (duty − watch) · (accepted + tasks) / started. nan where nobody was on
    duty; inf if nobody ever was.

    Where fewer than `FEW` were begun in a period, the work of a piece is that of the unit's run, or of all units. Of
    units with a watch for urgent petitions it is the least it can be: all that was not begun is not the watch's.
    """
    run, tallies = over_periods(history.tallies), history.tallies
    everywhere = share((run["busy"] - run["watched"]).sum(), run["started"].sum())
    of_run = np.where(run["started"] > 0, share(run["busy"] - run["watched"], run["started"]), everywhere)
    each = share(tallies["busy"] - tallies["watched"], tallies["started"])
    of_period = np.where(tallies["started"] >= FEW, each, of_run)
    by_period, whole = _load(tallies, of_period), _load(run, of_run)
    never = np.isnan(whole) & (pieces(run) > 0)
    whole[never] = np.inf
    by_period[:, never] = np.where(pieces(tallies)[:, never] > 0, np.inf, np.nan)
    return by_period, whole


def pieces(tally: np.ndarray) -> np.ndarray:
    """Pieces of work that came: petitions accepted, and tasks for others."""
    return np.asarray(tally["accepted"] + tally["tasks"])


def is_over(load: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Whether loads are above 1 beyond chance. count: pieces of work they come from.

    As if these came at random and were as different as those of an exponential law: the standard error is then a share
    √(2/count) of the load. Who is never on duty is asked for too much whatever comes.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        least = load * (1.0 - ERRORS * np.sqrt(2.0 / count))
    return np.asarray((np.nan_to_num(least, nan=0.0, posinf=0.0, neginf=0.0) > 1) | np.isposinf(load))


def _load(tally: np.ndarray, work: np.ndarray) -> np.ndarray:
    return share(pieces(tally) * work, tally["duty"] - tally["watch"])


def _units(history: History) -> list[dict[str, Any]]:
    tallies, run = history.tallies, over_periods(history.tallies)
    by_period, whole = loads(history)
    owed, kept = (tallies[name].sum(axis=-1) for name in ("owed", "kept"))
    broke = is_over(by_period, pieces(tallies)) | ((owed >= FEW) & (2 * kept < owed))
    over = is_over(whole, pieces(run))
    rows = []
    for unit in np.flatnonzero(broke.any(axis=0) | over).tolist():
        first, peak = _when(broke[:, unit], by_period[:, unit])
        since = over_periods(tallies[first:, unit])
        closed = float(since["closed"]) or np.nan
        kept_since = float(share(kept[first:, unit].sum(), owed[first:, unit].sum()))
        rows.append(
            {
                "unit": history.units[unit],
                "body": BODIES[history.body[unit]],
                "officers": float(history.officers[-1][unit]),
                **_moments(history, by_period[:, unit], first, peak),
                "run_load": float(whole[unit]),
                "overloaded": bool(over[unit]),
                "backlog": float(history.snapshots["backlog"][-1][unit]),
                "kept": kept_since,
                "late": float(since["late"]) / closed,
                "paper": float(since["paper"]) / closed,
                "connected": np.nan,
            }
        )
    return rows


def _hotline(history: History) -> list[dict[str, Any]]:
    every = [hours_of(history, n, n + 1) for n in range(len(history.periods))]
    talk = _mean_talk(history.hours, np.nan)
    by_hour = [_by_hour(hours, _mean_talk(hours, talk)) for hours in every]
    load = np.array([np.max(one) for one, _ in by_hour])
    totals = np.concatenate([total_hours(hours) for hours in every])
    unheard = (totals["phone"] >= FEW) & (2 * totals["answered"] < totals["phone"])
    broke = np.array([is_over(one, count).any() for one, count in by_hour]) | unheard
    run_load, run_count = _by_hour(history.hours, talk)
    over = bool(is_over(run_load, run_count).any())
    if not (broke.any() or over):
        return []
    first, peak = _when(broke, load)
    since = totals[first:]
    return [
        {
            "unit": HOTLINE_NAME,
            "body": HOTLINE_NAME,
            "officers": float(totals["seated"].sum()) / seconds_of(history),
            **_moments(history, load, first, peak),
            "run_load": float(run_load.max()),
            "overloaded": over,
            "backlog": np.nan,
            "kept": np.nan,
            "late": np.nan,
            "paper": np.nan,
            "connected": float(share(since["answered"].sum(), since["phone"].sum())),
        }
    ]


def _by_hour(hours: np.ndarray, talk: float) -> tuple[np.ndarray, np.ndarray]:
    """What callers ask of the seats by hour of the day, and how many they are, each counted once: float64[24] both."""
    cells = {name: hours[name].reshape(-1, 24).sum(axis=0) for name in ("phone", "redialled", "seated")}
    callers = cells["phone"] - cells["redialled"]
    asked = callers * (0.0 if np.isnan(talk) else talk)
    nobody = np.where(cells["phone"] > 0, np.inf, 0.0)
    return np.where(cells["seated"] > 0, asked / np.maximum(cells["seated"], 1), nobody), callers


def _mean_talk(hours: np.ndarray, otherwise: float) -> float:
    answered = int(hours["answered"].sum())
    return float(hours["talked"].sum()) / answered if answered else otherwise


def _when(broke: np.ndarray, load: np.ndarray) -> tuple[int, int]:
    """The first period that broke, and that of the highest load; of a load that is too high in the run alone they are
    one."""
    known = np.nan_to_num(load, nan=-1.0)
    peak = int(np.argmax(known))
    return (int(np.argmax(broke)) if broke.any() else peak), peak


def _moments(history: History, load: np.ndarray, first: int, peak: int) -> dict[str, Any]:
    return {
        "first": history.periods[first].label, "load": float(np.nan_to_num(load[first], nan=0.0, posinf=np.inf)),
        "peak": history.periods[peak].label, "peak_load": float(load[peak]),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """For JSON."""
    if isinstance(value, (float, np.floating)):
        return float(value) if isfinite(value) else None
    return bool(value) if isinstance(value, np.bool_) else value
