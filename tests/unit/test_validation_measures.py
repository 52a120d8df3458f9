"""What is measured of a window, and by how much a forecast is off: worked out by hand, and laws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig.records import DAY, HOUR, MONDAY, record

from sim.validation.bands import Bands, bands, origins
from sim.validation.baselines import Truth, all_past, last_month, recent
from sim.validation.cells import CITY, distance, mean_cells, measure, without
from sim.validation.distances import distances, events, n_gram
from sim.validation.floor import drawn_again
from sim.validation.queue import queues
from sim.validation.realise import realise
from sim.validation.record import NEVER
from sim.validation.scores import floor, summarise
from sim.validation.split import split
from sim.validation.window import GRID, Window

WEEK = Window(date(1970, 1, 12), date(1970, 1, 26))
"""From hour 168 on, two weeks long."""


def test_a_window_by_hand():
    """a: opened before, open past its due moment in the window: late. b: opened in it, closed after 12 h, due after 24:
    on time. c: opened in it, never closed, due in it: late. d: due after it. As the first week ends c and a are open,
    as the second ends c and d."""
    log = record(
        opened=[0, 170, 180, 490], closed=[340, 182, None, 510], due=[200, 194, 300, 600],
        kind=["x", "x", "y", "y"], known=2000,
    )  # fmt: skip
    cells = measure(log, WEEK, Truth())
    city = cells[CITY, ""]
    assert (city.opened, city.due, city.on_time) == (3, 3, pytest.approx(1 / 3))
    assert city.within[1] == pytest.approx(2 / 3) and city.within[30] == pytest.approx(2 / 3)
    assert city.backlog.tolist() == [2, 2]
    assert cells["kind", "y"].on_time == 0 and cells["kind", "x"].on_time == 0.5
    # 12 h, 20 h and 30 days; where the grid is coarse a step lies half a cell off.
    assert city.mean_days == pytest.approx((0.5 + 20 / 24 + 30) / 3, abs=0.02)


def test_what_is_not_known_yet_is_no_lateness():
    """The log ends at hour 190: what is due later is not counted, and what is open was open for at least so long."""
    log = record([170, 180], [None, None], [185, 300], known=190)
    city = measure(log, WEEK, Truth())[CITY, ""]
    assert (city.opened, city.due, city.on_time) == (2, 1, 0.0)


def some_log(draw, known=None):
    """Two hundred tickets of three kinds and two units over ten weeks."""
    opened = np.sort(draw.uniform(0, 1680, 200))
    took = draw.exponential(60, 200)
    closed = [one + more if draw.uniform() < 0.9 else None for one, more in zip(opened, took, strict=True)]
    due = [one + 72 if draw.uniform() < 0.8 else None for one in opened]
    kind = draw.choice(["x", "y", "z"], 200)
    return record(opened, closed, due, kind.tolist(), np.where(kind == "x", "u", "v").tolist(), known)


@pytest.mark.parametrize("make", [last_month, all_past, recent])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_that_happened_later_is_used(make, seed):
    """Closings behind the first day scrambled, and whatever else was opened later: the same forecast of what is due."""
    draw = np.random.RandomState(seed)
    log = some_log(draw)
    window = Window(date(1970, 2, 9), date(1970, 2, 23))
    later = log.closed >= window.start
    other = np.where(draw.uniform(size=len(log)) < 0.5, NEVER, np.maximum(log.opened, window.start) + 5000)
    scrambled = replace(log, closed=np.where(later, other, log.closed))
    told = [measure(one, window, make(one.at(window.start))) for one in (log, scrambled)]
    assert told[0].keys() == told[1].keys()
    for key, cell in told[0].items():
        same = told[1][key]
        assert (cell.opened, cell.due) == (same.opened, same.due)
        assert cell.on_time == same.on_time or np.isnan([cell.on_time, same.on_time]).all()
        assert np.array_equal(cell.closed, same.closed, equal_nan=True)
        assert np.array_equal(cell.backlog, same.backlog)
    by_queue = [queues(one.at(window.start), one, window.end).closed for one in (log, scrambled)]
    assert np.array_equal(*by_queue)
    earlier = [origins(one, window.first, make) for one in (log, scrambled)]
    assert bands(earlier[0]) == bands(earlier[1])


def test_of_a_ticket_that_is_open_the_age_counts():
    """Of four past tickets one was closed at 10 h and one at 50 h, two are open at 100 h. A fifth, 20 h old, will be
    closed at an age of 50 with the chance 1/3: one of the three that were open at 20."""
    log = record([0, 0, 0, 0, 80], [10, 50, None, None, None], [None] * 4 + [130], known=2000)
    told = all_past(log.at(int(MONDAY + 100 * HOUR)))
    assert told.closed_by(log, np.full(5, int(MONDAY + 130 * HOUR)))[4] == pytest.approx(1 / 3)


@given(st.integers(0, 50))
def test_the_parts_of_an_error_add_up(seed):
    draw = np.random.RandomState(seed)
    one, other = (measure(some_log(draw), WEEK, Truth()) for _ in range(2))
    parts = split(one, other)
    assert parts.volume + parts.mix + parts.regime == pytest.approx(parts.told - parts.true)
    assert parts.true == pytest.approx(other[CITY, ""].due * (1 - other[CITY, ""].on_time))


def test_an_error_of_volume_of_mix_and_of_regime():
    """Ten due, five of x with two late, five of y with none; told: twice as many, or ten of x, or one of x late."""

    def cells(numbers, late):
        hours = [170 + n for kind in "xy" for n in range(numbers[kind])]
        kinds = [kind for kind in "xy" for _ in range(numbers[kind])]
        closed = [None if n < late[kind] else 171 + n for kind in "xy" for n in range(numbers[kind])]
        return measure(record(hours, closed, [200 + h / 10 for h in hours], kinds, known=9000), WEEK, Truth())

    true = cells({"x": 5, "y": 5}, {"x": 2, "y": 0})
    more = split(cells({"x": 10, "y": 10}, {"x": 4, "y": 0}), true)
    assert (more.volume, more.mix, more.regime) == pytest.approx((2, 0, 0))
    other = split(cells({"x": 10, "y": 0}, {"x": 4, "y": 0}), true)
    assert (other.volume, other.mix, other.regime) == pytest.approx((0, 2, 0))
    slower = split(cells({"x": 5, "y": 5}, {"x": 1, "y": 0}), true)
    assert (slower.volume, slower.mix, slower.regime) == pytest.approx((0, 0, -1))


def test_a_forecast_of_what_happened_has_no_error():
    log = some_log(np.random.RandomState(4))
    cells = measure(log, WEEK, Truth())
    errors = summarise(cells, cells)
    assert {value for value in errors.city.values() if value is not None} == {0.0}
    assert distance(cells[CITY, ""].closed, cells[CITY, ""].closed) == 0


def test_distance_is_the_time_by_which_one_is_later():
    """All closed after one day, or all after three: two days."""
    one, other = (
        measure(record([170, 180], [170 + more, 180 + more], known=5000), WEEK, Truth())[CITY, ""].closed
        for more in (24, 72)
    )
    assert distance(one, other) == pytest.approx(2.0, abs=0.05)
    assert GRID[0] == 0 and GRID[-1] == 30 * DAY


def test_replications_are_counted_by_their_tickets_and_kinds_make_the_city():
    draw = np.random.RandomState(5)
    several = [measure(some_log(draw), WEEK, Truth()) for _ in range(3)]
    mean = mean_cells(several)[CITY, ""]
    late = sum(cells[CITY, ""].due * cells[CITY, ""].on_time for cells in several)
    assert mean.on_time == pytest.approx(late / sum(cells[CITY, ""].due for cells in several))
    whole = without(several[0], [])[CITY, ""]
    assert whole.on_time == pytest.approx(several[0][CITY, ""].on_time)
    assert whole.backlog.tolist() == several[0][CITY, ""].backlog.tolist()


def test_chance_alone_is_as_large_as_chance_is():
    """Four hundred tickets a day apart, each on time with the chance 0.7: √(0.7 · 0.3 / n) of the n that are due, of
    which the mean absolute error is √(2/π)."""
    draw = np.random.RandomState(6)
    window = Window(date(1970, 1, 5), date(1971, 2, 9))
    opened = np.arange(400) * 24.0
    good = draw.uniform(size=400) < 0.7
    log = record(opened, np.where(good, opened + 1, opened + 40), opened + 20.0, known=20_000)
    truth = measure(log, window, Truth())
    told = floor(drawn_again(log, window, 40), truth).city["on_time"]
    share = good.mean()
    assert told == pytest.approx(100 * np.sqrt(2 / np.pi) * np.sqrt(share * (1 - share) / 400), rel=0.3)


def test_bands_hold_as_many_as_they_say():
    """Errors of a hundred units of 400 tickets each, with drift of 5 points: of others from the same world 90 % lie
    inside, give or take four standard errors of 400 cells (1.5 points each)."""
    from types import SimpleNamespace

    draw = np.random.RandomState(7)

    def world(cells):
        told, truth = {}, {}
        for cell in range(cells):
            share = 0.7 + draw.normal(0, 0.05)
            told["unit", str(cell)] = SimpleNamespace(on_time=0.7, due=400)
            truth["unit", str(cell)] = SimpleNamespace(
                on_time=draw.binomial(400, np.clip(share, 0, 1)) / 400, due=400
            )
        return told, truth

    import sim.validation.bands as rooms

    only = {"on_time": rooms.MEASURES["on_time"]}
    told, truth = world(200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rooms, "MEASURES", only)
        made = bands([SimpleNamespace(told=told, truth=truth)])["on_time"]
    assert made.drift == pytest.approx(0.05, abs=0.01)
    told, truth = world(400)
    low, high = made.around(0.7, 400)
    assert np.mean([low <= cell.on_time <= high for cell in truth.values()]) == pytest.approx(0.9, abs=0.06)


def test_a_band_is_wider_for_fewer_tickets_and_stays_a_share():
    band = Bands(1.6, 0.05, 100)
    few, many = (np.ptp(band.around(0.5, number)) for number in (50, 5000))
    assert few > many > 2 * 1.6 * 0.05 - 1e-9
    assert band.around(1.0, 10)[1] == 1.0 and band.around(0.0, 10)[0] == 0.0


def test_distances_of_event_logs_by_hand():
    """One log: opened at 0, due at 2 h, closed at 5 h. The other: closed at 1 h, due at 2 h. Cycle times 5 h and 2 h.
    3-grams, with two blanks at both ends, are five each: of (o, d, c) and (o, c, d) they share only "blank, blank, o",
    so 8 of 10 differ. Moments 0, 2, 5 beside 0, 1, 2: each is moved by 0, 1 and 3 hours, 4/3 on average."""
    one, other = (events(record([0], [closed], [2]), int(MONDAY + 100 * HOUR)) for closed in (5, 1))
    assert distances(one, other) == pytest.approx(
        {"cycle_time": 3.0, "n_gram": 0.8, "absolute": 4 / 3, "relative": 4 / 3}
    )
    assert distances(one, one) == {"cycle_time": 0.0, "n_gram": 0.0, "absolute": 0.0, "relative": 0.0}


def test_only_events_before_the_end_count():
    log = events(record([0, 10], [5, None], [2, 400]), int(MONDAY + 100 * HOUR))
    assert Counter(log.name.tolist()) == {0: 2, 1: 1, 2: 1}
    assert n_gram(log, log) == 0


def test_a_course_that_a_forecast_allows_is_like_it():
    """Past tickets are closed after 24 h (half of them) or 48 h: so are those that are drawn, half and half."""
    opened = np.arange(400) * 2.0
    took = np.where(np.arange(400) % 2, 24, 48)
    log = record(opened, opened + took, known=5000)
    told = recent(log.at(int(MONDAY + 500 * HOUR)))
    made = realise(log, told)
    new = log.opened >= told.start
    hours = (made.closed - made.opened)[new] // HOUR
    assert {*hours.tolist()} == {24, 48}
    assert np.mean(hours == 24) == pytest.approx(0.5, abs=0.15)
    assert (made.closed[log.closed < told.start] == log.closed[log.closed < told.start]).all()


def test_a_queue_serves_first_come_first_served():
    """One officer, an even clock, each ticket a week's hundredth of work (1.68 h): of three at once the last waits for
    two others."""
    from sim.validation.queue import Queue, _serve

    even = Queue(1, np.linspace(0, 1, 169), np.array([0.01]))
    left = _serve(even, np.full(3, MONDAY), 0, 0)
    assert (left - MONDAY) / HOUR == pytest.approx([1.68, 3.36, 5.04], abs=0.01)
    two = _serve(replace(even, officers=2), np.full(3, MONDAY), 0, 0)
    assert (two - MONDAY) / HOUR == pytest.approx([1.68, 1.68, 3.36], abs=0.01)
