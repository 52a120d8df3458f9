"""What a fit asks: which parameters, which published figures, which theories. Read from a file such as
`scenarios/beijing-ensemble/fit.toml`."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sim.arguments import MOST, read_flag, read_number, read_whole
from sim.errors import PetitionError, meant
from sim.ground.time_units import DAY
from sim.history.measures.published import Known, find_known
from sim.resources import scenarios_folder
from sim.scenario.keys import read_key
from sim.scenario.load import load
from sim.scenario.schema import Scenario
from sim.study.designs.factors import Factor, factor
from sim.study.fit.targets import Target
from sim.study.runs.ensemble import ENDING, standing

FIT = "fit.toml"
Law = Literal["uniform", "log-uniform"]
LAWS = ("uniform", "log-uniform")
DIGITS = 4
"""Of a value that is tried, so that the last bits of a sum on another machine make no other run of it."""
TOP = {
    "name", "title", "scenario", "seed", "scale", "waves", "members", "budget", "rivals", "parameters", "targets",
    "theories", "predicted",
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """What is not known: a key, and its prior, the range of the register, even in the value or in its logarithm.

    base: what it is in the scenario. why: where the range comes from, if not from beside the value.
    """

    of: Factor
    law: Law
    base: Any
    why: str = ""

    @property
    def key(self) -> str:
        """The dotted key."""
        return self.of.key

    def at(self, share: float) -> Any:
        """The value at a share 0…1 of the prior, of a few digits."""
        low, high = self.of.low, self.of.high
        if self.law == "log-uniform":
            share = (low * (high / low) ** share - low) / (high - low)
        if self.of.form == "duration":
            step = DAY if low >= DAY else 1
            share = (round((low + share * (high - low)) / step) * step - low) / (high - low)
        value = self.of.at(share)
        return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


@dataclass(frozen=True)
class Theory:
    """A way in which the city may work: what it sets, and its parameters, own ones and those of all theories."""

    name: str
    title: str
    sets: Mapping[str, Any]
    parameters: tuple[Parameter, ...]

    def overrides(self, point: np.ndarray) -> dict[str, Any]:
        """What a point float64[parameters] of shares 0…1 sets."""
        return {
            **self.sets,
            **{one.key: one.at(float(x)) for one, x in zip(self.parameters, point, strict=True)},
        }


@dataclass(frozen=True)
class Predicted:
    """A scenario that is predicted by what was fitted. members: so many of them at most predict it; drawn: what the
    fitted time cannot teach, drawn from its range."""

    scenario: str
    members: int
    drawn: tuple[Parameter, ...]
    figures: tuple[Target, ...]


@dataclass(frozen=True)
class Question:
    """What a fit asks. waves: runs of each wave; members: wanted in the end; budget: most runs of a theory, rivals: of
    each theory after the first, which need fewer members (`rival_members`)."""

    name: str
    title: str
    scenario: str
    seed: int
    scale: float
    waves: tuple[int, ...]
    members: int
    budget: int
    rival_waves: tuple[int, ...]
    rival_members: int
    targets: tuple[Target, ...]
    theories: tuple[Theory, ...]
    predicted: tuple[Predicted, ...]
    text: str = field(repr=False, default="")

    def smaller(self, members: int | None, budget: int | None) -> Question:
        """With other numbers of members and of runs."""
        most = self.budget if budget is None else read_whole(budget, "budget", 1)
        wanted = self.members if members is None else read_whole(members, "members", 1)
        if most < sum(self.waves) + wanted:
            raise PetitionError(
                f"{most} runs are too few for waves of {sum(self.waves)} and {wanted} members",
                key="budget",
                expected=f"{sum(self.waves) + 2 * wanted} or more, or smaller waves in the file",
            )
        return replace(self, members=wanted, budget=most)


def built_in() -> list[str]:
    """Names of the fits that come with the package."""
    return sorted(f.parent.name.removesuffix(ENDING) for f in scenarios_folder().glob(f"*{ENDING}/{FIT}"))


def read_question(name_or_file: str | Path) -> Question:
    """The fit of a built-in name ("beijing") or of a TOML file. Raises PetitionError for what the user can mend."""
    file = _locate(name_or_file)
    try:
        text = file.read_text(encoding="utf-8")
        told = tomllib.loads(text)
    except (OSError, ValueError) as wrong:
        raise PetitionError(f"it cannot be read: {wrong}", file=str(file)) from wrong
    try:
        return _question(told, text)
    except PetitionError as wrong:
        wrong.file = wrong.file or str(file)
        raise


def _locate(name_or_file: str | Path) -> Path:
    text = os.fspath(name_or_file)
    if isinstance(name_or_file, Path) or text.endswith(".toml") or os.sep in text:
        return Path(name_or_file)
    if text not in built_in():
        raise PetitionError(
            f'there is no fit "{text}"',
            key="fit",
            expected=f"a TOML file, or one of {', '.join(built_in())}",
            hint=meant(text, built_in()),
        )
    return scenarios_folder() / f"{text}{ENDING}" / FIT


def _question(told: Mapping[str, Any], text: str) -> Question:
    _only(told, TOP, "")
    name, title, scenario = (_text(told, key) for key in ("name", "title", "scenario"))
    loaded = load(scenario)
    shared = _parameters(loaded, _table(told, "parameters"), "parameters")
    targets = tuple(_target(loaded, key, one) for key, one in _table(told, "targets").items())
    theories = tuple(_theory(scenario, key, one, shared) for key, one in _table(told, "theories").items())
    predicted = tuple(_predicted(one) for one in told.get("predicted", []))
    if not targets or not theories:
        key = "theories" if targets else "targets"
        raise PetitionError(f"{key} is empty", key=key, expected="one or more")
    rivals = _table(told, "rivals") if "rivals" in told else {}
    _only(rivals, {"waves", "members"}, "rivals.")
    waves = _waves(told.get("waves", [96, 64]), "waves")
    members = read_whole(told.get("members", 64), "members", 1)
    return Question(
        name, title, scenario, read_whole(told.get("seed", loaded.seed), "seed", 0),
        read_number(told.get("scale", 0.1), "scale", 0), waves, members,
        read_whole(told.get("budget", sum(waves) + 4 * members), "budget", sum(waves) + members),
        _waves(rivals.get("waves", [*waves]), "rivals.waves"),
        read_whole(rivals.get("members", members), "rivals.members", 1), targets, theories, predicted, text,
    )  # fmt: skip


def _waves(given: Any, key: str) -> tuple[int, ...]:
    if not isinstance(given, list) or not given:
        raise PetitionError(f"{key} is no list", key=key, expected="runs of each wave, such as [96, 64]")
    return tuple(read_whole(one, key, 4) for one in given)


def _theory(scenario: str, name: str, told: Any, shared: tuple[Parameter, ...]) -> Theory:
    place = f"theories.{name}"
    table = _is_table(told, place)
    _only(table, {"title", "set", "parameters", "without"}, f"{place}.")
    sets = _table(table, "set") if "set" in table else {}
    changed = load(scenario, sets)
    without = table.get("without", [])
    known = [one.key for one in shared]
    if strange := next((key for key in without if key not in known), None):
        raise PetitionError(
            f'"{strange}" is no parameter',
            key=f"{place}.without",
            expected="keys of [parameters]",
            hint=meant(strange, known),
        )
    own = _parameters(
        changed, _table(table, "parameters") if "parameters" in table else {}, f"{place}.parameters"
    )
    every = (*(one for one in shared if one.key not in without), *own)
    theory = Theory(name, _text(table, "title", place), sets, every)
    if not every:
        raise PetitionError("there is no parameter", key="parameters", expected="a key of the scenario")
    for share in (0.0, 1.0):  # both ends have to make a scenario, before anything is run
        load(scenario, theory.overrides(np.full(len(every), share)))
    return theory


def _parameters(scenario: Scenario, told: Mapping[str, Any], place: str) -> tuple[Parameter, ...]:
    return tuple(_parameter(scenario, key, one, f"{place}.{key}") for key, one in told.items())


def _parameter(scenario: Scenario, key: str, told: Any, place: str) -> Parameter:
    table = _is_table(told, place)
    _only(table, {"range", "law", "why"}, f"{place}.")
    ends = table.get("range")
    if ends is not None and not (isinstance(ends, list) and len(ends) == 2):
        raise PetitionError("a range has two ends", key=place, expected="such as range = [0.1, 0.4]")
    law = table.get("law", "uniform")
    if law not in LAWS:
        raise PetitionError(
            f'"{law}" is no law', key=place, expected=" or ".join(LAWS), hint=meant(law, LAWS)
        )
    base = standing(scenario, key)
    if read_key(key)[0] == "reform":
        if base is None or ends is None:
            what = (
                "there is no such key" if base is None else "what a reform sets has no range in the register"
            )
            raise PetitionError(what, key=place, expected="reform.NAME.set.KEY with range = [low, high]")
        of = Factor(key, float(ends[0]), float(ends[1]))
    else:
        of = factor(scenario, key if ends is None else f"{key}={ends[0]}..{ends[1]}")
    if not of.low < of.high:
        raise PetitionError("the range is empty", key=place, expected="low below high")
    if law == "log-uniform" and of.low <= 0:
        raise PetitionError("the logarithm of zero is no number", key=place, expected='law = "uniform"')
    return Parameter(of, law, base, str(table.get("why", "")))


def _target(scenario: Scenario, name: str, told: Any) -> Target:
    place = f"figures.{name}"
    table = _is_table(told, place)
    _only(table, {"error", "discrepancy", "above", "why"}, f"{place}.")
    known = _known(scenario, name, place)
    error, discrepancy = (_width(table, key, known.value, place) for key in ("error", "discrepancy"))
    above = read_flag(table.get("above", False), f"{place}.above")
    return Target(name, known, error, discrepancy, above, str(table.get("why", "")))


def _known(scenario: Scenario, name: str, place: str) -> Known:
    found = find_known(scenario, name)
    if found is None:
        names = [one for one in scenario.published if find_known(scenario, one)]
        raise PetitionError(
            f'"{name}" is no published figure that a run of {scenario.name} tells', key=place,
            expected=f"one of {', '.join(names)}", hint=meant(name, names),
        )  # fmt: skip
    return found


def _width(table: Mapping[str, Any], key: str, value: float, place: str) -> float:
    """A standard deviation: a number of the figure's own unit, or a share of it ("3%")."""
    given = table.get(key)
    text = str(given).strip()
    try:
        width = float(text.removesuffix("%")) * (abs(value) / 100 if text.endswith("%") else 1.0)
    except ValueError:
        width = math.nan
    if not 0 < width < math.inf:
        expected = f'a standard deviation above 0, such as {key} = 0.015 or "3%"'
        raise PetitionError(f"{key} is {'missing' if given is None else text}", key=place, expected=expected)
    return width


