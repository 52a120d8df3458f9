"""The order of events holds for every kind, on every day a run may have."""

from __future__ import annotations

import pytest

from sim.errors import PetitionError
from sim.ground.order import (
    KIND_SHIFT,
    MOST_COMMUNITIES,
    MOST_DAYS,
    MOST_PER_DAY,
    EventKind,
    Origin,
    identity,
    order_key,
    origin_of,
)
from sim.scenario.load import load

DAYS = [0, 1, 130_000, 131_072, 146_097, MOST_DAYS - 1]  # 131 072 days are 359 years, 146 097 are 400


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("kind", EventKind)
def test_a_kind_of_event_stays_what_it_is(kind: EventKind, day: int) -> None:
    who = identity(int(Origin.BACKLOG), day, MOST_COMMUNITIES - 1, MOST_PER_DAY - 1)
    key = order_key(int(kind), who)
    assert key >> KIND_SHIFT == kind
    assert 0 <= key < 1 << 63
    assert origin_of(who) == Origin.BACKLOG


def test_later_needs_have_greater_identities() -> None:
    who = [identity(int(Origin.NEED), day, 0, 0) for day in DAYS]
    assert who == sorted(who)


def test_a_run_of_more_days_than_identities_have_is_refused() -> None:
    with pytest.raises(PetitionError, match=f"at most {MOST_DAYS} days"):
        load("hamlet", {"time.start": "0001-01-01", "time.end": "3000-01-01", "reform": {"*": False}})
