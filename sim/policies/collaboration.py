"""Collaboration: several units at one petition (whistle and report; experiences 10 and 12)."""

from __future__ import annotations

from pydantic import Field, model_validator

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import Share
from sim.ground.tables import HELPERS
from sim.policies.base import Section

OUTER = 0.2  # share of helpers that are bodies of the whole city, where a district has departments of its own


class Collaboration(Section):
    """Joint handling.

    joint: factor on the catalogue's shares that need several bodies; helpers: shares of one, two, three helpers;
    hand_over: from the whistle until the petition is in the helper's queue, for a unit of reference readiness;
    helper_work: a helper's work relative to the kind's; misplaced_calls_owner: a unit that must keep what is not its
    own calls the owner as a helper; solve_misplaced: factor on the chance to solve for it when it does not.
    solve_outside: the same factor when the owner is outside the city's reach.
    """

    joint: float = Field(ge=0, le=10)
    helpers: list[Share] = Field(min_length=1, max_length=HELPERS)
    hand_over: Distribution
    helper_work: float = Field(ge=0, le=100)
    misplaced_calls_owner: bool
    solve_misplaced: Share
    solve_outside: Share

    @model_validator(mode="after")
    def _whole(self) -> Collaboration:
        if abs(sum(self.helpers) - 1) > 1e-6:
            raise ValueError(f"the shares of helpers must sum to 1; they sum to {sum(self.helpers):g}")
        return self


@rule
def helpers(levers, joint, number):
    """How many other units a petition needs; joint: the kind's chance to need any."""
    u = uniform(number)
    if u >= joint:
        return 0
    u /= joint
    for count in range(levers.helpers_up_to.shape[0]):
        if u < levers.helpers_up_to[count]:
            return count + 1
    return levers.helpers_up_to.shape[0]


@rule
def helper_unit(levers, lead, district, number):
    """A department of the petition's district, or (a share `OUTER`) a municipal body or utility; never the lead."""
    u = uniform(number)
    outer = levers.municipals + levers.utilities
    inner = levers.departments_per_district
    if inner == 0 and outer == 0:
        return levers.first_district + district if lead != levers.first_district + district else lead
    if outer > 0 and (inner == 0 or u < OUTER):
        share = u / OUTER if inner > 0 else u
        first = levers.first_municipal
        count = outer
    else:
        share = (u - OUTER) / (1.0 - OUTER) if outer > 0 else u
        first = levers.first_department + district * inner
        count = inner
    unit = first + min(int(share * count), count - 1)
    if unit == lead:
        unit = first + (unit - first + 1) % count
    return unit
