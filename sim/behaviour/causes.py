"""Causes: what an answer leaves behind or ends, and what goes on producing petitions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.ground.tables import Outcome
from sim.policies.base import Section

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
            "chance that a solved petition which a cause raised ends the cause, too, instead of the case alone",
            zh="根治率：由根源引起的诉求解决时根源一并消除的概率",
            read="cause_ends",
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


@rule
def leaves_cause(settings, outcome, number):
    """Whether an answer leaves an unsolved cause behind, in its community and category.

    With chance `causes.left` if unsolved or closed on paper; asked or not.
    """
    return (outcome == _UNSOLVED or outcome == _PAPER) and uniform(number) < settings.cause_left


@rule
def ends_cause(settings, outcome, stands, number):
    """Whether an answer ends the cause that raised the petition, and not its case alone.

    With chance `causes.ends` if solved and raised by a cause that still stands.
    """
    return outcome == _SOLVED and stands and uniform(number) < settings.cause_ends


@rule
def cause_after(settings, outcome, stands, number):
    """What an answer does to the causes of its community and category: 1 leaves one, -1 ends one, 0 neither.

    One is left (`leaves_cause`), behind which the petition's matter stands, or the one that raised it ends
    (`ends_cause`) if it still stands; one number decides.
    """
    if leaves_cause(settings, outcome, number):
        return 1
    if ends_cause(settings, outcome, stands, number):
        return -1
    return 0
