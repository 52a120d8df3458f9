"""Quantities are read as people write them, and written back as the same quantity."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from sim.ground.quantities import (
    LONGEST,
    Allowance,
    ClockTime,
    Date,
    NonNegative,
    Positive,
    Seconds,
    Share,
    ShareList,
    Shares,
    magnitude,
    means_same,
    read_clock_time,
    read_seconds,
    write_clock_time,
    write_seconds,
)


class All(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    seconds: Seconds = 0
    allowance: Allowance = Allowance(0)
    share: Share = 0.0
    date: Date = date(2019, 1, 1)
    clock: ClockTime = 0
    shares: Shares = {"all": 1.0}
    share_list: ShareList = [1.0]
    positive: Positive = 1.0
    non_negative: NonNegative = 0.0


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90s", 90), ("15min", 900), ("2h", 7200), ("7d", 604_800), ("3w", 1_814_400), ("1.5h", 5400),
     (" 2 h ", 7200), (60, 60)],
)  # fmt: skip
def test_durations_are_whole_seconds(written, seconds):
    assert read_seconds(written) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (59, "59s"), (60, "1min"), (90, "90s"), (900, "15min"), (5400, "90min"), (86_400, "1d"),
     (129_600, "36h"), (604_800, "7d"), (1_814_400, "3w"), (31_536_000, "365d")],
)  # fmt: skip
def test_durations_are_written_as_people_do(seconds, text):
    assert write_seconds(seconds) == text


@given(st.integers(0, LONGEST))
def test_durations_come_back(seconds):
    assert read_seconds(write_seconds(seconds)) == seconds


@given(st.integers(0, 86_400))
def test_times_of_day_come_back(seconds):
    assert read_clock_time(write_clock_time(seconds)) == seconds


@given(st.integers(1, 10_000))
def test_working_days_are_kept_apart_from_seconds(days):
    allowance = Allowance.read(f"{days}wd")
    assert (allowance.seconds, allowance.working_days) == (0, days)
    assert Allowance.read(str(allowance)) == allowance


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        ("allowance", "2h", Allowance(7200)),
        ("allowance", 60, Allowance(60)),
        ("share", "41.5%", 0.415),
        ("share", 1, 1.0),
        ("date", "2019-05-01", date(2019, 5, 1)),
        ("clock", "08:30", 30_600),
        ("clock", "24:00", 86_400),
        ("clock", time(8, 30, 15), 30_615),
        ("shares", {"a": "50%", "b": 0.5}, {"a": 0.5, "b": 0.5}),
        ("share_list", [0.1] * 10, [0.1] * 10),
        ("positive", 2, 2.0),
    ],
)
def test_quantities_are_read(field, written, read):
    assert getattr(All.model_validate({field: written}, strict=True), field) == read


@pytest.mark.parametrize(
    ("field", "written", "words"),
    [
        ("seconds", "2 moons", "expected a duration"),
        ("seconds", "-2h", "expected a duration"),
        ("seconds", -1, "never negative"),
        ("seconds", 1.0, "expected a duration"),
        ("seconds", LONGEST + 1, "100 years"),
        ("seconds", "15wd", "only for allowances"),
        ("allowance", "0wd", "from 1wd"),
        ("allowance", "1.5wd", "working days such as"),
        ("allowance", -1, "never negative"),
        ("share", 1.01, "share from 0 to 1"),
        ("share", "half", "share from 0 to 1"),
        ("date", "2019-13-01", "no such day"),
        ("clock", "24:01", "time of day"),
        ("clock", "8:61", "time of day"),
        ("shares", {"a": 0.5, "b": 0.6}, "they sum to 1.1"),
        ("shares", {}, "they sum to 0"),
        ("share_list", [0.2], "they sum to 0.2"),
        ("positive", 0, "greater than 0"),
        ("non_negative", -1, "greater than or equal to 0"),
    ],
)
def test_what_is_wrong_is_said_in_words(field, written, words):
    with pytest.raises(ValidationError, match=words):
        All.model_validate({field: written}, strict=True)


@pytest.mark.parametrize(
    "field", ["seconds", "allowance", "share", "date", "clock", "positive", "non_negative"]
)
@pytest.mark.parametrize("written", [True, float("nan"), float("inf"), None, [], {}])
def test_no_quantity_takes_what_is_no_number(field, written):
    with pytest.raises(ValidationError):
        All.model_validate({field: written})


def test_json_and_python_forms_are_read_back():
    everything = All(seconds=5400, allowance=Allowance(0, 15), share=0.415, clock=30_600)
    assert All.model_validate_json(everything.model_dump_json()) == everything
    assert All.model_validate(everything.model_dump(), strict=True) == everything
    assert everything.model_dump(mode="json")["seconds"] == "90min"


@pytest.mark.parametrize(
    ("written", "counts"),
    [("2h", 7200), ("15wd", 15 * 86_400), ("41.5%", 0.415), ("08:30", 30_600), (3, 3), (0.5, 0.5),
     (True, None), ("ordinary", None), (float("nan"), None), ("99999w", None), (10**310, None), (None, None)],
)  # fmt: skip
def test_magnitudes_compare_what_is_written(written, counts):
    assert magnitude(written) == counts


@pytest.mark.parametrize(
    ("one", "other"),
    [("24h", "1d"), (86400, "1d"), ("50%", 0.5), ("8:00", "08:00"), (date(2021, 1, 1), "2021-01-01"), (1, 1.0),
     (["24h", 0.5], ["1d", "50%"]), ({"mean": "60min"}, {"mean": "1h"}), ("words", "words"), ("7wd", "7 wd")],
)  # fmt: skip
def test_values_that_mean_the_same(one: object, other: object) -> None:
    assert means_same(one, other) and means_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1d", "1wd"),
        ("1d", "2d"),
        (True, 1),
        (0, False),
        (["1d"], ["1d", "1d"]),
        ({"a": 1}, {"b": 1}),
        ("1d", "word"),
    ],
)
def test_values_that_do_not(one: object, other: object) -> None:
    assert not means_same(one, other) and not means_same(other, one)
