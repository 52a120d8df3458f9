"""Which matters stand behind the causes: a chain for each community and category, as long as `World.causes` says.

The order of a chain says nothing: who joins takes any place with the same chance, so the first are as good as any.
"""

from __future__ import annotations

import numpy as np

from sim.behaviour.matters import is_of
from sim.engine.kinds import drawn_kind
from sim.ground.compiling import rule
from sim.ground.draws import Block, block, uniform
from sim.ground.order import first_cause
from sim.ground.tables import MATTER

_NEED, _MATTER = int(Block.NEED), int(Block.MATTER)
NO_ROW = 0
"""The end of a chain. Row 0 of the matters is none: its `next` is the first free row, its `id` how many are free."""
SPARE = 1024


def first_matters(causes: np.ndarray) -> np.ndarray:
    """MATTER[n]: rows for the causes at the start and some more, all free."""
    matters = np.zeros(1, MATTER)
    add_rows(matters, int(causes.sum()) + SPARE)
    return matters


def add_rows(matters: np.ndarray, count: int) -> None:
    """So many more free rows, in place: agents and engines hold the same table."""
    first = len(matters)
    matters.resize(first + count, refcheck=False)
    matters["next"][first:-1] = np.arange(first + 1, first + count)
    matters["next"][-1] = matters["next"][0]
    matters["next"][0] = first
    matters["id"][0] += count


def give_room(matters: np.ndarray, needed: int) -> None:
    """Make sure that so many rows are free; the table doubles at least."""
    if matters["id"][0] < needed:
        add_rows(matters, needed + len(matters))


@rule
def put(chains, matters, community, category, before, matter, kind):
    """A matter stands behind a cause from now on, with so many others of its chain before it."""
    row = matters[0].next
    matters[0].next = matters[row].next
    matters[0].id -= 1
    matters[row].id = matter
    matters[row].kind = kind
    if before == 0:
        matters[row].next = chains[community, category]
        chains[community, category] = row
    else:
        earlier = at(chains, matters, community, category, before - 1)
        matters[row].next = matters[earlier].next
        matters[earlier].next = row


@rule
def at(chains, matters, community, category, place):
    """The row at a place of a chain, counted from 0."""
    row = chains[community, category]
    for _ in range(place):
        row = matters[row].next
    return row


@rule
def found_place(chains, matters, community, category, matter):
    """The place in a chain at which a matter stands; -1 if it does not (any more)."""
    place = 0
    row = chains[community, category]
    while row != NO_ROW:
        if matters[row].id == matter:
            return place
        row = matters[row].next
        place += 1
    return -1


@rule
def take(chains, matters, community, category, place):
    """The cause at a place of its chain is no more."""
    row = at(chains, matters, community, category, place)
    if place == 0:
        chains[community, category] = matters[row].next
    else:
        matters[at(chains, matters, community, category, place - 1)].next = matters[row].next
    matters[row].next = matters[0].next
    matters[0].next = row
    matters[0].id += 1


@rule
def leave(world, community, category, matter, kind, number):
    """A matter leaves a cause behind, at any place of the chain."""
    stock = world.causes[community, category]
    put(world.chains, world.matters, community, category, int(uniform(number) * (stock + 1)), matter, kind)
    world.causes[community, category] = stock + 1


@rule
def end(world, community, category, place):
    """A cause ends."""
    take(world.chains, world.matters, community, category, place)
    world.causes[community, category] -= 1


@rule
def found_matters(world):
    """Those behind the causes at the start: matters as new ones are, of a kind drawn within the category by the first
    day's mix."""
    settings = world.settings[0]
    for m in range(world.causes.shape[0]):
        mix = world.day_mix[0, world.communities[m].street]
        k = 0
        for category in range(world.causes.shape[1]):
            low, high = world.category_first[category], world.category_first[category + 1]
            for _ in range(world.causes[m, category]):
                who = first_cause(m, k)
                number = block(settings.seed, settings.replication, who, _NEED, 0, 0)[2]
                kind = drawn_kind(world.mixes, mix, low, high, number)
                put(world.chains, world.matters, m, category, 0, who, kind)
                k += 1


@rule
def end_some(world, taken):
    """So many causes of each community and category end, whichever."""
    for m in range(taken.shape[0]):
        for category in range(taken.shape[1]):
            for _ in range(taken[m, category]):
                end(world, m, category, 0)


@rule
def unlock(world, was):
    """Causes end whose matters were locked when the kinds' shares were `was`, and are not by those in force."""
    settings = world.settings[0]
    for m in range(world.causes.shape[0]):
        for category in range(world.causes.shape[1]):
            place = 0
            row = world.chains[m, category]
            while row != NO_ROW:
                one, following = world.matters[row], world.matters[row].next
                kind = one.kind
                if world.kinds[kind].locked < was[kind]:
                    number = block(settings.seed, settings.replication, one.id, _MATTER, 0, 0)[0]
                    if is_of(was[kind], number) and not is_of(world.kinds[kind].locked, number):
                        end(world, m, category, place)
                        place -= 1
                place += 1
                row = following
