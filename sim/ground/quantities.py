"""Quantities as a scenario writes them: durations, allowances, shares, dates, times of day.

Each is a pydantic type that reads the text people write ("2h", "41.5%", "08:30"), holds the plain number the
simulation works with, and writes the text back in JSON mode (allowances always). None takes true, false, nan
or inf for a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.ground.time_units import AN_HOUR, DAY, MINUTE, WEEK, YEAR

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
LONGEST = 100 * (YEAR + 1) * DAY
"""No duration is longer, so that sums of durations stay far inside int64."""

_UNITS = {"s": 1, "min": MINUTE, "h": AN_HOUR, "d": DAY, "w": WEEK * DAY}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|min|h|d|w)\s*")
_WORKING_DAYS = re.compile(r"\s*(\d+)\s*([wb])d\s*")
_PERCENT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*%\s*")
_CLOCK = re.compile(r"\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*")

_A_DURATION = 'expected a duration such as "90s", "15min", "2h", "7d" or "3w", or whole seconds'
_AN_ALLOWANCE = (
    'expected a duration such as "2h" or "7d", or working days such as "15wd", to the end of the 15th, or "15bd", to '
    "the time of day at which it began"
)
_A_SHARE = 'expected a share from 0 to 1, such as 0.415 or "41.5%"'
_A_CLOCK_TIME = 'expected a time of day from "00:00" to "24:00", such as "08:30"'
_A_DATE = "expected a date such as 2019-01-01"


def _wrong(message: str) -> PydanticCustomError:
    # Braces would be read as places to fill in.
    return PydanticCustomError("quantity", "{message}", {"message": message})


def read_seconds(given: object) -> int:
    """Whole seconds of "90s", "15min", "2h", "7d", "3w" or of a whole number of seconds; never negative."""
    if isinstance(given, bool):
        raise _wrong(_A_DURATION)
    if isinstance(given, int):
        seconds = given
    elif isinstance(given, str) and (match := _DURATION.fullmatch(given)):
        exact = Decimal(match[1]) * _UNITS[match[2]]
        if exact != int(exact):
            raise _wrong(f"{given} is not a whole number of seconds")
        seconds = int(exact)
    elif isinstance(given, str) and _WORKING_DAYS.fullmatch(given):
        raise _wrong('working days ("wd") are only for allowances; ' + _A_DURATION)
    else:
        raise _wrong(_A_DURATION)
    if seconds < 0:
        raise _wrong("a duration is never negative")
    if seconds > LONGEST:
        raise _wrong("a duration is at most 100 years")
    return seconds


def write_seconds(seconds: int) -> str:
    """The text with the fewest digits that `read_seconds` reads back ("15min", "36h"); "7d" rather than "1w"."""
    if seconds == 0:
        return "0s"
    by_preference = (
        f"{seconds // _UNITS[unit]}{unit}"
        for unit in ("d", "h", "min", "s", "w")
        if seconds % _UNITS[unit] == 0
    )
    return min(by_preference, key=_digits)


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Time allowed: seconds of natural time, or working days by the city's calendar; the other one is 0.

    working_days: negative for business days, at the last of which the time of day counts ("15bd").
    """

    seconds: int
    working_days: int = 0

    def __str__(self) -> str:
        if not self.working_days:
            return write_seconds(self.seconds)
        return f"{abs(self.working_days)}{'wd' if self.working_days > 0 else 'bd'}"

    @classmethod
    def read(cls, given: object) -> Allowance:
        """From "15wd", or anything `read_seconds` takes."""
        if isinstance(given, Allowance):
            return given
        if isinstance(given, str) and (match := _WORKING_DAYS.fullmatch(given)):
            days = int(match[1])
            if not 1 <= days <= 10_000:
                raise _wrong("working days allowed are from 1wd to 10000wd")
            return cls(seconds=0, working_days=days if match[2] == "w" else -days)
        if isinstance(given, bool) or not isinstance(given, int | str):
            raise _wrong(_AN_ALLOWANCE)
        if isinstance(given, str) and not _DURATION.fullmatch(given):
            raise _wrong(_AN_ALLOWANCE)
        return cls(seconds=read_seconds(given))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": r"^\d+(\.\d+)?(s|min|h|d|w|wd|bd)$", "minimum": 0}


def read_share(given: object) -> float:
    """A share 0…1 of a number 0…1 or of "41.5%"."""
    if isinstance(given, str) and (match := _PERCENT.fullmatch(given)):
        share: float = float(Decimal(match[1]) / 100)
    elif isinstance(given, bool) or not isinstance(given, int | float):
        raise _wrong(_A_SHARE)
    else:
        share = given
    if not 0 <= share <= 1:
        raise _wrong(_A_SHARE)
    return float(share)


