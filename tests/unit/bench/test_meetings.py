"""How often two processors would have to meet, by hand."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from sim.resources import benchmarks_folder


@pytest.fixture
def meetings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(benchmarks_folder()))
    yield __import__("meetings")
    del sys.modules["meetings"]


def passing(meetings, *moments: tuple[int, int]) -> np.ndarray:
    rows = np.zeros(len(moments), meetings.PASSAGE)
    rows["sent"], rows["due"] = np.array(moments).T
    return rows


def test_a_window_ends_at_the_first_effect_of_what_is_brought_about_in_it(meetings) -> None:
    # Until 8 nothing of the other side counts; then what was sent at 8 does at 20, and nothing before.
    rows = passing(meetings, (0, 10), (5, 8), (8, 20))
    assert meetings.windows(rows, 100).tolist() == [8, 20]


def test_an_effect_in_its_own_second_is_a_meeting_in_that_second(meetings) -> None:
    # At 15 both meet, whatever was sent at 8; what is sent later in that second is due at 30.
    rows = passing(meetings, (8, 20), (15, 15), (15, 30), (15, 15))
    assert meetings.windows(rows, 100).tolist() == [15, 30]


def test_an_effect_after_the_run_ends_with_it(meetings) -> None:
    assert meetings.windows(passing(meetings, (8, 200)), 100).tolist() == [100]


def test_who_waits_for_each_other_is_as_fast_as_the_slower_part(meetings) -> None:
    events = np.zeros(6, meetings.EVENT)
    events["second"], events["place"] = [1, 2, 3, 11, 12, 13], [0, 0, 1, 1, 1, 1]
    rows = passing(meetings, (1, 10))
    rows["target"] = 1
    # Two windows: two events beside one, then none beside three: six in the time of five.
    assert "| 67% | 1 | 1 | 6.00 | 1.20 |" in meetings.told("one", np.array([0, 1]), events, rows, 1)
