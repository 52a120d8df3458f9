"""Judgement: how a citizen takes an answer, and what that does to trust and expectation.

Trust and expectation are whole numbers 0…255 (for 0…1), so that both engines keep the very same state.
"""

from __future__ import annotations

from typing import Annotated

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.ground.tables import FULL, Outcome
from sim.policies.base import Section

_SOLVED, _EXPLAINED = int(Outcome.SOLVED), int(Outcome.EXPLAINED)


class Satisfaction(Section):
    """Chance to be satisfied with an answer: by outcome, and moved by what was expected
    (expectation–disconfirmation: Oliver 1980; Van Ryzin 2004).
    """

    solved: Annotated[
        Share,
        Key("chance to be satisfied when the matter is solved", zh="解决时满意率", read="satisfied_solved"),
    ]
    explained: Annotated[
        Share,
        Key(
            "chance to be satisfied when the matter is only explained",
            zh="解释时满意率：仅得到解释",
            read="satisfied_explained",
        ),
    ]
    unsolved: Annotated[
        Share,
        Key(
            "chance to be satisfied when the matter is neither solved nor explained, or closed on paper",
            zh="未解决时满意率：未解决也未解释，或纸面办结",
            read="satisfied_unsolved",
        ),
    ]
    late: Annotated[
        Share,
        Key(
            "what the chance loses when the petition is closed late",
            zh="逾期扣减：逾期办结时满意率减少多少",
            read="satisfied_late",
        ),
    ]
    contacted: Annotated[
        Share,
        Key(
            "what the chance gains when the unit contacted the citizen",
            zh="联系加成：办理中联系过市民时满意率增加多少",
            read="satisfied_contacted",
        ),
    ]
    expectation: Annotated[
        Share,
        Key(
            "the chance loses this × (expectation − ½)",
            zh="期望影响：满意率减去 此值×(期望−½)",
            read="satisfied_expectation",
        ),
    ]
    trust: Annotated[
        Share,
        Key(
            "the chance gains this × (trust − ½)",
            zh="信任影响：满意率加上 此值×(信任−½)",
            read="satisfied_trust",
        ),
    ]


@rule
def is_satisfied(settings, outcome, late, contacted, trust, expectation, number):
    """Whether the citizen is satisfied: with chance o + c·contacted − l·late + t·(trust − ½) − e·(expectation − ½).

    o: `citizens.satisfaction.solved`, `explained`, or `unsolved` (also if closed on paper), by the outcome; c, l, t,
    e: its `contacted`, `late`, `trust`, `expectation`; contacted, late: 0 or 1; trust, expectation: the citizen's,
    0…1, before this answer.
    """
    if outcome == _SOLVED:
        chance = settings.satisfied_solved
    elif outcome == _EXPLAINED:
        chance = settings.satisfied_explained
    else:
        chance = settings.satisfied_unsolved
    chance += settings.satisfied_contacted * contacted - settings.satisfied_late * late
    chance += settings.satisfied_trust * (trust / FULL - 0.5)
    chance -= settings.satisfied_expectation * (expectation / FULL - 0.5)
    return uniform(number) < chance


@rule
def moved(value, target, step):
    """A state 0…255 after moving by `step` of its distance to the target (0…255), rounded half up."""
    return min(max(int(value + step * (target - value) + 0.5), 0), FULL)


@rule
def trust_after(settings, trust, expectation, satisfied):
    """Trust after an answer: trust + `citizens.trust_step`·(met − expectation), within 0…1 (Van Ryzin 2013).

    It moves by the disconfirmation, what was met less what was expected. met: 1 if satisfied, else 0; expectation:
    before this answer. Rounded half up to 255ths.
    """
    met = float(FULL) if satisfied else 0.0
    change = settings.trust_step * (met - expectation)
    return min(max(int(trust + change + 0.5 if trust + change > 0.0 else 0.0), 0), FULL)


@rule
def expectation_after(settings, expectation, satisfied):
    """Expectation after an answer: expectation + `citizens.expectation_step`·(met − expectation).

    met: 1 if satisfied, else 0.
    """
    return moved(expectation, float(FULL) if satisfied else 0.0, settings.expectation_step)
