"""The petitions of a list, ready to be raised day by day, with the day's needs; or to be open from the start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.city.city import City
from sim.city.numbers import Purpose, numbers
from sim.engine.identified import fill
from sim.engine.world import World
from sim.errors import PetitionError
from sim.ground.order import Origin
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
    table, rows, tick = (
        np.zeros(len(listed), WANT),
        [row for _, row in listed],
        int(world.settings["tick"][0]),
    )
    seconds = np.array([second for second, _ in listed], np.int64)
    table["time"], table["community"] = seconds // tick * tick, _communities(world, city, rows, purpose)
    table["channel"] = [CHANNELS[row.channel] if row.channel else Channel.WEB for row in rows]
    kinds = {
        named: _kinds(city, row, here) for named, row in {row.kind: row for row in reversed(rows)}.items()
    }
    low, high = np.array([kinds[row.kind] for row in rows], np.int64).reshape(-1, 2).T
    fill(world, table, int(origin), np.maximum(seconds // DAY, 0), low, high, here)
    return table


def _communities(world: World, city: City, rows: Sequence[Row], purpose: Purpose) -> np.ndarray:
    """The community of each row: in its place, by need; where nobody needs anything, by citizens."""
    settings, own = world.settings[0], city.communities
    drawn = numbers(settings["seed"], settings["replication"], int(purpose), np.arange(len(rows)))
    need = own["need"] if own["need"].any() else own["citizens"].astype(float)
    every = np.arange(len(own))
    of = {"": every}
    of |= {name: every[own["district"] == number] for number, name in enumerate(city.district_names)}
    streets = enumerate(city.unit_names[: city.layout.streets])
    of |= {name: every[own["street"] == number] for number, name in streets}
    there = np.zeros(len(rows), np.int64)
    by_place: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_place.setdefault(row.place, []).append(number)
    for place, which in by_place.items():
        here = of[place]
        up_to = np.cumsum(need[here])
        chosen = np.searchsorted(up_to, drawn[which] * up_to[-1], side="right")
        there[which] = here[np.minimum(chosen, len(here) - 1)]
    return there


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
