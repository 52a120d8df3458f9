"""A fit as the text of a scenario that runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import numpy as np

from sim.calibration.congestion import DAYS
from sim.calibration.fit import Calibration
from sim.calibration.hours import CLOCK, Hours
from sim.calibration.names import CITY, Names, classes, day_of, number, text
from sim.calibration.told import TOLD
from sim.ground.quantities import write_seconds
from sim.ground.time_units import AN_HOUR, DAY, MINUTE, YEAR

WORK = AN_HOUR
PEOPLE = 1000
"""For each ticket a day, of which nothing but the shares of areas depends: a log knows no people."""
NO_SHOCK = "no such load was seen: midway between hands that grow as the load does (0) and a fixed number of hands (1)"
LARGEST_FACTOR = 1e6
"""Of how many times its share of the city a kind has in an area."""


def scenario_text(fit: Calibration, name: str, backlog: str) -> str:
    """The scenario. backlog: the name of the file of open tickets beside it."""
    return "\n".join(_lines(fit, Names(fit), name, backlog)) + "\n"


def _lines(fit: Calibration, names: Names, name: str, backlog: str) -> Iterator[str]:
    start = day_of(fit.known.until // DAY)
    first = day_of(int(fit.known.opened[0]) // DAY)
    yield f"# A city as its log of tickets told it before {start}; every number with its interval is in {TOLD}."
    yield "# Nothing that happened on that day or later was looked at."
    yield ""
    yield 'extends = "neutral"'
    yield f"name = {text(name)}"
    yield f"title = {text(f'{name}: as its tickets from {first} told it before {start}')}"
    yield ""
    yield "[sources]"
    yield f"LOG = {text(f'{len(fit.known)} tickets opened from {first} to {day_of(fit.known.until // DAY - 1)}')}"
    yield ""
    yield "[time]"
    yield f"start = {start}"
    yield f"end = {start + timedelta(DAYS)}"
    yield ""
    yield from _city(fit, names)
    yield from _catalogue(fit, names)
    yield from _demand(fit)
    yield from _handling(fit, names)
    yield from _congestion(fit, names)
    yield from _staffing(fit, names)
    yield "[start]"
    yield f"backlog = {text(backlog)}"


def _city(fit: Calibration, names: Names) -> Iterator[str]:
    people = [max(round(share * fit.arrivals.per_day[0] * PEOPLE), 1) for _, share in fit.areas]
    yield "[city]"
    yield f'communities = {{ value = {len(fit.areas)}, assumption = "one an area", range = [1, 60_000] }}'
    yield ""
    yield "[city.districts]"
    yield '"*" = false'
    yield ""
    yield f"[city.districts.{text(CITY)}]"
    why = "a log knows no people: a thousand for each ticket a day"
    yield f'population = {{ value = {sum(people)}, assumption = "{why}", range = [1, 100_000_000] }}'
    yield f"streets = [{', '.join(text(names.area[area]) for area, _ in fit.areas)}]"
    yield ""
    yield "[city.people]  # in proportion to their tickets"
    given = [
        f"{text(names.area[area])} = {count}" for (area, _), count in zip(fit.areas, people, strict=True)
    ]
    yield f'{text(CITY)} = {{ value = {{ {", ".join(given)} }}, source = "LOG" }}'
    yield ""
    yield "# How many times its share of the city a kind has in an area."
    for place, (area, share) in enumerate(fit.areas):
        factors = [
            f"{text(names.kind[kind.name])} = {number(min(round(kind.areas[place] / share, 3), LARGEST_FACTOR))}"
            for kind in fit.kinds
            if share > 0
        ]
        yield f"[city.characters.{text(names.area[area])}]"
        yield f"places = [{text(names.area[area])}]"
        for name in ("people", "need", "hardness"):
            yield f'{name} = {{ value = 1.0, source = "MODEL" }}'
        yield f'categories = {{ value = {{ {", ".join(factors)} }}, source = "LOG" }}'
        yield ""
    yield "# The units, and what they own."
    for unit in fit.units:
        owned = [text(names.kind[kind.name]) for kind in fit.kinds if kind.unit == unit.name]
        yield f"[city.units.{text(names.unit[unit.name])}]"
        yield f"categories = [{', '.join(owned)}]"
        yield ""


def _catalogue(fit: Calibration, names: Names) -> Iterator[str]:
    deadlines, of_kind = classes(fit)
    count, shares = len(fit.kinds), _whole([kind.share[0] for kind in fit.kinds])
    works = {unit.name: unit.work if unit.has_officers else 1 for unit in fit.units}
    yield "[catalogue]"
    yield f'second = {{ value = {count}, source = "LOG" }}'
    yield f'third = {{ value = {count}, source = "LOG" }}'
    yield 'bodies = { value = { "*" = false, municipal = 1.0 }, source = "LOG" }'
    first = of_kind[0]
    why = "each kind has its own"
    yield f'classes = {{ value = {{ "*" = false, {text(first)} = 1.0 }}, assumption = "{why}", range = [0.0, 1.0] }}'
    yield ""
    yield "[catalogue.categories]"
    yield '"*" = false'
    for kind, share, deadline in zip(fit.kinds, shares, of_kind, strict=True):
        yield (
            f"{text(names.kind[kind.name])} = {{ value = {{ share = {share}, months = [], bodies = {{}}, classes = "
            f"{{ {text(deadline)} = 1.0 }}, difficulty = {works[kind.unit] / WORK:.6g}, hardness = 1.0, joint = 0.0, "
            "unreasonable = 0.0, "
            'locked = 0.0, outside = 0.0 }, source = "LOG" }'
        )
    yield ""
    yield "[deadlines]"
    yield '"*" = false'
    for name, allowance in deadlines:
        yield ""
        yield f"[deadlines.{text(name)}]"
        yield f'allowance = {{ value = {text(str(allowance))}, source = "LOG" }}'
        yield 'dispatch = { value = "0s", source = "MODEL" }'
        yield 'desk = { value = { kind = "fixed", value = "0s" }, source = "MODEL" }'
        yield "preempts = false"
        yield 'work = { value = 1.0, source = "MODEL" }'
    yield ""


def _whole(shares: Sequence[float]) -> list[str]:
    """Shares of seven digits that sum to one."""
    parts = [round(share * 1e7) for share in shares]
    parts[int(np.argmax(parts))] += 10**7 - sum(parts)
    return [f"{part / 1e7:.7f}" for part in parts]


def _demand(fit: Calibration) -> Iterator[str]:
    told = fit.arrivals
    low, high = (round(one * YEAR) for one in told.per_day[1:])
    yield "[demand]"
    yield f'needs_per_year = {{ value = {round(told.per_year)}, source = "LOG", note = "{low} to {high}" }}'
    yield f"months = {{ value = [{', '.join(['1.0'] * 12)}], assumption = {text(told.season)}, range = [0.5, 2.0] }}"
    yield f'weekdays = {{ value = {_list([one[0] for one in told.weekdays])}, source = "LOG" }}'
    yield f'hours = {{ value = {_list(told.hours)}, source = "LOG" }}'
    yield f'hours_weekend = {{ value = {_list(told.hours_weekend)}, source = "LOG" }}'
    spread, low_spread, high_spread = told.dispersion
    note = f"{low_spread:.1f} to {high_spread:.1f}"
    yield f'dispersion = {{ value = {spread:.3f}, source = "LOG", note = "{note}" }}'
    yield ""


def _list(values: Sequence[float]) -> str:
    return f"[{', '.join(f'{one:.5f}' for one in values)}]"


def _handling(fit: Calibration, names: Names) -> Iterator[str]:
    yield "# An officer's time on a ticket is this times the kind's difficulty."
    yield "[handling.work]"
    yield '"*" = false'
    yield ""
    yield "[handling.work.1]"
    yield 'kind = "exponential"'
    yield f'mean = {{ value = "{write_seconds(WORK)}", source = "MODEL" }}'
    yield ""
    yield "# How long tickets take beside that, in the hours in which their unit closes."
    hours = {unit.name: unit.hours for unit in fit.units}
    for kind in fit.kinds:
        told = kind.sojourn
        yield f"[handling.delays.{text(names.kind[kind.name])}]"
        yield f"categories = [{text(names.kind[kind.name])}]"
        share, low, high = told.at_once
        yield (
            f'share = {{ value = {1 - share:.4f}, source = "LOG", note = "{1 - high:.4f} to {1 - low:.4f}; the others '
            'are closed at once" }'
        )
        yield f"hours = {text(hours[kind.unit].name)}"
        weekend = 0.0 if hours[kind.unit].every_day else hours[kind.unit].weekend
        yield f'weekends = {{ value = {weekend}, source = "LOG" }}'
        yield (
            f'time = {{ value = {{ kind = "quantiles", values = [{", ".join(map(str, told.quantiles))}] }}, '
            f'source = "LOG", note = "closings tell the first {told.told:.0%}" }}'
        )
        yield ""


def _congestion(fit: Calibration, names: Names) -> Iterator[str]:
    yield "# Where more are open than a unit ever coped with, what comes takes longer."
    for unit in fit.units:
        if (told := unit.congestion) is None:
            continue
        owned = [text(names.kind[kind.name]) for kind in fit.kinds if kind.unit == unit.name]
        exponent, low, high = told.exponent
        yield f"[handling.congestion.{text(names.unit[unit.name])}]"
        yield f"categories = [{', '.join(owned)}]"
        yield f'beyond = {{ value = {told.beyond:.1f}, source = "LOG" }}'
        yield (
            f'exponent = {{ value = {exponent:g}, source = "LOG", note = "{low:.2f} to {high:.2f}" }}'
            if told.identified
            else f'exponent = {{ value = {exponent:g}, assumption = "{NO_SHOCK}", range = [{low:g}, {high:g}] }}'
        )
        yield ""


def _staffing(fit: Calibration, names: Names) -> Iterator[str]:
    calendars = {hours.name: hours for hours in [*(unit.hours for unit in fit.units), CLOCK]}
    crews = {hours.name: hours for hours in [CLOCK, *(unit.hours for unit in fit.units if unit.has_officers)]}
    yield "[staffing]"
    shares, why = (
        "{ street = 0.8, district = 0.8, municipal = 0.8 }",
        "unused: all numbers of officers are given",
    )
    yield f'utilisation = {{ value = {shares}, assumption = "{why}", range = [0.1, 1.0] }}'
    yield f"unidentified = [{', '.join(text(names.unit[one]) for one in fit.unidentified)}]"
    yield ""
    yield "[staffing.officers]"
    yield '"*" = false'
    yield 'street = { value = 1, source = "MODEL" }'
    yield 'district = { value = 1, source = "MODEL" }'
    yield "# Of those that have no line here nobody knows how many officers they have: one stands for them."
    yield f'municipal = {{ value = {_of_one_crew(CLOCK, 1, crews)}, source = "MODEL" }}'
    for unit in fit.units:
        if unit.has_officers:
            origin = (
                f"assumption = {text(unit.stated)}, range = [0, 1000]" if unit.stated else 'source = "LOG"'
            )
            given = _of_one_crew(unit.hours, unit.officers, crews)
            yield f"{text(names.unit[unit.name])} = {{ value = {given}, {origin} }}"
    yield ""
    yield "[staffing.calendars]"
    yield '"*" = false'
    for hours in calendars.values():
        yield ""
        yield f"[staffing.calendars.{text(hours.name)}]"
        yield f'on = {{ value = "{_clock(hours.on)}", source = "LOG" }}'
        yield f'off = {{ value = "{_clock(hours.off)}", source = "LOG" }}'
        yield f"weekends = {str(hours.every_day).lower()}"
        yield f"holidays = {str(hours.every_day).lower()}"
    yield ""
    yield "[staffing.crews]"
    yield '"*" = false'
    for hours in crews.values():
        yield ""
        yield f"[staffing.crews.{text(hours.name)}]"
        bodies = '["street", "district", "municipal"]' if hours == CLOCK else '["municipal"]'
        yield f"bodies = {bodies}"
        yield f"calendar = {text(hours.name)}"
        yield 'share = { value = 1.0, source = "MODEL" }'
        yield 'at_least = { value = 0, source = "MODEL" }'
        yield "urgent_only = false"
        yield 'leave = { value = 0.0, source = "MODEL" }'
    yield ""


def _of_one_crew(own: Hours, officers: int, crews: Iterable[str]) -> str:
    """Officers by crew: all crews are named, for one that is not named would be sized by its work."""
    given = {name: officers if name == own.name else 0 for name in crews}
    return f"{{ {', '.join(f'{text(name)} = {count}' for name, count in given.items())} }}"


def _clock(second: int) -> str:
    return f"{second // AN_HOUR:02d}:{second % AN_HOUR // MINUTE:02d}"
