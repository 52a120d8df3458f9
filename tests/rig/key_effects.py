"""What a key does: a small city in which everything is on is run with another value, and what comes out is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any, Literal, get_args, get_origin

import numpy as np
from pydantic import BaseModel, ValidationError

from sim.agents.model import CityModel
from sim.city.found import found
from sim.cli.check import _described, _events
from sim.errors import PetitionError
from sim.ground.quantities import Allowance
from sim.ground.working_time import DAY
from sim.history.disk.tables import TABLES
from sim.history.measures.published import known
from sim.history.measures.summary import summary
from sim.scenario.declared import ENTRY, Declared, declared, sections
from sim.scenario.keys import Path, at
from sim.scenario.levers import chosen
from sim.scenario.load import load
from sim.scenario.places import holiday_lists
from sim.scenario.schema import Scenario

REFUSED = b""
DAYS = 24
FIRST = date(2021, 1, 1)
MORE: dict[str, object] = {
    "city.departments": 3, "city.municipal": 2, "city.utilities": 2, "city.others": 2,
    "citizens.malicious": 0.1, "citizens.callers": 0.02, "citizens.voice_time": "30d", "causes.left": 0.5, "causes.fade": 0.9,
    "intake.other_lines": 0.3, "intake.other_lost": 0.2, "intake.assistant": 0.2, "intake.self_service": 0.2,
    "dispatch.route": {"kind": "ladder", "district": {"kind": "fixed", "value": "4h"}}, "dispatch.machine": 0.5,
    "dispatch.accuracy_clerk": 0.6, "dispatch.accuracy_machine": 0.6, "dispatch.class_error": 0.2,
    "dispatch.refusal.own": 0.2, "dispatch.refusal.first_receiver": 0.2, "dispatch.refusal.most_visits": 3,
    "dispatch.refusal.arbitration_accuracy": 0.7, "triage.share": 0.5, "triage.discipline.horizon": "5d",
    "collaboration.outside.joint": 0.5, "collaboration.misplaced_calls_owner": False, "catalogue.categories.housing.outside": 0.3,
    "incentive.campaigns": {"A campaign": {"start": FIRST + timedelta(5), "end": FIRST + timedelta(15), "push": 0.1}},
    "incentive.lists.reach": 0.5, "incentive.lists.shame": 2, "incentive.lists.honour": 2, "incentive.summons.last": 1,
    "governed.choice": "either", "governed.number": 4, "governed.stay": 1, "governed.population": 1e6, "governed.largest": 3, "governed.leave_volume": 0.85,
    "governed.leave_score": 0.03, "governed.apart": 1, "discipline": {"kind": "easy-first", "knows_work": True},
    "incentive.districts.push": 0.2, "incentive.districts.lent": 0.3, "handling.paper_push": 0.5, "call_back.found": 0.5,
    "causes.start": 8.0, "prevention.share": 0.05, "prevention.hours": 0.5, "prevention.early_warning.threshold": 2,
    "prevention.early_warning.hours": 0.1, "prevention.topic.hours": 0.1, "collaboration.round_table.hours": 0.1,
    "learning.practices.number": 9, "learning.practices.gain": 0.1, "learning.practices.invent": 5.0,
    "learning.practices.copy_rate": 50.0, "learning.practices.near": 0.5, "learning.practices.better_only": False,
    "city.people": {"Hamlet": {"Mill Street": 9000}}, "city.street_sizes": {"Street": 2.0, "3": 3.0},
    "city.fields": {"homes": {"title": "住房", "categories": ["housing"]}, "rest": {"title": "其他", "categories": []}},
    "city.characters": {"old": {"places": ["Church Street"], "people": 2.0, "need": 1.5, "hardness": 1.5,
                                "categories": {"housing": 2.0}}},
    "staffing.surge": {"lend": {"shocks": ["Summer storm"], "start": FIRST + timedelta(7), "end": FIRST + timedelta(9),
                                "out_of": ["department"], "into": ["street"], "share": 0.5}},
    "staffing.establishment.street": 0.9,
    "demand.street_spread": 0.2, "catalogue.street_hardness_spread": 0.2, "catalogue.street_hardness_by_need": 0.1,
    "incentive.start_spread": 0.02, "learning.capability.start_spread": 0.05,
    "demand.months": [1.3, *[1.0] * 10, 0.7], "staffing.level": 0.8, "staffing.follows": 0.5, "staffing.busy": 0.3, "demand.growth": 0.3, "intake.settles": 0.3,
    "prevention.topic.unlocks": 0.02, "handling.queue.most": 15,
    "city.units": {"The depot": {"categories": ["order"]}},
    "handling.delays": {"a part": {"categories": ["services"], "share": 0.5, "hours": "office", "weekends": 0.5,
                                   "time": {"kind": "fixed", "value": "9h"}}},
    "handling.congestion": {"a crowd": {"categories": ["services"], "beyond": 2.0, "exponent": 0.5}},
    "handling.batches": {"a stack": {"categories": ["order"], "share": 0.5, "days": ["tue", "fri"], "at": "16:00"}},
}  # fmt: skip
"""What the levers leave off, and what is too rare in a small city and a short time."""


def everything() -> dict[str, Any]:
    """A scenario's data in which every lever is on, for a short time, in two districts."""
    overrides: dict[str, object] = {}
    for lever in chosen([]):
        overrides |= lever.overrides(lever.arms[1])
    data = load("hamlet", overrides | MORE).model_dump()
    data["staffing"]["sized_for"]["as_if"] = {"collaboration.helper_work": 2.0}
    data["time"] |= {
        "start": FIRST,
        "end": FIRST + timedelta(days=DAYS),
        "period": 6 * DAY,
        "holidays": "china",
    }
    data["city"]["districts"]["Dale"] = {"population": 12_000, "streets": 3}
    data["intake"]["shifts"]["noon"] = {"seats": 1, "on": 11 * 3600, "off": 14 * 3600, "days": ["mon", "wed"]}
    data["published"] = {"contacts 2021": 12_000.0}
    for shock in data["demand"]["shocks"].values():
        shock |= {"start": FIRST + timedelta(5), "end": FIRST + timedelta(10)}
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
        """Whether another value of a key changes what comes out, or is refused, whichever is tried."""
        data = self._chosen(key)
        usual, seen = self._outcome(data), set()
        for path in _places(data, key.path, ()):
            for other in _kinds(key, path, data) if path[-1] == "kind" else _values(key, path, data):
                seen.add(self._outcome(other))
                if seen - {usual, REFUSED}:
                    return True
        return seen == {REFUSED}

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
    for table in TABLES.values():
        for name, column in table(history).items():
            digest.update(name.encode())
            digest.update(repr(column.tolist()).encode())
    names = (city.kind_names, city.category_names, history.units, history.districts, history.deadlines)
    said = (scenario.name, _described(scenario, "en")[0], _events(scenario, "en"), known(scenario))
    digest.update(repr((names, history.start, summary(history), said)).encode())
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
    # Shares that are 1 in all take another value only in exchange.
    for other in _places(data, key.path, ()):
        if at(data, other) != at(data, path):
            yield _replaced(_replaced(data, path, at(data, other)), other, at(data, path))


