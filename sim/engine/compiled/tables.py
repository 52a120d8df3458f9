"""What every step is given."""

from __future__ import annotations

from typing import Any, NamedTuple


class Engine(NamedTuple):
    """The world and the engine's own tables.

    petitions: PETITION[rows], the first rows belong to the crews' openings. ring: int32[RING + MINUTE]. pool:
    ENTRY[places]. seat_since, seat_number: the heap of seats. records: RECORD[n], what is finished. wants, starts: the
    day's contacts by minute. firsts: those of the minute in work, chained by second. keys, slots: this second's events.
    """

    world: Any
    petitions: Any
    ring: Any
    pool: Any
    seat_since: Any
    seat_number: Any
    records: Any
    wants: Any
    starts: Any
    firsts: Any
    keys: Any
    slots: Any
