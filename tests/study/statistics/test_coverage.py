"""Intervals against a known answer: the mean wait of an M/M/2 queue (Erlang 1917)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.history.measures.measures import measures
from sim.study.runs.arms import arm
from sim.study.runs.replications import replications
from sim.study.statistics.intervals import estimate

STUDIES, EACH = 200, 5
PER_DAY, WORK, OFFICERS = 8.4, 4 * 3600, 2
START_UP = 1  # of nine months: ten times as long as it takes the queue to forget how it began


def mean_wait() -> float:
    """Erlang's C over what is left of the capacity, in seconds."""
    load = PER_DAY / 86400 * WORK
    queued = load**OFFICERS / 2 / (1 - load / OFFICERS)
    return queued / (1 + load + queued) * WORK / (OFFICERS - load)


@pytest.mark.slow
def test_the_intervals_of_200_studies_cover_the_known_answer(tmp_path) -> None:
    queue = arm(Path(__file__).with_name("queue.toml"))
    numbers = range(STUDIES * EACH)
    with replications(jobs=2, store=tmp_path) as runs:
        runs.complete((queue, number) for number in numbers)
        waits = [
            measures(runs.history(queue, number), (START_UP, None))["mean_wait_in_unit"] for number in numbers
        ]
    estimates = [estimate(values) for values in np.array(waits).reshape(STUDIES, EACH)]
    covered = np.mean([one.low <= mean_wait() <= one.high for one in estimates])
    assert 0.91 <= covered <= 0.98
