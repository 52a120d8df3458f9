"""An answer over an ensemble: every alternative run by every member, so that what is not known of the city stands
beside chance. Within a member and a replication all alternatives share the city, the citizens, the needs and draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from sim.arguments import read_whole
from sim.errors import PetitionError
from sim.history.measures.published import Known, figures, told
from sim.history.record.history import History
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.designs.compared import MAIN
from sim.study.runs.arms import Arm, arm, parted, same_time
from sim.study.runs.blank import expect_measures
from sim.study.runs.ensemble import Ensemble, Suited
from sim.study.runs.replications import Replications
from sim.study.runs.workers import Look, Seen
from sim.study.statistics.parts import Parts, parts

WITHIN = 2
"""Replications of a member, unless told otherwise: by them chance is told from parameters."""


@dataclass(frozen=True)
class Alternative:
    """A scenario by name or file, and what is changed in it on purpose, which no member changes."""

    name: str
    place: str | Path
    changed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """What alternatives come to over an ensemble; the first is what the others are compared with.

    values: by measure and alternative, float64[members, replications]; published: the same of each published figure
    that the first tells (by what it is called, with its value and source). start: periods left out.
    """

    ensemble: str
    arms: list[str]
    members: int
    replications: int
    seed: int
    scale: float
    engine: str
    start: int
    suited: Mapping[str, Suited]
    values: Mapping[str, Mapping[str, np.ndarray]] = field(repr=False)
    published: Sequence[tuple[str, float, str, np.ndarray]] = field(repr=False)
    started: datetime = field(compare=False)

    @cached_property
    def means(self) -> dict[str, dict[str, Parts]]:
        """By measure and alternative."""
        return {measure: {name: parts(of[name]) for name in self.arms} for measure, of in self.values.items()}

    @cached_property
    def differences(self) -> dict[str, dict[str, Parts]]:
        """By measure and alternative, all but the first: its difference from it, member by member and replication by
        replication."""
        first, *others = self.arms
        return {
            measure: {name: parts(of[name] - of[first]) for name in others}
            for measure, of in self.values.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """For JSON: numbers, None where there is none."""
        return {
            "ensemble": self.ensemble, "arms": self.arms, "reference": self.arms[0], "members": self.members,
            "replications": self.replications, "seed": self.seed, "scale": self.scale, "start_up": self.start,
            "interval": "2.5 to 97.5 % of all members and replications",
            "keys": {
                name: {"set_by_members": [*one.goes], "own_value_stands": [*one.stands], "not_there": [*one.lacks]}
                for name, one in self.suited.items()
            },
            "measures": {
                measure: {
                    "means": {name: one.to_dict() for name, one in of.items()},
                    "differences": {name: one.to_dict() for name, one in self.differences[measure].items()},
                }
                for measure, of in self.means.items()
            },
            "published": [
                {"what": what, "published": value, "source": source, **parts(of).to_dict(),
                 "within": is_within(value, of)}
                for what, value, source, of in self.published
            ],
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Beside:
    """Looks for what a history has beside published figures."""

    figures: tuple[Known, ...]
    scale: float

    def __call__(self, history: History) -> Seen:
        found = [told(history, figure, self.scale) for figure in self.figures]
        return tuple(str(n) for n in range(len(found))), np.array(
            [np.nan if one is None else one for one in found]
        )


def is_within(value: float, values: np.ndarray) -> bool:
    """Whether a published value lies in the interval of what members and replications have."""
    one = parts(values)
    return one.low <= value <= one.high


def alternative(text: str, name: str | None = None) -> Alternative:
    """An alternative as a command line gives it: "base:staffing.level=1.1"."""
    place, changed = parted(text)
    return Alternative(name or text, place, changed)


def spread(
    alternatives: Sequence[Alternative],
    ensemble: Ensemble,
    runs: Replications,
    *,
    members: int | None = None,
    replications: int = WITHIN,
    start: int = 0,
    seed: int | None = None,
    until: date | str | None = None,
    scale: float = 1.0,
    engine: str = "compiled",
    tell: Callable[[str], None] = lambda words: None,
) -> Spread:
    """Run every alternative by every member (the first `members` of them), and tell what comes of it.

    replications: of each member, each in a city of its own; one tells no chance. Raises PetitionError if no key of the
    ensemble holds for an alternative, before anything is run.
    """
    began = datetime.now(UTC)
    many = read_whole(replications, "replications", 1)
    chosen = _first(ensemble, members)
    loaded = {one.name: load(one.place, one.changed) for one in alternatives}
    seed = next(iter(loaded.values())).seed if seed is None else seed
    suited = {one.name: _suited(ensemble, loaded[one.name], one) for one in alternatives}
    if len(loaded) < len(alternatives):
        raise PetitionError("two alternatives have one name", key="arms", expected="arms that differ")

    def made(member: Mapping[str, Any]) -> list[Arm]:
        return [
            arm(
                one.place, name=one.name, overrides=_laid(member, suited[one.name], one.changed), seed=seed,
                until=until, scale=scale, engine=engine,
            )
            for one in alternatives
        ]  # fmt: skip

    first_arms = made(chosen[0])
    same_time(first_arms)
    start = expect_measures(first_arms, [], start)
    known = figures(load(alternatives[0].place)) if not alternatives[0].changed else []
    names = [one.name for one in alternatives]
    values: dict[str, dict[str, np.ndarray]] = {}
    beside = [np.full((len(chosen), many), np.nan) for _ in known]
    tell(f"{len(chosen)} members, {len(names)} × {many} replications each")
    looks: list[Look] = [(start, None), *([_Beside(tuple(known), scale)] if known else [])]
    addresses: list[list[list[str]]] = []

    def groups() -> Iterator[Iterable[tuple[Arm, int]]]:
        for number, member in enumerate(chosen):
            every = made(member) if number else first_arms
            addresses.append([[one.address(r) for r in range(many)] for one in every])
            yield ((one, r) for one in every for r in range(many))

    runs.complete_each(groups(), looks, count=len(chosen) * len(names) * many)

    def seen(number: int, place: int, r: int, look: Look) -> Mapping[str, Any]:
        address = addresses[number][place][r]
        try:
            return runs.seen(address, look)
        except KeyError:  # its entry has been damaged since
            runs.history(made(chosen[number])[place], r)
            return runs.seen(address, look)

    for number, (place, name), r in product(range(len(chosen)), enumerate(names), range(many)):
        for measure, value in seen(number, place, r, looks[0]).items():
            of = values.setdefault(measure, {})
            if name not in of:
                of[name] = np.full((len(chosen), many), np.nan)
            of[name][number, r] = value
        if known and place == 0:
            for rows, found in zip(beside, seen(number, place, r, looks[1]).values(), strict=True):
                rows[number, r] = found
    common = {measure: of for measure, of in values.items() if all(name in of for name in names)}
    beside_published = [
        (figure.what, figure.value, figure.source, of)
        for figure, of in zip(known, beside, strict=True)
        if not np.isnan(of).all()
    ]
    return Spread(
        ensemble.name,
        names,
        len(chosen),
        many,
        seed,
        scale,
        engine,
        start,
        suited,
        common,
        beside_published,
        began,
    )


def shown(measures_told: Sequence[str], everything: bool) -> list[str]:
    """The measures that are shown first, or all."""
    return [name for name in measures_told if everything or name in MAIN]


def _first(ensemble: Ensemble, members: int | None) -> Sequence[Mapping[str, Any]]:
    there = len(ensemble.members)
    return ensemble.members[: there if members is None else read_whole(members, "members", 1, there)]


def _suited(ensemble: Ensemble, scenario: Scenario, one: Alternative) -> Suited:
    found = ensemble.for_scenario(scenario, one.changed)
    if not found.goes:
        raise PetitionError(
            f"nothing of the ensemble {ensemble.name} holds for {one.name}: where it has these keys, their values are "
            f"others than in {ensemble.scenario}",
            key="ensemble",
            expected=f"{ensemble.scenario}, or one that has of it {', '.join(list(ensemble.base)[:3])} and the like",
        )
    return found


def _laid(member: Mapping[str, Any], suited: Suited, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What a member sets in an alternative, and what is changed there on purpose."""
    return {**{key: member[key] for key in suited.goes}, **changed}
