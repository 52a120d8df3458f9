"""The total order of events: (second, kind, identity), in both engines; and how an identity is packed.

The identity of a petition never is a running number: it says where and when the need arose, so that it is the
same under every policy. A repeat keeps the identity of its root and has the next generation.
"""

from __future__ import annotations

from enum import IntEnum

from sim.ground.compiling import rule


class EventKind(IntEnum):
    """What happens in the same second happens in this order."""

    OPEN = 0  # a crew's working day begins
    FINISH = 1  # an officer ends a piece of work
    LAPSE = 2  # a waiting petition reaches the moment at which it is closed on paper
    ARRIVE = 3  # a petition reaches a unit
    CALL = 4  # the call-back
    RAISE = 5  # a contact reaches the hotline
    CLOSE = 6  # what has lain since the work was done is closed


class Origin(IntEnum):
    """Where a petition comes from."""

    NEED = 0  # a citizen's need
    CAUSE = 1  # an unsolved cause
    BACKLOG = 2  # open when the simulation starts
    LIST = 3  # listed (`demand.arrivals`)


_LIST = int(Origin.LIST)

# | event kind 3 | day 20 | community 16 | k 19 | origin 2 | task 2 |  = 62 bits
TASK_BITS, ORIGIN_BITS, K_BITS, COMMUNITY_BITS, DAY_BITS = 2, 2, 19, 16, 20
KIND_SHIFT = TASK_BITS + ORIGIN_BITS + K_BITS + COMMUNITY_BITS + DAY_BITS
MOST_PER_DAY = 1 << K_BITS
MOST_COMMUNITIES = 1 << COMMUNITY_BITS
MOST_DAYS = 1 << DAY_BITS
MOST_TASKS = (1 << TASK_BITS) - 1
_BACKLOG = int(Origin.BACKLOG)


@rule
def identity(origin, day, community, k):
    """Identity of the k-th contact of a day, community and origin; the task bits (lowest two) are zero."""
    return (((day << COMMUNITY_BITS | community) << K_BITS | k) << ORIGIN_BITS | origin) << TASK_BITS


@rule
def first_cause(community, k):
    """Identity of the matter behind the k-th cause that a community has at the start: as of a later backlog, of which
    there is none."""
    return identity(_BACKLOG, 1 + k // MOST_PER_DAY, community, k % MOST_PER_DAY)


@rule
def task_of(petition, which):
    """Identity of a petition's helper number `which` (0, 1, …)."""
    return petition | (which + 1)


@rule
def whose_task(task):
    """The petition of a helper's task, and which helper it is."""
    return task & ~MOST_TASKS, (task & MOST_TASKS) - 1


@rule
def origin_of(petition):
    """The `Origin` in an identity."""
    return (petition >> TASK_BITS) & ((1 << ORIGIN_BITS) - 1)


@rule
def is_listed(petition, generation):
    """Whether a contact stands on a list, and does not come back."""
    return generation == 0 and origin_of(petition) == _LIST


@rule
def order_key(kind, petition):
    """Order within one second, as one number."""
    return (kind << KIND_SHIFT) | petition
