"""What a run has in the place of a published figure."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sim.ground.tables import Body
from sim.history.measures.measures import measures
from sim.history.measures.published import find_known, told
from sim.history.record.history import History
from sim.scenario.schema import Scenario


def value(history: History, name: str, scenario: Scenario, scale: float) -> float | str:
    """The value of a measure of facts.toml, nan if the run does not tell it: one of those below, or a published
    figure's."""
    if name in OWN:
        return OWN[name](history, scale)
    if name.startswith("handled by "):
        return handled(history, Body[name.removeprefix("handled by ").upper()])
    known = find_known(scenario, name)
    found = None if known is None else told(history, known, scale)
    return math.nan if found is None else found


def months(history: History, year: int) -> tuple[int, int]:
    """The periods of a year."""
    labels = [period.label for period in history.periods]
    return labels.index(f"{year}-01"), labels.index(f"{year}-12") + 1


def petitions_of_contacts(history: History, scale: float) -> float:
    """Share of all contacts that are petitions."""
    whole = measures(history)
    return whole["petitions"] / whole["contacts"]


def petitions_2020(history: History, scale: float) -> float:
    """Petitions of the year, as of the whole city."""
    return measures(history, months(history, 2020))["petitions"] / scale


def _hours(history: History, year: int) -> np.ndarray:
    """Hours of the hotline of a year."""
    first, end = months(history, year)
    return history.hours[24 * history.periods[first].first : 24 * history.periods[end - 1].last]


def web_2020(history: History, scale: float) -> float:
    """Share of contacts that come by web and apps; who redials is one contact."""
    hours = _hours(history, 2020)
    return float(hours["web"].sum() / (hours["web"].sum() + hours["phone"].sum() - hours["redialled"].sum()))


def peaks_2020(history: History, scale: float) -> str:
    """Hours of the day with more calls than the one before and the one after."""
    came = _hours(history, 2020)["phone"].reshape(-1, 24).sum(axis=0)
    return ", ".join(f"{n}:00" for n in range(1, 23) if came[n] > came[n - 1] and came[n] > came[n + 1])


def busiest_over_mean(history: History, scale: float) -> float:
    """Petitions of the busiest street in May 2019 over the mean street's."""
    labels = [period.label for period in history.periods]
    month = history.tallies["accepted"][labels.index("2019-05")][history.body == Body.STREET]
    return float(month.max() / month.mean())


def handled(history: History, body: Body) -> float:
    """Share of what units took on."""
    accepted = history.tallies["accepted"].sum(axis=0)
    return float(accepted[history.body == body].sum() / accepted.sum())


OWN: dict[str, Callable[[History, float], float | str]] = {
    "petitions of contacts": petitions_of_contacts,
    "petitions 2020": petitions_2020,
    "web 2020": web_2020,
    "peaks 2020": peaks_2020,
    "busiest over mean 2019-05": busiest_over_mean,
}
