"""Moments as logs write them: by the grammar, by whole columns, in every zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig.logs import rows, write_log

from sim import PetitionError, read_tickets
from sim.tickets.times import (
    Evidence,
    gather,
    looks_like,
    read_by_format,
    read_moments,
)
from sim.tickets.zones import check_zone, to_utc

EPOCH = datetime(1970, 1, 1)
FORMS = {
    "%Y-%m-%d %H:%M:%S": None,
    "%Y-%m-%dT%H:%M:%S": None,
    "%Y/%m/%d %H:%M:%S": None,
    "%m/%d/%Y %I:%M:%S %p": "month-first",
    "%m/%d/%Y %H:%M:%S": "month-first",
    "%d.%m.%Y %H:%M:%S": "day-first",
    "%d/%m/%Y %I:%M:%S%p": "day-first",
    "%Y年%m月%d日 %H时%M分%S秒": None,
    "%Y年%m月%d日%H:%M:%S": None,
}
moments = st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)


def read(values: list[str], order: str | None = None) -> list[datetime | None]:
    told = read_moments(pa.array(values, pa.string()), order)
    return [
        EPOCH + timedelta(microseconds=int(value)) if right else None
        for value, right in zip(told.value, told.readable, strict=True)
    ]


@given(st.lists(moments, min_size=1, max_size=20), st.sampled_from(sorted(FORMS)), st.booleans())
def test_what_is_written_is_read(each: list[datetime], form: str, is_short: bool) -> None:
    written = [moment.strftime(form) for moment in each]
    if is_short:  # as spreadsheets do, without zeros in front: 7/1/2021 9:05:00
        written = [value.replace("/0", "/").removeprefix("0").replace(" 0", " ") for value in written]
    assert read(written, FORMS[form]) == each


@given(moments, st.integers(-12 * 60, 14 * 60))
def test_an_offset_gives_the_instant(moment: datetime, minutes: int) -> None:
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    [value] = read([f"{moment.isoformat()}{offset}"])
    assert value == moment - timedelta(minutes=minutes)


def test_no_moment_is_made_up() -> None:
    none = [
        "", "soon", "2021-02-29", "2021-13-01", "31/12/2021", "00/10/2021", "2021-06-31 10:00:00",
        "2021-01-01 24:00:00",
        "2021-01-01 10:60:00", "01/01/1900 12:00:00 AM", "1/2/21", "01/02/2021 13:00:00 PM", "01/02/2021 00:30:00 AM",
        "20210101", "44197", "2021-01/02", "2021-01-02 10:00:00 +25:00", "=NOW()", "x" * 100,
    ]  # fmt: skip
    assert read(none, "month-first") == [None] * len(none)
    assert read(["12/01/2021 12:00:00 AM", "12/01/2021 12:00:00 PM", "2020-02-29"], "month-first") == [
        datetime(2021, 12, 1), datetime(2021, 12, 1, 12), datetime(2020, 2, 29),
    ]  # fmt: skip


def test_fractions_and_half_days() -> None:
    values = [
        "2021-01-02T03:04:05.5Z",
        "2021-01-02 03:04:05,123456789",
        "2021年1月2日 下午3:04",
        "2021年1月2日上午03:04",
    ]
    assert read(values) == [
        datetime(2021, 1, 2, 3, 4, 5, 500000), datetime(2021, 1, 2, 3, 4, 5, 123456),
        datetime(2021, 1, 2, 15, 4), datetime(2021, 1, 2, 3, 4),
    ]  # fmt: skip


def test_many_layouts_in_one_column_are_all_read() -> None:
    each = [EPOCH + timedelta(days=97 * number, microseconds=number) for number in range(400)]
    written = [
        moment.strftime("%Y-%m-%d ") + f"{moment.hour}:{moment:%M:%S}.{number + 1}"
        for number, moment in enumerate(each)
    ]
    assert None not in read([value + " " * (number % 7) for number, value in enumerate(written)])


def test_formats_of_ones_own() -> None:
    told = read_by_format(pa.array(["01-Jul-2011 13:05", "", "5 Jul 11"]), ("%d-%b-%Y %H:%M", "%d %b %y"))
    assert told.readable.tolist() == [True, False, True]
    assert told.day_only.tolist() == [False, False, True]
    assert EPOCH + timedelta(microseconds=int(told.value[0])) == datetime(2011, 7, 1, 13, 5)


def test_the_order_is_told_by_the_column() -> None:
    seen = Evidence()
    gather(
        seen,
        pa.array(["03/04/2021", "13/04/2021", "04/14/2021 10:00", "2021-13-01", "5/5/2021"]),
        np.arange(5),
    )
    assert (seen.day_first, seen.month_first, seen.either) == (1, 1, 1)
    assert seen.example == {"day-first": (1, "13/04/2021"), "month-first": (2, "04/14/2021 10:00")}


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo"]
)
def test_local_time_is_what_python_says(zone: str) -> None:
    """Every half hour of the days around each change of clocks in six years, beside zoneinfo."""
    local = [
        EPOCH + timedelta(days=13_000 + day, minutes=30 * half)
        for day in range(0, 2190, 1)
        for half in (1, 3, 5, 47)
    ]
    value = np.array([(moment - EPOCH) // timedelta(microseconds=1) for moment in local])
    told = to_utc(value, zone)
    for fold, ours in ((0, told.first), (1, told.second)):
        theirs = [
            (moment.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC).replace(tzinfo=None) - EPOCH)
            // timedelta(microseconds=1)
            for moment in local
        ]
        wrong = np.flatnonzero((ours != theirs) & ~told.skipped)
        assert wrong.tolist() == []
    there_and_back = [
        datetime.fromtimestamp(int(first) / 1e6, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        == moment
        for first, moment in zip(told.first, local, strict=True)
    ]
    assert [not same for same in there_and_back] == told.skipped.tolist()


def test_the_hour_that_comes_twice_does_not_close_before_it_opens(tmp_path: Path) -> None:
    """On 7 November 2021 in New York 01:50 comes twice. Opened at 01:50 (the first: 05:50 UTC) and closed at 01:10,
    which can only be the second 01:10 (06:10 UTC): twenty minutes. On 14 March there is no 02:30: it is 03:30, or
    07:30 UTC."""
    log = write_log(
        tmp_path / "log.csv",
        [
            ("1", "2021-11-07 01:50:00", "", "2021-11-07 01:10:00", "a", "b"),
            ("2", "2021-03-14 02:30:00", "", "2021-03-14 03:40:00", "a", "b"),
        ],
    )
    tickets = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    took = tickets.table()["closed"] - tickets.table()["opened"]
    assert took.dt.total_seconds().tolist() == [20 * 60, 10 * 60]
    moments = tickets.quality["moments"]
    assert (moments["opened"]["in_a_doubled_hour"], moments["closed"]["in_a_doubled_hour"]) == (1, 1)
    assert (moments["opened"]["in_a_skipped_hour"], moments["closed"]["in_a_skipped_hour"]) == (1, 0)


def test_a_day_alone_begins_at_midnight_and_ends_at_its_end(tmp_path: Path) -> None:
    log = write_log(
        tmp_path / "log.csv", rows(1, opened="2021-07-01", due="2021-07-01", closed="2021-07-01 23:00")
    )
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert told.table()["opened"][0].isoformat() == "2021-07-01T04:00:00+00:00"
    assert told.table()["due"][0].isoformat() == "2021-07-02T03:59:59+00:00"
    assert told.quality["due"]["on_time_share"] == 1


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(PetitionError, match="no time zone") as refused:
        check_zone("America/NewYork")
    assert refused.value.hint == 'did you mean "America/New_York"?'


ORDERS = {
    "day": (["03/04/2021 10:00", "13/04/2021 10:00"], "2021-04-03"),
    "month": (["03/04/2021 10:00", "04/13/2021 10:00"], "2021-03-04"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_the_whole_column_decides(tmp_path: Path, name: str) -> None:
    opened, first = ORDERS[name]
    log = write_log(tmp_path / "log.csv", [(str(n), at, "", "", "a", "b") for n, at in enumerate(opened)])
    told = read_tickets(log, tmp_path / "mine.toml")
    assert told.quality["opened"]["first"].startswith(first)
    assert told.quality["moments"]["opened"]["order"] == f"{name}-first"


def test_what_no_column_can_tell_is_asked(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", rows(3, opened="01/02/2021 10:00:00 AM"))
    with pytest.raises(PetitionError, match="does not tell whether day or month") as asked:
        read_tickets(log, tmp_path / "mine.toml")
    assert "--order day-first" in str(asked.value.expected)
    told = read_tickets(log, tmp_path / "mine.toml", order="day-first")
    assert told.quality["opened"]["first"] == "2021-02-01T15:00:00Z"


def test_mixed_dates_are_refused_by_name(tmp_path: Path) -> None:
    opened = ["13/04/2021", "04/14/2021", "01/02/2021"]
    log = write_log(tmp_path / "log.csv", [(str(n), at, "", "", "a", "b") for n, at in enumerate(opened)])
    with pytest.raises(
        PetitionError, match=r'mixes dates: "13/04/2021" in row 2 .* and "04/14/2021" in row 3'
    ) as mixed:
        read_tickets(log, tmp_path / "mine.toml")
    assert mixed.value.line == 3
    told = read_tickets(log, tmp_path / "mine.toml", order="day-first")
    assert told.quality["left_out"] == {"opened: no moment that can be read": 1}


@pytest.mark.parametrize(
    ("form", "value", "moment"),
    [
        # A spreadsheet's 44 197 is the first of January 2021: 18 628 days after 1970, which is its 25 569.
        ("excel", "44197", "2021-01-01 00:00:00"),
        ("excel", "44197.5", "2021-01-01 12:00:00"),
        ("excel", "44197,25", "2021-01-01 06:00:00"),
        ("excel", "44197.999988", "2021-01-01 23:59:59"),  # a second is 0.00001157 of a day
        ("unix", "1609459200", "2021-01-01 00:00:00"),
        ("unix-ms", "1609459200499", "2021-01-01 00:00:00"),
    ],
)
def test_moments_that_are_numbers(form: str, value: str, moment: str) -> None:
    read = read_by_format(pa.array([value, "", "soon", "-1", "1e300", "nan", None]), (form,))
    assert read.readable.tolist() == [True, *[False] * 6]
    assert str(read.value[:1].astype("datetime64[us]")[0]).replace("T", " ")[:19] == moment
    assert read.zoned[0] == (form != "excel") and not read.day_only[0]
    assert looks_like(value) == form
    assert looks_like("soon") is None and looks_like("12") is None
