"""Dated reforms: from a day on, some of a scenario's keys have other values.

[reform.regulation]
date = 2021-09-24
title = "The regulation comes into force"
source = "REG21"
set = { "dispatch.refusal.first_receiver" = 0.9, assessment = { carry = 0.2 } }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from sim.errors import PetitionError, meant
from sim.scenario import translate
from sim.scenario.declared import declared
from sim.scenario.draft import Draft
from sim.scenario.explain import error
from sim.scenario.faults import NOWHERE, Fault, Place, alternatives
from sim.scenario.keys import Path, find, in_order, read_key, write_key
from sim.scenario.layer import Layer
from sim.scenario.origin import Change, Origin, Reform
from sim.scenario.provenance import Provenance
from sim.scenario.references import drop_taken
from sim.scenario.schema import Scenario
from sim.scenario.text import Reforms

FOUNDING = "is read only as the city is founded"
"""What is said of a key that a reform cannot change, though others of its section may."""
PARENT = 'extends = "base" takes what is not written from base.toml'
"""What helps where a section of a scenario is missing."""


def timeline(scenario: Scenario) -> list[tuple[date, Scenario]]:
    """The scenario at its start and from each day of reform on; the first entry is the start of the run.

    Raises PetitionError, naming the reform's date and the key, if a step is not a valid scenario.
    """
    data = scenario.model_dump()
    register = {find(data, read_key(key)): what for key, what in scenario.register.items()}
    draft = Draft(data, register=register, rules=scenario.own_rules)
    steps, found = unfold(scenario, draft)
    if found:
        raise error(found)
    return steps


def unfold(scenario: Scenario, draft: Draft) -> tuple[list[tuple[date, Scenario]], list[Fault]]:
    """The steps of `timeline`, and what forbids further ones. `draft` holds the scenario and is changed."""
    steps, found = [(scenario.time.start, scenario)], []
    for reform in scenario.reforms:
        wrong = [
            replace(fault, message=f"{fault.message} (reform of {reform.date})")
            for fault in _enact(reform, draft, scenario)
        ]
        if not wrong:
            step, wrong = validated(draft, scenario.reforms)
            wrong = [replace(fault, message=f"{fault.message} (reform of {reform.date})") for fault in wrong]
            if step is not None:
                if steps[-1][0] == reform.date:
                    steps.pop()
                steps.append((reform.date, _as_founded(step, scenario)))
        found += wrong
        if wrong:
            break  # later reforms stand on this one
    return steps, found


def _as_founded(step: Scenario, scenario: Scenario) -> Scenario:
    """A step with the entries that petitions carry in the order they have at the start: it is their number."""
    kept = {
        name: {key: getattr(step, name)[key] for key in getattr(scenario, name)} for name in Scenario.KEPT
    }
    return step.renewed(**kept)


def validated(draft: Draft, reforms: tuple[Reform, ...]) -> tuple[Scenario | None, list[Fault]]:
    """The scenario a draft holds, or what is wrong with it."""
    try:
        # Strict, so that neither "5" nor true counts as a number.
        scenario = Scenario.model_validate(draft.data, strict=True, context=draft.rules)
    except ValidationError as wrong:
        return None, translate.faults(wrong, Scenario, draft, missing=PARENT)
    register = {write_key(path): what for path, what in draft.register.items()}
    scenario._origin = Origin(register, reforms, draft.rules)
    return scenario, []


def read(draft: Draft) -> tuple[tuple[Reform, ...], list[Fault]]:
    """Takes the reforms out of a draft's data, in the order of their dates, with what is wrong in them."""
    written = {"reform": draft.data.get("reform", {})}
    try:
        texts = Reforms.model_validate(written, strict=True).reform
        found: list[Fault] = []
    except ValidationError as wrong:
        texts, found = {}, translate.faults(wrong, Reforms, draft)
    reforms: list[Reform] = []
    for name, text in texts.items():
        path: Path = ("reform", name)
        if text.source is not None and text.assumption is not None:
            place = draft.place((*path, "assumption"))
            found.append(Fault("has both a source and an assumption", write_key(path), place))
        changes = tuple(_change(draft, (*path, "set", key), value) for key, value in text.changes.items())
        origin = Provenance(text.source, text.assumption, note=text.note)
        reforms.append(Reform(name, text.date, text.title, origin, changes))
    for path in [path for path in draft.register if path[0] == "reform"]:
        del draft.register[path]
    draft.data.pop("reform", None)
    return tuple(sorted(reforms, key=lambda reform: reform.date)), found


