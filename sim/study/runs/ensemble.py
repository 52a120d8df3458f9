"""An ensemble: cities that are plausible alike, each with values of its own for the parameters that were fitted.

A folder with `ensemble.toml` (what was fitted, and what each key was there) and `members.csv` (a row a member, a column
a key). A member's value goes where a scenario has what the fitted one had; where it has a value of its own, that
stands: a later year begins elsewhere, and what somebody changes on purpose stays changed.
"""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from sim.errors import PetitionError, meant
from sim.ground.quantities import means_same
from sim.resources import scenarios_folder
from sim.scenario.files import chain
from sim.scenario.keys import KIND, at, find, read_key
from sim.scenario.keys import Path as KeyPath
from sim.scenario.load import assignments
from sim.scenario.schema import Scenario

ABOUT, MEMBERS = "ensemble.toml", "members.csv"
ENDING = "-ensemble"
NUMBER = "member"
"""The column that numbers members."""
OF_ITS_CITY = (
    "demand", "catalogue", "intake", "citizens.voice", "citizens.voice_time", "incentive.start",
    "incentive.start_spread", "reform",
)  # fmt: skip
"""Keys that say how much is asked of the fitted city, of what kinds and by which ways, where its effort stood on the
first day and what was changed on a date. They go to no other city; what is left is of people and offices."""
ANCESTOR = "base.toml"
"""What every city extends, so that it makes no two of them one."""


@dataclass(frozen=True)
class Ensemble:
    """Members of one fit, in an order that says nothing, so that the first few are an ensemble, too.

    base: what each key was in the scenario that was fitted. members: what each sets, by key.
    """

    name: str
    title: str
    scenario: str
    base: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...]

    def for_scenario(self, scenario: Scenario, changed: Collection[str] = ()) -> Suited:
        """What of it holds for a scenario. changed: keys that somebody set there on purpose, as they are written."""
        own = {_meant(read_key(key)) for key in changed}
        data = scenario.model_dump(mode="json")
        goes, stands, lacks = [], [], []
        for key, base in self.base.items():
            path = read_key(key)
            here = _standing(scenario, data, key)
            if here is None:
                lacks.append(key)
            elif any(_is_below(path, one) for one in own) or not means_same(here, base):
                stands.append(key)
            else:
                goes.append(key)
        return Suited(tuple(goes), tuple(stands), tuple(lacks))

    def for_another(self, scenario: Scenario, changed: Collection[str] = ()) -> Suited:
        """What of it goes to another city: what it says of people and offices, but for what is changed there on
        purpose."""
        own = {_meant(read_key(key)) for key in changed}
        data = scenario.model_dump(mode="json")
        goes, stands, lacks = [], [], []
        for key in self.base:
            path = read_key(key)
            if any(_is_below(path, one) for one in (*own, *map(read_key, OF_ITS_CITY))):
                stands.append(key)
            elif _standing(scenario, data, key) is None:
                lacks.append(key)
            else:
                goes.append(key)
        return Suited(tuple(goes), tuple(stands), tuple(lacks), another=True)

    def is_of(self, place: str | Path) -> bool:
        """Whether a scenario, by name or file, is of the city that was fitted: both have a layer that is not the
        ancestor of all."""
        return bool(_family(self.scenario) & _family(place))


@dataclass(frozen=True)
class Suited:
    """Keys of an ensemble beside a scenario: those that its members set, those where the scenario's own value stands,
    and those that it does not have. another: the scenario is of another city than was fitted."""

    goes: tuple[str, ...]
    stands: tuple[str, ...]
    lacks: tuple[str, ...]
    another: bool = False

    @property
    def told(self) -> list[str]:
        """In lines."""
        of = f"{len(self.goes)} of {len(self.goes + self.stands + self.lacks)} keys"
        if self.another:
            said = [
                f"another city than was fitted: each member brings what it says of people and offices, {of}"
            ]
        else:
            said = [f"each member sets {of}"]
        if self.stands:
            why = (
                "it is of its city, or changed on purpose"
                if self.another
                else "it differs from what was fitted"
            )
            said.append(f"as the scenario has it, for {why}: {', '.join(_short(self.stands))}")
        if self.lacks:
            said.append(f"not in the scenario: {', '.join(self.lacks)}")
        return said


def _short(keys: Collection[str]) -> list[str]:
    """Keys in words: those of dated reforms together."""
    told = [key for key in keys if read_key(key)[0] != "reform"]
    return told + (["what dated reforms set"] if len(told) < len(keys) else [])


