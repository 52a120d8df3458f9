"""What the processes behind the page do: each call takes what a page asked, tells how far it is, and gives JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sim
from sim.web import days, planning, settings, view
from sim.web.faults import reading

Tell = Callable[[Mapping[str, Any]], None]
MOST_REPLICATIONS = 50
LONGEST = 200
"""Letters of a question."""
SHOWN = (
    "resolution_rate", "satisfaction_rate", "on_time_share", "kept_rate", "solved_share", "paper_share", "backlog",
    "open_past_due", "mean_sojourn", "repeats", "contacts", "street_effort", "connection_rate", "voiced_share",
)  # fmt: skip
"""Measures that a comparison shows as it goes on, as far as it has them."""


def warm(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Load machine code, or make it, by running a day of a small city."""
    sim.run("hamlet", until="2021-01-02", petitions=False)
    return {}


def start(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """What there is to choose from."""
    return {
        "version": sim.__version__,
        "scenarios": sim.built_in(),
        "experiences": json.loads(json.dumps([one.to_dict() for one in sim.experiences()], default=str)),
        "effects": sim.measured_effects(),
        "replications": MOST_REPLICATIONS,
        "free": sim.free_memory(),
        "labels": view.labels(),
    }


def check(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Whether a setting fits, what its scenario is, and the memory that a run of it needs."""
    setting = settings.read(ask.get("setting"), ask["own"])
    made = setting.load()
    whole = setting.whole()
    return {
        "title": made.title,
        "start": whole.time.start.isoformat(),
        "end": whole.time.end.isoformat(),
        "seed": whole.seed,
        "days": (made.time.end - made.time.start).days,
        "memory": sim.needed_memory(made, scale=setting.scale),
    }


def toml(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """A setting as a scenario's file."""
    setting = settings.read(ask.get("setting"), ask["own"])
    return {"text": settings.toml(setting), "name": f"{setting.scenario}-set.toml"}


def run(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """One run, kept in a folder; it is seen month by month as it goes on."""
    setting = settings.read(ask.get("setting"), ask["own"])
    folder = Path(ask["folder"])
    with setting.bounds(folder.parent):
        return _run(setting, folder, tell)


def _run(setting: settings.Setting, folder: Path, tell: Tell) -> dict[str, Any]:
    def look(model: sim.CityModel) -> None:
        history = model.history()
        so_far = sim.Run(model.scenario, history, sim.summary(history), None)
        tell({"views": {folder.name: view.of_run(so_far, model.past_periods)}})

    finished = sim.run(
        setting.load(), scale=setting.scale, out=folder,
        progress=lambda stage, share: tell({"stage": stage, "share": share}), after_period=look,
    )  # fmt: skip
    tell({"views": {folder.name: _whole(finished)}})
    return {"folder": folder.name}


def compare(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Two settings on the same citizens, replication by replication, kept in a folder; after each the differences with
    their intervals are told, and after the first both cities."""
    first, second = (
        settings.read(one, ask["own"]) for one in reading(ask.get("settings"), "settings", list, "two")
    )
    wanted = reading(ask.get("replications"), "replications", int, f"2 to {MOST_REPLICATIONS}")
    if not 2 <= wanted <= MOST_REPLICATIONS:
        raise sim.PetitionError(
            f"{wanted} replications", key="replications", expected=f"2 to {MOST_REPLICATIONS}"
        )
    with first.bounds(Path(ask["folder"]).parent):
        return _compare(settings.arms(first, second), wanted, ask, tell)


def _compare(made: list[sim.Arm], wanted: int, ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    trail: list[dict[str, Any]] = []

    def progress(computed: int, missing: int, stored: int) -> None:
        tell({"stage": "replications", "share": min((computed + stored) / (2 * wanted), 1.0)})

    with sim.replications(jobs=1, store=ask["store"], progress=progress) as runs:
        views = {}
        for arm in made:
            history = runs.history(arm, 0)
            views[arm.name] = view.of_run(sim.Run(arm.scenario, history, sim.summary(history), None))
        tell({"views": views})
        for n in _looks(wanted):
            found = sim.compare(made, replications=n, start_up=0, runs=runs)
            trail.append(_told(found))
            tell({"trail": trail, "of": wanted})
    folder = Path(ask["folder"])
    found.write(folder)
    return {"folder": folder.name, "trail": trail, "of": wanted}


def _looks(wanted: int) -> Iterator[int]:
    """After how many replications one looks at the differences: ever more rarely, for each look measures all anew."""
    n = 2
    while n < wanted:
        yield n
        n += max(1, n // 4)
    yield wanted


def _told(found: sim.Comparison) -> dict[str, Any]:
    one, other = found.arms
    rows = {}
    for name in SHOWN:
        if name in found.means:
            told = found.differences[name][other].estimate
            means = [found.means[name][arm].mean for arm in (one, other)]
            rows[name] = [
                None if not math.isfinite(x) else x for x in (*means, told.mean, told.low, told.high)
            ]
    return {"n": found.replications, "rows": rows, "without_effect": list(found.without_effect)}


def watch(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """What is drawn of a finished run, and which events may be played day by day."""
    return _whole(sim.open(ask["folder"]))


def _whole(run: sim.Run) -> dict[str, Any]:
    told = view.of_run(run)
    return {**told, "events": days.events(run) if told["has_petitions"] else []}


def replay(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """What is drawn of some days of a finished run."""
    return days.days(Path(ask["folder"]), ask["first"], ask["last"])


def street(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """A street's petitions."""
    return view.cases(Path(ask["folder"]), ask["number"], ask["period"])


def report(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """The page of a folder, written to a file."""
    sim.write_report(ask["folder"], ask["out"], ask["lang"])
    return {}


def need(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """The memory that it takes to run a finished run again."""
    run = sim.open(ask["folder"])
    return {"memory": sim.needed_memory(run.scenario, scale=run.summary["scale"])}


def trace(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """A petition's way or a unit's day, written as a page; the run is run again for it."""
    words, unit, day = (
        None if ask.get(name) in (None, "") else reading(ask[name], name, str, "words")[:LONGEST]
        for name in ("ask", "street", "day")
    )
    found = sim.trace(
        ask["folder"], words, street=unit, day=day,
        progress=lambda stage, share: tell({"stage": stage, "share": share}),
    )  # fmt: skip
    sim.write_trace(found, ask["out"], ask["lang"])
    return {"what": type(found).__name__.lower()}


CALLS: Mapping[str, Callable[[Mapping[str, Any], Tell], dict[str, Any]]] = {
    call.__name__: call
    for call in (
        warm, start, check, toml, run, compare, watch, replay, street, report, need, trace,
        planning.tickets, planning.scenario,
        planning.calibrate, planning.validate, planning.staff, planning.opened,
    )
}  # fmt: skip
"""What may be asked for."""