def read_clock_time(given: object) -> int:
    """Seconds after midnight of "08:30", "08:30:15" or "24:00"; a number is taken as such seconds."""
    if isinstance(given, time):
        seconds = given.hour * AN_HOUR + given.minute * MINUTE + given.second
    elif isinstance(given, str) and (match := _CLOCK.fullmatch(given)):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        if minute > 59 or second > 59:
            raise _wrong(_A_CLOCK_TIME)
        seconds = hour * AN_HOUR + minute * MINUTE + second
    elif isinstance(given, bool) or not isinstance(given, int):
        raise _wrong(_A_CLOCK_TIME)
    else:
        seconds = given
    if not 0 <= seconds <= DAY:
        raise _wrong(_A_CLOCK_TIME)
    return seconds


def write_clock_time(seconds: int) -> str:
    """ "08:30", or "08:30:15" when it is not a whole minute."""
    text = f"{seconds // AN_HOUR:02d}:{seconds // MINUTE % 60:02d}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02d}"


def read_date(given: object) -> date:
    """A date, as TOML has them or as text "2019-01-01"."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str):
        try:
            return date.fromisoformat(given.strip())
        except ValueError as error:
            raise _wrong(f"{_A_DATE}; there is no such day") from error
    raise _wrong(_A_DATE)


def is_date(given: object) -> bool:
    """Whether this is a date as text, "2019-01-01", and written so."""
    try:
        return isinstance(given, str) and date.fromisoformat(given).isoformat() == given
    except ValueError:
        return False


def _number(given: object) -> object:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise _wrong("expected a number")
    if not abs(given) < math.inf:
        raise _wrong("expected a number; nan and inf are none")
    return given


def _is_whole(shares: Any) -> Any:
    total = math.fsum(shares.values() if isinstance(shares, Mapping) else shares)
    if abs(total - 1) > 1e-6:
        raise _wrong(f"the shares must sum to 1; they sum to {total:.9g}")
    return shares


WHOLE = AfterValidator(_is_whole)
"""For other containers of shares: `Annotated[dict[BodyName, Share], WHOLE]` must sum to 1."""

Seconds = Annotated[
    int,
    BeforeValidator(read_seconds),
    PlainSerializer(write_seconds, return_type=str, when_used="json"),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d+(\.\d+)?(s|min|h|d|w)$", "minimum": 0}),
]
ClockTime = Annotated[
    int,
    BeforeValidator(read_clock_time),
    PlainSerializer(write_clock_time, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}:\d{2}(:\d{2})?$"}),
]
Share = Annotated[
    float,
    BeforeValidator(read_share),
    WithJsonSchema({"type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": r"^\d+(\.\d+)?%$"}),
]
Date = Annotated[
    date,
    BeforeValidator(read_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Shares = Annotated[dict[str, Share], WHOLE]
ShareList = Annotated[list[Share], WHOLE]
Positive = Annotated[float, Field(gt=0), BeforeValidator(_number)]
NonNegative = Annotated[float, Field(ge=0), BeforeValidator(_number)]


def magnitude(given: object) -> float | None:
    """What a written quantity counts for beside others of its sort, None if it is not a quantity.

    Durations and times of day in seconds, working days as days, shares 0…1, numbers as they are.
    """
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float):
        return float(given) if abs(given) < 1e300 else None  # neither nan nor inf nor more than a float holds
    if isinstance(given, Allowance):
        return float(given.seconds + abs(given.working_days) * DAY)
    if not isinstance(given, str):
        return None
    if match := _PERCENT.fullmatch(given):
        return float(Decimal(match[1]) / 100)
    readers: Iterable[tuple[re.Pattern[str], Any]] = (
        (_DURATION, read_seconds),
        (_WORKING_DAYS, lambda text: int(text.strip()[:-2]) * DAY),
        (_CLOCK, read_clock_time),
    )
    for pattern, read in readers:
        if pattern.fullmatch(given):
            try:
                return float(read(given))
            except PydanticCustomError:
                return None
    return None


def sort(given: object) -> str:
    """Which sort of quantity this is as it is written: numbers of one sort can be the ends of a range."""
    if isinstance(given, Allowance):
        return "working days" if given.working_days else "duration"
    if isinstance(given, str):
        forms = {"duration": _DURATION, "working days": _WORKING_DAYS, "time of day": _CLOCK}
        return next((name for name, form in forms.items() if form.fullmatch(given)), "number")
    return "number"


def means_same(one: object, other: object) -> bool:
    """Whether two values, as written or as read, mean the same: "24h" and "1d", "50%" and 0.5; but not "1d" and
    "1wd"."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(means_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(means_same(one[key], other[key]) for key in one)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, date) or isinstance(other, date):
        return str(one).strip() == str(other).strip()
    size = magnitude(one)
    if size is None or _sort_of_days(one) != _sort_of_days(other):
        return one == other
    return size == magnitude(other)


def _sort_of_days(given: object) -> str:
    """ "w" for working days, "b" for business days, "" for natural time."""
    match = _WORKING_DAYS.fullmatch(str(given)) if isinstance(given, str | Allowance) else None
    return match[2] if match else ""
