"""One run from start to end: scenario, city, both loops, history, and a folder of results."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import memory
from sim.agents.first_use import compile_all
from sim.arguments import (
    read_choice,
    read_day,
    read_flag,
    read_number,
    read_path,
    read_table,
    read_whole,
)
from sim.errors import PetitionError
from sim.ground.lately import lately
from sim.history.disk.files import json_text, write
from sim.history.disk.folders import expect_free, replacing_folder
from sim.history.record.history import History
from sim.history.run import HISTORY, PROVENANCE, SCENARIO, SUMMARY, Run
from sim.scenario.at_scale import not_scaled
from sim.scenario.holidays import notes as about_holidays
from sim.scenario.listed import notes as about_list
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.agents.model import CityModel
    from sim.agents.surroundings import Agent

Progress = Callable[[str, float], None]
AfterPeriod = Callable[["CityModel"], None]
ENGINES = ("compiled", "reference")
RENAMED = {"simpy": "reference"}
"""What engines were called before."""
MOST_SCALE = 100
MOST_SEED = 2**32 - 1
"""The greatest seed, and the greatest number of a replication."""


def run(
    scenario: str | Path | Scenario,
    *,
    engine: str = "compiled",
    scale: float = 1.0,
    seed: int | None = None,
    replication: int = 0,
    same_city: bool = False,
    until: date | str | None = None,
    out: str | Path | None = None,
    petitions: bool = True,
    overrides: Mapping[str, object] | None = None,
    agents: Mapping[str, type[Agent]] | None = None,
    rules: Sequence[type] = (),
    allow_rules: bool = False,
    progress: Progress = lambda stage, share: None,
    after_period: AfterPeriod = lambda model: None,
) -> Run:
    """Run a scenario.

    scenario: a built-in name, a TOML file, or a loaded scenario. engine: "compiled" or "reference". scale: share of the
    city that is simulated (whole streets; above 1 every street is larger). seed: instead of the scenario's.
    replication: another independent world of the same seed: a city of its own, as far as it is drawn, and days of its
    own; same_city: the days alone are other ones, in the city of replication 0. until: the first day not simulated,
    instead of the scenario's end. out: folder for the results; petitions: whether every petition is written there.
    overrides: dotted keys and values. agents: classes of one's own for some agents, by name (docs/how-to/agents.md).
    rules: classes of policies that the scenario may ask for (docs/how-to/policy.md); allow_rules: run the files of
    rules that it names. progress: told the stage ("compile", "city", "days", "write") and its share done.
    after_period: shown the model (`sim.CityModel`) as each assessment period ends, which it may look at and not change.
    Raises PetitionError for whatever the user can mend.
    """
    from sim.engine import size
    from sim.ground.compiling import is_compiled
    from sim.history.disk.published import beside

    began, started = time.perf_counter(), datetime.now(UTC)
    scenario = resolved(scenario, overrides, seed, until, rules=rules, allow_rules=allow_rules)
    engine, scale = read_engine(engine), read_scale(scale)
    replication = read_whole(replication, "replication", 0, MOST_SEED)
    petitions, same_city = read_flag(petitions, "petitions"), read_flag(same_city, "same_city")
    agents = {} if agents is None else read_table(agents, "agents", "classes of agents by name")
    place = None if out is None else read_path(out, "out")
    notes = [*about_holidays(scenario.time), *about_list(scenario)]
    steps = timeline(scenario)
    size.check_memory(steps, scale, place is not None and petitions)
    with results(place, notes.append) as folder, size.explaining_memory():
        if not is_compiled():
            progress("compile", 0.0)
            if engine == "compiled":
                compile_all()
        with scenario.own_rules.blamed():
            history, engine_seconds = _simulate(
                steps,
                engine,
                scale,
                replication,
                same_city,
                folder if petitions else None,
                progress,
                agents,
                notes.append,
                after_period,
            )
        progress("write", 0.0)
        summary = _summary(scenario, history, engine, scale, out)
        if folder is not None:
            _write(folder, scenario, history, engine, scale, replication, same_city, agents, started)
        summary["published"] = beside(scenario, history, scale, folder if petitions else None)
        summary["wall_seconds"] = time.perf_counter() - began
        summary["engine_seconds"] = engine_seconds
        summary["peak_memory_bytes"] = memory.peak()
        if folder is not None:
            write(folder / SUMMARY, json_text(summary))
        known = None if folder is None else folder.stat()
        progress("write", 1.0)
    return Run(scenario, history, summary, place, tuple(notes), known)


def replayed(
    steps: Sequence[tuple[date, Scenario]], *, engine: str, scale: float, replication: int, same_city: bool
) -> History:
    """The history alone of a run, for studies: nothing is summed up or written. steps: the `timeline` of a scenario;
    the others as `run` takes them, read already. Raises PetitionError for whatever the user can mend."""
    from sim.engine import size
    from sim.ground.compiling import is_compiled

    expect_memory(steps, scale)
    with size.explaining_memory():
        if engine == "compiled" and not is_compiled():
            compile_all()
        with steps[0][1].own_rules.blamed():
            return _simulate(
                steps, engine, scale, replication, same_city, None, lambda stage, share: None, {}, timed=False
            )[0]


@lately(64)
def expect_memory(steps: Sequence[tuple[date, Scenario]], scale: float) -> None:
    """Raise PetitionError if a replication of a timeline needs more memory than there is. What did not once is not
    asked again: to look takes as long as a small city's month."""
    from sim.engine import size

    size.check_memory(steps, scale, False)


