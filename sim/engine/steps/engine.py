"""What every step is given."""

from __future__ import annotations

from typing import Any, NamedTuple


class Engine(NamedTuple):
    """The world and the engine's own tables.

    petitions: PETITION[rows], the first rows belong to the crews' openings. ring, lapses: int32[RING]. pool:
    ENTRY[places]. seat_since, seat_number: the heap of seats. records: RECORD[n], what is finished. wants, firsts: the
    day's contacts, chained by second. keys, slots: this second's events.
    """

    world: Any
    petitions: Any
    ring: Any
    lapses: Any
    pool: Any
    seat_since: Any
    seat_number: Any
    records: Any
    wants: Any
    firsts: Any
    keys: Any
    slots: Any
