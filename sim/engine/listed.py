"""The petitions of a list, ready to be raised day by day, with the day's needs; or to be open from the start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sim.behaviour.citizens import petitioner
from sim.city.city import City
from sim.city.numbers import Purpose, numbers
from sim.engine.kinds import drawn_kind
from sim.engine.world import World
from sim.errors import PetitionError
from sim.ground.draws import Block, block
from sim.ground.order import MOST_PER_DAY, Origin, identity
from sim.ground.tables import WANT
from sim.ground.time_units import DAY
from sim.policies.arrivals import Listed
from sim.policies.intake import Channel
from sim.scenario.keys import Path, write_key
from sim.scenario.listed import ARRIVALS, CHANNELS, Row, arriving
from sim.scenario.schema import Scenario


def with_list(world: World, scenario: Scenario, city: City) -> World:
    """The world with the petitions that are listed to be raised, if the scenario lists any."""
    if not isinstance(scenario.demand.arrivals, Listed):
        return world
    table = placed(world, city, arriving(scenario), Origin.LIST, Purpose.LISTED, ARRIVALS)
    midnights = np.arange(len(world.listed_from)) * DAY
    return world._replace(
        listed=table, listed_from=np.searchsorted(table["time"], midnights).astype(np.int64)
    )


def placed(
    world: World, city: City, listed: Sequence[tuple[int, Row]], origin: Origin, purpose: Purpose, key: Path
) -> np.ndarray:
    """WANT[n]: the petitions of rows with their seconds.

    Each is raised at its second (the tick before it), in its place, about its kind; where it names a district or no
    place, in a community drawn by need, where a category or nothing, of a kind drawn by the day's mix. It goes by web
    where no channel is told, so that none is lost for want of a seat. Raises PetitionError for a kind that the
    catalogue lacks, and for a part of a city.
    """
    here = write_key(key)
    if city.scale != 1:
        raise PetitionError(f"{here}: a list is the whole city's", key="scale", expected="1")
    table = np.zeros(len(listed), WANT)
    places, settings = _Places(city), world.settings[0]
    drawn = numbers(settings["seed"], settings["replication"], int(purpose), np.arange(len(listed)))
    often: Counter[tuple[int, int]] = Counter()
    tick = int(settings["tick"])
    for want, (second, row), where in zip(table, listed, drawn, strict=True):
        day, m = max(second // DAY, 0), places.community(row.place, where)
        community, k = world.communities[m], often[day, m]
        often[day, m] += 1
        who = identity(int(origin), day, m, k)
        _, citizen, number, _ = block(settings["seed"], settings["replication"], who, int(Block.NEED), 0, 0)
        want["id"] = want["matter"] = who
        want["time"], want["community"] = second // tick * tick, m
        want["citizen"] = petitioner(community["first"], community["citizens"], settings, citizen)
        low, high = _kinds(city, row, here)
        want["kind"] = drawn_kind(world.mixes, world.day_mix[day, community["street"]], low, high, number)
        want["channel"] = CHANNELS[row.channel] if row.channel else Channel.WEB
    if max(often.values(), default=0) >= MOST_PER_DAY:
        raise PetitionError(
            "too many in one community on one day", key=here, expected=f"fewer than {MOST_PER_DAY}"
        )
    return table


class _Places:
    """The communities of every place, and how much each of them needs."""

    def __init__(self, city: City) -> None:
        need = city.communities["need"]
        self.need = need if need.any() else city.communities["citizens"].astype(float)
        every = np.arange(len(city.communities))
        street, district = city.communities["street"], city.communities["district"]
        self.of = {"": every}
        for number, name in enumerate(city.district_names):
            self.of[name] = every[district == number]
        for number, name in enumerate(city.unit_names[: city.layout.streets]):
            self.of[name] = every[street == number]

    def community(self, place: str, drawn: float) -> int:
        here = self.of[place]
        up_to = np.cumsum(self.need[here])
        return int(here[min(np.searchsorted(up_to, drawn * up_to[-1], side="right"), len(here) - 1)])


def _kinds(city: City, row: Row, key: str) -> tuple[int, int]:
    """The kinds that a row may mean: the first, and the one after the last."""
    if not row.kind:
        return 0, len(city.kinds)
    if row.kind in city.category_names:
        category = city.category_names.index(row.kind)
        return int(city.category_first[category]), int(city.category_first[category + 1])
    if row.kind in city.kind_names:
        kind = city.kind_names.index(row.kind)
        return kind, kind + 1
    raise PetitionError(
        f'row {row.number}: there is no kind "{row.kind}"', key=key,
        expected=f"a code from {city.kind_names[0]} to {city.kind_names[-1]}, or a category",
    )  # fmt: skip
