"""Moments as logs write them. One grammar, and one order of day and month for a whole column, never row by row.

A value is read by its layout: the first of a layout is taken apart by the grammar, and all values of the same length
with the same signs in the same places are then read at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.ground.time_units import DAY

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

ORDERS = ("day-first", "month-first")
SECOND = 1_000_000
"""Moments are whole microseconds since 1970."""
A_DAY = DAY * SECOND
FIRST_YEAR, LAST_YEAR = 1970, 2100
"""What lies outside is a placeholder ("01/01/1900"), not a moment."""
LAYOUTS = 200
"""Layouts that are read at once in a batch; values of any others are read one by one."""

_FORM = re.compile(
    r"""\s*(?P<a>\d{1,4})(?P<sign>[-/.]|年)(?P<b>\d{1,2})(?P<sign2>[-/.]|月)(?P<c>\d{1,4})(?:日)?
    (?:(?:T|\s+|(?<=日))(?P<noon>上午|下午)?\s*(?P<h>\d{1,2})(?::|时)(?P<m>\d{2})(?:分)?
       (?:(?::|(?<=分))(?P<s>\d{2})(?:秒)?(?:[.,](?P<f>\d{1,9}))?)?(?:\s*(?P<half>[AaPp]\.?[Mm]\.?))?)?
    \s*(?P<zone>Z|z|UTC|GMT|(?P<plus>[-+])(?P<zh>\d{2})(?::?(?P<zm>\d{2}))?)?\s*""".encode(),
    re.VERBOSE,
)
_SIGNS = {b"-": b"-", b"/": b"/", b".": b".", "年".encode(): "月".encode()}
_NUMBERS = ("a", "b", "c", "h", "m", "s", "f", "zh", "zm")
_DIGITS = frozenset(b"0123456789")


@dataclass
class Evidence:
    """What a column says of its order: dates whose first, or second, number can only be the day."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    example: dict[str, tuple[int, str]] = field(default_factory=dict)
    """A row and value for each."""


@dataclass
class Moments:
    """A column read: local microseconds, or those of UTC where the value told its offset."""

    value: Numbers
    readable: Truths
    zoned: Truths
    day_only: Truths


@dataclass(frozen=True)
class _Layout:
    """Where numbers stand in values of one length; `fixed` are the places of all other signs."""

    spans: dict[str, tuple[int, int]]
    year_last: bool
    fixed: tuple[int, ...]
    signs: bytes
    noon: int
    """Hours that are added: 0 or 12, or -1 where a day has 24 hours."""
    offset: int
    """+1 or -1 before the hours of an offset, 0 where UTC is told, None where nothing is."""
    zoned: bool


def _layout(value: bytes) -> _Layout | None:
    match = _FORM.fullmatch(value)
    if match is None or _SIGNS[match["sign"]] != match["sign2"]:
        return None
    year_last = len(match["a"]) < 4
    if year_last and (len(match["c"]) != 4 or len(match["a"]) > 2):
        return None
    if not year_last and (len(match["c"]) > 2 or len(match["a"]) != 4):
        return None
    spans = {name: match.span(name) for name in _NUMBERS if match[name] is not None}
    inside = {place for start, end in spans.values() for place in range(start, end)}
    fixed = tuple(place for place in range(len(value)) if place not in inside)
    half = (match["half"] or b"").lower()
    noon = -1
    if half or match["noon"]:
        noon = 12 if half.startswith(b"p") or match["noon"] == "下午".encode() else 0
    return _Layout(
        spans, year_last, fixed, bytes(value[place] for place in fixed), noon,
        {b"+": 1, b"-": -1}.get(match["plus"] or b"", 0), match["zone"] is not None,
    )  # fmt: skip


def _groups(values: Any) -> Iterator[tuple[_Layout, Numbers, npt.NDArray[np.uint8]]]:
    """The values of an Arrow column that have a layout: which they are, and their bytes."""
    import pyarrow as pa

    values = values.cast(pa.large_binary())
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    _, starts, content = values.buffers()
    if content is None:
        return
    where = np.frombuffer(starts, np.int64)[values.offset : values.offset + len(values) + 1]
    content = np.frombuffer(content, np.uint8)
    lengths = np.diff(where)
    # Nothing is a moment in fewer than 6 or more than 64 letters.
    for length in 6 + np.flatnonzero(np.bincount(np.minimum(lengths, 65), minlength=66)[6:65]):
        left = np.flatnonzero(lengths == length)
        table = content[where[left][:, None] + np.arange(length)]
        for _ in range(LAYOUTS):
            if not len(left):
                break
            layout = _layout(table[0].tobytes())
            if layout is None:  # no moment: whatever has the very same letters is none either
                same = (table == table[0]).all(axis=1)
            else:
                signs = np.frombuffer(layout.signs, np.uint8)
                same = (table[:, list(layout.fixed)] == signs).all(axis=1)
                digits = np.concatenate([np.arange(*span) for span in layout.spans.values()])
                same &= ((table[:, digits] >= 48) & (table[:, digits] <= 57)).all(axis=1)
                yield layout, left[same], table[same]
            left, table = left[~same], table[~same]
        for place, row in zip(left, table, strict=True):
            layout = _layout(row.tobytes())
            if layout is not None:
                yield layout, np.array([place]), row[None, :]


