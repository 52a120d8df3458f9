"""Where people live: districts, streets and communities, at any scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.city.apportion import apportion, within
from sim.city.characters import of_each
from sim.city.numbers import Purpose, normals
from sim.errors import PetitionError
from sim.ground.tables import COMMUNITY
from sim.scenario.city_plan import CityPlan
from sim.scenario.consistency import MOST_CITIZENS
from sim.scenario.places import Places, SizeClass, places

MOST_SPREAD = 2.0
"""So many standard deviations the largest of 142 known streets of Beijing is above what is expected of it."""


@dataclass(frozen=True)
class Geography:
    """The inhabited ground. number: int64[streets], a street's place in the whole city, by which it is drawn.
    home: by street, the district it lies in, which in a smaller city is administered together with others; basis: by
    street, what is known of its people; characters: by street, what it is like."""

    district_names: list[str]
    street_names: list[str]
    home: list[str]
    number: np.ndarray
    street_district: np.ndarray
    population: np.ndarray
    basis: list[str]
    characters: list[str]
    communities: np.ndarray
    community_names: list[str]

    @property
    def places(self) -> list[frozenset[str]]:
        """By street, what it and its district are called."""
        return [
            frozenset((name, district)) for name, district in zip(self.street_names, self.home, strict=True)
        ]


def geography(
    plan: CityPlan, seed: int, scale: float, needs_per_day: float, spread: float, founding: int = 0
) -> Geography:
    """The ground of a plan. needs_per_day: of the city at this scale; spread: of need a head between communities.

    Below scale 1 whole streets are kept, chosen evenly over all streets by size, and districts are put together, so
    that each has as many streets as before, unless they have no departments; above it the same streets have more
    people. The population is the scale's share of the whole one, exactly. founding: the number of the city
    (`sim.city.numbers`). A community's need is its share of the city's, in proportion to citizens·c·e^(spread·z), z
    standard normal, c: `city.characters.….need` of its street; spread: `demand.community_spread`. Raises
    PetitionError if it is too large.
    """
    where = places(plan)
    district = np.repeat(np.arange(len(where.districts)), [len(names) for names in where.streets])
    people = populations(where, plan.street_spread, seed, founding)
    total = max(round(scale * int(people.sum())), 1)
    if total > MOST_CITIZENS:
        raise PetitionError(
            f"{total} people are too many",
            key="scale",
            expected=f"at most {MOST_CITIZENS / people.sum():.3g}",
        )
    kept = np.arange(len(people))
    communities = plan.communities
    # In all cities of a seed the same streets and districts are there, so that a study can ask for them by name.
    first = populations(where, plan.street_spread, seed) if founding else people
    if scale < 1:
        kept = sampled(first, scale)
        communities = max(round(scale * communities), len(kept))
        total = max(total, len(kept))
    if scale != 1:
        people, first = (apportion(total, one[kept], least=1) for one in (people, first))
    basis = np.concatenate(where.basis)
    whole = len(where.districts)
    districts = max(round(min(scale, 1.0) * whole), 1) if plan.departments else whole
    number = together(district[kept], districts)
    street_names = where.street_names
    names = [street_names[street] for street in kept]
    table, community_names = _communities(people, number, names, min(communities, total))
    characters = [str(one) for one in np.concatenate(where.characters)[kept]]
    heads = np.exp(spread * normals(seed, founding, Purpose.COMMUNITY, _identities(table["street"], kept)))
    heads *= of_each(plan, characters, "need")[table["street"]]
    table["hardness"] = of_each(plan, characters, "hardness")[table["street"]]
    weights = table["citizens"] * heads
    table["need"] = needs_per_day * weights / weights.sum()
    return Geography(
        district_names=[where.districts[one] for one in _largest(district[kept], number, first)],
        street_names=names,
        home=[where.districts[one] for one in district[kept]],
        number=kept,
        street_district=number,
        population=people,
        basis=[str(one) for one in basis[kept]],
        characters=characters,
        communities=table,
        community_names=community_names,
    )


def populations(where: Places, spread: float, seed: int, founding: int = 0) -> np.ndarray:
    """int64[streets]: known people as they are, the others lognormal, so that each district's sum is exact.

    In proportion to size·e^(spread·z), z standard normal but never above `MOST_SPREAD`, or to the size alone where it
    is a figure; spread: `city.street_spread`. Where it is known how many streets of a district are how large, the
    largest of these are the largest classes.
    """
    drawn = normals(seed, founding, Purpose.STREET, np.arange(len(where.street_names)))
    drawn = np.exp(spread * np.minimum(drawn, MOST_SPREAD))
    found = []
    first = 0
    for number, total in enumerate(where.populations):
        known = np.array(where.known[number], dtype=np.int64)
        free = known == 0
        shape = np.where(where.fixed[number], 1.0, drawn[first : first + len(known)])
        weights = np.array(where.sizes[number]) * shape
        left = total - int(known.sum())
        if where.classes[number] and free.any():
            weights, least, most = _bounds(where.streets[number], known, weights, where.classes[number])
            known[free] = within(left, weights[free], least[free], most[free])
        else:
            known[free] = apportion(left, weights[free], least=1)
        found.append(known)
        first += len(known)
    return np.concatenate(found)


def _bounds(
    names: Sequence[str], known: np.ndarray, weights: np.ndarray, classes: Sequence[SizeClass]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By street its weight within its class, and the fewest and the most people it may have.

    classes: the largest first. Streets that are named in a class, or known to be as large, are of it; the others fill
    what is left by weight. Those that are named are the largest of their class, in the order in which they are.
    """
    weights, member = weights.copy(), np.full(len(names), -1)
    least, most = np.ones(len(names), np.int64), np.full(len(names), known.sum() + MOST_CITIZENS)
    for number, one in enumerate(classes):
        inside = (known >= one.least) & (known < one.below)
        member[inside | np.isin(names, one.named)] = number
    for number, one in enumerate(classes):
        open_ = np.flatnonzero(member < 0)
        more = max(one.streets - int((member == number).sum()), 0)
        member[open_[np.argsort(-weights[open_], kind="stable")[:more]]] = number
        named = [names.index(name) for name in one.named]
        others = np.setdiff1d(np.flatnonzero((member == number) & (known == 0)), named)
        order = [*named, *others[np.argsort(-weights[others], kind="stable")]]
        free = [street for street in order if known[street] == 0]
        weights[free] = -np.sort(-weights[free])
        least[free], most[order] = (
            one.least,
            np.minimum.accumulate([known[n] or one.below - 1 for n in order]),
        )
        least[named] = np.maximum.accumulate([known[n] or one.least for n in reversed(named)])[::-1]
    return weights, least, most


