"""What a key does: a small city in which everything is on is run with another value, and what comes out is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any, Literal, get_args, get_origin

import numpy as np
from pydantic import BaseModel, ValidationError
from sim.model import CityModel

from sim.city.found import found
from sim.cli.check import _described, _events
from sim.errors import PetitionError
from sim.ground.quantities import Allowance
from sim.ground.working_time import DAY
from sim.history import measures, tables
from sim.report.published import known
from sim.scenario.declared import ENTRY, Declared, declared, sections
from sim.scenario.keys import Path, at
from sim.scenario.levers import chosen
from sim.scenario.load import load
from sim.scenario.schema import Scenario

REFUSED = b""
DAYS = 24
FIRST = date(2021, 1, 1)
MORE: dict[str, object] = {
    "city.departments": 3, "city.municipal": 2, "city.utilities": 2, "city.others": 2,
    "citizens.malicious": 0.1, "citizens.voice_time": "30d", "causes.left": 0.5,
    "intake.other_lines": 0.3, "intake.other_lost": 0.2, "intake.assistant": 0.2, "intake.self_service": 0.2,
    "dispatch.route": {"kind": "ladder", "district": {"kind": "fixed", "value": "4h"}}, "dispatch.machine": 0.5,
    "dispatch.accuracy_clerk": 0.6, "dispatch.accuracy_machine": 0.6, "dispatch.class_error": 0.2,
    "dispatch.refusal.own": 0.2, "dispatch.refusal.first_receiver": 0.2, "dispatch.refusal.most_visits": 3,
    "dispatch.refusal.arbitration_accuracy": 0.7, "triage.share": 0.5, "triage.discipline.horizon": "5d",
    "collaboration.outside.joint": 0.5, "collaboration.misplaced_calls_owner": False, "catalogue.categories.0.outside": 0.3,
    "incentive.campaigns": [{"title": "A campaign", "start": FIRST + timedelta(5), "end": FIRST + timedelta(15), "push": 0.1}],
    "incentive.lists.reach": 0.5, "incentive.lists.shame": 2, "incentive.lists.honour": 2, "incentive.summons.last": 1,
    "governed.choice": "largest", "governed.number": 2, "governed.stay": 1, "governed.population": 5000.0, "governed.leave_volume": 0.1,
    "causes.start": 8.0, "prevention.share": 0.05, "prevention.hours": 0.5, "prevention.early_warning.threshold": 2,
    "prevention.early_warning.hours": 0.1, "prevention.topic.hours": 0.1, "collaboration.round_table.hours": 0.1,
    "learning.practices": {"number": 9, "gain": 0.1, "invent": 5.0, "copy_rate": 50.0, "near": 0.5, "better_only": False},
    "staffing.level": 0.8,
}  # fmt: skip
"""What the levers leave off, and what is too rare in a small city and a short time."""


def everything() -> dict[str, Any]:
    """A scenario's data in which every lever is on, for a short time, in two districts."""
    overrides: dict[str, object] = {}
    for lever in chosen([]):
        overrides |= lever.overrides(lever.arms[1])
    data = load("hamlet", overrides | MORE).model_dump()
    data["time"] |= {
        "start": FIRST,
        "end": FIRST + timedelta(days=DAYS),
        "period": 6 * DAY,
        "holidays": "china",
    }
    data["city"]["districts"].append({"name": "Dale", "population": 12_000, "streets": 3})
    data["intake"]["shifts"].append({"name": "noon", "seats": 1, "on": 11 * 3600, "off": 14 * 3600})
    data["published"] = [{"year": 2021, "measure": "contacts", "value": 12_000.0, "source": "a newspaper"}]
    data["demand"]["shocks"][0] |= {"start": FIRST + timedelta(5), "end": FIRST + timedelta(10)}
    return data


