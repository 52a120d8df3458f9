"""A survey: a design run, analysed and written: points, sensitivities, the box where a claim fails, figures."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.history.disk.files import json_text, writing
from sim.report.drawing import save
from sim.report.style import style
from sim.study.designs.design import Responses
from sim.study.designs.figures import bars, scatter
from sim.study.designs.sensitivity import Sensitivity, sensitivity
from sim.study.statistics.discovery import Box, discover


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
    that have a value."""

    responses: Responses
    sensitivities: dict[str, Sensitivity]
    claim: Claim | None
    cases: np.ndarray | None
    box: Box | None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        design = self.responses.design
        told: dict[str, Any] = {
            "design": design.kind,
            "points": len(design.points),
            "response": self.responses.of,
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


def write(found: Survey, folder: Path) -> None:
    """Write points.csv, sensitivity.csv, survey.json and figures; raises PetitionError if the disk refuses."""
    figures = folder / "figures"
    with writing(folder):
        figures.mkdir(parents=True, exist_ok=True)
        (folder / "points.csv").write_text(_points(found), encoding="utf-8")
        (folder / "sensitivity.csv").write_text(_sensitivities(found), encoding="utf-8")
        (folder / "survey.json").write_text(json_text(found.to_dict()), encoding="utf-8")
    design = found.responses.design
    keys = [one.key for one in design.factors]
    with style():
        for measure, one in found.sensitivities.items():
            title = f"{measure}: {found.responses.of}"
            cases = found.cases if found.claim is not None and found.claim.measure == measure else None
            picture = scatter(design.points, found.responses.means(measure), keys, title, cases)
            save(picture, figures / f"{measure}-points.svg")
            order = one.order
            values = {name: column[order] for name, column in one.values.items()}
            reach = {name: column[order] for name, column in one.reach.items()}
            picture = bars([keys[i] for i in order], values, reach, title, one.index)
            save(picture, figures / f"{measure}-sensitivity.svg")


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


def _sensitivities(found: Survey) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["measure", "factor", "index", "value", "half_width"])
    for measure, one in found.sensitivities.items():
        for place in one.order:
            for name, column in one.values.items():
                reach = repr(float(one.reach[name][place])) if name in one.reach else ""
                writer.writerow([measure, one.keys[place], name, repr(float(column[place])), reach])
    return text.getvalue()


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _told(found: Sensitivity) -> dict[str, Any]:
    return {
        "index": found.index,
        "fit": _number(found.fit),
        "factors": [
            {"key": found.keys[i]}
            | {name: _number(column[i]) for name, column in found.values.items()}
            | {f"{name}_half_width": _number(column[i]) for name, column in found.reach.items()}
            for i in found.order
        ],
    }
