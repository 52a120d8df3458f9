"""The founded city: plain arrays and names. Nobody writes into it; a run works on copies of what it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from sim.city.layout import Layout
from sim.ground.alternatives import Alternative

CHANGED = ("units", "disciplines", "crews", "kinds", "communities", "citizens", "causes")
"""The tables that a run changes, and therefore has copies of; it shares all others with every run of the city."""


@dataclass(frozen=True)
class City:
    """Everything a run starts from. Layouts of the records are in `sim.ground.tables` and `sim.city.settings`.

    U units, C crews, K kinds, M communities, N citizens; D = days + 400, so that work may end after the run.
    A need of community m arises on day d with mean communities.need[m] · day_level[d] · mix_level[day_mix[d, street]]
    and is of a kind drawn from the cumulative shares mixes[day_mix[d, street]].
    """

    start: date
    days: int
    scale: float
    layout: Layout

    units: np.ndarray
    """UNIT[U]: streets, districts, departments by district, municipal bodies, utilities, others."""
    unit_names: list[str]
    disciplines: np.ndarray
    """DISCIPLINE[P]: every discipline of the run once; good in this process alone."""
    policies: list[Alternative]
    """The policies that the rows of `disciplines` stand for."""
    unit_population: np.ndarray
    """float64[U]: people of a street; 0 for other units."""
    unit_basis: list[str | None]
    """By unit, what is known of its people: of a street a `Basis`; None for other units."""
    district_names: list[str]

    crews: np.ndarray
    """CREW[C]: a unit's crews stand together, one a plan of `crew_names` that its body has."""
    crew_names: list[str]
    """By crew: the name of its plan."""

    short: list[str]
    """What is to be told of crews that have fewer officers than their plan asks for."""

    kinds: np.ndarray
    """KIND[K], by category."""
    kind_names: list[str]
    """Codes of the three levels, such as "12.3.7"."""
    category_names: list[str]
    category_first: np.ndarray
    """int64[categories + 1]: the kinds of category c are category_first[c] … category_first[c + 1] − 1."""

    communities: np.ndarray
    """COMMUNITY[M], by street."""
    community_names: list[str]
    citizens: np.ndarray
    """CITIZEN[N], by community, who calls most first."""

    mixes: np.ndarray
    """float64[mixes, K]: cumulative shares of the kinds; the last is 1."""
    mix_level: np.ndarray
    """float64[mixes]: how many times as many needs as without shocks."""
    day_mix: np.ndarray
    """int64[D, streets]."""
    day_level: np.ndarray
    """float64[D]: needs of the day relative to a mean day of an ordinary year at the start."""
    batches: np.ndarray
    """float64[n]: cumulative shares of the events that bring 1, 2, … needs; empty if nothing arises by chance."""
    seconds: np.ndarray
    """int64[profiles, LENGTH]: the second of the day at which a need arises, for `second_of_day`."""
    day_profile: np.ndarray
    """int64[D]: row of `seconds`."""

    opens: np.ndarray
    """int64[plans, D + 1]: when the shift of the day before the run opens, and that of each day, seconds since the
    start; -1 where there is none (`sim.ground.working_time`). A row for every plan of crews, through all reforms."""
    closes: np.ndarray
    """int64[plans, D + 1]: when it closes, perhaps on the next day; -1 where there is none."""
    plan_names: list[str]
    working_days: np.ndarray
    """int64[n]: the days that are worked, in order, from the oldest backlog's on until the last that may be due."""

    durations: np.ndarray
    """int64[T, LENGTH]: every distribution of the scenario, for `duration`."""
    seats: np.ndarray
    """SEAT[S]."""
    causes: np.ndarray
    """int32[M, categories]: unsolved causes at the start."""

    settings: list[tuple[int, np.ndarray]]
    """(day, SETTINGS[1]) at the start and at every dated reform."""
    crew_steps: list[tuple[int, np.ndarray]]
    """(day, CREW[C]), the same days, and those on which a surge begins or ends; the first is `crews`."""
    kind_steps: list[tuple[int, np.ndarray]]
    """(day, KIND[K]), the same days; the first is `kinds`."""

    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        """Every array of the city, by name."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                yield field.name, value
            for step in value if isinstance(value, list) else ():
                if isinstance(step, tuple):
                    yield f"{field.name} of day {step[0]}", step[1]

    def sealed(self) -> City:
        """The same city; who tries to write into one of its arrays is refused from now on."""
        for _, array in self.arrays():
            array.flags.writeable = False
        return self

    def given(self) -> City:
        """The same city, given to a single run, which may write into what it changes: to copy all citizens of a whole
        city takes as long as three of its days."""
        for name in CHANGED:
            getattr(self, name).flags.writeable = True
        return self

    def own(self) -> City:
        """The city as one run sees it, with its own copies of what it changes and was not given; the founded one stays
        as it is."""
        tables = {name: getattr(self, name) for name in CHANGED}
        return replace(
            self, **{name: one if one.flags.writeable else one.copy() for name, one in tables.items()}
        )
