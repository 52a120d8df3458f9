"""How many replications fit into memory side by side."""

from __future__ import annotations

from collections.abc import Iterable

from sim.engine import size
from sim.memory import children, free
from sim.scenario.reforms import timeline
from sim.study.runs.arms import Arm


def needed(arm: Arm) -> int:
    """The most memory that a replication of an arm is expected to take, in bytes."""
    scenario = arm.scenario
    days = (scenario.time.end - scenario.time.start).days
    return sum(size.memory(timeline(scenario), days, arm.scale, petitions=False).values())


def fitting(arms: Iterable[Arm], jobs: int) -> tuple[int, str]:
    """How many of so many processes may work at once, each with the greatest of the arms; and why it is not all.

    At least 1, which is this process: a run that does not fit into it is refused as it begins. PETITION_MEMORY=any
    lets all work.
    """
    if jobs <= 1 or size.unchecked():
        return jobs, ""
    most = max(needed(arm) for arm in arms)
    there = free() + children()  # what workers hold from earlier tasks goes to the next
    fit = max(1, min(jobs, there // most))
    told = f"{fit} of {jobs} workers: each may need {size.gigabytes(most)} of memory, of {size.gigabytes(there)} free"
    return fit, "" if fit == jobs else told
