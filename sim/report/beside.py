"""What stands beside a published figure, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.history.measures.published import BY_WEB, SHARE, Known, is_count, read_known
from sim.report.quantities import Language, label, named
from sim.report.wording import count, percent
from sim.scenario.schema import Scenario

CHINESE = {
    SHARE: "占比",
    BY_WEB: "网络渠道占比",
    "streets": "街道乡镇",
    "the busiest street": "诉求最多的街道",
}
"""Words of published figures that are no measure's, in Chinese."""


@dataclass(frozen=True)
class Beside:
    """A published figure and what a run has in its place, both at the size of the run and as text."""

    known: Known
    simulated: str
    published: str


def beside(scenario: Scenario, summary: Mapping[str, Any]) -> list[Beside]:
    """The published figures that a run tells, in the order of its scenario."""
    rows = []
    for row in summary.get("published", ()):  # runs of earlier versions have none
        known = read_known(scenario, row["name"])
        if known is None or row["simulated"] is None:
            continue
        size = summary["scale"] if known.grows else 1
        write = count if is_count(known.measure) else percent
        rows.append(Beside(known, write(row["simulated"] * size), write(row["published"] * size)))
    return rows


def measure_of(known: Known, language: Language) -> str:
    """What was measured, in words."""
    if language == "zh" and known.measure in CHINESE:
        return CHINESE[known.measure]
    return label(known.measure, language)


def whom_of(known: Known, language: Language) -> str:
    """Of whom, in words; nothing if it is the whole city."""
    return CHINESE.get(known.of) or named(known.of, language) if language == "zh" else known.of
