"""What is asked of a plan, read and checked before the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

from sim.agents.periods import periods
from sim.arguments import read_number, read_whole
from sim.errors import PetitionError, meant
from sim.ground.quantities import read_seconds
from sim.ground.time_units import WEEK
from sim.policies.staffing import BodyName
from sim.runner import read_scale, resolved
from sim.scenario.places import places, unit_names
from sim.scenario.schema import Scenario
from sim.study.staffing.certificate import Certificate, needed
from sim.study.staffing.from_tickets import reasons, refused
from sim.study.staffing.posts import WAYS, By
from sim.study.staffing.promises import Promise, read_promises

FIRST_OF_CERTIFICATE = 1000
"""Number of the first replication that judges a plan; those below it may be used to seek one."""
FEWEST = 5
"""Years that judge a plan."""


@dataclass(frozen=True)
class Question:
    """What is asked: a scenario, the promises, who decides on what, and how sure it is to be."""

    scenario: Scenario
    promises: tuple[Promise, ...]
    by: By
    of: tuple[str, ...]
    certificate: Certificate
    scale: float = 1.0
    start: int = 0
    same_city: bool = True
    budget: int | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    """Units of which a log does not tell what their officers can do, and why."""
    surge: str | None = None
    """The shock for which officers from outside are sought, in place of officers for good."""

    @property
    def judged(self) -> range:
        """Numbers of the replications that judge what is found."""
        return range(FIRST_OF_CERTIFICATE, FIRST_OF_CERTIFICATE + self.certificate.years)

    @property
    def origin(self) -> str:
        """Where what is found comes from, as its scenario says it."""
        return f"found by petition staff for: {'; '.join(one.text for one in self.promises)}"


def ask(
    scenario: str | Path | Scenario,
    promises: Sequence[str],
    *,
    by: str = "street",
    of: Sequence[str] = (),
    confidence: float = 0.95,
    sure: float = 0.95,
    years: int | None = None,
    jointly: bool = False,
    mean: bool = False,
    overrides: Mapping[str, Any] | None = None,
    seed: int | None = None,
    until: date | str | None = None,
    scale: float = 1.0,
    start_up: int = 0,
    same_city: bool = True,
    budget: int | None = None,
    surge: str | None = None,
) -> Question:
    """Read and check all that a user may say. Raises PetitionError for whatever the user can mend."""
    chosen = resolved(scenario, overrides, seed, until)
    if surge is not None:
        chosen, start_up = _around(chosen, surge, until is not None, start_up)
    confidence, sure = (
        _below_one(read_number(value, key, 0), key)
        for key, value in (("confidence", confidence), ("sure", sure))
    )
    if jointly and mean:
        raise PetitionError(
            "a mean year is no year in which all keep their promises",
            key="jointly",
            expected="one of --mean and --jointly",
        )
    if by not in WAYS:
        raise PetitionError(
            f'officers cannot be sought by "{by}"', key="by", expected=", ".join(WAYS), hint=meant(by, WAYS)
        )
    wanted = read_promises(promises, [*chosen.deadlines])
    _known(chosen, of)
    least = 20 if mean else max(needed(confidence, sure), FEWEST)
    if years is None and least > FIRST_OF_CERTIFICATE:
        raise PetitionError(
            f"to be {100 * sure:g} % sure of {100 * confidence:g} % of years takes {least} of them, all good",
            key="confidence",
            expected=f"less, or --years N, {FEWEST} … {FIRST_OF_CERTIFICATE}: then a tolerance bound judges",
        )  # fmt: skip
    count = read_whole(least if years is None else years, "years", FEWEST, FIRST_OF_CERTIFICATE)
    certificate = Certificate(confidence, sure, count, jointly, mean)
    return Question(
        chosen, tuple(wanted), by, tuple(of), certificate, read_scale(scale), read_whole(start_up, "start-up", 0),
        same_city, None if budget is None else read_whole(budget, "budget", 0),
        refused(chosen, of, reasons(scenario)), surge,
    )  # fmt: skip


def _around(scenario: Scenario, shock: str, is_cut: bool, start_up: int) -> tuple[Scenario, int]:
    """The scenario until the end of the period after that in which a shock ends, and how many periods before the one in
    which it begins; as the user says, where he does."""
    known = scenario.demand.shocks
    if shock not in known:
        raise PetitionError(
            f'there is no shock "{shock}"', key="surge", expected=", ".join(known) or "a shock of demand.shocks",
            hint=meant(shock, known),
        )  # fmt: skip
    start, end = scenario.time.start, scenario.time.end
    first, last = (known[shock].start - start).days, (known[shock].end - start).days
    days = (end - start).days
    if last <= 0 or first >= days:
        raise PetitionError(
            f'the shock "{shock}" is over before the run begins, or begins when it is over',
            key="surge", expected=f"a shock between {start} and {end}",
        )  # fmt: skip
    all_of_it = list(periods(scenario, days))
    over = [period for period in all_of_it if period.first < last]
    until = all_of_it[min(len(over), len(all_of_it) - 1)].last
    before = sum(period.last <= max(first, 0) for period in all_of_it)
    cut = scenario if is_cut else resolved(scenario, None, None, start + timedelta(days=until))
    return cut, start_up or before


def read_lengths(given: Sequence[str | int] | None) -> list[int]:
    """Lengths of shifts in seconds, 8 h if none is given."""
    from pydantic_core import PydanticCustomError

    try:
        return [read_seconds(one) for one in given or ("8h",)]
    except PydanticCustomError as wrong:
        raise PetitionError(
            "this is no length of a shift", key="shift", expected=str(wrong).removeprefix("expected ")
        ) from wrong


def read_days(given: int | None) -> int | None:
    """Days in a row on which a shift is worked in a week."""
    return None if given is None else read_whole(given, "days-a-week", 1, WEEK)


def _below_one(value: float, key: str) -> float:
    if value >= 1:
        raise PetitionError(
            f"{key} cannot be {value:g}: nothing is certain", key=key, expected="above 0 and below 1"
        )
    return value


def _known(scenario: Scenario, of: Sequence[str]) -> None:
    known = [*get_args(BodyName), *places(scenario.city).districts, *unit_names(scenario.city)]
    for name in of:
        if name not in known:
            raise PetitionError(
                f'there is no unit "{name}"', key="of", expected="a body, a district or a unit by name",
                hint=meant(name, known),
            )  # fmt: skip
