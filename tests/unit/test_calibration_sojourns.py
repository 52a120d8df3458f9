"""How long tickets take, beside values worked out by hand and laws that are known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration.sojourns import LONGEST, sojourn, survival, wilson
from sim.ground.time_units import DAY


def test_kaplan_and_meier_by_hand() -> None:
    # Ten tickets: closed after 1, 2, 2 and 5 days, open for 3, 4 and four times 6. Open after 1: 9/10; after 2: of nine
    # two are closed, 7/10; of the five that are left after four days one closes: 7/10 · 4/5.
    time = np.array([1, 2, 2, 5, 3, 4, 6, 6, 6, 6], float)
    event = np.array([True] * 4 + [False] * 6)
    at, open_after, greenwood = survival(time, event, np.ones(10))
    assert at.tolist() == [1, 2, 5]
    assert open_after == pytest.approx([0.9, 0.7, 0.56])
    # Greenwood: Σ d/(n·(n − d)) = 1/(10·9), + 2/(9·7), + 1/(5·4).
    assert greenwood == pytest.approx([1 / 90, 1 / 90 + 2 / 63, 1 / 90 + 2 / 63 + 1 / 20])


def test_a_ticket_that_weighs_twice_counts_twice() -> None:
    time, event = np.array([1.0, 2.0, 3.0]), np.array([True, True, False])
    doubled = survival(np.array([1.0, 1.0, 2.0, 3.0]), np.array([True, True, True, False]), np.ones(4))
    weighed = survival(time, event, np.array([2.0, 1.0, 1.0]))
    assert weighed[1] == pytest.approx(doubled[1])


def told(time: np.ndarray, end: np.ndarray, soon: np.ndarray | None = None):
    event = time <= end
    seen = np.minimum(time, end).astype(np.int64)
    soon = np.zeros(len(time), bool) if soon is None else soon
    return sojourn(seen, seen, event, np.ones(len(time)), soon)


def test_a_law_is_found_again_though_many_are_open_yet() -> None:
    random = np.random.default_rng(1)
    time = random.exponential(10 * DAY, 20_000)
    found = told(time, random.uniform(0, 20 * DAY, 20_000))
    middle = found.quantiles[(len(found.quantiles) - 1) // 2]
    assert middle == pytest.approx(10 * DAY * np.log(2), rel=0.04)
    # A quarter is told by the rate of the last closings: it has no memory, and so goes on as it was.
    assert found.quantiles[-2] == pytest.approx(-10 * DAY * np.log(1 / (len(found.quantiles) - 1)), rel=0.15)
    _, _, most = found.shares[30]
    assert most == 1.0, "nobody was looked at for thirty days: all may be closed by then"
    for days in (1, 7):
        share, low, high = found.shares[days]
        assert low <= share <= high and share == pytest.approx(1 - np.exp(-days / 10), abs=0.015)


def test_the_intervals_of_shares_cover_at_their_rate() -> None:
    random = np.random.default_rng(2)
    covered = 0
    for _ in range(200):
        time, end = random.exponential(10 * DAY, 300), random.uniform(0, 60 * DAY, 300)
        _, low, high = told(time, end).shares[7]
        covered += low <= 1 - np.exp(-0.7) <= high
    assert 180 <= covered <= 199, "95 % of 200 are 190, give or take three standard deviations of 3.1"


def test_what_is_closed_at_once_is_kept_apart() -> None:
    soon = np.arange(1000) < 600
    time = np.where(soon, 10.0, 5.0 * DAY)
    found = told(time, np.full(1000, 30.0 * DAY), soon)
    assert found.at_once[0] == pytest.approx(0.6)
    assert set(found.quantiles) == {5 * DAY}


def test_a_kind_that_is_never_closed_takes_as_long_as_anything() -> None:
    found = told(np.full(50, 100.0 * DAY), np.full(50, 1.0 * DAY))
    assert found.quantiles == (LONGEST, LONGEST) and found.told == 0 and found.closed == 0


def test_wilson_by_hand() -> None:
    # 8 of 10: (0.8 + 1.9208/10 ± 1.96·√(0.8·0.2/10 + 0.9604/100)) / (1 + 3.8416/10) = 0.49 to 0.943.
    assert wilson(0.8, 10) == pytest.approx((0.8, 0.4902, 0.9433), abs=1e-4)
