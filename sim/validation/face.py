"""A scenario beside a log's own months: what happened, what was told of it, and what others would have told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.arguments import read_choice, read_day, read_flag, read_path, read_text, read_whole
from sim.errors import PetitionError
from sim.history.disk.files import json_text
from sim.history.disk.folders import adding_to, expect_free, replacing_folder
from sim.report.page.validation import VALIDATION
from sim.tickets.face import Tickets, read_tickets
from sim.validation import baselines
from sim.validation.bands import Origin, bands
from sim.validation.bands import origins as forecasts
from sim.validation.baselines import Truth
from sim.validation.breaks import Change, find_changes
from sim.validation.cells import CITY, Cells, mean_cells, measure, without
from sim.validation.distances import distances, events
from sim.validation.floor import drawn_again
from sim.validation.queue import queues
from sim.validation.realise import realise
from sim.validation.record import Record, record
from sim.validation.rolling import Rolled, averages, chance, distances_of, roll
from sim.validation.scores import floor, summarise
from sim.validation.simulated import Simulated, simulate
from sim.validation.split import split
from sim.validation.told import SHOWN, told_bands, told_cells, told_change, told_closed
from sim.validation.window import HORIZON, Window

if TYPE_CHECKING:
    from pandas import DataFrame

Tell = Callable[[str, float], None]
ARRIVALS = ("given", "forecast")
NO_SCENARIO = "-"
"""In the place of a scenario: the baselines alone."""
SIMULATED, QUEUES, CALIBRATED = "simulated", "queues", "calibrated"
CURVES = {
    "last month": baselines.last_month,
    "all past": baselines.all_past,
    "Kaplan-Meier": baselines.recent,
}
"""What needs no simulator, by its name."""
LEAST = 100
"""Tickets that there must be before the window, and in it."""
REPLICATIONS = 5
PAGE = "validation.html"


@dataclass(frozen=True)
class Validation:
    """A validation. told: what validation.json holds."""

    told: dict[str, Any]
    folder: Path | None = None


def validate(
    scenario: str | Path,
    log: str | Path,
    *,
    start: date | str,
    end: date | str | None = None,
    arrivals: str = "given",
    mapping: str | Path | None = None,
    zone: str | None = None,
    order: str | None = None,
    encoding: str | None = None,
    exported: date | str | None = None,
    replications: int = REPLICATIONS,
    refit: bool = False,
    out: str | Path | None = None,
    allow_rules: bool = False,
    progress: Tell = lambda stage, share: None,
    tell: Callable[[str], None] = lambda words: None,
) -> Validation:
    """Compare what a scenario tells of some months with what a log says, beside baselines and what chance alone does.

    scenario: a built-in name, a TOML file, or "-" for the baselines alone. log, mapping, zone, order, encoding,
    exported: as for `read_tickets`. start, end: the first day that is foretold, and the first that is not any more (the
    day after the log's last opening, if not given). arrivals: "given", the log's own, or "forecast", the scenario's.
    replications: runs of the scenario. refit: at every earlier origin a scenario is calibrated anew and run beside the
    baselines; the bands are of its errors then. out: folder for validation.json and validation.html. progress: told the
    stage and its share done; tell: what was kept in the folder of the user's. Raises PetitionError for whatever the
    user can mend.
    """
    first = read_day(start, "from")
    last = None if end is None else read_day(end, "to")
    is_given = read_choice(arrivals, "arrivals", ARRIVALS, {}) == "given"
    times = read_whole(replications, "replications", 1, 1000)
    allow_rules = read_flag(allow_rules, "allow_rules")
    refit = read_flag(refit, "refit")
    name = read_text(str(scenario), "scenario")
    place = None if out is None else read_path(out, "out")
    if place is not None:
        expect_free(place, VALIDATION, "holds other files", "another folder")
    if name != NO_SCENARIO:
        _expect_loadable(name, allow_rules)
    progress("log", 0.0)
    with tempfile.TemporaryDirectory(prefix="petition-") as aside:
        tickets = read_tickets(
            log,
            mapping,
            zone=zone,
            order=order,
            encoding=encoding,
            exported=exported,
            out=Path(aside) / "log",
        )
        table = tickets.table()
    told = _told(name, tickets, table, (first, last), is_given, times, refit, allow_rules, progress)
    if place is not None:
        from sim.report.page.report import write_report

        with replacing_folder(place, tell) as folder:
            (folder / VALIDATION).write_text(json_text(told), encoding="utf-8")
        with adding_to(place, place.stat(), tell) as folder:
            for note in write_report(place, folder / PAGE):
                tell(note)
    return Validation(told, place)


def _expect_loadable(scenario: str, allow_rules: bool) -> None:
    """Raise PetitionError for what is wrong with a scenario, before the work."""
    from sim.scenario.load import load

    load(scenario, allow_rules=allow_rules)


def _told(
    scenario: str, tickets: Tickets, table: DataFrame, days: tuple[date, date | None], is_given: bool, times: int,
    refit: bool, allow_rules: bool, progress: Tell,
) -> dict[str, Any]:  # fmt: skip
    import pandas as pd

    table = table.sort_values("opened", kind="stable")
    zone = tickets.quality["zone"] or "UTC"
    log = record(table, zone, pd.Timestamp(tickets.quality["exported"]["moment"]))
    window = _window(log, *days)
    past = log.at(window.start)
    truth = measure(log, window, Truth())
    progress("log", 1.0)
    told: dict[str, Cells] = {}
    courses: dict[str, Record] = {}
    run: Simulated | None = None
    areas = table["area"].fillna("").tolist() if "area" in table else [""] * len(table)
    if scenario != NO_SCENARIO:
        run = simulate(
            scenario, log, areas, window, given=is_given, replications=times, allow_rules=allow_rules,
            tell=lambda share: progress("runs", share),
        )  # fmt: skip
        told[SIMULATED], courses[SIMULATED] = mean_cells(run.cells), run.last
    for name, make in CURVES.items():
        curves = make(past)
        told[name], courses[name] = measure(log, window, curves), realise(log, curves)
    courses[QUEUES] = queues(past, log, window.end)
    told[QUEUES] = measure(courses[QUEUES], window, Truth())
    progress("floor", 0.0)
    drawn = drawn_again(log, window, tell=lambda share: progress("floor", share))
    changes = find_changes(log)
    broken = {change.kind for change in changes if change.is_break and _is_within(change, window)}
    earlier = {name: forecasts(log, window.first, make) for name, make in CURVES.items()}
    rolled = (
        roll(table, zone, log, areas, window, times, lambda share: progress("origins", share))
        if refit
        else []
    )
    if rolled:
        earlier[QUEUES] = [one.queues for one in rolled]
        earlier[CALIBRATED] = [one.calibrated for one in rolled]
    reach = bands(earlier[CALIBRATED if rolled and run else "Kaplan-Meier"])
    best = SIMULATED if run else "Kaplan-Meier"
    stop = min(window.end + HORIZON, log.known)
    true_events = events(log.rows(window.opened(log)), stop)
    return {
        "log": {"file": tickets.quality["log"]["file"], "zone": zone, "tickets": len(log), "before": len(past)},
        "window": {"from": window.first.isoformat(), "to": window.last.isoformat()},
        "scenario": None if run is None else Path(scenario).name,
        "arrivals": "given" if is_given or run is None else "forecast",
        "replications": times if run else 0,
        "drawn": run.unknown if run else None,
        "truth": told_cells(truth),
        "forecasts": {name: told_cells(cells) for name, cells in told.items()},
        "errors": {name: asdict(summarise(cells, truth)) for name, cells in told.items()},
        "closed_by": {
            "ages": list(SHOWN),
            "truth": told_closed(truth[CITY, ""]),
            **{name: told_closed(cells[CITY, ""]) for name, cells in told.items()},
        },
        "floor": asdict(floor(drawn, truth)),
        "without_breaks": _without(truth, told, broken),
        "distances": {
            name: distances(events(course.rows(window.opened(course)), stop), true_events)
            for name, course in courses.items()
        },
        "changes": [told_change(change) | {"in_window": _is_within(change, window)} for change in changes],
        "drifting_before": sorted({change.kind for change in find_changes(past)}),
        "split": {name: asdict(split(cells, truth)) for name, cells in told.items()},
        "bands": told_bands(reach, told[best], truth) | {"of": best},
        "origins": {
            name: [
                {"from": one.first.isoformat(), **asdict(summarise(one.told, one.truth))} for one in each
            ]
            for name, each in earlier.items()
        },
        "rolling": _rolling(rolled, earlier),
    }  # fmt: skip


def _rolling(rolled: Sequence[Rolled], earlier: Mapping[str, Sequence[Origin]]) -> dict[str, Any] | None:
    """Mean errors of the same origins by forecast, and in units in which the load moves the sojourn; None if nothing
    was calibrated anew."""
    if not rolled:
        return None
    days = {one.calibrated.first for one in rolled}
    same = {name: [one for one in each if one.first in days] for name, each in earlier.items()}
    moved = [one.moved for one in rolled]
    return {
        "origins": len(rolled),
        "errors": {name: averages(each) for name, each in same.items()},
        "floor": chance(rolled),
        "moved": {
            "units": distances_of(same[CALIBRATED], moved)[0],
            "distance_days": {name: distances_of(each, moved)[1] for name, each in same.items()},
        },
    }


def _window(log: Record, first: date, last: date | None) -> Window:
    """The days that are foretold. Raises PetitionError where there is too little before or in them."""
    begins, ends = (date(1970, 1, 1) + timedelta(seconds=int(moment)) for moment in log.opened[[0, -1]])
    window = Window(first, last or ends + timedelta(1))
    if window.last <= window.first:
        raise PetitionError(
            f"nothing lies between {window.first} and {window.last}", key="to" if last else "from",
            expected=f"days of the log, {begins} to {ends}",
        )  # fmt: skip
    known = date(1970, 1, 1) + timedelta(seconds=log.known)
    if window.last > known + timedelta(1):
        raise PetitionError(
            f"the log ends on {known}, and what came until {window.last} is not in it", key="to",
            expected=f"{known + timedelta(1)} at the latest",
        )  # fmt: skip
    before, inside = int((log.opened < window.start).sum()), int(window.opened(log).sum())
    for number, key, where in ((before, "from", "before"), (inside, "from" if last is None else "to", "in")):
        if number < LEAST:
            raise PetitionError(
                f"{number} tickets were opened {where} the days to be foretold, {window.first} to {window.last}",
                key=key, expected=f"at least {LEAST}; the log has tickets from {begins} to {ends}",
            )  # fmt: skip
    return window


def _is_within(change: Change, window: Window) -> bool:
    """Whether a kind's regime changed in the days that are foretold, so that no forecast could know."""
    return window.first - timedelta(7) < change.week < window.last


def _without(truth: Cells, told: Mapping[str, Cells], broken: set[str]) -> dict[str, Any] | None:
    """The city's errors without the kinds that break in the window; None if there is no such kind, or no other."""
    calm = without(truth, broken)
    if not broken or not calm:
        return None
    return {name: dict(summarise(without(cells, broken), calm).city) for name, cells in told.items()}