def resolved(
    scenario: str | Path | Scenario,
    overrides: Mapping[str, object] | None,
    seed: int | None,
    until: date | str | None,
    *,
    rules: Sequence[type] = (),
    allow_rules: bool = False,
) -> Scenario:
    """The scenario with what the caller changes. Raises PetitionError for whatever the user can mend."""
    if isinstance(scenario, Scenario):
        if overrides or rules:
            what = "overrides" if overrides else "rules"
            raise PetitionError(f"a loaded scenario takes no {what}", hint="pass them to load")
        if not scenario.own_rules.is_read:
            raise PetitionError("a scenario that was only recorded cannot be run", hint="load it")
        changed = scenario
    else:
        changed = load(scenario, overrides, rules=rules, allow_rules=allow_rules)
    if seed is not None:
        changed = changed.renewed(seed=read_whole(seed, "seed", 0, MOST_SEED))
    if until is not None:
        last = read_day(until, "until")
        start, end = changed.time.start, changed.time.end
        if not start < last <= end:
            raise PetitionError(
                f"the run cannot end on {last}",
                key="until",
                expected=f"a day after {start}, {end} at the latest",
            )
        changed = changed.renewed(time=changed.time.model_copy(update={"end": last}))
    return changed


def needed_memory(scenario: Scenario, *, scale: float = 1.0, petitions: bool = True) -> int:
    """The most memory that a run of a scenario is expected to take, in bytes; `run` refuses what is more than there is.

    scale: share of the city that is simulated; petitions: whether every petition is written.
    """
    from sim.engine import size

    days = (scenario.time.end - scenario.time.start).days
    return sum(size.memory(timeline(scenario), days, read_scale(scale), petitions).values())


def free_memory() -> int:
    """What runs may still take on this machine, within the limits of this process, in bytes."""
    return memory.available()


def read_engine(given: object) -> str:
    """The name of an engine. Raises PetitionError for one that nobody knows."""
    return read_choice(given, "engine", ENGINES, RENAMED)


def read_scale(given: object) -> float:
    """A share of the city. Raises PetitionError for one that makes no city."""
    return read_number(given, "scale", 0, MOST_SCALE)


@contextmanager
def clearing() -> Iterator[None]:
    """At the end of the block collect what was made in it and is left: a model and its agents hold each other, and
    without this a study keeps every city that it has founded. What is older is not looked at: all objects of numba and
    pandas would take as long as a small city's year."""
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


