"""A city of one's own to begin with: a short commented scenario, on one that exists, to be edited."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import get_args

from sim.policies.arrivals import Listed
from sim.policies.staffing import BodyName
from sim.scenario.declared import nearest_key
from sim.scenario.keys import ALL, Path, at, find, read_key, write_key
from sim.scenario.listed import open_at_start
from sim.scenario.origin import provenance
from sim.scenario.places import places
from sim.scenario.provenance import Provenance
from sim.scenario.schema import Scenario
from sim.scenario.write import plain, written

DISTRICTS = {
    "North": ["Mill Street", "Church Street", "Bridge Street", "Market Street"],
    "South": ["Harbour Street", "Station Street", "Park Street", "School Street"],
}
YEAR = ("2025-01-01", "2026-01-01")


def new_city(city: str, parent: str, scenario: Scenario) -> str:
    """The text of a scenario named `city` that extends `parent`, which is loaded as `scenario`.

    It has its own ground, dates, week, deadlines, hotline and officers; what depends on the size of a city is the
    parent's in proportion to the number of streets. Each value has its meaning above it, from the key's declaration.
    """
    return "\n".join(_Text(scenario).lines(city, parent)) + "\n"


class _Text:
    def __init__(self, scenario: Scenario) -> None:
        self.parent = scenario
        self.data = plain(scenario)
        self.register = {find(self.data, read_key(key)): what for key, what in scenario.register.items()}
        where = places(scenario.city)
        self.streets = sum(map(len, DISTRICTS.values()))
        self.share = self.streets / len(where.street_names)
        self.people = _rounded(sum(where.populations) * self.share / len(DISTRICTS))

    def lines(self, city: str, parent: str) -> Iterator[str]:
        yield from (
            "# A city of your own: change what you like, then `petition check` this file and `petition run` it.",
            "#",
            "# Above each value stands what it means; beside it its source, or that it is assumed and its range.",
            '# A name may be in any script; in TOML all but letters from a to z, digits, "-" and "_" stand in quotes.',
            f"# What is not written here is as in {written(parent)}. docs/how-to/new-city.md tells where to go on, and",
            "# docs/reference/scenario.md of every key.",
            *(f"# source {name}: {text}" for name, text in self.parent.sources.items()),
            "",
            f"extends = {written(parent)}",
            f"name = {written(city)}",
            f"title = {written(f'{city}: say in one line what this city is')}",
        )
        yield from self._time()
        yield from self._ground()
        yield from self._demand()
        yield from self._deadlines()
        yield from self._hotline()
        yield from self._officers()
        yield from self._start()

    def _time(self) -> Iterator[str]:
        yield from _head("When", ("time",))
        yield from self._said(("time", "start"), YEAR[0])
        yield from self._said(("time", "end"), YEAR[1])
        yield from self._said(("time", "weekend"), written(self.data["time"]["weekend"]))
        yield from self._said(("time", "holidays"), written("none"))

    def _ground(self) -> Iterator[str]:
        yield from _head("The ground: districts and their streets", ("city",))
        yield from self._said(("city", "geography"), written("plain"))
        for key in ("street_spread", "departments", "municipal", "utilities", "others"):
            yield from self._as_parent(("city", key))
        communities = max(round(self.data["city"]["communities"] * self.share), self.streets)
        yield from self._in_proportion(("city", "communities"), communities, least=self.streets)
        if self.data["city"]["districts"]:
            yield from ("", f"{_header(('city', 'districts'))}  # those of the parent go", f'"{ALL}" = false')
        for name, streets in DISTRICTS.items():
            path = ("city", "districts", name)
            yield from ("", _header(path))
            yield from self._in_proportion((*path, "population"), self.people)
            yield from self._said((*path, "streets"), written(streets))

    def _demand(self) -> Iterator[str]:
        yield from _head("What people need", ("demand",))
        needs = self.data["demand"]["needs_per_year"] * self.share
        yield from self._in_proportion(("demand", "needs_per_year"), _rounded(needs))
        yield from self._as_parent(("demand", "consultations"))
        yield from self._as_parent(("demand", "weekdays"))
        if isinstance(self.parent.demand.arrivals, Listed):  # its places are the parent's
            yield from self._said(("demand", "arrivals"), written({"kind": "poisson"}))
        for table in (("demand", "shocks"), ("incentive", "campaigns"), ("reform",)):
            is_there = self.parent.reforms if table == ("reform",) else at(self.data, table)
            if is_there:
                yield from (
                    "",
                    f"{_header(table)}  # those of the parent go, with their dates",
                    f'"{ALL}" = false',
                )

    def _deadlines(self) -> Iterator[str]:
        for number, name in enumerate(self.data["deadlines"]):
            path = ("deadlines", name)
            yield from _head("Deadlines, the most urgent first", path) if number == 0 else ("", _header(path))
            yield from self._as_parent((*path, "allowance"))

    def _hotline(self) -> Iterator[str]:
        for number, (name, shift) in enumerate(self.data["intake"]["shifts"].items()):
            path = ("intake", "shifts", name)
            yield from _head("The hotline's seats", path) if number == 0 else ("", _header(path))
            yield from self._in_proportion((*path, "seats"), max(ceil(shift["seats"] * self.share), 1))
            yield from self._as_parent((*path, "on"))
            yield from self._as_parent((*path, "off"))
            if shift["days"]:
                yield from self._as_parent((*path, "days"))

    def _officers(self) -> Iterator[str]:
        yield from _head("Officers: how many, and when they work", ("staffing",))
        yield from self._as_parent(("staffing", "level"))
        yield from self._as_parent(("staffing", "utilisation"))
        yield from ("", _header(("staffing", "sized_for")))
        contacts = self.data["staffing"]["sized_for"]["contacts_per_year"] * self.share
        yield from self._in_proportion(("staffing", "sized_for", "contacts_per_year"), _rounded(contacts))
        yield from self._as_parent(("staffing", "sized_for", "consultations"))
        yield from self._counted()
        for name in self.data["staffing"]["calendars"]:
            path = ("staffing", "calendars", name)
            yield from ("", _header(path))
            for key in self.data["staffing"]["calendars"][name]:
                yield from self._as_parent((*path, key))

    def _counted(self) -> Iterator[str]:
        """Numbers of officers that the parent gives; those of its own units mean nothing here."""
        officers = self.data["staffing"]["officers"]
        if not officers:
            return
        path = ("staffing", "officers")
        yield from ("", _header(path), f'"{ALL}" = false')
        for body in officers:
            if body in get_args(BodyName):
                yield from self._as_parent((*path, body))

    def _start(self) -> Iterator[str]:
        yield from _head("The first day", ("start",))
        backlog = open_at_start(self.parent) * self.share
        yield from self._in_proportion(("start", "backlog"), _rounded(backlog), least=0)
        yield from self._as_parent(("start", "age"))

    def _as_parent(self, path: Path) -> Iterator[str]:
        """A value of the parent, with what is said of it there."""
        yield from self._said(path, written(at(self.data, path), provenance(self.register, path)))

    def _in_proportion(self, path: Path, value: int, least: int = 1) -> Iterator[str]:
        low, high = min(max(value // 2, least), value), max(2 * value, 1)
        why = f"in proportion to {self.parent.name}: put your own number here"
        yield from self._said(path, written(value, Provenance(assumption=why, range=(low, high))))

    def _said(self, path: Path, text: str) -> Iterator[str]:
        key = nearest_key(Scenario, path, self.data)
        if key is not None:
            yield f"# {key.key.description}"
        yield f"{write_key(path[-1:])} = {text}"


def _head(title: str, table: Path) -> Iterator[str]:
    yield from ("", f"# --- {title} ".ljust(118, "-"), "", _header(table))


def _header(table: Path) -> str:
    return f"[{write_key(table)}]"


def _rounded(value: float) -> int:
    """To three digits."""
    return round(float(f"{value:.3g}"))
