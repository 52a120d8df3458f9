"""The day's needs: which of them become contacts, when, whose and about what. Both engines take them from here."""

from __future__ import annotations

import numpy as np

from sim.behaviour.citizens import is_voiced, petitioner
from sim.engine.kinds import guided_kind
from sim.engine.matters import at
from sim.engine.world import World
from sim.errors import PetitionError
from sim.ground.compiling import kernel, rule
from sim.ground.daytime import second_of_day
from sim.ground.draws import Block, block, poisson, uniform
from sim.ground.native import prefetch
from sim.ground.order import MOST_PER_DAY, Origin, identity
from sim.ground.tables import NONE, WANT
from sim.ground.time_units import AN_HOUR, DAY
from sim.policies.intake import is_consultation

_DAY, _NEED, _CONTACT = int(Block.DAY), int(Block.NEED), int(Block.CONTACT)
HALF = 1 << 31  # brings a 32-bit number into an int32 field
LOW_BITS = (1 << 32) - 1
MIXES = 2654435761  # brings low bits to the top (Knuth's multiplicative hash)
_FROM_NEED, _FROM_CAUSE = int(Origin.NEED), int(Origin.CAUSE)


@rule
def drawn_category(causes, community, total, number):
    """The category at a number, by the stock of unsolved causes of a community."""
    target = int(uniform(number) * total)
    for category in range(causes.shape[1]):
        target -= causes[community, category]
        if target < 0:
            return category
    return causes.shape[1] - 1


@rule
def batch_size(batches, number):
    """How many needs an event brings, at a number, by the cumulative shares of 1, 2, … (bisection)."""
    target = uniform(number) * batches[-1]
    low, high = 0, batches.shape[0] - 1
    while low < high:
        middle = (low + high) // 2
        if batches[middle] > target:
            high = middle
        else:
            low = middle + 1
    return low + 1


@rule
def brought(world, origin, day, community, event):
    """How many needs an event of a day brings."""
    settings = world.settings[0]
    who = identity(origin, day, community, event)
    return batch_size(world.batches, block(settings.seed, settings.replication, who, _NEED, 0, 1)[1])


@rule
def patrolled(settings, patrol, who, origin):
    """Whether a patrol finds what is wrong before anyone calls. A question is nothing that could be found."""
    contact = block(settings.seed, settings.replication, who, _CONTACT, 0, 0)
    if is_consultation(settings, 0, origin == _FROM_NEED, contact[1]):
        return False
    return uniform(block(settings.seed, settings.replication, who, _NEED, 0, 1)[0]) < patrol


@rule
def voiced(world, wants, first, count, origin, mix, causes):
    """Of the needs first … count − 1 keep those that are voiced, and say what they are about; returns how many `wants`
    then holds. All are of one community and origin, and their last two fields hold the numbers drawn for this."""
    settings = world.settings[0]
    kept = first
    for i in range(first, count):
        want, keep = wants[i], wants[kept]
        community = world.communities[want.community]
        citizen = world.citizens[want.citizen]
        if not is_voiced(settings, community.voice, citizen.trust, want.voice):
            continue
        kept += 1
        number = want.kind + HALF
        keep.time, keep.id, keep.citizen, keep.community = want.time, want.id, want.citizen, want.community
        keep.channel = NONE
        if origin == _FROM_NEED:
            keep.matter, keep.kind = keep.id, guided_kind(world.mixes, world.guide, mix, number)
        else:
            # one number picks the category, its low bits the cause within
            category = drawn_category(world.causes, keep.community, causes, number)
            place = int(uniform(number * MIXES & LOW_BITS) * world.causes[keep.community, category])
            cause = world.matters[at(world.chains, world.matters, keep.community, category, place)]
            keep.matter, keep.kind = cause.id, cause.kind
    return kept


