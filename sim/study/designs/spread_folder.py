"""An answer over an ensemble on disk: tables, one figure, and where it comes from."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.arguments import read_path
from sim.history.disk.files import json_text
from sim.history.disk.files import write as put
from sim.history.disk.folders import expect_free, replacing_folder
from sim.report.drawing import draw_all
from sim.study.designs.figures import parameters_and_chance
from sim.study.runs.version import source

if TYPE_CHECKING:
    from sim.study.designs.spread import Spread
    from sim.study.statistics.parts import Parts

FOUND = "ensemble.json"
FIGURE = "parameters-and-chance"
HEADS = (
    "measure", "arm", "mean", "low", "high", "parameters", "chance", "share_of_parameters", "same_sign", "members",
    "replications",
)  # fmt: skip


def expect_place(folder: Path) -> None:
    """Raise PetitionError unless an answer over an ensemble may stand there."""
    expect_free(folder, FOUND, "holds no answer over an ensemble", "a new name, or an earlier one's folder")


def write(found: Spread, folder: str | Path) -> list[str]:
    """Write it in place of an earlier one; returns what the user should know. Raises PetitionError if the folder holds
    something else, or the disk refuses."""
    from sim.history.disk.provenance import provenance

    place = read_path(folder, "folder")
    expect_place(place)
    notes: list[str] = []
    about = provenance(
        seed=found.seed, replication=0, scale=found.scale, engine=found.engine, started=found.started,
        ended=datetime.now(UTC),
    )  # fmt: skip
    about |= {"replications": found.replications, "source": source()}
    del about["replication"]
    with replacing_folder(place, notes.append) as new:
        put(new / FOUND, json_text(found.to_dict() | {"provenance": about}))
        put(new / "means.csv", _csv(found.means))
        if len(found.arms) > 1:
            put(new / "differences.csv", _csv(found.differences))
        notes += draw_all({FIGURE: partial(parameters_and_chance, found)}, new / "figures", as_pdf=True)
    return notes


def _csv(told: Mapping[str, Mapping[str, Parts]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADS)
    for measure, of in told.items():
        for arm, one in of.items():
            row = {"measure": measure, "arm": arm, **one.to_dict()}
            writer.writerow(["" if row[head] is None else row[head] for head in HEADS])
    return text.getvalue()