@clearing()
def _simulate(
    steps: Sequence[tuple[date, Scenario]],
    engine: str,
    scale: float,
    replication: int,
    same_city: bool,
    folder: Path | None,
    progress: Progress,
    agents: Mapping[str, type[Agent]],
    tell: Callable[[str], None] = lambda note: None,
    after_period: AfterPeriod = lambda model: None,
    timed: bool = True,
) -> tuple[History, float]:
    """Found the city and run both loops; petitions go to `folder` if there is one. The history, and the seconds the
    engine took; whatever held the city together is gone afterwards. tell: is told of crews that have too few
    officers. timed: whether the engine's time is wanted; to ask for it takes long on some machines."""
    from sim.agents.model import CityModel
    from sim.city.found import found
    from sim.history.disk.columns import Labels
    from sim.history.disk.recorder import NoRecorder, Recorder

    progress("city", 0.0)
    scenario = steps[0][1]
    city = found(steps, scale, replication, same_city=same_city).given()
    for line in city.short:
        tell(line)
    progress("city", 1.0)
    days = (scenario.time.end - scenario.time.start).days
    labels = Labels(
        start=city.start, units=city.unit_names, districts=city.district_names,
        deadlines=list(scenario.deadlines), categories=city.category_names,
        kinds=city.kind_names, body=city.units["body"], category=city.kinds["category"],
        street=city.communities["street"], district=city.communities["district"],
    )  # fmt: skip
    with NoRecorder() if folder is None else Recorder(folder, labels) as recorder:
        model = CityModel(steps, city, days, engine, recorder.write, agents, timed=timed)
        model.run(lambda share: progress("days", share), after_period)
    history, engine_seconds = model.history(), model.engine_seconds
    raised = int(history.book["starting"][0] + history.book["raised"][0])
    if recorder.rows != raised:
        raise PetitionError(f"{raised} petitions were raised, but {recorder.rows} are in the history")
    return history, engine_seconds


def _write(
    folder: Path,
    scenario: Scenario,
    history: History,
    engine: str,
    scale: float,
    replication: int,
    same_city: bool,
    agents: Mapping[str, type[Agent]],
    started: datetime,
) -> None:
    """The tables of a run, the scenario as resolved, and where it all came from."""
    from sim.agents.classes import describe
    from sim.history.disk.packing import pack
    from sim.history.disk.provenance import provenance
    from sim.history.disk.tables import write_tables
    from sim.scenario.write import to_toml

    write_tables(folder, history)
    write(folder / HISTORY, pack(history))
    write(folder / SCENARIO, to_toml(scenario))
    for file in scenario.own_rules.files:
        write(folder / file.name, file.text)
    where = provenance(
        seed=scenario.seed, replication=replication, same_city=same_city, scale=scale, engine=engine,
        agents=describe(agents),
        rules=scenario.own_rules.told(), started=started, ended=datetime.now(UTC),
    )  # fmt: skip
    write(folder / PROVENANCE, json_text(where))


def _summary(
    scenario: Scenario, history: History, engine: str, scale: float, out: str | Path | None
) -> dict[str, Any]:
    """What a run comes to; its time and memory, and what stands beside what is published, are not known yet."""
    from sim.history.measures.summary import summary

    return {
        "scenario": scenario.name,
        "seed": scenario.seed,
        "engine": engine,
        "scale": scale,
        "does_not_scale": not_scaled(scale),
        **summary(history),
        "published": [],
        "wall_seconds": 0.0,
        "engine_seconds": 0.0,
        "peak_memory_bytes": 0,
        "out": None if out is None else str(out),
    }


@contextmanager
def results(place: Path | None, tell: Callable[[str], None]) -> Iterator[Path | None]:
    """A folder to write to, which takes its name only when all is well; None if none is wanted.

    An older run of the same name is replaced, and what others put into it is kept; anything else that bears the name is
    left alone, with a PetitionError. tell: is told what was kept and cleared away.
    """
    if place is None:
        yield None
        return
    expect_free(place, PROVENANCE, "is no run of this program", "a new name, or an earlier run's folder")
    with replacing_folder(place, tell) as partial:
        yield partial