@kernel
def voiced_needs(world, day, wants):
    """Fill `wants` (WANT[n]) with the contacts of a day, by community.

    Needs of a community: of events, Poisson with mean need·level of the day·level of the mix (shocks)·events a need,
    each brings one or a batch (`demand.arrivals`), whose needs share its kind; from causes: Poisson with mean
    causes·`causes.need`·level of the day. Last come those of a list. Each gets a second by the hours of the day, a
    citizen, a kind by the day's mix (from a cause: any of the community's causes, and the matter and kind of that); a
    patrol may find it first. Returns how many there are, and how many places are needed: if these are more than n, the
    contacts are not complete; -1 if a community has more needs a day than an identity can hold. Needs that arose,
    voiced or not, are counted in `hours`.
    """
    settings = world.settings[0]
    seed, replication = settings.seed, settings.replication
    count = 0
    for m in range(world.communities.shape[0]):
        community = world.communities[m]
        mix = world.day_mix[day, community.street]
        mean = community.need * world.day_level[day] * world.mix_level[mix] * settings.events
        causes = 0
        for category in range(world.causes.shape[1]):
            causes += world.causes[m, category]
        at_most = community.voice * (1.0 + settings.voice_trust / 2.0)
        for origin in (_FROM_NEED, _FROM_CAUSE):
            if origin == _FROM_CAUSE:
                mean = causes * settings.cause_need * world.day_level[day]
            events = poisson(mean, seed, replication, identity(origin, day, m, 0), _DAY, 0)
            needs = events
            in_batches = origin == _FROM_NEED and world.batches.shape[0] > 1
            if in_batches and events < MOST_PER_DAY:
                needs = 0
                for event in range(events):
                    needs += brought(world, origin, day, m, event)
            if needs >= MOST_PER_DAY:
                return count, -1
            if count + needs > wants.shape[0]:
                return count, count + needs
            first = count
            event = left = began = about = 0
            for k in range(needs):
                who = identity(origin, day, m, k)
                second, citizen, kind, voice = block(seed, replication, who, _NEED, 0, 0)
                time = (
                    second_of_day(world.seconds, world.day_profile[day], second)
                    // settings.tick
                    * settings.tick
                )
                if in_batches:
                    if left == 0:
                        left = brought(world, origin, day, m, event)
                        event += 1
                        began, about = time, kind
                    else:
                        apart = int(uniform(second) * min(settings.apart, DAY - began))
                        time = (began + apart) // settings.tick * settings.tick
                        kind = about
                    left -= 1
                world.hours[day * 24 + time // AN_HOUR].needs += 1
                if uniform(voice) >= at_most:
                    continue
                if community.patrol > 0.0 and patrolled(settings, community.patrol, who, origin):
                    world.tally[community.street].patrolled += 1
                    continue
                want = wants[count]
                want.time = day * DAY + time
                want.id = who
                want.citizen = petitioner(community.first, community.citizens, settings, citizen)
                want.community = m
                want.kind = kind - HALF
                want.voice = voice
                # The citizen is far away in memory: called for now, asked when the others are drawn.
                prefetch(world.citizens, want.citizen)
                count += 1
            count = voiced(world, wants, first, count, origin, mix, causes)
    first, last = world.listed_from[day], world.listed_from[day + 1]
    if count + last - first > wants.shape[0]:
        return count, count + last - first
    for i in range(first, last):
        listed, want = world.listed[i], wants[count]
        want.time, want.id, want.matter, want.kind = listed.time, listed.id, listed.matter, listed.kind
        want.citizen, want.community, want.channel = listed.citizen, listed.community, listed.channel
        world.hours[listed.time // AN_HOUR].needs += 1
        count += 1
    return count, count


def day_of_needs(world: World, day: int, wants: np.ndarray) -> tuple[np.ndarray, int]:
    """The contacts of a day, in a table that is `wants` or, if that is too small, a larger one; and how many."""
    patrolled = world.tally["patrolled"].copy()
    while True:
        count, places = voiced_needs(world, day, wants)
        if places <= len(wants):
            break
        world.hours["needs"][24 * day : 24 * (day + 1)] = 0
        world.tally["patrolled"] = patrolled
        wants = np.zeros(2 * places, WANT)
    if places < 0:
        raise PetitionError(
            "too many needs in one community on one day", key="demand.needs_per_year",
            expected=f"fewer than {MOST_PER_DAY} a day and community: more communities, or fewer needs",
        )  # fmt: skip
    return wants, count
