"""Causes: what an answer leaves behind or ends, and what goes on producing petitions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.key import Key
from sim.ground.order import Origin
from sim.ground.quantities import Share
from sim.ground.tables import Outcome
from sim.policies.base import Section

_CAUSE = int(Origin.CAUSE)
_SOLVED = int(Outcome.SOLVED)
_UNSOLVED, _PAPER = int(Outcome.UNSOLVED), int(Outcome.PAPER)


class Causes(Section):
    """Unsolved causes, by community and category, that raise petitions until somebody removes them."""

    left: Annotated[
        Share,
        Key(
            "chance that an unsolved petition leaves a cause",
            zh="遗留率：未解决的诉求留下根源问题的概率",
            read="cause_left",
        ),
    ]
    ends: Annotated[
        Share,
        Key(
            "chance that a solved petition ends the cause of its matter, too, if one stands, instead of the case alone",
            zh="根治率：诉求解决时其根源（如有）一并消除的概率",
            read="cause_ends",
        ),
    ]
    fade: Annotated[
        Share,
        Key(
            "share of causes that end by themselves within a year: people move, projects finish, houses are torn down",
            zh="自消率：一年内自行消失的根源所占的份额（住户迁走、工程完工、房屋拆除等）",
        ),
    ]
    need: Annotated[
        float,
        Field(ge=0, le=10),
        Key(
            "needs that one cause makes",
            zh="致诉率：一个根源每天引起的需求数",
            unit="needs a day",
            read="cause_need",
        ),
    ]
    start: Annotated[
        float,
        Field(ge=0, le=1000),
        Key(
            "causes there are at the start",
            zh="初始根源：每千人的根源问题数",
            founding=True,
            unit="causes per 1000 citizens",
        ),
    ]


def still_there(causes: Causes, days: float) -> float:
    """The share of causes that have not ended by themselves in so many days: (1 − fade)^(days/365)."""
    return float((1.0 - causes.fade) ** (days / 365))


@rule
def leaves_cause(settings, outcome, stands, number):
    """Whether an answer leaves an unsolved cause behind, in its community and category.

    With chance `causes.left` if unsolved or closed on paper, asked or not; but a matter of which a cause
    stands leaves no second one.
    """
    return (
        (outcome == _UNSOLVED or outcome == _PAPER) and not stands and uniform(number) < settings.cause_left
    )


@rule
def ends_cause(settings, outcome, stands, number):
    """Whether an answer ends the cause of the matter, and not its case alone.

    With chance `causes.ends` if solved while a cause of the matter still stands: one that raised the petition, or
    that an earlier try left.
    """
    return outcome == _SOLVED and stands and uniform(number) < settings.cause_ends


@rule
def may_have_cause(generation, origin):
    """Whether a cause may stand of a petition's matter: if a cause raised it, or an earlier try may have left one."""
    return generation > 0 or origin == _CAUSE


@rule
def cause_after(settings, outcome, stands, number):
    """What an answer does to the causes of its community and category: 1 leaves one, -1 ends one, 0 neither.

    One is left (`leaves_cause`), behind which the petition's matter stands, or the one of its matter ends
    (`ends_cause`) if it still stands; one number decides.
    """
    if leaves_cause(settings, outcome, stands, number):
        return 1
    if ends_cause(settings, outcome, stands, number):
        return -1
    return 0