class Effects:
    """Tells of keys whether they do anything.

    root: the schema; data: the scenario in which they are tried. An outcome is kept, so that nothing is run twice.
    """

    def __init__(self, root: type[Scenario], data: dict[str, Any]) -> None:
        self.root, self.data = root, data
        self.runs = 0
        self._usual: dict[str, bytes] = {}

    def dead(self, keys: Iterator[Declared]) -> list[str]:
        """The keys of which no other value changes anything."""
        return [
            f"{key.written} ({key.kind})" if key.kind else key.written for key in keys if not self.works(key)
        ]

    def works(self, key: Declared) -> bool:
        """Whether another value of a key changes what comes out, or all that are tried are refused for what else there
        is."""
        data = self._chosen(key)
        usual, tried, idle = self._outcome(data), 0, False
        for path in _places(data, key.path, ()):
            for other in _kinds(key, path, data) if path[-1] == "kind" else _values(key, path, data):
                found = self._outcome(other)
                tried += 1
                if found not in (usual, REFUSED):
                    return True
                if found == usual:
                    idle = True
        return tried > 0 and not idle

    def _chosen(self, key: Declared) -> dict[str, Any]:
        """The data, with the alternative chosen that the key belongs to."""
        if key.kind is None or key.path[-1] == "kind" or at(self.data, (*key.path[:-1], "kind")) == key.kind:
            return self.data
        return _replaced(self.data, key.path[:-1], {"kind": key.kind, **example(key.model)})

    def _outcome(self, data: Mapping[str, Any]) -> bytes:
        name = repr(data)
        if name not in self._usual:
            self.runs += 1
            self._usual[name] = outcome(self.root, data)
        return self._usual[name]


def outcome(root: type[Scenario], data: Mapping[str, Any]) -> bytes:
    """All that a run would write; or what forbids it, if that is not the sort of the value alone."""
    try:
        scenario = root.model_validate(data, strict=True)
    except ValidationError as wrong:
        if any(error["type"] != "value_error" for error in wrong.errors()):
            raise  # then the value that was tried is none
        return REFUSED
    written: list[np.ndarray] = []
    steps = [(scenario.time.start, scenario)]
    days = (scenario.time.end - scenario.time.start).days
    try:
        city = found(steps)
        model = CityModel(steps, city, days, "compiled", lambda records: written.append(records.copy()))
        model.run()
    except PetitionError:
        return REFUSED
    history = model.history()
    digest = hashlib.sha256(
        repr(np.concatenate(written).tolist()).encode() + city.kinds["category"].tobytes()
    )
    for told in (tables.units(history), tables.hours(history), measures.of_city(history)):
        for name, column in told.items():
            digest.update(name.encode())
            digest.update(repr(column.tolist()).encode())
    names = (city.kind_names, history.units, history.districts, history.categories, history.deadlines)
    said = (scenario.name, _described(scenario)[0], _events(scenario), known(scenario))
    digest.update(repr((names, history.start, measures.summary(history), said)).encode())
    return digest.digest()


