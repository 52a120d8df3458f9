"""Dispatch: who gets a petition, how fast, and what happens when a unit sends it back (experiences 3, 6, 8, 11)."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Literal

from pydantic import Field

from sim.ground.alternatives import BY_KIND, Alternative
from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import NO_TIME, Distribution
from sim.ground.key import Key
from sim.ground.quantiles import whole_ticks
from sim.ground.quantities import Share
from sim.ground.tables import NONE, Body
from sim.policies.base import Section

_STREET, _DISTRICT, _DEPARTMENT = int(Body.STREET), int(Body.DISTRICT), int(Body.DEPARTMENT)
_MUNICIPAL, _UTILITY = int(Body.MUNICIPAL), int(Body.UTILITY)


class Route(Alternative):
    """Routes from the desk to the units."""

    @abstractmethod
    def way(self) -> Distribution:
        """How long a petition is on its way to a unit below the city; to the city's own bodies there is no way."""


class Direct(Route):
    """Straight to the responsible unit, with a copy to the district (SEED; since 2019)."""

    kind: Literal["direct"] = "direct"

    def way(self) -> Distribution:
        return NO_TIME


class Ladder(Route):
    """Down the ladder: the district passes each petition on to its streets and departments, and needs time."""

    kind: Literal["ladder"] = "ladder"
    district: Annotated[
        Distribution, Key("time until the district has passed a petition on", zh="区级转派时间")
    ]

    def way(self) -> Distribution:
        return self.district


class Refusal(Section):
    """What a unit may send back, and who decides when it is sent back too often."""

    own: Annotated[
        Share, Key("chance to refuse what is a unit's own", zh="自身退单率：退回本属自己职责的诉求的概率")
    ]
    other: Annotated[
        Share,
        Key(
            "chance to refuse what belongs elsewhere",
            zh="错派退单率：退回不属自己职责的诉求的概率",
            read="refuse_other",
        ),
    ]
    delay: Annotated[
        Distribution,
        Key(
            "until a refused petition is back at the dispatcher",
            zh="退单时间：退回派单台所需时间",
            read="t_refusal",
        ),
    ]
    first_receiver: Annotated[
        Share,
        Key(
            "share of petitions under the rule that whoever gets one first stays responsible",
            zh="首接负责占比：适用首接负责制的诉求比例",
            read="first_receiver",
        ),
    ]
    arbitration_after: Annotated[
        int,
        Field(ge=1, le=100),
        Key(
            "refusals until a petition counts as a dispute and is arbitrated",
            zh="争议门槛：退回多少次后裁决",
            read="arbitration_after",
        ),
    ]
    arbitration: Annotated[
        Distribution, Key("how long arbitration takes", zh="裁决时间", read="t_arbitration")
    ]
    arbitration_accuracy: Annotated[
        Share,
        Key(
            "chance that arbitration finds the right unit; who gets it so must keep it",
            zh="裁决准确率：裁决到主责单位的概率，裁决后不得再退",
            read="arbitration_accuracy",
        ),
    ]
    most_visits: Annotated[
        int,
        Field(ge=1, le=100),
        Key(
            "how many units a petition is sent to at most; the last must keep it",
            zh="流转上限：至多派给几个单位，最后一个不得再退",
            read="most_visits",
        ),
    ]


class Dispatch(Section):
    """The dispatching desk: clerks and machines, how often they are right, and what happens to what is sent back."""

    route: Annotated[
        Direct | Ladder,
        BY_KIND,
        Key(
            "`direct`: straight to the responsible unit; `ladder`: down through the district",
            zh="派单路径：直派承办单位，或经区逐级转派",
        ),
    ]
    machine: Annotated[
        Share, Key("share of petitions dispatched by a machine", zh="智能派单占比", read="machine")
    ]
    accuracy_clerk: Annotated[
        Share,
        Key(
            "chance that a clerk sends a petition of one body to the right unit at once",
            zh="人工派准率：一次派准的概率",
            read="accuracy_clerk",
        ),
    ]
    accuracy_machine: Annotated[
        Share,
        Key(
            "chance that a machine sends a petition of one body to the right unit at once",
            zh="机器派准率：一次派准的概率",
            read="accuracy_machine",
        ),
    ]
    accuracy_complex: Annotated[
        Share,
        Key(
            "factor on these chances for petitions that need several bodies",
            zh="复杂件派准系数：需多单位办理时派准率的乘数",
            read="accuracy_complex",
        ),
    ]
    class_error: Annotated[
        Share, Key("chance of a wrong deadline class", zh="定级差错：时限类别定错的概率", read="class_error")
    ]
    machine_delay: Annotated[Distribution, Key("time the machine takes", zh="机器派单时间", read="t_machine")]
    refusal: Annotated[Refusal, Key("what a unit may send back", zh="退单")]


@rule
def is_machine(settings, number):
    """Whether a machine dispatches this petition: with chance `dispatch.machine`."""
    return uniform(number) < settings.machine


