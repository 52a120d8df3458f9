"""From text to a checked scenario. All that is wrong is found at once, with its file and line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as File
from typing import Any

from sim.arguments import read_flag, read_overrides, read_path, read_texts
from sim.errors import PetitionError, meant
from sim.scenario import holidays, list_files, migration, people, reforms, sizing
from sim.scenario.allow_rules import allowed, read_rules
from sim.scenario.counterfactual import leave_out_published
from sim.scenario.draft import Draft
from sim.scenario.explain import error
from sim.scenario.faults import OVERRIDE, Fault, Place, alternatives, shown
from sim.scenario.files import chain
from sim.scenario.keys import find, in_order, read_key, split_value, write_key
from sim.scenario.layer import Layer
from sim.scenario.origin import Reform
from sim.scenario.own_files import bring_in
from sim.scenario.references import drop_taken
from sim.scenario.rules import OwnRules, own_classes
from sim.scenario.schema import Scenario


def load(
    name_or_path: str | File,
    overrides: Mapping[str, object] | None = None,
    *,
    rules: Sequence[type] = (),
    allow_rules: bool = False,
) -> Scenario:
    """The scenario of a built-in name or of a TOML file, with the parents it extends.

    overrides: values by dotted key, laid on top by the same rule as a child's: {"deadlines.danger.allowance": "3h"}.
    rules: classes of policies that it may ask for by their kind. allow_rules: run the files of rules that it names.
    Its `register` tells where each number comes from. Raises PetitionError with all faults at once.
    """
    own = OwnRules(classes=own_classes(rules))
    allow_rules = read_flag(allow_rules, "allow_rules")
    own.refuse_unallowed()
    with allowed(allow_rules):
        scenario, found = _read(name_or_path, overrides, own)
    if scenario is None or found:
        raise error(found)
    return scenario


def faults(name_or_path: str | File, overrides: Mapping[str, object] | None = None) -> list[Fault]:
    """Everything wrong with a scenario, none if it loads; raises PetitionError if a file cannot be read."""
    return _read(name_or_path, overrides, OwnRules())[1]


def recorded(file: File) -> Scenario:
    """The scenario of a finished run, to be looked at and not to be run: files of rules are not even opened, and what
    only they know keeps its kind and its parameters as they are written."""
    scenario, found = _read(file, {}, OwnRules(is_read=False))
    if scenario is None or found:
        raise error(found)
    return scenario


def assignments(texts: Iterable[str]) -> dict[str, object]:
    """Overrides as a command line gives them: "staffing.level=0.8". The value is TOML, or else plain text."""
    found: dict[str, object] = {}
    for text in read_texts(texts, "set", "texts such as staffing.level=0.8"):
        key, value = split_value(text)
        if value is None or not key:
            raise PetitionError(f'"{text}" sets nothing', expected="key=value, such as staffing.level=0.8")
        found[key] = plain(value)
    return found


def plain(value: object) -> object:
    """A value as a command line gives it: a text is TOML, or else plain text."""
    if not isinstance(value, str):
        return value
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except ValueError:
        return value.strip()


def _read(
    name_or_path: str | File, overrides: Mapping[str, object] | None, own: OwnRules
) -> tuple[Scenario | None, list[Fault]]:
    draft, found = Draft(rules=own), list[Fault]()
    file = read_path(name_or_path, "scenario", "the name of a scenario, or a path")
    changed = {} if overrides is None else read_overrides(overrides)
    sized: dict[str, Any] = {}
    layers = chain(name_or_path if isinstance(name_or_path, str) else file)
    for layer in layers:
        _bring_in(layer, File(layer.file or "").parent)
        found += layer.faults
        draft.lay(layer)
        sized = sizing.begin(draft, layer) or sized
    found += _override(draft, changed)
    drop_taken(draft)
    leave_out_published(draft, layers, changed)
    sizing.keep(draft, draft.data if sizing.is_another_city(changed) else sized)
    wrong = read_rules(draft)
    if wrong:
        return None, wrong  # without its rules nothing can be said of a scenario
    if draft.faults:  # what could not be laid would be told again as all that does not fit then
        return None, migration.advised(_sorted([*found, *draft.faults]))
    dated, wrong = reforms.read(draft)
    found += wrong + _unknown_sources(draft, dated)
    scenario, wrong = reforms.validated(draft, dated)
    found += wrong
    if scenario is not None:
        found += reforms.unfold(scenario, draft)[1] + sizing.faults(scenario)
    return scenario, _sorted(found)


def _bring_in(layer: Layer, folder: File) -> None:
    """What stands in files that a layer names, so that a scenario is whole by itself."""
    for own in (holidays.FILE, people.FILE):
        bring_in(layer, folder, own)
    list_files.bring_in(layer, folder)


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.place.file or "", fault.place.line or 0))


def _override(draft: Draft, overrides: Mapping[str, object]) -> list[Fault]:
    found: list[Fault] = []
    for key in in_order(overrides):
        try:
            path = find(draft.data, read_key(key))
        except PetitionError as wrong:
            found.append(Fault(wrong.message, key, Place(OVERRIDE), None, wrong.expected, wrong.hint))
            continue
        layer = Layer.read(overrides[key], OVERRIDE, {}, at=path)
        _bring_in(layer, File())
        found += layer.faults
        draft.lay(layer)
    return found


def _unknown_sources(draft: Draft, dated: tuple[Reform, ...]) -> list[Fault]:
    known = draft.data.get("sources", {})
    if not isinstance(known, dict):
        return []
    told = [(write_key(path), draft.place(path), what) for path, what in draft.register.items()]
    for reform in dated:
        told.append((write_key(("reform", reform.name)), reform.changes[0].places[()], reform.provenance))
        for change in reform.changes:
            told += [
                (write_key((*read_key(change.key), *below)), change.places[below], what)
                for below, what in change.register.items()
            ]
    return [
        Fault(
            f"the source {shown(what.source)} is not in [sources]",
            key,
            place,
            expected=alternatives(sorted(known))
            if known
            else 'an entry under [sources], such as GOV21 = "..."',
            hint=meant(what.source, known),
        )
        for key, place, what in told
        if what.source is not None and what.source not in known
    ]
