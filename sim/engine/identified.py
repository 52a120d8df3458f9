"""Petitions that are known before the run begins: their identities, and what follows from these by chance."""

from __future__ import annotations

import numpy as np

from sim.behaviour.citizens import petitioner
from sim.engine.kinds import drawn_kind
from sim.engine.world import World
from sim.errors import PetitionError
from sim.ground.compiling import kernel
from sim.ground.draws import Block, block, uniform
from sim.ground.order import MOST_PER_DAY, identity

_NEED = int(Block.NEED)


def fill(
    world: World,
    wants: np.ndarray,
    origin: int,
    days: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    key: str,
) -> np.ndarray:
    """Give WANT[n], whose communities are known, identities, citizens and kinds; returns the number of each that is
    drawn for its age, float64[n].

    The k-th of its community, day and origin has the k-th identity; its kind is one of low … high − 1, by the day's
    mix. Raises PetitionError for more than identities can hold; key: which key is to blame.
    """
    cells = days * len(world.communities) + wants["community"]
    order = np.argsort(cells, kind="stable")
    begins = np.flatnonzero(np.diff(cells[order], prepend=-1))
    ordinal = np.empty(len(wants), np.int64)
    ordinal[order] = np.arange(len(wants)) - np.repeat(begins, np.diff(begins, append=len(wants)))
    if ordinal.max(initial=0) >= MOST_PER_DAY:
        raise PetitionError(
            "too many in one community on one day", key=key, expected=f"fewer than {MOST_PER_DAY}"
        )
    return np.asarray(_identified(world, wants, origin, days, ordinal, low, high))


@kernel
def _identified(world, wants, origin, days, ordinal, low, high):
    settings = world.settings[0]
    ages = np.empty(wants.shape[0])
    for i in range(wants.shape[0]):
        want = wants[i]
        community = world.communities[want.community]
        who = identity(origin, days[i], want.community, ordinal[i])
        age, citizen, kind, _ = block(settings.seed, settings.replication, who, _NEED, 0, 0)
        ages[i] = uniform(age)
        want.id = who
        want.matter = who
        want.citizen = petitioner(community.first, community.citizens, settings, citizen)
        want.kind = drawn_kind(world.mixes, world.day_mix[days[i], community.street], low[i], high[i], kind)
    return ages
