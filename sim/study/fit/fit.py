"""A fit: every theory beside the figures, what follows for later years, and the ensemble of the first theory."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sim.arguments import read_path
from sim.history.disk.files import json_text
from sim.history.disk.files import write as put
from sim.history.disk.folders import expect_free, replacing_folder
from sim.report.drawing import draw_all
from sim.study.fit.figures import learned as draw_learned
from sim.study.fit.figures import theories
from sim.study.fit.learned import chance, learned, together
from sim.study.fit.match import Match, Tell, match
from sim.study.fit.question import FIT, Predicted, Question
from sim.study.fit.targets import Target
from sim.study.runs.arms import arm
from sim.study.runs.ensemble import ABOUT, MEMBERS, NUMBER
from sim.study.runs.replications import Replications
from sim.study.runs.version import source

FOUND = "fit.json"
ENDS = (2.5, 97.5)
"""Percent of the members below the ends of an interval."""


@dataclass(frozen=True)
class Foretold:
    """A later time by the members of a theory: what each has in the place of each figure, float64[members, figures], on
    the scale of the figures."""

    of: Predicted
    values: np.ndarray = field(repr=False)

    @property
    def score(self) -> float:
        """Log predictive density of all figures: the greater the better they were foreseen."""
        if not len(self.values):
            return -math.inf
        return sum(one.predicted(self.values[:, n]) for n, one in enumerate(self.of.figures))


@dataclass(frozen=True)
class Fitted:
    """What a fit found: by theory, the first of which the ensemble is of. drawn: by prediction, what each member has of
    what the fitted time cannot teach."""

    question: Question
    matches: Mapping[str, Match]
    foretold: Mapping[str, list[Foretold]]
    drawn: Sequence[np.ndarray] = field(repr=False)
    started: datetime = field(compare=False)

    @property
    def first(self) -> Match:
        """The match whose members are the ensemble."""
        return next(iter(self.matches.values()))

    @property
    def evidence(self) -> dict[str, float]:
        """Share of the evidence by theory, all being as likely before."""
        logs = {name: one.log_evidence for name, one in self.matches.items()}
        top = max(logs.values())
        if top == -math.inf:
            return dict.fromkeys(logs, math.nan)
        sizes = {name: math.exp(value - top) for name, value in logs.items()}
        whole = sum(sizes.values())
        return {name: size / whole for name, size in sizes.items()}

    def members(self) -> list[dict[str, Any]]:
        """What each member of the ensemble sets."""
        return [
            overrides(self.first, place, number, self.question.predicted, self.drawn, with_sets=False)
            for number, place in enumerate(self.first.members)
        ]

    def to_dict(self) -> dict[str, Any]:
        """For JSON: numbers, None where there is none."""
        asked = self.question
        told: dict[str, Any] = _plain({
            "name": asked.name, "title": asked.title, "scenario": asked.scenario, "seed": asked.seed,
            "scale": asked.scale, "targets": [_target(one) for one in asked.targets],
            "theories": {name: self._theory(name) for name in self.matches},
        })  # fmt: skip
        return told

    def _theory(self, name: str) -> dict[str, Any]:
        found = self.matches[name]
        return {
            "title": found.theory.title,
            "parameters": len(found.theory.parameters),
            "waves": [{"runs": w.runs, "kept": w.kept, "within": [*w.within]} for w in found.waves],
            "runs": len(found.points),
            "draws": len(found.weights),
            "effective": found.effective,
            "members": len(found.members),
            "replications_of_members": [*found.members],
            "best": found.best,
            "best_rms": found.best_rms,
            "log_evidence": found.log_evidence,
            "evidence_error": found.evidence_error,
            "evidence_share": self.evidence[name],
            "figures": [_beside(one, found.values[found.members, n]) for n, one in enumerate(found.targets)],
            "told_from_nothing": chance(found.effective),
            "learned": learned(found),
            "together": together(found),
            "predicted": [
                {
                    "scenario": one.of.scenario,
                    "members": len(one.values),
                    "score": one.score,
                    "figures": [_beside(f, one.values[:, n]) for n, f in enumerate(one.of.figures)],
                }
                for one in self.foretold[name]
            ],
        }

    def write(self, folder: str | Path) -> list[str]:
        """Leave the ensemble and all that was found in a folder, in place of an earlier fit; returns what the user
        should know. Raises PetitionError if the folder holds something else, or the disk refuses."""
        place = read_path(folder, "folder")
        expect_place(place)
        notes: list[str] = []
        members = self.members()
        with replacing_folder(place, notes.append) as new:
            put(new / FIT, self.question.text)
            put(new / FOUND, json_text(self.to_dict() | {"provenance": self._provenance()}))
            if members:
                put(new / ABOUT, self._about(members))
                put(new / MEMBERS, _csv(members))
            else:
                notes.append(
                    f"no member is plausible: {MEMBERS} was not written; {FOUND} tells how near the runs came"
                )
            told = self.to_dict()
            figures: dict[str, Callable[[], Any]] = {"theories": partial(theories, told)}
            if members:
                figures["learned"] = partial(draw_learned, told)
            notes += draw_all(figures, new / "figures")
        return notes

    def _provenance(self) -> dict[str, Any]:
        from sim.history.disk.provenance import provenance

        told = provenance(
            seed=self.question.seed, replication=0, scale=self.question.scale, engine="compiled",
            started=self.started, ended=datetime.now(UTC),
        )  # fmt: skip
        del told["replication"]
        return told | {"source": source()}

    def _about(self, members: Sequence[Mapping[str, Any]]) -> str:
        import tomlkit

        asked, base = self.question, self._base()
        told = tomlkit.document()
        told.add(
            tomlkit.comment(
                f"{len(members)} members, made by `petition fit` from {FIT}; {FOUND} tells what was learnt."
            )
        )
        told.add(tomlkit.comment("[keys]: what each was in the scenario that was fitted."))
        for key, value in {
            "name": asked.name, "title": asked.title, "scenario": asked.scenario, "theory": self.first.theory.name,
            "scale": asked.scale, "source": source(),
        }.items():  # fmt: skip
            told.add(key, tomlkit.item(value))
        told.add("keys", tomlkit.item({key: base[key] for key in members[0]}))
        return tomlkit.dumps(told)

    def _base(self) -> dict[str, Any]:
        every = [*self.first.theory.parameters, *(p for one in self.question.predicted for p in one.drawn)]
        return {one.key: one.base for one in every}


def expect_place(folder: Path) -> None:
    """Raise PetitionError unless a fit may stand there."""
    expect_free(folder, FOUND, "holds no fit", "a new name, or an earlier fit's folder")


def fit(
    question: Question,
    runs: Replications,
    *,
    tell: Tell = lambda words: None,
    keep: Callable[[Fitted], None] = lambda found: None,
) -> Fitted:
    """Match every theory, run what follows for later times, and tell all of it. What is in the store is not run again;
    keep: is told what is found after each theory."""
    began = datetime.now(UTC)
    most = max(question.members, question.rival_members)
    drawn = [_drawn(question.seed + 3 + n, len(one.drawn), most) for n, one in enumerate(question.predicted)]
    matches: dict[str, Match] = {}
    foretold: dict[str, list[Foretold]] = {}
    for number, theory in enumerate(question.theories):
        waves, members, budget = question.waves, question.members, question.budget
        if number:
            waves, members = question.rival_waves, question.rival_members
            budget = min(budget, sum(waves) + 4 * members)
        found = match(question, theory, runs, waves=waves, members=members, budget=budget, tell=tell)
        matches[theory.name] = found
        foretold[theory.name] = [
            _foretold(question, which, found, runs, drawn, tell) for which in range(len(question.predicted))
        ]
        keep(Fitted(question, dict(matches), dict(foretold), drawn, began))
    return Fitted(question, matches, foretold, drawn, began)


def overrides(
    found: Match,
    place: int,
    number: int,
    predicted: Sequence[Predicted],
    drawn: Sequence[np.ndarray],
    *,
    with_sets: bool = True,
) -> dict[str, Any]:
    """What member `number`, the run at `place`, sets in the fitted scenario and in those predicted."""
    whole = found.theory.overrides(found.points[place])
    if not with_sets:
        whole = {one.key: whole[one.key] for one in found.theory.parameters}
    for one, shares in zip(predicted, drawn, strict=True):
        whole |= {p.key: p.at(float(x)) for p, x in zip(one.drawn, shares[number], strict=True)}
    return whole


def _drawn(seed: int, columns: int, members: int) -> np.ndarray:
    from scipy.stats import qmc

    if not columns:
        return np.empty((members, 0))
    return np.asarray(qmc.LatinHypercube(columns, rng=seed).random(max(members, 1)))


def _foretold(
    question: Question, which: int, found: Match, runs: Replications, drawn: Sequence[np.ndarray], tell: Tell
) -> Foretold:
    """A later time, by each member in the city in which it was fitted."""
    one = question.predicted[which]
    members = found.members[: one.members]
    values = np.full((len(members), len(one.figures)), math.nan)
    tell(f"{found.theory.name}: {one.scenario}, {len(members)} members")
    for number, place in enumerate(members):
        changed = overrides(found, place, number, [one], [drawn[which]])
        made = arm(one.scenario, overrides=changed, seed=question.seed, scale=question.scale)
        history = runs.history(made, place)
        values[number] = [figure.of(history, question.scale) for figure in one.figures]
    return Foretold(one, values)


def _target(one: Target) -> dict[str, Any]:
    return {
        "name": one.name, "published": one.known.value, "source": one.known.source, "error": one.error,
        "discrepancy": one.discrepancy, "above": one.above, "why": one.why,
    }  # fmt: skip


def _beside(one: Target, values: np.ndarray) -> dict[str, Any]:
    """A figure beside what members have in its place: mean, the interval of 95 %, and whether the figure is in it."""
    known = values[~np.isnan(values)]
    told = {"name": one.name, "published": one.known.value, "source": one.known.source}
    if not len(known):
        return told | {"mean": math.nan, "low": math.nan, "high": math.nan, "hit": False, "score": math.nan}
    own = np.exp(known) if one.by_logarithm else known
    low, high = (float(end) for end in np.percentile(own, ENDS))
    hit = high >= one.known.value if one.above else low <= one.known.value <= high
    return told | {
        "mean": float(own.mean()), "low": low, "high": high, "hit": bool(hit), "score": one.predicted(known),
    }  # fmt: skip


def _csv(members: Iterable[Mapping[str, Any]]) -> str:
    rows = list(members)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([NUMBER, *rows[0]])
    writer.writerows([number, *row.values()] for number, row in enumerate(rows, 1))
    return text.getvalue()


def _plain(value: Any) -> Any:
    """With None in place of numbers that are none."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
