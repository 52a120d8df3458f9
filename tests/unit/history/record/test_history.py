"""What a history says of itself."""

from __future__ import annotations

from sim.history.record.history import BODIES, History, Period


def test_who_is_who_is_read_off_the_units(history: History) -> None:
    assert [BODIES[body] for body in history.body] == ["street", "street", "district", "utility"]
    assert history.district.tolist() == [0, 0, 0, -1]
    assert history.days == 59


def test_a_period_has_a_length() -> None:
    assert Period("2021-02", 31, 59).seconds == 28 * 86400