def _predicted(told: Any) -> Predicted:
    table = _is_table(told, "predicted")
    _only(table, {"scenario", "members", "drawn", "figures"}, "predicted.")
    name = _text(table, "scenario", "predicted")
    loaded = load(name)
    drawn = _parameters(loaded, _table(table, "drawn") if "drawn" in table else {}, "predicted.drawn")
    figures = tuple(_target(loaded, key, one) for key, one in _table(table, "figures").items())
    members = read_whole(table.get("members", MOST), "predicted.members", 1)
    return Predicted(name, members, drawn, figures)


def _only(table: Mapping[str, Any], known: set[str], place: str) -> None:
    if strange := next((key for key in table if key not in known), None):
        raise PetitionError(
            f'there is no "{place}{strange}"', key=f"{place}{strange}", expected=f"one of {', '.join(sorted(known))}",
            hint=meant(strange, known),
        )  # fmt: skip


def _table(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return _is_table(told.get(key), key)


def _is_table(given: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise PetitionError(
            f"{place} is {'missing' if given is None else 'no table'}", key=place, expected="a table"
        )
    return given


def _text(told: Mapping[str, Any], key: str, place: str = "") -> str:
    where = f"{place}.{key}" if place else key
    if not isinstance(told.get(key), str) or not told[key]:
        raise PetitionError(f"{where} is missing", key=where, expected="text")
    return str(told[key])
