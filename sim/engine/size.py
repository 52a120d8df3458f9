"""How much memory a run will need, told before it begins: from the scenario alone, without founding the city."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sim.engine.compiled.tables import CONTACT, LINK, PETITION, PLACE
from sim.errors import PetitionError
from sim.ground.tables import CITIZEN, HOUR, KIND, LEDGER, UNIT, WANT
from sim.ground.time_units import DAY, YEAR
from sim.history.record.sojourns import BINS
from sim.memory import available, used
from sim.policies.arrivals import Listed
from sim.scenario.listed import arriving, open_at_start
from sim.scenario.places import places, unit_names
from sim.scenario.schema import Scenario

PROGRAM = 330_000_000
"""The interpreter, its libraries, machine code, and the engine's first tables."""
WRITING = 110_000_000
"""Two buffers of petitions, and what Parquet makes of one."""
ROW_GROUP = 1 << 17
"""Petitions that are written at once."""
SPARE = 400
"""Days beyond the run that calendars cover."""
GROWTH = 2
"""As a table grows, what it holds is there twice: in the old one and in the new, whose rest takes no memory yet."""


def memory(
    timeline: Sequence[tuple[date, Scenario]], days: int, scale: float, petitions: bool = True
) -> dict[str, int]:
    """Bytes that a run of so many days is expected to take at most, by what takes them. petitions: whether they are
    written.

    Close to what the scenarios that come along take (docs/background/resilience.md); how many petitions are open is a
    guess from deadlines, load and shocks.
    """
    _, first = timeline[0]
    plan = first.city
    where = places(plan)
    people = sum(where.populations) * scale
    units = len(unit_names(plan)) - (1 - min(scale, 1)) * len(where.street_names)
    categories, kinds = len(first.catalogue.categories), first.catalogue.third
    period = 30 if first.time.period == "month" else first.time.period // DAY
    calendars = {name for _, stage in timeline for name in stage.staffing.calendars}
    every_day = 8 * (min(scale, 1) * len(where.street_names) + 2 * len(calendars) + 8) + 8 * categories
    mixes = 12 * (1 + sum(1 + len(stage.demand.shocks) for _, stage in timeline))
    start = timeline[0][0]
    daily = scale * max(
        _from_causes(stage) + _contacts(stage) * (1 + sum(more for more, _ in _shocks(stage, start, days)))
        for _, stage in timeline
    )
    open_ = scale * (open_at_start(first) + max(_open(stage, start, days) for _, stage in timeline))
    found = {
        "the program": PROGRAM,
        "writing petitions": min(1.0, days * daily / ROW_GROUP) * WRITING * petitions,
        "citizens": people * CITIZEN.itemsize,
        "communities": plan.communities * (100 + 4 * categories),
        "kinds of petition": kinds * (KIND.itemsize * (2 + len(timeline)) + 8 * mixes * 2 + 200),
        "days": (days + SPARE) * every_day * 2,
        "hours of the hotline": 24 * days * HOUR.itemsize * 3,
        "units by period": units * (days / period + 1) * (2 * LEDGER.itemsize + UNIT.itemsize + 32) * 3,
        "times to closing": units * len(first.deadlines) * BINS * 4 * 2,
        "open petitions": open_ * GROWTH * (PETITION.itemsize + LINK.itemsize + PLACE.itemsize + 12),
        "contacts of a day": daily * 2 * (WANT.itemsize + CONTACT.itemsize + 12),
    }
    return {what: int(size) for what, size in found.items()}


def check_memory(timeline: Sequence[tuple[date, Scenario]], scale: float, petitions: bool) -> None:
    """Raise PetitionError if a run needs more memory than there is, unless it is `unchecked`."""
    start, first = timeline[0]
    needed = memory(timeline, (first.time.end - start).days, scale, petitions)
    there = available() + used()
    if (total := sum(needed.values())) <= there or unchecked():
        return
    most, much = max(needed.items(), key=lambda part: part[1])
    raise PetitionError(
        f"about {gigabytes(total)} of memory would be needed, {gigabytes(much)} of it for {most}",
        expected=f"at most the {gigabytes(there)} that there are",
        hint="a smaller scale or fewer days need less; PETITION_MEMORY=any tries all the same",
    )


def unchecked() -> bool:
    """Whether the user lets everything try, whatever memory there is: PETITION_MEMORY=any."""
    return os.environ.get("PETITION_MEMORY") == "any"


@contextmanager
def explaining_memory() -> Iterator[None]:
    """Tell that memory has run out all the same, as what the user can mend."""
    try:
        yield
    except MemoryError as error:
        raise PetitionError(
            f"there is not enough memory; {gigabytes(used())} were in use",
            hint="a smaller scale or fewer days need less",
        ) from error


def gigabytes(size: float) -> str:
    """A size in words: "3.1 GB"."""
    return f"{size / 1e9:,.1f} GB".replace(",", " ")


def _contacts(scenario: Scenario) -> float:
    """Contacts of an ordinary day, repeats included."""
    if isinstance(scenario.demand.arrivals, Listed):
        return 1.2 * len(arriving(scenario)) / max((scenario.time.end - scenario.time.start).days, 1)
    return 1.2 * scenario.demand.needs_per_year * scenario.citizens.voice / YEAR


def _from_causes(scenario: Scenario) -> float:
    """Contacts of a day while there are as many causes as at the start."""
    causes = scenario.causes.start / 1000 * sum(places(scenario.city).populations)
    return 1.2 * causes * scenario.causes.need * scenario.citizens.voice


def _shocks(scenario: Scenario, start: date, days: int) -> Iterator[tuple[float, float]]:
    """Of each shock of the run: how many times the usual contacts it adds to a day, and its share of the days."""
    where = places(scenario.city)
    whole = sum(where.populations)
    people = dict(zip(where.districts, where.populations, strict=True))
    each = [people[where.districts[n]] // len(names) for n, names in enumerate(where.streets) for _ in names]
    people |= dict(zip(where.street_names, each, strict=True))
    shares = {name: category.share for name, category in scenario.catalogue.categories.items()}
    for shock in scenario.demand.shocks.values():
        first, last = (min(max((day - start).days, 0), days) for day in (shock.start, shock.end))
        part = sum(shares[name] for name in shock.categories or shares)
        part *= min(1.0, sum(people[name] for name in shock.places) / whole) if shock.places else 1.0
        if first < last:
            yield max(shock.factor - 1, 0) * part, (last - first) / days


def _open(scenario: Scenario, start: date, days: int) -> float:
    """Petitions in memory: those on their way through units and call-back, and those that too few officers leave."""
    busy = 1 + sum(more * share for more, share in _shocks(scenario, start, days))
    daily = _contacts(scenario) * (1 - scenario.demand.consultations)
    allowed = {
        name: one.allowance.seconds / DAY + 1.4 * one.allowance.working_days
        for name, one in scenario.deadlines.items()
    }
    stay = sum(share * allowed[name] for name, share in scenario.catalogue.classes.items())
    stay += scenario.call_back.delay.average / DAY
    staffing = scenario.staffing
    load = busy * YEAR * _contacts(scenario) / staffing.sized_for.contacts_per_year / staffing.level
    load *= max(staffing.utilisation.values(), default=1)
    left = days * max(0.0, 1 - 1 / load) if load > 0 else 0.0
    return busy * daily * min(days, stay + left)