def _number(layout: _Layout, table: npt.NDArray[np.uint8], name: str) -> Numbers:
    start, end = layout.spans.get(name, (0, 0))
    number = np.zeros(len(table), np.int64)
    for place in range(start, end):
        number = number * 10 + (table[:, place] - 48)
    return number


def gather(evidence: Evidence, values: Any, rows: Numbers) -> None:
    """Add what an Arrow column of texts says about the order of day and month."""
    for layout, which, table in _groups(values):
        if not layout.year_last:
            continue
        a, b = _number(layout, table, "a"), _number(layout, table, "b")
        day_first, month_first = (a > 12) & (b <= 12), (b > 12) & (a <= 12)
        evidence.day_first += int(day_first.sum())
        evidence.month_first += int(month_first.sum())
        evidence.either += int(((a <= 12) & (b <= 12) & (a != b)).sum())
        for order, decisive in (("day-first", day_first), ("month-first", month_first)):
            if order not in evidence.example and decisive.any():
                first = int(np.argmax(decisive))
                evidence.example[order] = (
                    int(rows[which[first]]),
                    table[first].tobytes().decode(errors="replace"),
                )


def read_moments(values: Any, order: str | None) -> Moments:
    """Read an Arrow column of texts; order: of day and month, where the year comes last."""
    count = len(values)
    read = Moments(np.zeros(count, np.int64), *(np.zeros(count, np.bool_) for _ in range(3)))
    for layout, which, table in _groups(values):
        a, b, c = (_number(layout, table, name) for name in "abc")
        if not layout.year_last:
            year, month, day = a, b, c
        elif order == "day-first":
            year, month, day = c, b, a
        else:
            year, month, day = c, a, b
        hour, minute, second = (_number(layout, table, name) for name in "hms")
        right = (month >= 1) & (month <= 12) & (day >= 1) & (minute < 60) & (second < 60)
        right &= (year >= FIRST_YEAR) & (year <= LAST_YEAR)
        if layout.noon < 0:
            right &= hour < 24
        else:
            right &= (hour >= 1) & (hour <= 12)
            hour = hour % 12 + layout.noon
        months = (year - 1970) * 12 + month - 1
        first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        right &= day <= following - first
        value = (first + day - 1) * A_DAY + ((hour * 60 + minute) * 60 + second) * SECOND
        if "f" in layout.spans:
            digits = layout.spans["f"][1] - layout.spans["f"][0]
            value += _number(layout, table, "f") * 10**6 // 10**digits
        away = _number(layout, table, "zh") * 60 + _number(layout, table, "zm")
        right &= away <= 24 * 60
        read.value[which] = value - layout.offset * away * 60 * SECOND
        read.readable[which] = right
        read.zoned[which] = layout.zoned
        read.day_only[which] = "h" not in layout.spans
    return read


SERIAL: dict[str, tuple[int, int, bool]] = {
    "excel": (-25_569 * A_DAY, A_DAY, False),
    "unix": (0, SECOND, True),
    "unix-ms": (0, SECOND // 1000, True),
}
"""Formats of moments that are numbers: microseconds of 0 after 1970 began, and of 1, and whether they are of UTC. A
spreadsheet counts days from the eve of 1900, whose February it gives a day too many."""


def looks_like(value: str) -> str | None:
    """The format of a number that would be a moment between 1990 and 2100."""
    for form in SERIAL:
        moment = _serial(value, form)
        if moment is not None and moment >= 7305 * A_DAY:  # 20 years of 365 days and 5 of 366
            return form
    return None


def _serial(value: str, form: str) -> int | None:
    """Microseconds since 1970, to the second; None for what is no number, or none of these years."""
    zero, unit, _ = SERIAL[form]
    try:
        number = float(value.strip().replace(",", "."))
    except ValueError:
        return None
    if not 0 <= number < 1e15:  # nor is what is no number at all
        return None
    moment = round((zero + number * unit) / SECOND) * SECOND
    return moment if 0 <= moment < (LAST_YEAR + 1 - FIRST_YEAR) * 365.2425 * A_DAY else None


def read_by_format(values: Any, formats: tuple[str, ...]) -> Moments:
    """Read an Arrow column of texts by formats of strptime or of `SERIAL`, the first that fits; slower, for what the
    grammar lacks."""
    count = len(values)
    read = Moments(np.zeros(count, np.int64), *(np.zeros(count, np.bool_) for _ in range(3)))
    epoch = datetime(1970, 1, 1)
    timed = {form: any(sign in form for sign in ("%H", "%I", "%c", "%X", "%T")) for form in formats}
    for place, value in enumerate(values.to_pylist()):
        for form in formats:
            if form in SERIAL:
                if (serial := _serial(value or "", form)) is None:
                    continue
                read.value[place] = serial
                read.readable[place], read.zoned[place] = True, SERIAL[form][2]
                break
            try:
                moment = datetime.strptime((value or "").strip(), form)
            except ValueError:
                continue
            away = moment.utcoffset()
            plain = moment.replace(tzinfo=None) - (away or epoch - epoch)
            if FIRST_YEAR <= plain.year <= LAST_YEAR:
                read.value[place] = (plain - epoch) // (datetime.resolution)
                read.readable[place], read.zoned[place] = True, away is not None
                read.day_only[place] = not timed[form]
            break
    return read
