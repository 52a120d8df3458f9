"""Dispatch: who gets a petition, how fast, and what happens when a unit sends it back (experiences 3, 6, 8, 11)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import Share
from sim.policies.base import Policy, Section


class Direct(Policy):
    """Straight to the responsible unit, with a copy to the district (SEED; since 2019)."""

    kind: Literal["direct"] = "direct"
    code: ClassVar[int] = 0


class Ladder(Policy):
    """Down the ladder: the district passes each petition on to its streets and departments, and needs time."""

    kind: Literal["ladder"] = "ladder"
    code: ClassVar[int] = 1
    district: Distribution


class Refusal(Section):
    """What a unit may send back.

    other: chance to refuse what belongs elsewhere (what is its own it refuses by the unit's own habit, `own`);
    delay: until it is back at the dispatcher; first_receiver: share of petitions under the rule that whoever gets
    one first stays responsible; arbitration_after: refusals until it counts as a dispute and is arbitrated;
    arbitration: how long that takes; arbitration_accuracy: chance that it goes to the right unit; who gets it by
    arbitration must keep it. most_visits: nobody may send it on after so many units.
    """

    own: Share
    other: Share
    delay: Distribution
    first_receiver: Share
    arbitration_after: int = Field(ge=1, le=100)
    arbitration: Distribution
    arbitration_accuracy: Share
    most_visits: int = Field(ge=1, le=100)


class Dispatch(Section):
    """The dispatching desk.

    machine: share dispatched by a machine; accuracy_clerk, accuracy_machine: chance that a petition of one body goes
    to the right unit at once; accuracy_complex: the same factor for those that need several bodies; class_error:
    chance of a wrong deadline class; machine_delay: the machine's time.
    """

    route: Annotated[Direct | Ladder, Field(discriminator="kind")]
    machine: Share
    accuracy_clerk: Share
    accuracy_machine: Share
    accuracy_complex: Share
    class_error: Share
    machine_delay: Distribution
    refusal: Refusal


@rule
def is_machine(levers, number):
    """Whether a machine dispatches this petition: with chance `dispatch.machine`."""
    return uniform(number) < levers.machine


@rule
def is_right(levers, machine, joint, arbitrated, number):
    """Whether the petition goes to the unit that owns it: with chance `dispatch.accuracy_clerk` or `accuracy_machine`.

    Times `accuracy_complex` if it needs several bodies; if arbitrated, with chance
    `dispatch.refusal.arbitration_accuracy` instead. Accuracies rise with experience (see the platform).
    """
    if arbitrated:
        return uniform(number) < levers.arbitration_accuracy
    accuracy = levers.accuracy_machine if machine else levers.accuracy_clerk
    if joint:
        accuracy *= levers.accuracy_complex
    return uniform(number) < accuracy


@rule
def owner(levers, body, slot, street, district):
    """The unit that owns a petition of a body (`Body`) and slot (which department) raised in a street.

    The street itself, its district's government, a department of its district, or a body of the whole city.
    """
    if body == 0:
        return street
    if body == 1:
        return levers.first_district + district
    if body == 2:
        return levers.first_department + district * levers.departments_per_district + slot
    if body == 3:
        return levers.first_municipal + slot
    if body == 4:
        return levers.first_utility + slot
    return levers.first_other + slot


@rule
def wrong_unit(levers, owned_by, street, district, number):
    """A plausible wrong unit: the street, the district, or one of its departments, never the owner.

    Each with the same chance, in the owner's stead the next in turn. With a single unit in the city there is no wrong
    one, and the owner is returned.
    """
    options = 2 + levers.departments_per_district
    first = min(int(uniform(number) * options), options - 1)
    for step in range(options):
        option = (first + step) % options
        if option == 0:
            unit = street
        elif option == 1:
            unit = levers.first_district + district
        else:
            unit = levers.first_department + district * levers.departments_per_district + option - 2
        if unit != owned_by and unit < levers.first_municipal:
            return unit
    return owned_by


@rule
def refuses(levers, own, is_owner, is_kept, number):
    """Whether a unit sends a petition back: its own with chance `dispatch.refusal.own`, another's with `other`.

    own: the first of these; is_kept: it may not (see `must_keep`).
    """
    if is_kept:
        return False
    return uniform(number) < (own if is_owner else levers.refuse_other)


@rule
def must_keep(levers, visits, refusals, disputed, number):
    """Whether the receiver must keep the petition: first receiver's rule, arbitration, or too many visits.

    The rule binds a share `dispatch.refusal.first_receiver` of the petitions (number: drawn once a petition, so that
    they are the same at each visit); a petition counts as arbitrated from its `arbitration_after`-th refusal on; the
    `most_visits`-th unit keeps it. A repeat that went higher is kept, too, whatever this says (both engines ask for
    that first).
    """
    return disputed or visits >= levers.most_visits or uniform(number) < levers.first_receiver
