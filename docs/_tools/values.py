"""What stands at a key in a scenario, as pages show it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sim.scenario.declared import ENTRY, Declared
from sim.scenario.keys import Path, at, find, read_key
from sim.scenario.origin import provenance
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario

Register = dict[Path, Provenance]


def register_of(scenario: Scenario) -> Register:
    """Where the numbers of a scenario come from, by place."""
    data = scenario.model_dump(mode="json")
    return {find(data, read_key(key)): what for key, what in scenario.register.items()}


def places(data: Any, key: Declared) -> Iterator[tuple[Path, str]]:
    """Every place of a key in a scenario's data, with the names of the entries on the way; those of alternatives that
    are not chosen are none."""
    for place in _below(data, key.path, ()):
        if key.kind in (None, at(data, (*place[:-1], "kind"))) or key.path[-1] == "kind":
            names = (str(part) for part, own in zip(place, key.path, strict=True) if own == ENTRY)
            yield place, " ".join(names)


def _below(data: Any, path: Sequence[str], done: Path) -> Iterator[Path]:
    if not path:
        yield done
    else:
        for part in at(data, done) or () if path[0] == ENTRY else path[:1]:
            yield from _below(data, path[1:], (*done, part))


def shown(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict) and "kind" in value:
        return ", ".join(
            [str(value["kind"]), *(f"{name} {shown(v)}" for name, v in value.items() if name != "kind")]
        )
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown(v)}" for name, v in value.items()) or "none"
    if isinstance(value, list):
        between = "; " if any(isinstance(v, dict) for v in value) else ", "
        return between.join(shown(v) for v in value) or "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and abs(value) >= 10_000 and value == int(value):
        return f"{int(value):,}".replace(",", " ")
    return str(value)


def why(register: Register, place: Path) -> str:
    """What is said of a place, or of what stands below it."""
    whole = provenance(register, place)
    below = {
        path: what
        for path, what in register.items()
        if path[: len(place)] == place and len(path) > len(place)
    }
    if below:
        return "; ".join(f"{path[-1]}: {_said(what)}" for path, what in below.items())
    return _said(whole) if whole else ""


def _said(what: Provenance) -> str:
    if what.source:
        return f"source {what.source}"
    ends = f" ({ends_of(what)})" if what.range else ""
    return f"{what.assumption}{ends}" if what.assumption else ""


def ends_of(what: Provenance) -> str:
    """The range of an assumption."""
    return f"{shown(what.range[0])} … {shown(what.range[1])}" if what.range else ""