def _meant(path: KeyPath) -> KeyPath:
    """What is changed on purpose with a key: with a kind all that belongs to it, for it means something else then."""
    return path[:-1] if path[-1] == KIND else path


def _is_below(path: KeyPath, above: KeyPath) -> bool:
    return path[: len(above)] == above


def _family(place: str | Path) -> set[str]:
    """The files of a scenario and of those it extends, by name; without the ancestor of all, unless it is that. Where
    it cannot be found, its name alone."""
    own = Path(place).name
    own = own if own.endswith(".toml") else f"{own}.toml"
    try:
        files = {Path(layer.file or own).name for layer in chain(place)}
    except PetitionError:
        files = set()
    return files - {ANCESTOR} | {own}


def standing(scenario: Scenario, key: str) -> Any:
    """What stands under a key of a scenario, also within a dated reform (`reform.NAME.set.KEY`); None if nothing
    does."""
    return _standing(scenario, scenario.model_dump(mode="json"), key)


def _standing(scenario: Scenario, data: Mapping[str, Any], key: str) -> Any:
    path = read_key(key)
    if path[0] == "reform" and len(path) > 3 and path[2] == "set":
        reform = next((one for one in scenario.reforms if one.name == path[1]), None)
        changes = () if reform is None else reform.changes
        # The key within a reform is written as one part in quotes, or as several.
        wanted = [part for text in path[3:] for part in read_key(text)]
        return next((one.value for one in changes if [*read_key(one.key)] == wanted), None)
    try:
        return at(data, find(data, path))
    except PetitionError:
        return None


def read_ensemble(name_or_folder: str | Path) -> Ensemble:
    """The ensemble of a built-in name ("beijing") or of a folder. Raises PetitionError if there is none, or it is not
    whole."""
    folder = _folder(name_or_folder)
    about = _about(folder / ABOUT)
    base = {str(key): value for key, value in about["keys"].items()}
    members = tuple(_members(folder / MEMBERS, list(base)))
    return Ensemble(str(about["name"]), str(about["title"]), str(about["scenario"]), base, members)


def built_in() -> list[str]:
    """Names of the ensembles that come with the package."""
    found = scenarios_folder().glob(f"*{ENDING}/{ABOUT}")
    return sorted(file.parent.name.removesuffix(ENDING) for file in found)


def _folder(name_or_folder: str | Path) -> Path:
    text = os.fspath(name_or_folder)
    inside = scenarios_folder() / f"{text}{ENDING}"
    if os.sep not in text and (inside / ABOUT).is_file():
        return inside
    folder = Path(name_or_folder)
    if not (folder / ABOUT).is_file():
        what = f"no ensemble in {text}" if folder.is_dir() else f'no ensemble "{text}"'
        raise PetitionError(
            f"there is {what}",
            key="ensemble",
            expected=f"a folder with {ABOUT} and {MEMBERS}, as `petition fit` leaves it, or {', '.join(built_in())}",
            hint=meant(text, built_in()),
        )
    return folder


def _about(file: Path) -> Mapping[str, Any]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise PetitionError(f"it cannot be read: {wrong}", file=str(file)) from wrong
    for name, kind in {"name": str, "title": str, "scenario": str, "keys": dict}.items():
        if not isinstance(told.get(name), kind):
            expected = (
                "a table: what each key was in the scenario that was fitted" if kind is dict else "text"
            )
            raise PetitionError(f"there is no {name}", file=str(file), key=name, expected=expected)
    return told


def _members(file: Path, keys: list[str]) -> list[Mapping[str, Any]]:
    try:
        header, *rows = csv.reader(StringIO(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, csv.Error) as wrong:
        raise PetitionError(f"it cannot be read: {wrong}", file=str(file)) from wrong
    wanted = [NUMBER, *keys]
    if header != wanted:
        strange = next(
            (name for name in [*header, *wanted] if (name in header) != (name in wanted)), header[0]
        )
        raise PetitionError(
            f'its columns are not the keys of {ABOUT}: "{strange}"',
            file=str(file),
            expected=f"{NUMBER}, and a column for each key, in their order",
        )
    members: list[Mapping[str, Any]] = []
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise PetitionError(
                f"row {number} has {len(row)} values, and there are {len(header)} columns", file=str(file)
            )
        members.append(assignments(f"{key}={value}" for key, value in zip(keys, row[1:], strict=True)))
    if not members:
        raise PetitionError("there is no member", file=str(file), expected="a row for each")
    return members