def _kinds(key: Declared, path: Path, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The data with each of the other alternatives."""
    for model in sections(key.annotation):
        kind = model.model_fields["kind"].default
        if kind != at(data, path):
            yield _replaced(data, path[:-1], {"kind": kind, **example(model)})


def _values(key: Declared, path: Path, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The data with other values of a key."""
    for value in others(key, at(data, path), data):
        yield _replaced(data, path, value)


def others(key: Declared, value: Any, data: Mapping[str, Any]) -> Iterator[Any]:
    """Other values of a key, the most different first; all are of its sort and within its limits."""
    annotation = key.annotation
    if sections(annotation):  # a duration that is drawn, or a list of such
        fixed = {"kind": "fixed", "value": 200_000}
        yield [fixed, *value[1:]] if isinstance(value, list) else fixed
        yield (
            [{"kind": "fixed", "value": 60}, *value[1:]]
            if isinstance(value, list)
            else {"kind": "fixed", "value": 60}
        )
    elif annotation is bool:
        yield not value
    elif get_origin(annotation) is Literal:
        yield from (word for word in get_args(annotation) if word != value)
    elif annotation is date:
        yield from (value + timedelta(days=days) for days in (5, -5, 1))
    elif annotation is Allowance:
        yield from (Allowance(60), Allowance(0, 3))
    elif isinstance(value, bool | str):
        yield from _words(key, value, data)
    elif isinstance(value, int | float):
        yield from _numbers(key, value)
    elif isinstance(value, list):
        yield from _lists(key, value, data)
    elif isinstance(value, dict):
        yield from _by_name(key, value, data)


def example(model: type[BaseModel]) -> dict[str, Any]:
    """Values for the keys of an alternative."""
    return {key.name: 86_400 * 2 if key.takes == "duration" else True if key.annotation is bool
            else {"kind": "fixed", "value": 30_000} if key.takes == "distribution" else 0.6 for key in declared(model)}  # fmt: skip


def _numbers(key: Declared, value: float) -> Iterator[float]:
    low, high = _limits(key)
    whole = key.annotation is not float
    if key.takes == "time of day":
        yield (value + 7200) % DAY
    tried = [
        3 * value + (3600 if whole and value >= 3600 else 1),
        value / 3,
        value + 1,
        value - 1,
        0.9,
        0.1,
        low,
        high,
    ]
    for one in tried:
        one = int(one) if whole else float(one)
        if low <= one <= high and one != value:
            yield one


def _limits(key: Declared) -> tuple[float, float]:
    low, high = 0.0, 1e5
    if key.takes == "share":
        high = 1.0
    if key.takes == "time of day":
        high = 86_400
    for what in key.model.model_fields[key.name].metadata:
        low = max(
            low, getattr(what, "ge", low), getattr(what, "gt", -1) + 1e-3 if hasattr(what, "gt") else low
        )
        high = min(high, getattr(what, "le", high), getattr(what, "lt", high))
    return low, high


def _words(key: Declared, value: str, data: Mapping[str, Any]) -> Iterator[str]:
    if ENTRY in key.path and key.name == "name":  # of another entry: two of one name are none
        yield from (entry["name"] for entry in at(data, key.path[:-2]) if entry["name"] != value)
    yield from (category["name"] for category in data["catalogue"]["categories"] if category["name"] != value)
    yield from (name for name in data["staffing"]["calendars"] if name != value)
    yield "china"


def _lists(key: Declared, value: list[Any], data: Mapping[str, Any]) -> Iterator[list[Any]]:
    if value and not isinstance(value[0], str):
        yield value[::-1]
        yield [value[0] * 3, *value[1:]]
    elif value:
        yield value[:-1]
    elif key.takes.endswith("number"):
        yield [5.0] + [1.0] * 11
    for part, name in (("catalogue", "categories"), ("city", "districts")):
        yield [data[part][name][0]["name"]]


def _by_name(key: Declared, value: dict[str, Any], data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    names = list(value)
    if key.takes.endswith("whole number"):
        yield {"street": 2}
    elif not names:
        yield {data["deadlines"][0]["name"] if key.name == "classes" else "street": 1.0}
    elif not isinstance(value[names[0]], str):
        yield dict(zip(names, [*list(value.values())[1:], value[names[0]]], strict=True))
        yield {**value, names[0]: value[names[0]] / 2}


def _places(data: Any, path: tuple[str, ...], done: Path) -> Iterator[Path]:
    if not path:
        yield done
    elif path[0] == ENTRY:
        here = at(data, done)
        for part in here if isinstance(here, dict) else range(len(here)):
            yield from _places(data, path[1:], (*done, part))
    else:
        yield from _places(data, path[1:], (*done, path[0]))


def _replaced(data: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The data with another value at a place."""
    other = deepcopy(dict(data))
    holder = at(other, path[:-1])
    holder[path[-1]] = value
    return other