@rule
def is_right(settings, machine, joint, arbitrated, number):
    """Whether the petition goes to the unit that owns it: with chance `dispatch.accuracy_clerk` or `accuracy_machine`.

    Times `accuracy_complex` if it needs several bodies; if arbitrated, with chance
    `dispatch.refusal.arbitration_accuracy` instead. Accuracies rise with experience (see the platform).
    """
    if arbitrated:
        return uniform(number) < settings.arbitration_accuracy
    accuracy = settings.accuracy_machine if machine else settings.accuracy_clerk
    if joint:
        accuracy *= settings.accuracy_complex
    return uniform(number) < accuracy


@rule
def owner(settings, body, slot, street, district):
    """The unit that owns a petition of a body (`Body`) and slot (which department) raised in a street.

    The street itself, its district's government, a department of its district, or a body of the whole city.
    """
    if body == _STREET:
        return street
    if body == _DISTRICT:
        return settings.first_district + district
    if body == _DEPARTMENT:
        return settings.first_department + district * settings.departments_per_district + slot
    if body == _MUNICIPAL:
        return settings.first_municipal + slot
    if body == _UTILITY:
        return settings.first_utility + slot
    return settings.first_other + slot


@rule
def wrong_unit(settings, kinds, first, last, owned_by, street, district, number):
    """A plausible wrong unit, never the owner: whose petitions of the same category often are.

    The street, or the owner of another kind of the category (kinds first … last − 1), drawn by `mistaken`, in
    proportion to the petitions of each; in the owner's stead the next in turn. Where there is no other, the district's
    government gets what is unclear; if it is the owner, the street.
    """
    elsewhere = kinds[last - 1]["mistaken"]
    target = uniform(number)
    if owned_by == street:
        target *= elsewhere
    elif target >= elsewhere > 0.0:
        return street
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        if kinds[middle]["mistaken"] > target:
            high = middle
        else:
            low = middle + 1
    for step in range(last - first):
        kind = first + (low - first + step) % (last - first)
        unit = owner(settings, kinds[kind]["body"], kinds[kind]["slot"], street, district)
        if unit not in (owned_by, street):
            return unit
    government = settings.first_district + district
    return government if government != owned_by else street


@rule
def refuses(settings, own, is_owner, is_kept, number):
    """Whether a unit sends a petition back: its own with chance `dispatch.refusal.own`, another's with `other`.

    own: the first of these; is_kept: it may not (see `must_keep`).
    """
    if is_kept:
        return False
    return uniform(number) < (own if is_owner else settings.refuse_other)


@rule
def must_keep(settings, higher, visits, disputed, number):
    """Whether the receiver must keep the petition: a repeat that went higher, first receiver's rule, arbitration, or
    too many visits.

    The rule binds a share `dispatch.refusal.first_receiver` of the petitions (number: drawn once a petition, so that
    they are the same at each visit); a petition counts as arbitrated from its `arbitration_after`-th refusal on; the
    `most_visits`-th unit keeps it.
    """
    return higher or disputed or visits >= settings.most_visits or uniform(number) < settings.first_receiver


@rule
def sent_back(settings, refusals, delay, arbitration):
    """After how many seconds a refused petition leaves the desk again, and whether it is arbitrated there.

    (`dispatch.refusal.delay` + a)·process; a: `arbitration` from the `arbitration_after`-th refusal on (refusals: with
    this one), otherwise 0.
    """
    arbitrated = refusals >= settings.arbitration_after
    return in_process(settings, delay + (arbitration if arbitrated else 0)), arbitrated


@rule
def addressee(
    settings, kinds, first, last, higher, machine, joint, arbitrated, owned_by, street, district, right, wrong
):
    """The unit a petition is sent to: its owner, or by mistake another one (right, wrong: drawn for whether and which).

    first, last: the kinds of its category are first … last − 1. A repeat that goes higher goes to its district's
    government first (higher: only at the first visit).
    """
    if higher:
        return settings.first_district + district
    if is_right(settings, machine, joint, arbitrated, right):
        return owned_by
    return wrong_unit(settings, kinds, first, last, owned_by, street, district, wrong)


@rule
def on_ladder(settings, unit):
    """Whether a petition for the unit goes down the ladder, if that is the route: `dispatch.route.district`·process
    longer. Bodies of the whole city are reached directly.
    """
    return settings.t_way != NONE and unit < settings.first_municipal


@rule
def desk_table(settings, machine, deadline):
    """Row of the table of durations for the time a petition is at the desk before it is dispatched.

    `dispatch.machine_delay` for what a machine dispatches, `deadlines.….desk` for what a clerk does.
    """
    return settings.t_machine if machine else settings.t_desk[deadline]


@rule
def in_process(settings, seconds):
    """A delay of the city's own process (desk, ladder, refusal, arbitration): seconds·process, to the nearest tick.

    process: the factor that learning makes smaller (see the platform).
    """
    return whole_ticks(seconds * settings.process, settings.tick)
