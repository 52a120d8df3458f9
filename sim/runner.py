"""One run from start to end: scenario, city, both loops, history, and a folder of results."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import memory
from sim.errors import PetitionError, nearest
from sim.history.disk.files import json_text, replacing_folder, write, writing
from sim.history.record.history import History
from sim.scenario.load import load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.agents.surroundings import Agent

Progress = Callable[[str, float], None]
Addition = Callable[[History, Scenario, Path], None]
PROVENANCE, SUMMARY, SCENARIO, HISTORY = "provenance.json", "summary.json", "scenario.toml", "history.parquet"
RENAMED = {"simpy": "reference"}
"""What engines were called before."""


@dataclass(frozen=True)
class Run:
    """A finished run: the scenario as resolved, its history, the summary, and its folder if there is one."""

    scenario: Scenario
    history: History
    summary: dict[str, Any]
    folder: Path | None


def run(
    scenario: str | Path | Scenario,
    *,
    engine: str = "compiled",
    scale: float = 1.0,
    seed: int | None = None,
    replication: int = 0,
    until: date | None = None,
    out: str | Path | None = None,
    petitions: bool = True,
    overrides: Mapping[str, object] | None = None,
    agents: Mapping[str, type[Agent]] | None = None,
    rules: Sequence[type] = (),
    allow_rules: bool = False,
    progress: Progress = lambda stage, share: None,
    also: Addition | None = None,
) -> Run:
    """Run a scenario.

    scenario: a built-in name, a TOML file, or a loaded scenario. engine: "compiled" or "reference". scale: share of the
    city that is simulated (whole streets; above 1 every street is larger). seed: instead of the scenario's.
    replication: another independent world of the same seed. until: the first day not simulated, instead of the
    scenario's end. out: folder for the results; petitions: whether every petition is written there. overrides: dotted
    keys and values. agents: classes of one's own for some agents, by name (docs/how-to/agents.md). rules: classes of
    policies that the scenario may ask for (docs/how-to/policy.md); allow_rules: run the files of rules that it names.
    progress: told the stage ("compile", "city", "days", "write") and its share done. also: writes more into the folder,
    if there is one, before it takes its name. Raises PetitionError for whatever the user can mend.
    """
    from sim.engine import size
    from sim.ground.compiling import is_compiled

    began, started = time.perf_counter(), datetime.now(UTC)
    scenario = resolved(scenario, overrides, seed, until, rules=rules, allow_rules=allow_rules)
    check(engine, scale)
    if not 0 <= replication < 2**32:
        raise PetitionError(
            f"replication {replication} does not exist", key="replication", expected="0 … 4294967295"
        )
    steps = timeline(scenario)
    size.check(steps, scale, out is not None and petitions)
    with results(out) as folder, size.within():
        if not is_compiled():
            progress("compile", 0.0)
            if engine == "compiled":
                _compile()
        with scenario.own_rules.blamed():
            history, engine_seconds = _simulate(
                steps, engine, scale, replication, folder if petitions else None, progress, agents or {}
            )
        progress("write", 0.0)
        summary = _summary(scenario, history, engine, scale, out)
        if folder is not None:
            _write(folder, scenario, history, engine, scale, replication, agents or {}, started)
        summary["wall_seconds"] = time.perf_counter() - began
        summary["engine_seconds"] = engine_seconds
        summary["peak_memory_bytes"] = memory.peak()
        if folder is not None:
            write(folder / SUMMARY, json_text(summary))
        progress("write", 1.0)
        if folder is not None and also is not None:
            also(history, scenario, folder)
    return Run(scenario, history, summary, Path(out) if out is not None else None)


def resolved(
    scenario: str | Path | Scenario,
    overrides: Mapping[str, object] | None,
    seed: int | None,
    until: date | None,
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
        if not 0 <= seed < 2**32:
            raise PetitionError(f"seed {seed} is out of range", key="seed", expected="0 … 4294967295")
        changed = changed.renewed(seed=seed)
    if until is not None:
        start, end = changed.time.start, changed.time.end
        if not start < until <= end:
            raise PetitionError(
                f"the run cannot end on {until}",
                key="until",
                expected=f"a day after {start}, {end} at the latest",
            )
        changed = changed.renewed(time=changed.time.model_copy(update={"end": until}))
    return changed


def check(engine: str, scale: float) -> None:
    """Raise PetitionError for an engine nobody knows, and for a scale that makes no city."""
    if not 0 < scale <= 100:
        raise PetitionError(
            f"a scale of {scale:g} is no city", key="scale", expected="above 0, and at most 100"
        )
    known = ("compiled", "reference")
    if engine not in known:
        near = nearest(engine, known)
        hint = f'it is called "{RENAMED[engine]}" now' if engine in RENAMED else near and f"{near}?"
        raise PetitionError(
            f'there is no engine "{engine}"',
            key="engine",
            expected=" or ".join(known),
            hint=hint,
        )


def _compile() -> None:
    """Make machine code by running a day of a small city, so that no run counts it as its own time."""
    hamlet = load("hamlet")
    first = resolved(hamlet, None, None, hamlet.time.start + timedelta(days=1))
    _simulate(timeline(first), "compiled", 1.0, 0, None, lambda stage, share: None, {})


def _simulate(
    steps: Sequence[tuple[date, Scenario]],
    engine: str,
    scale: float,
    replication: int,
    folder: Path | None,
    progress: Progress,
    agents: Mapping[str, type[Agent]],
) -> tuple[History, float]:
    """Found the city and run both loops; petitions go to `folder` if there is one. The history, and the seconds the
    engine took."""
    from sim.agents.model import CityModel
    from sim.city.found import found
    from sim.history.disk.columns import Labels
    from sim.history.disk.recorder import NoRecorder, Recorder

    progress("city", 0.0)
    scenario = steps[0][1]
    city = found(steps, scale, replication)
    progress("city", 1.0)
    days = (scenario.time.end - scenario.time.start).days
    labels = Labels(
        start=city.start, units=city.unit_names, districts=city.district_names,
        deadlines=list(scenario.deadlines), categories=city.category_names,
        kinds=city.kind_names, body=city.units["body"], category=city.kinds["category"],
        street=city.communities["street"], district=city.communities["district"],
    )  # fmt: skip
    with NoRecorder() if folder is None else Recorder(folder, labels) as recorder:
        model = CityModel(steps, city, days, engine, recorder.write, agents)
        del city  # the model has its own; all citizens twice would be too much for a whole city
        model.run(lambda share: progress("days", share))
    history, engine_seconds = model.history(), model.engine_seconds
    del model
    gc.collect()  # model and agents hold each other: without this a study keeps every city it has founded
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
    agents: Mapping[str, type[Agent]],
    started: datetime,
) -> None:
    """The tables of a run, the scenario as resolved, and where it all came from."""
    from sim.agents.classes import told
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
        seed=scenario.seed, replication=replication, scale=scale, engine=engine, agents=told(agents),
        rules=scenario.own_rules.told(), started=started, ended=datetime.now(UTC),
    )  # fmt: skip
    write(folder / PROVENANCE, json_text(where))


def _summary(
    scenario: Scenario, history: History, engine: str, scale: float, out: str | Path | None
) -> dict[str, Any]:
    """What a run comes to; its time and memory are not known yet."""
    from sim.history.measures.summary import summary

    return {
        "scenario": scenario.name,
        "seed": scenario.seed,
        "engine": engine,
        "scale": scale,
        **summary(history),
        "wall_seconds": 0.0,
        "engine_seconds": 0.0,
        "peak_memory_bytes": 0,
        "out": None if out is None else str(out),
    }


@contextmanager
def results(out: str | Path | None) -> Iterator[Path | None]:
    """A folder to write to, which takes its name only when all is well; None if none is wanted.

    An older run of the same name is replaced; anything else that bears the name is left alone, with a PetitionError.
    """
    if out is None:
        yield None
        return
    place = Path(out)
    with writing(place):
        run = (place / PROVENANCE).is_file() if place.is_dir() else not place.exists()
        free = run or (place.is_dir() and not any(place.iterdir()))
    if not free:
        raise PetitionError(
            f"{place} exists and is no run of this program",
            key="out",
            expected="a new name, or an earlier run's folder",
        )
    with replacing_folder(place) as partial:
        yield partial