def others(key: Declared, value: Any, data: Mapping[str, Any]) -> Iterator[Any]:
    """Other values of a key, the most different first; all are of its sort and within its limits."""
    annotation = key.annotation
    if sections(annotation):  # a duration that is drawn, or several by name
        for seconds in (200_000, 60):
            fixed = {"kind": "fixed", "value": seconds}
            yield {**value, next(iter(value)): fixed} if get_origin(annotation) is dict else fixed
    elif annotation is bool:
        yield not value
    elif get_origin(annotation) is Literal:
        yield from (word for word in get_args(annotation) if word != value)
    elif annotation is date:
        yield from (value + timedelta(days=days) for days in (5, -5, 1))
    elif annotation is Allowance:
        yield from (Allowance(60), Allowance(0, 3))
    elif isinstance(value, str):
        yield from _words(key, value, data)
    elif isinstance(value, int | float):
        yield from _numbers(key, value)
    elif isinstance(value, list):
        yield from _lists(key, value, data)
    elif isinstance(value, dict):
        yield from _by_name(key, value, data)


LIST = "moment,place\n2021-01-02 08:00:00,Hamlet\n2021-01-09 08:00:00,Dale\n"


def example(model: type[BaseModel]) -> dict[str, Any]:
    """Values for the keys of an alternative."""
    return {key.name: _example(key) for key in declared(model)}


def _example(key: Declared) -> Any:
    by_sort = {"distribution": {"kind": "fixed", "value": 30_000}, "`true` or `false`": True, "text": LIST}
    if key.takes in by_sort:
        return by_sort[key.takes]
    if get_origin(key.annotation) is Literal:
        return get_args(key.annotation)[0]
    if key.takes.startswith("duration"):
        metadata = key.model.model_fields[key.name].metadata
        return min([2 * DAY, *(what.le // 2 for what in metadata if hasattr(what, "le"))])
    return max(0.6, 1.6 * _limits(key)[0])


def _numbers(key: Declared, value: float) -> Iterator[float]:
    low, high = _limits(key)
    whole = key.annotation is not float
    if key.takes == "time of day":
        yield (value + 7200) % DAY
    if key.annotation is not float and value % DAY == 0:
        yield 2 * value
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
    """The least and the greatest number a key takes; of those without a limit none are very great."""
    metadata = key.model.model_fields[key.name].metadata
    low = max([0.0] + [getattr(what, sign) + more for what in metadata for sign, more in (("ge", 0), ("gt", 1e-3))
                       if hasattr(what, sign)])  # fmt: skip
    high = {"share": 1.0, "time of day": float(DAY)}.get(key.takes, 1e5)
    return low, min(
        [high] + [getattr(what, sign) for what in metadata for sign in ("le", "lt") if hasattr(what, sign)]
    )


def _words(key: Declared, value: str, data: Mapping[str, Any]) -> Iterator[str]:
    if value == LIST:
        yield LIST.replace("08:00", "09:00")
    for names in (data["catalogue"]["categories"], data["staffing"]["calendars"], ["none", *holiday_lists()]):
        yield from (name for name in names if name != value)


def _lists(key: Declared, value: list[Any], data: Mapping[str, Any]) -> Iterator[list[Any]]:
    if len(value) > 1:
        yield value[:-1] if isinstance(value[0], str) else value[::-1]
    elif key.takes.endswith("number"):
        yield [5.0] + [1.0] * 11
    else:
        (inside,) = get_args(key.annotation)
        places = (*data["catalogue"]["categories"], *data["city"]["districts"])
        words = get_args(inside) if get_origin(inside) is Literal else places
        yield from ([word] for word in words if value != [word])


def _by_name(key: Declared, value: dict[str, Any], data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    names = list(value)
    if names and isinstance(inner := value[names[0]], dict):
        yield {**value, names[0]: {name: number + 1000 for name, number in inner.items()}}
    elif "by name: whole number" in key.takes:
        yield {"street": 2}
    elif not names:
        yield {next(iter(data["deadlines"])) if key.name == "classes" else "street": 1.0}
    else:
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
