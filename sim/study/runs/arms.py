"""An arm: one alternative of a study, with everything the outcome of its replications depends on."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.arguments import read_flag, read_list, read_path, read_table
from sim.errors import PetitionError
from sim.runner import read_engine, read_scale, resolved
from sim.scenario.files import locate
from sim.scenario.keys import at, find, read_key, split_value, write_key
from sim.scenario.load import assignments, load
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.study.runs.version import source

NAMES = {"name", "title", "sources", "published"}
"""Sections that say what a scenario is called and where it comes from, and change no outcome."""


@dataclass(frozen=True)
class Arm:
    """One alternative: its name, the scenario as resolved (seed and end included), the scale, the engine.

    Arms that share the scenario's seed see the same city, citizens, needs and draws in the replication of one number.
    Replications differ in all of these; with `same_city` they share one city, and differ in its days alone.
    """

    name: str
    scenario: Scenario = field(repr=False)
    scale: float = 1.0
    engine: str = "compiled"
    same_city: bool = False
    idle: tuple[str, ...] = field(default=(), compare=False)
    """Of what it changes in a scenario, what held there already, in words."""

    def is_same_as(self, other: Arm) -> bool:
        """Whether nothing but names, titles and sources, and what is published, differs from another arm: the outcomes
        of a replication are the same, too."""
        mine, others = (
            [(day, step.model_dump(exclude=NAMES)) for day, step in arm.steps] for arm in (self, other)
        )
        rules = [[one["sha256"] for one in arm.scenario.own_rules.told()] for arm in (self, other)]
        return (
            mine == others
            and rules[0] == rules[1]
            and (self.scale, self.engine, self.same_city) == (other.scale, other.engine, other.same_city)
        )

    def __getstate__(self) -> dict[str, Any]:
        """What another process is told: not what it finds out by itself."""
        return {name: value for name, value in vars(self).items() if name != "steps"}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all but the name: resolved scenario and its reforms, seed, scale, engine, whether replications
        share a city, source, also of the user's own rules. Not of where numbers come from, nor of files' names."""
        reforms = [
            (one.name, one.date, [(change.key, change.value) for change in one.changes])
            for one in self.scenario.reforms
        ]
        rules = [one["sha256"] for one in self.scenario.own_rules.told()]
        told = [
            self.scenario.model_dump_json(exclude={"rules"}),
            reforms,
            self.scale,
            self.engine,
            self.same_city,
            source(),
            rules,
        ]
        return hashlib.sha256(json.dumps(told, default=repr).encode()).hexdigest()

    @cached_property
    def steps(self) -> list[tuple[date, Scenario]]:
        """Its scenario at the start, and after every dated reform."""
        return timeline(self.scenario)

    @cached_property
    def kin(self) -> str:
        """The same for arms whose runs may have a past in common. One of the reference engine, which cannot be copied
        in the middle of a run, has none like it."""
        from sim.city.likeness import beginning

        if self.engine != "compiled":
            return self.digest
        told = [beginning(self.steps), self.scale, self.same_city]
        return hashlib.sha256(json.dumps(told, default=repr).encode()).hexdigest()

    def address(self, replication: int) -> str:
        """Under what the outcome of a replication is stored; 64 hex digits."""
        return hashlib.sha256(f"{self.digest}/{replication}".encode()).hexdigest()


Alternative = str | Path | Scenario | Arm
Alternatives = Sequence[Alternative] | Mapping[str, Alternative]


def arm(
    scenario: str | Path | Scenario,
    *,
    name: str | None = None,
    overrides: Mapping[str, object] | None = None,
    seed: int | None = None,
    until: date | str | None = None,
    scale: float = 1.0,
    engine: str = "compiled",
    same_city: bool = False,
) -> Arm:
    """The arm of a scenario with what the caller changes, as `sim.run` takes it.

    Raises PetitionError for whatever the user can mend.
    """
    chosen = resolved(scenario, overrides, seed, until)
    shared = read_flag(same_city, "same_city")
    return Arm(name or chosen.name, chosen, read_scale(scale), read_engine(engine), shared)


def arms(
    alternatives: Alternatives,
    *,
    seed: int | None = None,
    until: date | str | None = None,
    scale: float = 1.0,
    engine: str = "compiled",
    same_city: bool = False,
) -> list[Arm]:
    """Arms of alternatives: texts as a command line gives them, loaded scenarios, or arms; by name, if there are names.

    A text is a scenario's name or file, and after a colon what is changed in it: "base" or
    "base:staffing.level=1.1,discipline.kind=earliest-due". All arms get the seed of the first, unless another is given;
    what is an arm already stays as it is. same_city: replications share one city. Raises PetitionError if two arms
    are the same or they do not cover the same time.
    """
    made: list[Arm] = []
    for name, given in _named(alternatives):
        if isinstance(given, Arm):
            one = given if name is None else replace(given, name=name)
        else:
            scenario, idle = (given, ()) if isinstance(given, Scenario) else _read(os.fspath(given))
            told = name or (scenario.name if isinstance(given, Scenario) else str(given))
            one = arm(
                scenario, name=told, seed=seed, until=until, scale=scale, engine=engine, same_city=same_city
            )
            one = replace(one, idle=idle)
        seed = one.scenario.seed if seed is None else seed
        made.append(one)
    names = [one.name for one in made]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise PetitionError(f'the arm "{twice}" is named twice', expected="arms that differ")
    same_time(made)
    return made


