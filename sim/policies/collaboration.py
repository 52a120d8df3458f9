"""Collaboration: several units at one petition (whistle and report; experiences 10 and 12)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import Share
from sim.ground.tables import HELPERS
from sim.policies.base import Section

OUTER = 0.2  # share of helpers that are bodies of the whole city, where a district has departments of its own


class ThreeParty(Section):
    """Government, petitioner and the party complained about at one table (SEED).

    share: of petitions that get one; solve: added to the chance to solve; what stays unsolved is at least explained.
    The table takes the time of one more unit.
    """

    share: Share
    solve: Share


class Outside(Section):
    """Petitions whose owner is out of the city's reach (central owners' compounds, neighbouring provinces).

    solve: factor on the chance to solve; joint: share handled jointly with the owner, which takes one more unit's time;
    joint_solve: the factor then.
    """

    solve: Share
    joint: Share
    joint_solve: Share


class Coproduction(Section):
    """Citizens who take part in the solution (Ostrom 1996; Brudney & England 1983).

    start, most: what they add to the chance to solve in their community; grow: share of the way to `most` that it grows
    in a year if every petition is solved: public spirit grows with taking part; fade: share it loses in a year.
    """

    start: Share
    most: Share
    grow: float = Field(ge=0, le=100)
    fade: float = Field(ge=0, le=100)


class RoundTable(Section):
    """Neighbours' round tables: share of communities that have one, share of their causes it ends in a period, and
    officer's hours each cause costs the street."""

    communities: Share
    removal: Share
    hours: float = Field(ge=0, le=1000)


class Readiness(Section):
    """How readily units come when called: start, relative to the reference; least and most; responds: share of the
    gap to what effort calls for that is closed in a period."""

    start: float = Field(gt=0, le=100)
    least: float = Field(gt=0, le=100)
    most: float = Field(gt=0, le=100)
    responds: Share


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
    helpers_come: Literal["first", "among", "last"]
    readiness: Readiness
    three_party: ThreeParty
    outside: Outside
    coproduction: Coproduction
    round_table: RoundTable

    @model_validator(mode="after")
    def _whole(self) -> Collaboration:
        if abs(sum(self.helpers) - 1) > 1e-6:
            raise ValueError(f"the shares of helpers must sum to 1; they sum to {sum(self.helpers):g}")
        return self


@rule
def helpers(levers, joint, number):
    """How many other units a petition needs: any with chance j, then one, two or three by `collaboration.helpers`.

    joint (j): the category's `joint` times `collaboration.joint`, at most 1.
    """
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
    """A department of the petition's district, or (a share `OUTER`) a municipal body or utility.

    Each of its sort with the same chance; in the lead's stead the next one, if there is any. Only if there is neither
    sort, the district's government.
    """
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


ORDER = {"first": -1, "among": 0, "last": 1}


@rule
def has_table(levers, number):
    """Whether a petition gets a three-party table: with chance `collaboration.three_party.share`."""
    return uniform(number) < levers.three_party


@rule
def is_joint_outside(levers, number):
    """Whether a petition of an outside owner is handled jointly with it: with chance `collaboration.outside.joint`."""
    return uniform(number) < levers.outside_joint


def help_after(coproduction: Coproduction, value: np.ndarray, solved: np.ndarray, days: float) -> np.ndarray:
    """What citizens add after a period, float64[communities]: dh/dt = grow·s·(most − h) − fade·h, by its closed form.

    grow, most, fade: `collaboration.coproduction`, a year; solved (s): truly solved share, 0…1, of what the office of
    the community's street closed in the period, wherever it was raised.
    """
    gain = coproduction.grow * solved / 365.0
    loss = coproduction.fade / 365.0
    total = gain + loss
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = gain * coproduction.most / total
    return np.asarray(np.where(total > 0, rest + (value - rest) * np.exp(-total * days), value))


def readiness_after(readiness: Readiness, value: np.ndarray, effort: np.ndarray) -> np.ndarray:
    """Readiness after a period, float64[units]: R + responds·(least + (most − least)·E − R).

    responds, least, most: `collaboration.readiness`; E: the new effort. A helper comes `collaboration.hand_over`
    divided by its readiness after it is called.
    """
    aim = readiness.least + (readiness.most - readiness.least) * effort
    return np.asarray(value + readiness.responds * (aim - value))
