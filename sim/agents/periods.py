"""The assessment periods of a run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from sim.ground.time_units import DAY
from sim.history.record.history import Period
from sim.scenario.schema import Scenario


def periods(scenario: Scenario, days: int) -> Iterator[Period]:
    """The assessment periods of a run of so many days; the last one may be cut short."""
    first = 0
    while first < days:
        if scenario.time.period == "month":
            day = scenario.time.start + timedelta(days=first)
            following = np.datetime64(day, "M") + 1
            label, last = (
                f"{day:%Y-%m}",
                first + int((following.astype("M8[D]") - np.datetime64(day)).astype(int)),
            )
        else:
            length = scenario.time.period // DAY
            label, last = f"day {first}", first + length
        yield Period(label, first, min(last, days))
        first = last
