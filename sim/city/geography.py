"""Where people live: districts, streets and communities, at any scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.city.apportion import apportion
from sim.city.numbers import Purpose, normals
from sim.errors import PetitionError
from sim.ground.tables import COMMUNITY
from sim.scenario.consistency import MOST_CITIZENS
from sim.scenario.places import Places, places
from sim.scenario.sections import CityPlan


@dataclass(frozen=True)
class Geography:
    """The inhabited ground. number: int64[streets], a street's place in the whole city, by which it is drawn.
    home: by street, the district it lies in, which in a smaller city is administered together with others."""

    district_names: list[str]
    street_names: list[str]
    home: list[str]
    number: np.ndarray
    street_district: np.ndarray
    population: np.ndarray
    communities: np.ndarray
    community_names: list[str]

    @property
    def places(self) -> list[frozenset[str]]:
        """By street, what it and its district are called."""
        return [
            frozenset((name, district)) for name, district in zip(self.street_names, self.home, strict=True)
        ]


def geography(plan: CityPlan, seed: int, scale: float, needs_per_day: float, spread: float) -> Geography:
    """The ground of a plan. needs_per_day: of the city at this scale; spread: of need a head between communities.

    Below scale 1 whole streets are kept, chosen evenly over all streets by size, and districts are put together, so
    that each has as many streets as before; above it the same streets have more people. The population is the scale's
    share of the whole one, exactly. A community's need is its share of the city's, in proportion to
    citizens·e^(spread·z), z standard normal; spread: `demand.community_spread`. Raises PetitionError if it is too
    large.
    """
    where = places(plan)
    district = np.repeat(np.arange(len(where.districts)), [len(names) for names in where.streets])
    people = populations(where, plan.street_spread, seed)
    total = max(round(scale * int(people.sum())), 1)
    if total > MOST_CITIZENS:
        raise PetitionError(
            f"{total} people are too many",
            key="scale",
            expected=f"at most {MOST_CITIZENS / people.sum():.3g}",
        )
    kept = np.arange(len(people))
    communities = plan.communities
    if scale < 1:
        kept = sampled(people, scale)
        communities = max(round(scale * communities), len(kept))
        total = max(total, len(kept))
    if scale != 1:
        people = apportion(total, people[kept], least=1)
    number = together(district[kept], max(round(min(scale, 1.0) * len(where.districts)), 1))
    street_names = where.street_names
    names = [street_names[street] for street in kept]
    table, community_names = _communities(people, number, names, min(communities, total))
    heads = np.exp(spread * normals(seed, Purpose.COMMUNITY, _identities(table["street"], kept)))
    weights = table["citizens"] * heads
    table["need"] = needs_per_day * weights / weights.sum()
    table["hardness"] = 1.0
    return Geography(
        district_names=[where.districts[one] for one in _largest(district[kept], number, people)],
        street_names=names,
        home=[where.districts[one] for one in district[kept]],
        number=kept,
        street_district=number,
        population=people,
        communities=table,
        community_names=community_names,
    )


def populations(where: Places, spread: float, seed: int) -> np.ndarray:
    """int64[streets]: known populations as they are, the others lognormal, so that each district's sum is exact.

    In proportion to e^(spread·z), z standard normal; spread: `city.street_spread`.
    """
    shape = np.exp(spread * normals(seed, Purpose.STREET, np.arange(len(where.street_names))))
    found = []
    first = 0
    for total, known_here in zip(where.populations, where.known, strict=True):
        known = np.array(known_here, dtype=np.int64)
        unknown = known == 0
        weights = shape[first : first + len(known)]
        known[unknown] = apportion(total - int(known.sum()), weights[unknown], least=1)
        found.append(known)
        first += len(known)
    return np.concatenate(found)


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
