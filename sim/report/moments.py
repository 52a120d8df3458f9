"""Where periods and dates of a run lie on an axis of time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ground.time_units import DAY
from sim.history.measures.published import Known, last_day
from sim.history.record.history import History
from sim.policies.demand import Shock
from sim.report.style import GREY
from sim.scenario.origin import Reform
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMED = 6
"""Reforms, and shocks, that a caption names."""


def edges(history: History) -> tuple[np.ndarray, np.ndarray]:
    """The beginnings and the ends of the periods: two datetime64[s, periods]."""
    start = np.datetime64(history.start, "s")
    days = np.array([(period.first, period.last) for period in history.periods])
    moments = start + days * np.timedelta64(DAY, "s")
    return moments[:, 0], moments[:, 1]


def middles(history: History) -> np.ndarray:
    """The middles of the periods, datetime64[s, periods]."""
    first, last = edges(history)
    return np.asarray(first + (last - first) // 2)


def is_covered(history: History, known: Known) -> bool:
    """Whether a published value is of a time that the run covers in full."""
    return history.start <= known.first and known.end <= last_day(history)


def middle(known: Known) -> np.datetime64:
    """The middle of the time for which a value is published."""
    return moment(known.first) + (moment(known.end) - moment(known.first)) // 2


def moment(day: date) -> np.datetime64:
    """The midnight at which a day begins."""
    return np.datetime64(day, "s")


def time_axis(axes: Axes, history: History, scenario: Scenario, ticks: int = 13) -> None:
    """An axis of dates from the start to the end of the run, with few and short labels, a dotted line where a reform
    comes into force, and the time of shocks shaded."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=ticks)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    corner = ["", "%Y", "%Y", "%Y", "%Y-%m-%d", "%Y-%m-%d"]  # what the labels leave out, by how fine they are
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, offset_formats=corner))  # type: ignore[no-untyped-call]
    first, last = edges(history)
    axes.set_xlim(first[0], last[-1])
    for day in dict.fromkeys(reform.date for reform in reforms(history, scenario)):
        at: Any = moment(day)
        axes.axvline(at, color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=0.5)
    for shock in shocks(history, scenario).values():
        span: Any = [max(moment(shock.start), first[0]), min(moment(shock.end), last[-1])]
        axes.axvspan(*span, color=GREY, alpha=0.12, linewidth=0, zorder=0.4)


def reforms(history: History, scenario: Scenario) -> list[Reform]:
    """The reforms that come into force during a run."""
    return [reform for reform in scenario.reforms if history.start < reform.date < last_day(history)]


def shocks(history: History, scenario: Scenario) -> dict[str, Shock]:
    """The shocks of a run that stand out: none if the most part of it is shaken by some."""
    end = last_day(history)
    there = {
        name: shock
        for name, shock in scenario.demand.shocks.items()
        if max(shock.start, history.start) < min(shock.end, end)
    }
    days = sum((min(shock.end, end) - max(shock.start, history.start)).days for shock in there.values())
    return there if 2 * days <= history.days else {}


def marks_told(history: History, scenario: Scenario) -> str:
    """What the dotted lines and shaded times are, as lines of a caption; nothing without a reform or shock."""
    told = [f"{reform.date}, {reform.title or reform.name}" for reform in reforms(history, scenario)]
    struck = [f"{name}, {shock.start} to {shock.end}" for name, shock in shocks(history, scenario).items()]
    return _line("Dotted: reforms of", told) + _line("Shaded:", struck)


def _line(what: str, told: list[str]) -> str:
    more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
    return f"\n{what} {'; '.join(told[:NAMED])}{more}." if told else ""
