"""Local time to UTC, a whole column at a time.

When clocks go back an hour comes twice: its first coming is meant (a closing, where that would lie before the opening,
means the second). When they go forward an hour is missing: a moment in it is as long after the change as it says it is
after the hour before. Both are counted. This is what Python's zoneinfo does (fold=0), as a test shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from sim.errors import PetitionError, meant
from sim.ground.time_units import DAY
from sim.tickets.times import SECOND, Numbers, Truths

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Instants:
    """Moments of UTC; `second` is the other coming of an hour that came twice, elsewhere the same."""

    first: Numbers
    second: Numbers
    doubled: Truths
    skipped: Truths


def check_zone(name: str, file: str | None = None, key: str = "zone") -> None:
    """Raise PetitionError unless a time zone of this name is known."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        from zoneinfo import available_timezones

        raise PetitionError(
            f'"{name}" is no time zone', file=file, key=key, expected='a name such as "America/New_York"',
            hint=meant(name, available_timezones()),
        ) from error  # fmt: skip


@lru_cache
def _changes(name: str, first: int, last: int) -> tuple[Numbers, Numbers]:
    """When the offset from UTC changes in these years, in seconds of UTC, and the offset from each change on."""
    zone = ZoneInfo(name)

    def offset(second: int) -> int:
        away = (_EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
        return int((away or timedelta()).total_seconds())

    day = int((datetime(first, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) - 2 * DAY
    end = int((datetime(last + 1, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) + 2 * DAY
    starts, offsets = [day], [offset(day)]
    while day < end:
        if (after := offset(day + DAY)) != offsets[-1]:
            low, high = day, day + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offsets[-1] else (low, middle)
            starts.append(high)
            offsets.append(after)
        day += DAY
    return np.array(starts, np.int64), np.array(offsets, np.int64)


def to_utc(local: Numbers, zone: str) -> Instants:
    """Local microseconds to those of UTC."""
    return _instants(local, zone)[0]


def even_to_utc(local: Numbers, zone: str) -> Numbers:
    """Microseconds of a clock that is never changed, such as a simulated city's, to those of UTC, so that none
    overtakes another: a moment in an hour that is left out becomes the moment of the change."""
    instants, ends = _instants(local, zone)
    return np.minimum(instants.first, ends)


def _instants(local: Numbers, zone: str) -> tuple[Instants, Numbers]:
    """The moments in UTC, and until when the clock goes as it does there."""
    if not len(local):
        never = np.zeros(0, np.bool_)
        return Instants(local, local, never, never), local
    years = (
        np.array([local.min(), local.max()]).astype("datetime64[us]").astype("datetime64[Y]").astype(int)
        + 1970
    )
    starts, offsets = _changes(zone, int(years[0]), int(years[1]))
    starts, offsets = starts * SECOND, offsets * SECOND
    # The last period that has begun by the local clock; the one before may still hold, or this one be over.
    period = np.maximum(np.searchsorted(starts + offsets, local, side="right") - 1, 0)
    before = np.maximum(period - 1, 0)
    second = local - offsets[period]
    first = np.where(local < starts[period] + offsets[before], local - offsets[before], second)
    ends = np.append(starts[1:], np.iinfo(np.int64).max)[period]
    return Instants(first, second, first != second, second >= ends), ends
