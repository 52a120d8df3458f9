"""An experiment over plausible cities, or under rival theories, on disk: tables, a page, a figure, provenance."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sim.history.disk.files import file_name, json_text
from sim.history.disk.files import write as put
from sim.history.disk.folders import expect_free, replacing_folder
from sim.report.drawing import draw_all
from sim.study.experiments.conduct import FIGURES, expect_its_own, place_of
from sim.study.experiments.experiment import COLUMNS, FILE, read
from sim.study.experiments.results import PAGE, PROVENANCE, ROWS
from sim.study.over.figures import claims_over_members
from sim.study.over.over import Over
from sim.study.over.page import page
from sim.study.runs.version import source

FOUND, CLAIMS, FIGURE = "over.json", "claims.csv", "claims"
THEORIES = "theories"
"""The folder among results of what was put under rival theories of effort alone."""


def place_over(folder: Path, results: Path, ensemble: str | None) -> Path:
    """Where an experiment over an ensemble stands among results: over-ENSEMBLE/NAME, or theories/NAME without one.
    Raises PetitionError where that is the place of another that ships with the program, or holds something else."""
    name = place_of(folder, results).name
    place = results / (THEORIES if ensemble is None else f"over-{file_name(ensemble)}") / name
    expect_free(
        place, FOUND, "holds no experiment over plausible cities", "a new name, or an earlier one's folder"
    )
    expect_its_own(read(folder), place)
    return place


def write(found: Over, folder: Path, place: Path) -> list[str]:
    """Write it to a place, instead of what an earlier run left; returns what the user should know. folder: of the
    experiment. Raises PetitionError if the disk refuses."""
    from sim.history.disk.provenance import provenance

    notes: list[str] = []
    about = provenance(
        seed=found.seed, replication=0, scale=found.size.scale, engine="compiled", started=found.started,
        ended=datetime.now(UTC), same_city=found.experiment.same_city,
    )  # fmt: skip
    del about["replication"]
    with replacing_folder(place, notes.append) as new:
        put(new / FILE, (folder / FILE).read_text(encoding="utf-8"))
        put(new / FOUND, json_text(found.to_dict()))
        put(new / CLAIMS, _claims(found))
        put(new / ROWS, _rows(found))
        put(new / PAGE, page(found, FIGURE))
        put(new / PROVENANCE, json_text(about | {"source": source()}))
        if found.ensemble is not None:
            notes += draw_all({FIGURE: partial(claims_over_members, found)}, new / FIGURES)
    return notes


def _claims(found: Over) -> str:
    lines = found.table.astype(object).where(found.table.notna(), "")
    return _csv(list(lines.columns), lines.itertuples(index=False))


def _rows(found: Over) -> str:
    names = [one.name for one in found.experiment.statistics]
    lines = (
        [member, row.variant, row.arm, row.replication, *(row.values[name] for name in names)]
        for member, row in found.rows
    )
    return _csv(["member", *COLUMNS, *names], lines)


def _csv(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(["" if cell != cell else cell for cell in line] for line in lines)
    return text.getvalue()
