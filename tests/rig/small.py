"""A city built by hand: petitions reach units at given seconds, work takes given seconds, and chance has no part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
from rig.outcome import Outcome

from sim.city.disciplines import table
from sim.city.settings import SETTINGS
from sim.engine.world import World, world
from sim.ground.daytime import day_table
from sim.ground.durations import Fixed
from sim.ground.order import Origin, identity
from sim.ground.seats import EVERY_DAY, NEVER
from sim.ground.tables import CITIZEN, COMMUNITY, CREW, KIND, NONE, SEAT, UNIT, WANT, Body
from sim.ground.time_units import DAY
from sim.policies.collaboration import AMONG
from sim.policies.discipline import Discipline, FirstCome

MINUTE, HOUR_LONG, NINE, SIX = 60, 3600, 9 * 3600, 18 * 3600
BEYOND = 100  # days the calendars reach behind the run
DEPARTMENTS = 3


@dataclass(frozen=True)
class Crew:
    """Officers of a unit, at work from `on` to `off` on the days given (all, if none are). later: a day from which on
    the hours are others, and these."""

    unit: int = 0
    officers: int = 1
    on: int = NINE
    off: int = SIX
    days: tuple[int, ...] = ()
    urgent_only: bool = False
    later: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Petition:
    """It reaches its street at `arrives` (or calls the hotline at `calls`) and takes `work` seconds."""

    arrives: int = -1
    work: int = HOUR_LONG
    deadline: int = 0
    street: int = 0
    calls: int = -1
    joint: bool = False

    @property
    def raised(self) -> int:
        """What comes by web is with the unit a second later."""
        return self.calls if self.calls >= 0 else self.arrives - 1


@dataclass(frozen=True)
class Deadline:
    """A class: what it allows from the second of being raised, and whether it interrupts."""

    allowance: int = 7 * DAY
    preempts: bool = False


@dataclass(frozen=True)
class Small:
    """A district of some streets and three departments; settings that are not named here are zero.

    later: a second discipline, which nobody has before `each_day` gives it to somebody.

    hardness: of what each street raises; 1 if none is given.

    petitions: their identities follow their order within a day. durations: seconds by the lever's name.
    chances: settings by name, and of units `paper`, `refuse`, `solve`.
    """

    petitions: Sequence[Petition]
    crews: Sequence[Crew] = (Crew(),)
    deadlines: Sequence[Deadline] = (Deadline(),)
    days: int = 1
    streets: int = 1
    discipline: Discipline = FirstCome()  # noqa: RUF009
    later: Discipline | None = None
    seats: Sequence[tuple[int, int]] = ()
    helpers: int = 1
    hardness: Sequence[float] = ()
    durations: dict[str, int] = field(default_factory=dict)
    chances: dict[str, float] = field(default_factory=dict)
    each_day: Callable[[int, Any], None] = lambda day, engine: None

    def run(self, engine: Callable[..., Any]) -> Outcome:
        """What an engine (a class) makes of it."""
        written: list[np.ndarray] = []
        running = engine(self.world(), lambda records: written.append(records.copy()))
        # The engines look up the day's needs in their own modules; here they find what was placed by hand.
        with mock.patch.dict(engine.day.__globals__, day_of_needs=self._placed):
            for day in range(self.days):
                self.each_day(day, running)
                running.day(day)
        running.end()
        return Outcome.of(written, running.world)

    def _placed(self, world: World, day: int, wants: np.ndarray) -> tuple[np.ndarray, int]:
        today = [n for n, petition in enumerate(self.petitions) if petition.raised // DAY == day]
        wants = np.zeros(len(today), WANT)
        for k, number in enumerate(today):
            want, petition = wants[k], self.petitions[number]
            want["time"], want["community"] = petition.raised, petition.street
            want["id"] = identity(int(Origin.NEED), day, petition.street, k)
            want["matter"], want["citizen"], want["kind"] = want["id"], number, number
            want["channel"] = NONE
        return wants, len(today)

    def world(self) -> World:
        """The tables, as founding would make them."""
        seconds = _Seconds()
        settings = self._settings(seconds)
        units, crews = self._units(), self._crews()
        opens, closes = self._calendars()
        count = max(len(self.petitions), 1)
        kinds = np.zeros(count, KIND)
        for kind, petition in zip(kinds, self.petitions, strict=False):
            kind["body"], kind["deadline"], kind["joint"] = Body.STREET, petition.deadline, petition.joint
            kind["work"] = seconds.row(petition.work)
            kind["difficulty"] = kind["hardness"] = 1.0
        communities = np.zeros(self.streets, COMMUNITY)
        communities["hardness"] = self.hardness or 1.0
        communities["street"] = np.arange(self.streets)
        communities["citizens"] = count
        citizens = np.zeros(count, CITIZEN)
        citizens["trust"] = citizens["expectation"] = citizens["patience"] = 128
        tables = SimpleNamespace(
            units=units,
            disciplines=table([self.discipline] if self.later is None else [self.discipline, self.later]),
            crews=crews,
            kinds=kinds,
            category_first=np.array([0, count]),
            communities=communities,
            citizens=citizens,
            mixes=np.ones((1, count)),
            mix_level=np.ones(1),
            day_mix=np.zeros((self.days + BEYOND, self.streets), np.int64),
            day_level=np.ones(self.days + BEYOND),
            batches=np.ones(1),
            seconds=day_table([1.0] * 24)[None, :],
            day_profile=np.zeros(self.days + BEYOND, np.int64),
            opens=opens,
            closes=closes,
            working_days=np.arange(-BEYOND, self.days + BEYOND),
            durations=seconds.table(),
            seats=np.array([(on, off, EVERY_DAY, 0, NEVER) for on, off in self.seats], SEAT),
            causes=np.zeros((self.streets, 1), np.int32),
        )
        return world(tables, settings, self.days)

    def _units(self) -> np.ndarray:
        units = np.zeros(self.streets + 1 + DEPARTMENTS, UNIT)
        units["body"] = [Body.STREET] * self.streets + [Body.DISTRICT] + [Body.DEPARTMENT] * DEPARTMENTS
        units["speed"] = units["readiness"] = units["load_onset"] = 1.0
        units["solve"] = self.chances.get("solve", 1.0)
        units["paper"] = self.chances.get("paper", 0.0)
        units["refuse"] = self.chances.get("refuse", 0.0)
        number = np.array([crew.unit for crew in self.crews], np.int64)
        assert (np.diff(number) >= 0).all(), "the crews of a unit stand together"
        units["first_crew"] = np.searchsorted(number, np.arange(len(units)))
        units["crews"] = np.bincount(number, minlength=len(units))
        return units

    def _crews(self) -> np.ndarray:
        crews = np.zeros(len(self.crews), CREW)
        crews["unit"] = [crew.unit for crew in self.crews]
        crews["calendar"] = np.arange(len(crews))
        crews["officers"] = [crew.officers for crew in self.crews]
        crews["urgent_only"] = [crew.urgent_only for crew in self.crews]
        crews["stretch"] = 1.0
        return crews

    def _calendars(self) -> tuple[np.ndarray, np.ndarray]:
        midnights = np.arange(-1, self.days + BEYOND) * DAY
        opens = np.array([midnights + crew.on for crew in self.crews])
        closes = np.array([midnights + crew.off + (0 if crew.off > crew.on else DAY) for crew in self.crews])
        for number, crew in enumerate(self.crews):
            if crew.later:
                day, on, off = crew.later
                opens[number, day + 1 :], closes[number, day + 1 :] = (
                    midnights[day + 1 :] + at for at in (on, off)
                )
            if crew.days:
                off = ~np.isin(np.arange(-1, self.days + BEYOND), crew.days)
                opens[number, off] = closes[number, off] = -1
        return opens, closes

    def _settings(self, seconds: _Seconds) -> np.ndarray:
        settings = np.zeros(1, SETTINGS)
        numbers = {
            "seed": 1, "tick": 1, "first_district": self.streets,
            "first_department": self.streets + 1, "departments_per_district": DEPARTMENTS, "most_calls": 1,
            "first_municipal": self.streets + 1 + DEPARTMENTS, "classes": len(self.deadlines),
            "most_visits": 100, "arbitration_after": 100, "helpers_come": AMONG, "accuracy_clerk": 1.0, "accuracy_machine": 1.0, "accuracy_complex": 1.0,
            "helper_work": 1.0, "propensity_power": 1.0, "callers": 1.0, "process": 1.0, "events": 1.0, "class_work": 1.0,
            "web": float(all(petition.calls < 0 for petition in self.petitions)),
        }  # fmt: skip
        for name, value in {**numbers, **self.chances}.items():
            if name in SETTINGS.names:
                settings[name] = value
        for name in SETTINGS.names:
            if name.startswith("t_"):
                settings[name] = seconds.row(self.durations.get(name, DAY if name == "t_call" else 0))
        settings["helpers_up_to"] = [float(count >= self.helpers) for count in (1, 2, 3)]
        for number, deadline in enumerate(self.deadlines):
            settings["allowance"][0, number] = deadline.allowance
            settings["preempts"][0, number] = deadline.preempts
        return settings


class _Seconds:
    """Durations that are always the same, a row each."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def row(self, value: int) -> int:
        return self._rows.setdefault(value, len(self._rows))

    def table(self) -> np.ndarray:
        return np.stack([Fixed(value=value).table() for value in self._rows])
