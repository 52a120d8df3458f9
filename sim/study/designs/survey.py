"""A survey: a design run, analysed and written: points, sensitivities, the box where a claim fails, figures."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import PetitionError
from sim.history.disk.files import file_name, json_text, writing
from sim.history.disk.folders import expect_free, replacing_folder
from sim.report.drawing import Makers, draw_all
from sim.study.designs.design import Responses
from sim.study.designs.figures import bars, scatter
from sim.study.designs.sensitivity import Sensitivity, sensitivity
from sim.study.statistics.discovery import Box, discover

if TYPE_CHECKING:
    from pandas import DataFrame

SURVEY = "survey.json"
INDICES = ("measure", "factor", "index", "value", "half_width")
"""The columns of the table of sensitivities."""


@dataclass(frozen=True)
class Claim:
    """What is claimed of a measure at every point: that it is above or below something."""

    measure: str
    above: bool
    than: float

    @classmethod
    def read(cls, text: str) -> Claim:
        """From "on_time_share>0"; raises PetitionError if it is none."""
        for sign in (">", "<"):
            measure, found, value = (part.strip() for part in text.partition(sign))
            if found:
                try:
                    than = float(value)
                except ValueError:
                    break
                if measure and math.isfinite(than):
                    return cls(measure, sign == ">", than)
        raise PetitionError(f'"{text}" claims nothing', key="claim", expected="such as resolution_rate>0")

    def fails(self, values: np.ndarray) -> np.ndarray:
        """bool[n]: where it does not hold; where there is no value it cannot fail."""
        return np.asarray(values <= self.than if self.above else values >= self.than)

    def __str__(self) -> str:
        return f"{self.measure} {'>' if self.above else '<'} {self.than:g}"


@dataclass(frozen=True)
class Survey:
    """What a design showed: sensitivities by measure; of a claim, where it fails, and the box of failures, among points
    that have a value. notes: what else the user should know of the folder it was written to."""

    responses: Responses
    sensitivities: dict[str, Sensitivity]
    claim: Claim | None
    cases: np.ndarray | None
    box: Box | None
    notes: tuple[str, ...] = ()

    @cached_property
    def points(self) -> DataFrame:
        """A row a point of the design: what its factors are, and the mean of every measure."""
        import pandas as pd

        responses = self.responses
        chosen = responses.design.factors
        set_to = {
            one.key: [one.at(float(share)) for share in responses.design.points[:, place]]
            for place, one in enumerate(chosen)
        }
        return pd.DataFrame(set_to | {measure: responses.means(measure) for measure in responses.values})

    @cached_property
    def table(self) -> DataFrame:
        """A row a measure, factor and index: how much the factor matters, the one that matters most first."""
        import pandas as pd

        return pd.DataFrame(_indices(self), columns=INDICES).astype(
            {"measure": "category", "index": "category"}
        )

    def _repr_html_(self) -> str:
        about = f"{len(self.responses.design.points)} points, {self.responses.of}"
        told = self.to_dict().get("claim")
        failed = (
            f"<br>{escape(told['claim'])} fails at {told['fails']} of {told['of']} points" if told else ""
        )
        return f"<p>{escape(about)}{failed}</p>{self.table.to_html(index=False)}"

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        design = self.responses.design
        told: dict[str, Any] = {
            "design": design.kind,
            "points": len(design.points),
            "response": self.responses.of,
            "same_city": self.responses.same_city,
            "factors": [
                {
                    "key": one.key,
                    **({"values": list(one.levels)} if one.levels else {"low": one.at(0), "high": one.at(1)}),
                }
                for one in design.factors
            ],
            "sensitivity": {measure: _told(found) for measure, found in self.sensitivities.items()},
        }
        if self.claim is not None and self.cases is not None:
            box = self.box or Box(np.zeros(0), np.ones(0), math.nan, math.nan, math.nan)
            limits = {
                design.factors[i].key: [design.factors[i].at(box.low[i]), design.factors[i].at(box.high[i])]
                for i in box.limited
            }
            told["claim"] = {
                "claim": str(self.claim), "fails": int(self.cases.sum()), "of": len(self.cases),
                "unknown": int(np.isnan(self.responses.means(self.claim.measure)).sum()), "box": limits,
                "density": _number(box.density), "coverage": _number(box.coverage), "support": _number(box.support),
            }  # fmt: skip
        return told


def survey(responses: Responses, claim: Claim | None = None) -> Survey:
    """Analyse what came out. Raises PetitionError if the claim is about what is not measured."""
    found = {measure: sensitivity(responses.design, responses.means(measure)) for measure in responses.values}
    if claim is None:
        return Survey(responses, found, None, None, None)
    if claim.measure not in responses.values:
        raise PetitionError(
            f"{claim.measure} is not measured", key="claim", expected=", ".join(responses.values)
        )
    values = responses.means(claim.measure)
    cases, known = claim.fails(values), ~np.isnan(values)
    box = discover(responses.design.points[known], cases[known]) if known.any() else None
    return Survey(responses, found, claim, cases, box)


def expect_place(folder: Path) -> None:
    """Raise PetitionError unless a survey may be written to a folder."""
    expect_free(
        folder, SURVEY, "holds no design of this program", "a new name, or an earlier design's folder"
    )


def write(found: Survey, folder: Path) -> list[str]:
    """Write points.csv, sensitivity.csv, survey.json and figures in place of an earlier survey; returns what the user
    should know: figures that could not be drawn, files of others that were kept. Raises PetitionError if the disk
    refuses."""
    expect_place(folder)
    notes: list[str] = []
    texts = {"points.csv": _points(found), "sensitivity.csv": _sensitivities(found)}
    texts[SURVEY] = json_text(found.to_dict())
    with replacing_folder(folder, notes.append) as new:
        for name, text in texts.items():
            with writing(folder / name):
                (new / name).write_text(text, encoding="utf-8")
        notes += draw_all(_figures(found), new / "figures")
    return notes


def _figures(found: Survey) -> Makers:
    """Two figures a measure: the response over each factor, and what each factor does."""
    design = found.responses.design
    keys = [one.key for one in design.factors]
    figures = {}
    for measure, one in found.sensitivities.items():
        title = f"{measure}: {found.responses.of}"
        cases = found.cases if found.claim is not None and found.claim.measure == measure else None
        order = one.order
        values = {name: column[order] for name, column in one.values.items()}
        reach = {name: column[order] for name, column in one.reach.items()}
        means = found.responses.means(measure)
        name = file_name(measure)
        figures[f"{name}-points"] = partial(scatter, design.points, means, keys, title, cases)
        figures[f"{name}-sensitivity"] = partial(
            bars, [keys[i] for i in order], values, reach, title, one.index
        )
    return figures


def _points(found: Survey) -> str:
    responses = found.responses
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["point", *(one.key for one in responses.design.factors), *responses.values])
    means = {measure: responses.means(measure) for measure in responses.values}
    for number, point in enumerate(responses.design.points):
        set_to = [one.at(float(share)) for one, share in zip(responses.design.factors, point, strict=True)]
        writer.writerow([number, *set_to, *(repr(float(column[number])) for column in means.values())])
    return text.getvalue()


def _indices(found: Survey) -> Iterator[tuple[str, str, str, float, float]]:
    """The rows of the table of sensitivities; nan where an index has no interval."""
    for measure, one in found.sensitivities.items():
        for place in one.order:
            for name, column in one.values.items():
                reach = float(one.reach[name][place]) if name in one.reach else math.nan
                yield measure, one.keys[place], name, float(column[place]), reach


def _sensitivities(found: Survey) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(INDICES)
    for *named, value, reach in _indices(found):
        writer.writerow([*named, repr(value), "" if math.isnan(reach) else repr(reach)])
    return text.getvalue()


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _told(found: Sensitivity) -> dict[str, Any]:
    return {
        "index": found.index,
        "fit": _number(found.fit),
        **({"bistable": found.parted, "warning": found.warning} if found.warning else {}),
        "factors": [
            {"key": found.keys[i]}
            | {name: _number(column[i]) for name, column in found.values.items()}
            | {f"{name}_half_width": _number(column[i]) for name, column in found.reach.items()}
            for i in found.order
        ],
    }