def _named(alternatives: object) -> list[tuple[str | None, Any]]:
    """Alternatives one by one, with their names if they have any. Raises PetitionError for what is none."""
    expected = "scenarios, arms, or texts such as base:staffing.level=1.1"
    if isinstance(alternatives, Mapping):
        named: list[tuple[str | None, Any]] = [*read_table(alternatives, "alternatives", expected).items()]
    else:
        each = [alternatives] if isinstance(alternatives, str) else alternatives
        named = [(None, one) for one in read_list(each, "alternatives", expected)]
    if not named:
        raise PetitionError("nothing is to be run", key="alternatives", expected=expected)
    for _, one in named:
        if not isinstance(one, Arm | Scenario):
            read_path(one, "alternatives", expected)
    return named


def same_time(made: Sequence[Arm]) -> None:
    """Raise PetitionError unless all arms cover the same days in the same periods."""
    first = made[0]
    for other in made[1:]:
        one, two = first.scenario.time, other.scenario.time
        if (one.start, one.end, one.period) != (two.start, two.end, two.period):
            raise PetitionError(
                f"{first.name} runs from {one.start} to {one.end}, but {other.name} from {two.start} to {two.end}",
                key="time",
                expected="arms of the same time and the same periods",
            )


def parted(text: str) -> tuple[str, dict[str, object]]:
    """The scenario's name or file that a text begins with, and what it changes in it, by key. Raises PetitionError for
    what sets nothing, and for a seed."""
    place, changes = _split(text)
    if not all(map(str.strip, changes)):
        expected = "key=value, such as hamlet:staffing.level=0.8"
        raise PetitionError(f'the arm "{text}" sets nothing somewhere', key="arms", expected=expected)
    changed = assignments(changes)
    if "seed" in changed:
        raise PetitionError(
            f'the arm "{text}" has a seed of its own',
            key="seed",
            expected="one seed for all arms, so that their worlds are the same: --seed",
        )
    return place, changed


def _read(text: str) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario of a text, with what is changed in it; and what of that held already."""
    place, changed = parted(text)
    scenario = load(place, changed)
    return scenario, _idle(place, changed, scenario) if changed else ()


def _idle(place: str, changed: Mapping[str, object], scenario: Scenario) -> tuple[str, ...]:
    """The keys whose values are in a scenario what they are without the changes: "staffing.level is already 1.0"."""
    before, after = load(place).model_dump(), scenario.model_dump()
    paths = {key: find(after, read_key(key)) for key in changed}
    return tuple(
        f"{write_key(path, after)} is already {changed[key]} in {place}"
        for key, path in paths.items()
        if at(before, path) == at(after, path)
    )


def _split(text: str) -> tuple[str, list[str]]:
    """ "base:a=1,b=[1,2]" as "base" and ["a=1", "b=[1,2]"].

    A path may have colons of its own ("C:\\city.toml:a=1"), and so may a value ("08:00"): the changes begin after a
    colon that is followed by keys with values alone, and of several such after the first one before which a scenario
    stands.
    """
    if _is_there(text):
        return text, []
    colons = [place for place, letter in enumerate(text) if letter == ":"]
    parted = [(text[:place], _parts(text[place + 1 :])) for place in colons]
    fitting = [(place, parts) for place, parts in parted if all(map(_sets, parts))]
    there = [pair for pair in fitting if _is_there(pair[0])]
    if there or fitting:
        return (there or fitting)[0]
    # None sets anything: of what stands before a scenario's name it can be said what is wrong.
    wrong = [pair for pair in parted if _is_there(pair[0])]
    return wrong[0] if wrong else (text, [])


def _sets(text: str) -> bool:
    """Whether a text is a key with a value: "staffing.level=0.8"."""
    key, value = split_value(text)
    try:
        read_key(key)
    except PetitionError:
        return False
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", key)
    return value is not None and not set(bare) & set("\\/:")


def _is_there(place: str) -> bool:
    """Whether there is a scenario of this name or in this file."""
    try:
        return locate(place).is_file()
    except (PetitionError, OSError, ValueError):
        return False


BEFORE_A_QUOTE = ("", ".", "=", "[", "{", ",")
"""Behind what, or nothing, a quotation mark opens a quote."""


def _parts(text: str) -> list[str]:
    """What commas part: "a=1,b=[1,2]" as "a=1" and "b=[1,2]". Those inside brackets or quotes do not; an apostrophe
    within a name is no quote."""
    parts, depth, quote = [""], 0, ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'" and parts[-1].strip()[-1:] in BEFORE_A_QUOTE:
            quote = letter
        else:
            depth += (letter in "[{") - (letter in "]}")
        if letter == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
