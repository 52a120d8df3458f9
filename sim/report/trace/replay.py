"""A recorded run once more: the same scenario, seed and city give the same petitions, and this is checked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.ground.tables import RECORD, TALLY_COLUMNS
from sim.history.run import SCENARIO, Run
from sim.scenario.load import load
from sim.scenario.reforms import timeline

Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Seen:
    """What was watched.

    notes: NOTE[n]. records: RECORD[n], of the petition, a row for each time it was raised. kinds: their names. opens,
    closes: the shifts of the crews (`sim.ground.working_time`); calendar: of each crew; watch: whether it only takes
    what is urgent.
    """

    notes: np.ndarray
    records: np.ndarray
    kinds: list[str]
    opens: np.ndarray
    closes: np.ndarray
    calendar: np.ndarray
    watch: np.ndarray


def replay(
    run: Run,
    tell: Tell,
    *,
    allow_rules: bool = False,
    who: int = -1,
    unit: int = -1,
    first: int = 0,
    last: int = 0,
) -> Seen:
    """Run a recorded run again and watch a petition to its end, or a unit on the days `first` ≤ day < `last`.

    Raises PetitionError if what comes out is not what was recorded: another version of the program, or of a file that
    the scenario names.
    """
    from sim.agents.model import CityModel
    from sim.city.found import found
    from sim.ground.compiling import is_compiled
    from sim.report.trace.watch import Enough, Watching

    assert run.folder is not None
    where = run.provenance
    if where.get("agents"):
        raise PetitionError(
            "a run with agents of one's own cannot be run again from its folder", file=str(run.folder),
            hint="the folder tells what they are called, and not what they do",
        )  # fmt: skip
    if not is_compiled():
        tell("compile", 0.0)
    tell("city", 0.0)
    scenario = load(run.folder / SCENARIO, allow_rules=allow_rules)
    steps = timeline(scenario)
    city = found(
        steps, float(where["scale"]), int(where["replication"]), same_city=bool(where.get("same_city"))
    )
    tell("city", 1.0)
    records: list[np.ndarray] = []

    def write(rows: np.ndarray) -> None:
        records.append(rows[rows["id"] == who].copy())

    days = run.history.days
    model = CityModel(steps, city.given(), days, "compiled", write)
    kinds = list(city.kind_names)
    watching = Watching(model.engine, who=who, unit=unit, first=first, last=last or days)  # type: ignore[arg-type]
    model.engine = watching
    with suppress(Enough):
        model.run(lambda share: tell("days", share))
    watching.flush()
    world = model.world
    seen = Seen(
        watching.notes, np.concatenate([*records, np.zeros(0, RECORD)]), kinds,
        world.opens, world.closes, world.crews["calendar"].copy(),
        world.crews["urgent_only"].astype(bool),
    )  # fmt: skip
    _expect_same(run, model.tallies[: model.past_periods], where)
    return seen


def _expect_same(run: Run, tallies: np.ndarray, where: dict[str, Any]) -> None:
    """Raise PetitionError unless all that was counted in the periods that are over was counted in the run, too."""
    recorded = run.history.tallies[: len(tallies)]
    wrong = [name for name in TALLY_COLUMNS if not np.array_equal(recorded[name], tallies[name])]
    if wrong:
        raise differs(run, f"{wrong[0]} of a unit")


def differs(run: Run, what: str) -> PetitionError:
    """That a run came out as another one."""
    where = run.provenance
    made = f"{where.get('package', {}).get('version', '?')}, {where.get('source_hash', '?')}"
    return PetitionError(
        f"run again, {run.folder} comes out as another run: {what} is not as it was recorded", file=str(run.folder),
        hint=f"it was made by version {made}; run it anew with this one",
    )  # fmt: skip
