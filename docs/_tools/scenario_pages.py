"""Pages made from the scenarios: what every key is in the base city, and the register of assumptions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from keys import UNWRITTEN, Key, hints, keys, lead, sections
from tables import table

from sim.resources import scenarios_folder
from sim.scenario.keys import at, find, read_key
from sim.scenario.load import load
from sim.scenario.origin import provenance
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario

CHOICES = ("time.period", "time.holidays", "staffing.crews.….calendar", "staffing.crews.….bodies")
"""Choices among more words than the schema can list."""
MOST = 180
"""Letters of a base value that are shown."""
HEAD = ("key", "meaning", "takes", "base", "why, and how far it may be off")


def reference() -> str:
    """Every key by section: meaning, what it takes, its value in base.toml, and why."""
    base = load("base")
    data = base.model_dump(mode="json")
    register = _register(base)
    told: dict[str, list[Key]] = {}
    for key in keys():
        told.setdefault(key.path[0] if len(key.path) > 1 else "", []).append(key)
    parts = []
    for section, its in told.items():
        rows = [
            (f"`{key.written}`" + (f" (`{key.kind}`)" if key.kind else ""), _meaning(key), key.takes,
             *_base(key, data, register))
            for key in its
        ]  # fmt: skip
        about = [lead(model) for model in sections(hints(Scenario)[section])[:1]] if section else []
        head = [f"## {section or 'the whole'}", *[text for text in about if text]]
        parts.append("\n\n".join([*head, table(HEAD, rows)]))
    return "\n\n".join(parts)


def _meaning(key: Key) -> str:
    if not key.meaning:
        place = f"the docstring of {key.model.__name__}, or in meanings.toml"
        raise SystemExit(f"{key.written} has no meaning: say it in {place}")
    return key.meaning


def _base(key: Key, data: Any, register: dict[tuple[str | int, ...], Provenance]) -> tuple[str, str]:
    """The value in base.toml, and why it is that."""
    places = list(_places(data, key.path))
    if key.kind and not any(at(data, (*place[:-1], "kind")) == key.kind for place in places):
        return "", ""
    values = [(name, at(data, place)) for place, name in ((place, _entry(data, place)) for place in places)]
    values = [("" if value == name else name, value) for name, value in values if value is not None]
    shown = "; ".join(f"{name} {_shown(value)}".strip() for name, value in values)
    why = dict.fromkeys(filter(None, (_why(register, place, data) for place in places)))
    return (shown if len(shown) <= MOST else shown[:MOST].rsplit(" ", 1)[0] + " …"), "; ".join(list(why)[:3])


def _places(
    data: Any, path: tuple[str, ...], done: tuple[str | int, ...] = ()
) -> Iterator[tuple[str | int, ...]]:
    if not path:
        yield done
    elif path[0] == "*":
        here = at(data, done)
        for part in here if isinstance(here, dict) else range(len(here or [])):
            yield from _places(data, path[1:], (*done, part))
    else:
        yield from _places(data, path[1:], (*done, path[0]))


def _entry(data: Any, place: tuple[str | int, ...]) -> str:
    """The names of the entries of lists and tables on the way to a place."""
    names = []
    for end, part in enumerate(place):
        if isinstance(part, int) or (end and place[end - 1] == "calendars"):
            entry = at(data, place[: end + 1])
            names.append(str(entry.get("name", part)) if isinstance(entry, dict) else str(part))
    return " ".join(names)


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "kind" in value:
        return ", ".join(
            [str(value["kind"]), *(f"{name} {_shown(v)}" for name, v in value.items() if name != "kind")]
        )
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(v)}" for name, v in value.items()) or "none"
    if isinstance(value, list):
        return ("; " if any(isinstance(v, dict) for v in value) else ", ").join(
            _shown(v) for v in value
        ) or "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and abs(value) >= 10_000 and value == int(value):
        return f"{int(value):,}".replace(",", " ")
    return str(value)


def _why(register: dict[tuple[str | int, ...], Provenance], place: tuple[str | int, ...], data: Any) -> str:
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
    ends = f" ({_range(what)})" if what.range else ""
    return f"{what.assumption}{ends}" if what.assumption else ""


def _register(scenario: Scenario) -> dict[tuple[str | int, ...], Provenance]:
    data = scenario.model_dump(mode="json")
    return {find(data, read_key(key)): what for key, what in scenario.register.items()}


def assumptions() -> str:
    """Every assumption of every scenario that comes along: value, range, reason; and what depends on it."""
    parts = []
    for name, scenario in _scenarios():
        data = scenario.model_dump(mode="json")
        parent = _given(_parent(name))
        rows = [
            (f"`{key}`", _shown(at(data, find(data, read_key(key)))), _range(what), what.assumption)
            for key, what in scenario.register.items()
            if what.assumption and parent.get(key) != (what, at(data, find(data, read_key(key))))
        ]
        rows += [
            (
                f"`{change.key}` from {reform.date}",
                _shown(_plain(change.value)),
                _range(what),
                what.assumption,
            )
            for reform in scenario.reforms
            for change in reform.changes
            for what in [change.register.get((), reform.provenance)]
            if what.assumption
        ]
        assumed = sum(bool(what.assumption) for what in scenario.register.values())
        sourced = sum(bool(what.source) for what in scenario.register.values())
        about = f"{scenario.title}. {assumed} entries assumed, {sourced} with a source; "
        about += "all assumptions:" if not parent else f"those that differ from `{_parent(name)}`:"
        parts.append("\n\n".join([f"## {name}", about, table(("key", "value", "range", "reason"), rows)]))
    return "\n\n".join(parts)


def choices() -> str:
    """Words, and true or false, for which no scenario names a source or a reason: what else there is to choose."""
    parts = []
    for name, scenario in _scenarios():
        parent = dict(_chosen(load(parent_name))) if (parent_name := _parent(name)) else {}
        told: dict[tuple[str, str, str, str], None] = {}
        for (key, of), value in _chosen(scenario):
            if parent.get((key, of)) != value:
                told[(f"`{key.written}`", f"{of} {_shown(value)}".strip(), key.takes, _meaning(key))] = None
        if told:
            parts.append(
                "\n\n".join(
                    [f"### {name}", table(("key", "chosen", "among", "what it means"), _merged(list(told)))]
                )
            )
    return "\n\n".join(parts)


def shapes() -> str:
    """The law each duration is drawn from, in the base city: the law is a choice, too."""
    data = load("base").model_dump(mode="json")
    laws: dict[str, list[str]] = {}
    for key in keys():
        if "distribution" in key.takes:
            values = [
                at(data, place) for place in _places(data, key.path) if not key.kind or _is(data, place, key)
            ]
            for value in values:
                for one in value if isinstance(value, list) else [value]:
                    if f"`{key.written}`" not in laws.setdefault(one["kind"], []):
                        laws[one["kind"]].append(f"`{key.written}`")
    return table(("law", "of"), [(f"`{law}`", ", ".join(its)) for law, its in sorted(laws.items())])


def _scenarios() -> Iterator[tuple[str, Scenario]]:
    names = [file.stem for file in scenarios_folder().glob("*.toml")]
    for name in sorted(names, key=lambda name: (name != "base", name)):
        yield name, load(name)


def _is(data: Any, place: tuple[str | int, ...], key: Key) -> bool:
    """Whether the alternative that a key belongs to is the one chosen."""
    above = at(data, place[:-1])
    return isinstance(above, dict) and above.get("kind") == key.kind


def _chosen(scenario: Scenario) -> Iterator[tuple[tuple[Key, str], Any]]:
    """Every choice without provenance: its key, the names of the entries of lists it stands in, and what is chosen."""
    data = scenario.model_dump(mode="json")
    register = _register(scenario)
    for key in keys():
        if not key.takes.startswith("`") and key.written not in CHOICES:
            continue
        for place in _places(data, key.path):
            if key.kind and key.name != "kind" and not _is(data, place, key):
                continue
            what = provenance(register, place)
            if not (what and what.is_given):
                yield (key, _entry(data, place)), at(data, place)


def _merged(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """One row a key: what each entry of a list has chosen, one behind the other."""
    by_key: dict[tuple[str, str, str], list[str]] = {}
    for key, value, among, means in rows:
        by_key.setdefault((key, among, means), []).append(value)
    return [(key, "; ".join(values), among, means) for (key, among, means), values in by_key.items()]


def _given(name: str | None) -> dict[str, tuple[Provenance, Any]]:
    if name is None:
        return {}
    scenario = load(name)
    data = scenario.model_dump(mode="json")
    return {key: (what, at(data, find(data, read_key(key)))) for key, what in scenario.register.items()}


def _parent(name: str) -> str | None:
    text = (scenarios_folder() / f"{name}.toml").read_text(encoding="utf-8")
    parent = tomllib.loads(text).get("extends")
    return None if parent is None else str(parent)


def _range(what: Provenance) -> str:
    return f"{_shown(what.range[0])} … {_shown(what.range[1])}" if what.range else ""


def _plain(value: Any) -> Any:
    return value.get("value", value) if isinstance(value, dict) else value


def sources() -> str:
    """What the scenarios cite, each once."""
    told: dict[str, str] = {}
    for file in sorted(scenarios_folder().glob("*.toml")):
        told |= load(file.stem).sources
    return table(("name", "reference"), [(f"`{name}`", text) for name, text in sorted(told.items())])


def unused() -> list[str]:
    """Meanings that no key asks for."""
    asked = {(key.model.__name__, key.name) for key in keys()} | {("Intake", "shifts")}
    return [
        f"{model}.{name}" for model, its in UNWRITTEN.items() for name in its if (model, name) not in asked
    ]