def sampled(people: np.ndarray, scale: float) -> np.ndarray:
    """The streets kept at a scale below 1, in order: every so many-th of all streets sorted by population."""
    count = max(1, round(scale * len(people)))
    by_size = np.argsort(people, kind="stable")
    places_kept = ((np.arange(count) + 0.5) * len(people) / count).astype(np.int64)
    return np.sort(by_size[places_kept])


def together(district: np.ndarray, count: int) -> np.ndarray:
    """The number of the administration of each street, int64[streets]: at most so many, of about as many streets each.

    district: int64[streets], ascending. Districts stay whole; those that follow each other go together.
    """
    _, first, number, size = np.unique(district, return_index=True, return_inverse=True, return_counts=True)
    if count >= len(first):
        return np.asarray(number)
    middle = (first + size / 2) / len(district)
    _, joined = np.unique(np.floor(middle * count).astype(np.int64), return_inverse=True)
    return np.asarray(joined[number])


def _largest(district: np.ndarray, number: np.ndarray, people: np.ndarray) -> list[int]:
    """The district with most people of each administration, after which it is called."""
    return [
        int(np.argmax(np.bincount(district[number == one], people[number == one])))
        for one in range(int(number.max()) + 1)
    ]


def _communities(
    people: np.ndarray, district: np.ndarray, names: list[str], total: int
) -> tuple[np.ndarray, list[str]]:
    """COMMUNITY[total] of about the same size, at least one a street."""
    shares = apportion(total, people.astype(float), least=1)
    table = np.zeros(int(shares.sum()), COMMUNITY)
    table["street"] = np.repeat(np.arange(len(people)), shares)
    table["district"] = district[table["street"]]
    table["citizens"] = np.concatenate(
        [apportion(int(n), np.ones(share), least=1) for n, share in zip(people, shares, strict=True)]
    )
    table["first"] = np.cumsum(table["citizens"]) - table["citizens"]
    return table, [
        f"{name} community {n + 1}" for name, share in zip(names, shares, strict=True) for n in range(share)
    ]


def _identities(street: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Who each community is, whatever else there is in the city: its street in the whole city, and its place there."""
    first = np.searchsorted(street, street)
    return np.asarray(number[street] << 16 | (np.arange(len(street)) - first))
