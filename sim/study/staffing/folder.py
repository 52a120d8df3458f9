"""A plan on disk: tables to paste, the scenario with its officers, a figure, and where it all comes from."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sim.history.disk.files import json_text
from sim.history.disk.files import write as put
from sim.history.disk.folders import expect_free, replacing_folder
from sim.report.drawing import draw_all
from sim.study.designs.folder import as_csv
from sim.study.designs.sheet import Sheet
from sim.study.designs.workbook import LIBRARY, workbook
from sim.study.staffing import tell, tell_seats, tell_surge
from sim.study.staffing.figures import cliff
from sim.study.staffing.plan import Plan
from sim.study.staffing.question import FIRST_OF_CERTIFICATE
from sim.study.staffing.seats import SeatPlan
from sim.study.staffing.surge import SurgePlan

PLAN, TABLE, WORKBOOK, PROVENANCE = "plan.toml", "staffing.json", "staffing.xlsx", "provenance.json"
FIGURES = "figures"


def expect_place(folder: Path) -> None:
    """Raise PetitionError unless a plan may stand there."""
    expect_free(folder, TABLE, "holds no plan of officers", "a new name, or an earlier plan's folder")


def telling(plan: Plan | SeatPlan | SurgePlan) -> tuple[dict[str, Sheet], list[str], dict[str, Any]]:
    """The tables of a plan of whatever sort, its words, and all of it for JSON."""
    if isinstance(plan, Plan):
        return tell.sheets(plan), tell.words(plan), tell.told(plan)
    if isinstance(plan, SeatPlan):
        return tell_seats.sheets(plan), tell_seats.words(plan), tell_seats.told(plan)
    return tell_surge.sheets(plan), tell_surge.words(plan), tell_surge.told(plan)


def write(plan: Plan | SeatPlan | SurgePlan, folder: Path) -> list[str]:
    """Write a plan in place of an earlier one; returns what the user should know. Raises PetitionError if the folder
    holds something else, or the disk refuses."""
    from sim.history.disk.provenance import provenance
    from sim.scenario.write import to_toml

    expect_place(folder)
    notes: list[str] = []
    made, lines, told = telling(plan)
    question, now = plan.question, datetime.now(UTC)
    with replacing_folder(folder, notes.append) as new:
        put(new / TABLE, json_text(told))
        put(new / PLAN, to_toml(plan.scenario))
        for rules in question.scenario.own_rules.files:
            put(new / rules.name, rules.text)
        where = provenance(
            seed=question.scenario.seed, replication=FIRST_OF_CERTIFICATE, same_city=question.same_city,
            scale=question.scale, engine="compiled", rules=question.scenario.own_rules.told(), started=now, ended=now,
        )  # fmt: skip
        put(new / PROVENANCE, json_text(where))
        for name, sheet in made.items():
            put(new / f"{name}.csv", as_csv(sheet))
        about: Sheet = (("what",), [(line,) for line in lines])
        content = workbook({"about": about, **made})
        if content is None:
            notes.append(f"{WORKBOOK} was not written, for its library is not installed: {LIBRARY}")
        else:
            put(new / WORKBOOK, content)
        if isinstance(plan, Plan) and plan.curve is not None:
            notes += draw_all({"cliff": partial(cliff, plan)}, new / FIGURES)
    return notes
