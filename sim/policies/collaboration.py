"""Collaboration: several units at one petition (whistle and report; experiences 10 and 12)."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantiles import whole_ticks
from sim.ground.quantities import Share
from sim.ground.tables import HELPERS
from sim.policies.base import Section
from sim.policies.coproduction import Coproduction, RoundTable

OUTER = 0.2  # share of helpers that are bodies of the whole city, where a district has departments of its own


class Owner(IntEnum):
    """Where the owner of a petition is."""

    INSIDE = 0  # within the city's reach
    OUTSIDE = 1
    JOINT = 2  # outside, and the petition is handled jointly with it


_OUTSIDE, _JOINT = int(Owner.OUTSIDE), int(Owner.JOINT)


class ThreeParty(Section):
    """Government, petitioner and the party complained about at one table (SEED). That party comes round or does not, as
    willing whenever the petition is raised again; what stays unsolved is at least explained; the table takes the time
    of one more unit."""

    share: Annotated[
        Share, Key("share of petitions that get a three-party table", zh="三方桌占比", read="three_party")
    ]
    willing: Annotated[
        Share,
        Key(
            "share of the parties complained about that come round at a table",
            zh="被诉方意愿：在三方桌上愿意配合的被诉方比例",
            read="party_willing",
        ),
    ]
    solve: Annotated[
        Share,
        Key(
            "what a party that comes round adds to the chance to solve",
            zh="被诉方配合：愿意配合时解决率增加多少",
            read="three_party_solve",
        ),
    ]


class Outside(Section):
    """Petitions whose owner is out of the city's reach (central owners' compounds, neighbouring provinces)."""

    solve: Annotated[
        Share,
        Key(
            "factor on the chance to solve what belongs to an owner out of reach",
            zh="辖区外解决系数：权属单位不归本市管时解决率的乘数",
            read="solve_outside",
        ),
    ]
    joint: Annotated[
        Share,
        Key(
            "share of these handled jointly with the owner, which takes one more unit's time",
            zh="辖区外联办占比：与权属单位联合办理的比例",
            read="outside_joint",
        ),
    ]
    joint_solve: Annotated[
        Share,
        Key(
            "factor on the chance to solve when handled jointly with the owner",
            zh="联办解决系数：联合办理时解决率的乘数",
            read="solve_outside_joint",
        ),
    ]


class Readiness(Section):
    """How readily units come when they are called; it follows their effort."""

    start: Annotated[
        float,
        Field(gt=0, le=100),
        Key("readiness at the start; 1 is the reference", zh="初始报到速度：1 为基准", founding=True),
    ]
    least: Annotated[
        float,
        Field(gt=0, le=100),
        Key("what readiness tends to at no effort", zh="最低报到速度：不努力时趋向的值"),
    ]
    most: Annotated[
        float,
        Field(gt=0, le=100),
        Key("what readiness tends to at full effort", zh="最高报到速度：全力时趋向的值"),
    ]
    responds: Annotated[
        Share,
        Key(
            "share of the gap to what effort calls for that is closed in a period (0: it never moves)",
            zh="报到速度调整：每个考核周期缩小差距的比例（0 为不变）",
        ),
    ]


class Collaboration(Section):
    """Joint handling: who is called to help, how long that takes, and what it does to the chance to solve."""

    joint: Annotated[
        float,
        Field(ge=0, le=10),
        Key(
            "factor on the catalogue's shares that need several bodies", zh="联办系数：目录中需联办占比的乘数"
        ),
    ]
    helpers: Annotated[
        list[Share],
        Field(min_length=1, max_length=HELPERS),
        Key(
            "shares of one, two and three helpers among joint petitions",
            zh="协办数：联办诉求中有一、二、三个协办单位的比例",
            read="helpers_up_to",
        ),
    ]
    hand_over: Annotated[
        Distribution,
        Key(
            "from the whistle until the petition is in the helper's queue, at readiness 1",
            zh="报到时间：从吹哨到进入协办单位队列（报到速度为 1 时）",
            read="t_help",
        ),
    ]
    urgent_hand_over: Annotated[
        Distribution,
        Key(
            "the same for a petition of a class that pre-empts",
            zh="紧急报到时间：可抢占类别的诉求从吹哨到进入协办单位队列",
            read="t_help_urgent",
        ),
    ]
    helper_work: Annotated[
        float,
        Field(ge=0, le=100),
        Key("a helper's work relative to the lead's", zh="协办工作量：相对牵头单位", read="helper_work"),
    ]
    misplaced_calls_owner: Annotated[
        bool,
        Key(
            "whether a unit that must keep what is not its own calls the owner as a helper",
            zh="错派呼叫主责：不得不留下的单位是否呼叫主责单位协办",
            read="calls_owner",
        ),
    ]
    solve_misplaced: Annotated[
        Share,
        Key(
            "factor on the chance to solve, for a unit that keeps what is not its own and has no owner to help",
            zh="错派解决系数：非主责单位独自办理时解决率的乘数",
            read="solve_misplaced",
        ),
    ]
    helpers_come: Annotated[
        Literal["first", "among", "last"],
        Key(
            "whether calls for help go before a unit's own petitions, among them, or after",
            zh="协办次序：先于、混于或后于本单位自己的诉求",
            read="helpers_come",
        ),
    ]
    readiness: Annotated[Readiness, Key("how readily units come", zh="报到速度")]
    three_party: Annotated[
        ThreeParty, Key("tables of three parties", zh="三方桌：政府、诉求人与被诉求方共商")
    ]
    outside: Annotated[Outside, Key("owners out of the city's reach", zh="辖区外权属")]
    coproduction: Annotated[Coproduction, Key("citizens who take part", zh="共治：市民参与解决")]
    round_table: Annotated[RoundTable, Key("neighbours' round tables", zh="议事厅：邻里协商")]

    @model_validator(mode="after")
    def _whole(self) -> Collaboration:
        if abs(sum(self.helpers) - 1) > 1e-6:
            raise ValueError(f"the shares of helpers must sum to 1; they sum to {sum(self.helpers):g}")
        return self


@rule
def helpers(settings, joint, number):
    """How many other units a petition needs: any with chance j, then one, two or three by `collaboration.helpers`.

    joint (j): the category's `joint` times `collaboration.joint`, at most 1.
    """
    u = uniform(number)
    if u >= joint:
        return 0
    u /= joint
    for count in range(settings.helpers_up_to.shape[0]):
        if u < settings.helpers_up_to[count]:
            return count + 1
    return settings.helpers_up_to.shape[0]


@rule
def helper_unit(settings, lead, district, number):
    """A department of the petition's district, or (a share `OUTER`) a municipal body or utility.

    Each of its sort with the same chance; in the lead's stead the next one, if there is any. Only if there is neither
    sort, the district's government.
    """
    u = uniform(number)
    outer = settings.municipals + settings.utilities
    inner = settings.departments_per_district
    if inner == 0 and outer == 0:
        return settings.first_district + district if lead != settings.first_district + district else lead
    if outer > 0 and (inner == 0 or u < OUTER):
        share = u / OUTER if inner > 0 else u
        first = settings.first_municipal
        count = outer
    else:
        share = (u - OUTER) / (1.0 - OUTER) if outer > 0 else u
        first = settings.first_department + district * inner
        count = inner
    unit = first + min(int(share * count), count - 1)
    if unit == lead:
        unit = first + (unit - first + 1) % count
    return unit


@rule
def calls_owner(settings, retained):
    """Whether the lead calls the owner, as `collaboration.misplaced_calls_owner` says: if it must keep what is not its
    own."""
    return retained > 0 and settings.calls_owner > 0


@rule
def all_helpers(settings, joint, retained, table, outside):
    """How many units the lead calls: those of a joint petition, the owner of a misplaced one if it `calls_owner`, one
    for a three-party table, one for joint handling with an outside owner; at most `HELPERS`.
    """
    count = joint
    if calls_owner(settings, retained):
        count += 1
    if table:
        count += 1
    if outside == _JOINT:
        count += 1
    return min(count, HELPERS)


@rule
def helper(settings, which, retained, owned_by, lead, district, number):
    """The unit called as the lead's helper number `which`: the owner as the first, if the lead `calls_owner`; otherwise
    any that may help (`helper_unit`).
    """
    if which == 0 and calls_owner(settings, retained):
        return owned_by
    return helper_unit(settings, lead, district, number)


@rule
def hand_over_table(settings, deadline):
    """Row of durations: how long a helper takes to come, by the urgency of the petition it is called to.

    `collaboration.urgent_hand_over` for a class that `deadlines.….preempts`, otherwise `hand_over`.
    """
    return settings.t_help_urgent if settings.preempts[deadline] else settings.t_help


@rule
def hand_over(settings, seconds, readiness):
    """Seconds until a helper has come: what `hand_over_table` gives divided by its readiness, to the nearest tick."""
    return whole_ticks(seconds / readiness, settings.tick)


@rule
def prospects(settings, retained, outside, table, willing, coproduced, explain):
    """What those who take part make of a petition's ending: whether an owner handles or helps, reach, help, and the
    chance that what is not solved is explained.

    An owner does unless the lead must keep what is not its own (retained) and does not call the owner. Reach: for an
    outside owner (outside: `Owner`) `collaboration.outside.solve`, or `joint_solve` if handled jointly, otherwise 1.
    Help: what co-production adds, and at a three-party table its `solve` if the party complained about `comes_round`
    (willing); what stays unsolved there is always explained.
    """
    reach = 1.0
    if outside == _OUTSIDE:
        reach = settings.solve_outside
    elif outside == _JOINT:
        reach = settings.solve_outside_joint
    if table:
        if willing:
            coproduced += settings.three_party_solve
        explain = 1.0
    return retained == 0 or calls_owner(settings, retained), reach, coproduced, explain


AMONG = 1  # of `collaboration.helpers_come`, by its place among the words it may be


@rule
def has_table(settings, number):
    """Whether a petition gets a three-party table: with chance `collaboration.three_party.share`."""
    return uniform(number) < settings.three_party


@rule
def comes_round(settings, number):
    """Whether the party complained about comes round at a table: with chance `collaboration.three_party.willing`.

    The number is the petition's own, so that whoever refuses once refuses again.
    """
    return uniform(number) < settings.party_willing


@rule
def is_joint_outside(settings, number):
    """Whether a petition of an outside owner is handled jointly with it: with chance `collaboration.outside.joint`."""
    return uniform(number) < settings.outside_joint


def readiness_after(readiness: Readiness, value: np.ndarray, effort: np.ndarray) -> np.ndarray:
    """Readiness after a period, float64[units]: R + responds·(least + (most − least)·E − R).

    responds, least, most: `collaboration.readiness`; E: the new effort. A helper comes `collaboration.hand_over`
    (`urgent_hand_over`) divided by its readiness after it is called.
    """
    aim = readiness.least + (readiness.most - readiness.least) * effort
    return np.asarray(value + readiness.responds * (aim - value))
