"""Call-back: after closing, the citizen is asked three questions: contacted? solved? satisfied?"""

from __future__ import annotations

from typing import Annotated

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.ground.tables import Outcome
from sim.policies.base import Section

_PAPER = int(Outcome.PAPER)


class CallBack(Section):
    """The call after closing, and what its answers are worth."""

    coverage: Annotated[
        Share,
        Key("share of closed petitions that are asked", zh="回访率：办结诉求中被回访的比例", read="coverage"),
    ]
    delay: Annotated[
        Distribution, Key("from closing until the call", zh="回访间隔：从办结到回访", read="t_call")
    ]
    no_answer: Annotated[
        Share, Key("share of those asked who cannot be reached", zh="回访未接通率", read="no_answer")
    ]
    exclusion: Annotated[
        Share,
        Key(
            "share of unsolved answers that are left out of the assessment on appeal",
            zh="剔除率：答未解决者经申诉不计入考核的比例",
            read="exclusion",
        ),
    ]
    found: Annotated[
        Share,
        Key(
            "chance that what was closed on paper is found out, by the call or by an inspection",
            zh="查实率：纸面办结被回访或抽查发现的概率",
            read="paper_found",
        ),
    ]
    recall_error: Annotated[
        Share,
        Key(
            'chance that a citizen answers "solved?" against the truth',
            zh="记忆误差：回答是否解决与事实相反的概率",
            read="recall_error",
        ),
    ]


@rule
def is_asked(settings, number):
    """Whether the petition is in the call-back's sample: with chance `call_back.coverage`."""
    return uniform(number) < settings.coverage


@rule
def answers(settings, number):
    """Whether the citizen answers the call: with chance 1 − `call_back.no_answer`."""
    return uniform(number) >= settings.no_answer


@rule
def is_excluded(settings, solved, number):
    """Whether the answer is left out of the assessment: with chance `call_back.exclusion` if the citizen says unsolved.

    Units appeal only against that.
    """
    return (not solved) and uniform(number) < settings.exclusion


@rule
def is_found_out(settings, outcome, number):
    """Whether a petition is found to have been closed on paper: with chance `call_back.found`, if it was.

    Whether or not its citizen was reached, or the answer left out on appeal.
    """
    return outcome == _PAPER and uniform(number) < settings.paper_found


@rule
def says_solved(settings, solved, number):
    """The citizen's answer to "solved?": the truth, or with chance `call_back.recall_error` the contrary."""
    wrong = uniform(number) < settings.recall_error
    return (not solved) if wrong else solved
