"""Figure: how many contacts, when. By period against what is published; by hour of the day; by day of the week."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

from sim.history.measures.hotline import received
from sim.history.measures.published import Known, known
from sim.history.record.history import History
from sim.history.record.sums import hours_of
from sim.report.moments import edges, is_covered, marks_told, moment, time_axis
from sim.report.style import BLACK, BLUE, ORANGE, SKY, counts, legend_above, sheet
from sim.report.wording import count, difference
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = ((0, ()), (0, (2, 1)))  # solid, dotted
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def volumes(history: History, scenario: Scenario, scale: float) -> Figure:
    """Contacts by period, stacked as consultations and petitions, with the published numbers spread evenly over their
    time; mean contacts by hour of the day and by day of the week. Published numbers are multiplied by `scale`."""
    total = int(received(history.hours).sum())
    days = count(len(history.hours) // 24)
    caption = [f"{count(total)} contacts received in {days} days: calls answered, and what came in writing."]
    caption += _compared(history, scenario, scale)
    told = "\n".join(caption) + marks_told(history, scenario)
    figure = sheet(9, 6.2, "Contacts with the hotline", told)
    axes = figure.subplot_mosaic([["periods", "periods"], ["hours", "week"]])
    _by_period(axes["periods"], history, scenario, scale)
    weekend = np.array([day.lower() in scenario.time.weekend for day in DAYS])
    _by_hour(axes["hours"], history, weekend)
    _by_weekday(axes["week"], history, weekend)
    return figure


def _by_period(axes: Axes, history: History, scenario: Scenario, scale: float) -> None:
    first, last = edges(history)
    width = (last - first) * 0.86
    hours = [hours_of(history, n, n + 1) for n in range(len(history.periods))]
    petitions = np.array([part["petitions"].sum() for part in hours])
    consultations = np.array([part["consultations"].sum() for part in hours])
    middle = first + (last - first) // 2
    axes.bar(middle, petitions, width, label="petitions", color=BLUE)
    axes.bar(middle, consultations, width, bottom=petitions, label="consultations", color=SKY)
    for one, dash in zip(_published(history, scenario), cycle(LINES)):
        inside = (first >= moment(one.first)) & (last <= moment(one.end))
        level = one.value * scale * (last - first)[inside] / (moment(one.end) - moment(one.first))
        label = f"published for {one.time} ({one.source}), spread evenly"
        axes.hlines(level, first[inside], last[inside], BLACK, dash, linewidth=1.4, label=label)
    axes.set_ylim(0, 1.05 * max((petitions + consultations).max(), axes.dataLim.ymax, 1))
    axes.set_ylabel("contacts a month" if scenario.time.period == "month" else "contacts a period")
    counts(axes)
    time_axis(axes, history, scenario)
    axes.grid(axis="x", visible=False)
    legend_above(axes, 3)


def _by_hour(axes: Axes, history: History, weekend: np.ndarray) -> None:
    days = received(history.hours).reshape(-1, 24)
    off = weekend[_weekdays(history)]
    groups = ((_named(~weekend), ~off, BLUE, "-"), (_named(weekend), off, ORANGE, "--"))
    for label, chosen, colour, dash in groups:
        if chosen.any():
            mean = days[chosen].mean(axis=0)
            axes.step(np.arange(25), np.append(mean, mean[-1]), dash, where="post", color=colour, label=label)
    axes.set(xlabel="hour of the day", ylabel="mean contacts an hour", xlim=(0, 24), xticks=range(0, 25, 3))
    axes.set_ylim(bottom=0)
    counts(axes)
    legend_above(axes, 2)


def _by_weekday(axes: Axes, history: History, weekend: np.ndarray) -> None:
    days = received(history.hours).reshape(-1, 24).sum(axis=1)
    weekday = _weekdays(history)
    means = [days[weekday == day].mean() if (weekday == day).any() else 0.0 for day in range(7)]
    axes.bar(DAYS, means, color=np.where(weekend, ORANGE, BLUE).tolist(), width=0.7)
    axes.set(xlabel="day of the week, public holidays included", ylabel="mean contacts a day")
    counts(axes)
    axes.grid(axis="x", visible=False)


def _named(chosen: np.ndarray) -> str:
    """Days of the week in a word or two: "Mon to Fri", "Fri, Sat"."""
    days = np.flatnonzero(chosen)
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    return ", ".join(DAYS[day] for day in days)


def _weekdays(history: History) -> np.ndarray:
    """int64[days], 0 for Monday."""
    return (history.start.weekday() + np.arange(len(history.hours) // 24)) % 7


def _compared(history: History, scenario: Scenario, scale: float) -> list[str]:
    """Each published number of contacts beside the simulated one."""
    lines = []
    for one in _published(history, scenario):
        first, last = (24 * (day - history.start).days for day in (one.first, one.end))
        simulated = int(received(history.hours[first:last]).sum())
        scaled = "" if scale == 1 else f" × scale {scale:g}"
        lines.append(
            f"{one.time}: {count(simulated)} simulated, {count(one.value)}{scaled} published ({one.source}): "
            f"{difference(simulated, one.value * scale)}."
        )
    return lines


def _published(history: History, scenario: Scenario) -> list[Known]:
    return [one for one in known(scenario) if one.measure == "contacts" and is_covered(history, one)]