def _change(draft: Draft, path: Path, value: Any) -> Change:
    def below(known: Mapping[Path, Any]) -> dict[Path, Any]:
        return {place[len(path) :]: what for place, what in known.items() if place[: len(path)] == path}

    return Change(str(path[-1]), value, below(draft.register), below(draft.places))


def _enact(reform: Reform, draft: Draft, scenario: Scenario) -> Iterator[Fault]:
    """Lays the changes of a reform over a draft; yields what forbids it."""
    start, end = scenario.time.start, scenario.time.end
    if not start <= reform.date < end:
        place = reform.changes[0].places.get((), NOWHERE)
        window = f"a date from {start} on and before {end}, while the scenario runs"
        key = write_key(("reform", reform.name, "date"))
        yield Fault("lies outside the scenario's time", key, place, str(reform.date), window)
        return
    changes = {change.key: change for change in reform.changes}
    laid: dict[str, Place] = {}  # sections, and where they are changed
    for change in map(changes.__getitem__, in_order(changes)):
        place = change.places.get((), NOWHERE)
        try:
            path = find(draft.data, read_key(change.key))
        except PetitionError as wrong:
            yield Fault(wrong.message, change.key, place, None, wrong.expected, wrong.hint)
            continue
        if path[0] in Scenario.FIXED:
            sections = [name for name in Scenario.model_fields if name not in Scenario.FIXED]
            expected = "a key of " + alternatives(sections)
            yield Fault("cannot change during a run", write_key(path), place, None, expected)
            continue
        founding = [leaf for leaf in _leaves(change.value, path) if _is_founding(leaf)]
        for leaf in founding:
            where = change.places.get(leaf[len(path) :], place)
            yield Fault(f"{FOUNDING}, and no reform can change it", write_key(leaf), where)
        if founding:
            continue
        draft.lay(_layer(reform, change, path, place))
        laid[str(path[0])] = place
    drop_taken(draft)
    yield from draft.faults
    draft.faults.clear()
    yield from _lost_or_added(draft, scenario, laid)


def _layer(reform: Reform, change: Change, path: Path, place: Place) -> Layer:
    """A change as a layer; numbers without provenance of their own have the reform's."""
    layer = Layer(place.file, {}, path, deepcopy(change.value))
    layer.places = {path + below: where for below, where in change.places.items()}
    layer.register = {path + below: what for below, what in change.register.items()}
    if reform.provenance.is_given:
        for leaf in _leaves(change.value, path):
            if not any(leaf[:length] in layer.register for length in range(len(path), len(leaf) + 1)):
                layer.register[leaf] = reform.provenance
    return layer


def _lost_or_added(draft: Draft, scenario: Scenario, laid: Mapping[str, Place]) -> Iterator[Fault]:
    """Entries that a reform adds to, or takes away from, tables that must keep theirs during a run."""
    for section in sorted(Scenario.KEPT & laid.keys()):
        before, after = list(getattr(scenario, section)), draft.data[section]
        if not isinstance(after, Mapping):
            continue
        kept = f"{alternatives(before, 'and')}, whatever is changed in them"
        for name in (name for name in after if name not in before):
            path = (section, name)
            message, hint = "cannot be added during a run", meant(name, before)
            yield Fault(message, write_key(path), draft.place(path), None, kept, hint)
        for name in (name for name in before if name not in after):
            key = write_key((section, name))
            yield Fault("cannot be taken away during a run", key, laid[section], None, kept)


def _is_founding(path: Path) -> bool:
    """Whether a key, or the one that it is part of, is read only as the city is founded."""
    keys = [key for key in declared() if key.key.founding]
    return any(key.covers(path[:end]) for key in keys for end in range(1, len(path) + 1))


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    inner = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if inner is None:
        yield path
    else:
        for key, below in inner:
            yield from _leaves(below, (*path, key))
