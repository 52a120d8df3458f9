"""For how many days two timelines lead to the same: their scenarios, and the cities that were founded on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sim.city.agreement import agree_until
from sim.city.city import City
from sim.scenario.schema import Scenario

Timeline = Sequence[tuple[date, Scenario]]

NAMED = ("name", "title", "sources", "published")
"""Sections that change no outcome."""
DATED: dict[str, set[str]] = {
    "demand": {"shocks"}, "staffing": {"surge", "sized_for"}, "incentive": {"campaigns"}
}  # fmt: skip
"""What a city's tables tell by day: shocks, surges, and officers, which come of `sized_for`; and campaigns, whose dates
are looked at here."""


def scenarios_agree_until(one: Timeline, other: Timeline) -> int:
    """The first day on which the scenarios of two timelines may lead to something else; 0 if every day may. What is in
    a city's tables is not looked at (`sim.city.agreement`)."""
    start, first = one[0]
    if beginning(one) != beginning(other):
        return 0
    until = (first.time.end - start).days
    steps = max(len(one), len(other))
    for number in range(steps):
        here = [timeline[number] for timeline in (one, other) if number < len(timeline)]
        day = (min(begins for begins, _ in here) - start).days
        if day >= until:
            break
        if len(here) < 2 or here[0][0] != here[1][0] or _told(here[0][1]) != _told(here[1][1]):
            return day
        campaigns = [{(name, one) for name, one in _campaigns(step)} for _, step in here]
        for _, campaign in campaigns[0] ^ campaigns[1]:
            until = min(until, max((campaign.start - start).days, 0))
    return until


def beginning(timeline: Timeline) -> tuple[Any, ...]:
    """What two timelines must have alike if they shall agree for any day: the scenario at the start, without what is
    dated, and the user's own rules."""
    start, first = timeline[0]
    return start, _told(first), [one["sha256"] for one in first.own_rules.told()]


def agree(one: tuple[Timeline, City], other: tuple[Timeline, City]) -> int:
    """The first day on which runs of two timelines and their cities may differ; 0 if they may from the start."""
    until = scenarios_agree_until(one[0], other[0])
    return min(until, agree_until(one[1], other[1])) if until else 0


def _told(scenario: Scenario) -> dict[str, Any]:
    """All that a run meets of a scenario, without what is dated."""
    return scenario.model_dump(exclude={**dict.fromkeys(NAMED, True), **DATED})


def _campaigns(scenario: Scenario) -> Any:
    return scenario.incentive.campaigns.items()
