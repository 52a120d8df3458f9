"""The summary of a run: its measures as people and JSON take them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from sim.ground.column import Column, Columns
from sim.ground.tables import HOUR_COLUMNS, LEDGER_COLUMNS
from sim.history.measures.breaks import overload
from sim.history.measures.hotline import HOTLINE, WAIT_QUANTILES, wait_quantile
from sim.history.measures.measures import measures
from sim.history.measures.standing import STANDING
from sim.history.measures.streets import LAGS, STREETS
from sim.history.measures.units import UNITS
from sim.history.record.history import History
from sim.history.record.sojourns import SOJOURN_QUANTILES

RUN: Columns = {
    "scenario": Column(meaning="name of the scenario", zh="情景"),
    "seed": Column(meaning="names the world, with the replication", zh="种子"),
    "engine": Column(meaning="engine that ran", zh="引擎"),
    "scale": Column(meaning="share of the city that was simulated", zh="比例"),
    "does_not_scale": Column(
        meaning="what a smaller city does not show as the whole one does", zh="不可按比例推算"
    ),
    "published": Column(
        meaning="what is published of the city, beside what the run has in its place, or why it has nothing",
        zh="公布数据对照",
    ),
    "wall_seconds": Column(meaning="time by the clock", zh="总用时", unit="s"),
    "engine_seconds": Column(meaning="of the processor's time, that of the engine", zh="引擎用时", unit="s"),
    "peak_memory_bytes": Column(meaning="most memory at once", zh="最大内存", unit="bytes"),
    "out": Column(meaning="folder of the results", zh="结果目录"),
}
"""What a summary tells of the run itself."""
WHOLE: Columns = {
    "days": Column(meaning="days simulated", zh="天数"),
    "units": Column(meaning="units of the city", zh="单位数"),
    "contacts": Column(
        meaning="contacts received: calls answered, and those by web, app or assistant", zh="受理"
    ),
    "starting_backlog": Column(meaning="petitions open at the start", zh="初始积压"),
    "open": Column(meaning="petitions open at the end", zh="未结"),
    "backlog": Column(meaning="of these, held by units", zh="积压"),
    "open_past_due": Column(meaning="of those open, past due", zh="逾期未结"),
    "refusals": Column(meaning="petitions sent back by units", zh="退单数"),
    "disputes": Column(meaning="petitions contested", zh="争议数"),
    "on_time": Column(meaning="closed not later than due / closed, by deadline class", zh="分类按时率"),
    "kept": Column(meaning="of those due, truly closed by then, by deadline class", zh="分类如期办结率"),
    "calls": HOUR_COLUMNS["phone"],
    "lost": Column(meaning="callers who gave up for good", zh="流失"),
    "repeats": HOUR_COLUMNS["repeats"],
    "call_wait": Column(
        meaning="wait within which a share of the answered calls was answered, in whole seconds; unknown where it is "
        "more than an hour",
        zh="接听等待分位",
        unit="s",
    ),
    "rank_correlation_by_lag": Column(
        meaning="Spearman's correlation of ranks with those of so many periods before", zh="各滞后排名相关"
    ),
    "last_again": Column(
        meaning="share of a period's last tenth that is in it so many periods later, at random a tenth",
        zh="再居末位",
    ),
    "sojourn": Column(
        meaning="time from raising to closing of a share of those closed, to 5 %",
        zh="逗留分位",
        unit="s",
    ),
    "sojourn_by_class": Column(meaning="the same by deadline class", zh="分类逗留分位", unit="s"),
    "call_wait_over_an_hour": Column(
        meaning="of these shares those within which some waited more than an hour", zh="超一小时的等待分位"
    ),
    "overloaded": Column(
        meaning="units asked for more than they can do over the whole run", zh="超负荷单位数"
    ),
    "overloaded_backlog": Column(meaning="share of the backlog that they hold", zh="其积压占比"),
    "overloaded_late": Column(meaning="share of what was closed late that they closed", zh="其逾期占比"),
    "overloaded_paper": Column(
        meaning="share of what was closed on paper that they closed", zh="其纸面办结占比"
    ),
    "breaks": Column(
        meaning="the rows of the table breaks: what breaks first, and what followed", zh="首先失守者"
    ),
}
CITY = (
    "contacts",
    "consultations",
    "starting_backlog",
    "petitions",
    "closed",
    "open",
    "backlog",
    "open_past_due",
)
CALL_BACKS = ("refusals", "disputes", "preemptions", "asked", "answered", "excluded")
OVERLOAD = ("overloaded", "overloaded_backlog", "overloaded_late", "overloaded_paper", "breaks")
STAFF = ("officers", "full_time_equivalents")
CALLS = ("calls", "abandoned", "lost", "self_served", "needs", "repeats")

_KNOWN = HOUR_COLUMNS | LEDGER_COLUMNS | STANDING | UNITS.columns | HOTLINE.columns | STREETS.columns | WHOLE
SUMMARY: Columns = RUN | {
    name: _KNOWN[name]
    for name in (
        "days", "units", *CITY, *CALL_BACKS, *UNITS, "on_time", "kept", *STAFF, *CALLS, *HOTLINE, "call_wait",
        "call_wait_over_an_hour", *STREETS, "rank_correlation_by_lag", "last_again", "sojourn", "sojourn_by_class",
        *OVERLOAD,
    )
    if name not in ("received", "score_spread")
}  # fmt: skip
"""What a summary holds."""


def summary(history: History) -> dict[str, Any]:
    """The run in one dictionary: whole numbers, shares in 0…1, seconds, or None where nothing was counted.

    call_wait_over_an_hour: quantiles of waits that are longer than waits are counted by the second, and so are None.
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
        **{
            what: {name: _number(found[f"{what}.{name}"]) for name in history.deadlines}
            for what in ("on_time", "kept")
        },
        **numbers(STAFF),
        **counts(CALLS),
        **numbers(name for name in HOTLINE if name != "received"),
        "call_wait": {f"{p:g}": _number(found[f"call_wait.{p:g}"]) for p in WAIT_QUANTILES},
        "call_wait_over_an_hour": [
            f"{p:g}" for p in WAIT_QUANTILES if math.isinf(wait_quantile(history.waits, p))
        ],
        **numbers(name for name in STREETS if name != "score_spread"),
        **{
            name: {str(lag): _number(found[f"{name}.{lag}"]) for lag in LAGS}
            for name in ("rank_correlation_by_lag", "last_again")
        },
        "sojourn": {f"{p:g}": _number(found[f"sojourn.{p:g}"]) for p in SOJOURN_QUANTILES},
        "sojourn_by_class": {
            name: {f"{p:g}": _number(found[f"sojourn.{name}.{p:g}"]) for p in SOJOURN_QUANTILES}
            for name in history.deadlines
        },
        **overload(history),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
