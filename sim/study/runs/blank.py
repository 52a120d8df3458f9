"""The history that an arm would have if nothing happened: by it what a study asks for is checked before the work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sim.agents.periods import periods
from sim.arguments import read_whole
from sim.city.found import lay_out, table_of_units
from sim.city.geography import geography
from sim.engine.world import HOURS_OF_WAIT
from sim.ground.tables import BOOK, HOUR, LEDGER
from sim.history.measures.measures import expect, measures
from sim.history.record.history import History
from sim.history.record.sojourns import BINS
from sim.study.runs.arms import Arm


def shape(arm: Arm) -> str:
    """All that the shape of a history depends on: arms of one shape have the same units, periods and measures."""
    scenario = arm.scenario
    return repr((scenario.time, scenario.city, [*scenario.deadlines], scenario.seed, arm.scale))


def blank(arm: Arm) -> History:
    """A history of the same units, periods and deadline classes as a replication of an arm has, with nothing counted:
    the names of its measures are those of a replication."""
    scenario = arm.scenario
    days = (scenario.time.end - scenario.time.start).days
    ground = geography(scenario.city, scenario.seed, arm.scale, 1.0, scenario.demand.community_spread)
    units, names = table_of_units(scenario.city, lay_out(scenario.city, ground), ground)
    spans = [*periods(scenario, days)]
    shape = len(spans), len(names)
    return History(
        start=scenario.time.start,
        units=names,
        districts=ground.district_names,
        deadlines=[*scenario.deadlines],
        population=np.zeros(len(names)),
        basis=[*ground.basis, *[None] * (len(names) - len(ground.basis))],
        periods=spans,
        tallies=np.zeros(shape, LEDGER),
        snapshots=np.repeat(units[None], len(spans), axis=0),
        officers=np.zeros(shape, np.int64),
        past_due=np.zeros(shape, np.int64),
        ranks=np.zeros(shape, np.int64),
        full_time=np.zeros(len(spans)),
        weights=np.zeros((len(spans), 4)),
        sojourns=np.zeros((len(names), len(scenario.deadlines), BINS), np.int32),
        sojourns_by_period=np.zeros((len(spans), len(scenario.deadlines), BINS), np.int32),
        delays=np.zeros((len(names), len(scenario.deadlines), BINS), np.int32),
        hours=np.zeros(24 * days, HOUR),
        waits=np.zeros(HOURS_OF_WAIT + 1, np.int64),
        book=np.zeros(1, BOOK),
    )


def expect_measures(
    arms: Sequence[Arm], wanted: Iterable[str], start: int | None, *, key: str = "measure"
) -> int:
    """How many periods are left out at the start. Raises PetitionError for what no replication of some arms can tell:
    measures that there are not, or what is left when more periods are left out than there are."""
    named, first = list(wanted), 0
    for arm in {shape(arm): arm for arm in arms}.values():
        history = blank(arm)
        first = read_whole(0 if start is None else start, "start-up", 0, len(history.periods) - 1)
        expect(named, measures(history, (first, None)), key)
    return first
