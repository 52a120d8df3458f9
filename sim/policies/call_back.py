"""Call-back: after closing, the citizen is asked three questions: contacted? solved? satisfied?"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import Share
from sim.policies.base import Section


class CallBack(Section):
    """coverage: share of closed petitions that are asked; delay: from closing until the call; no_answer: share of those
    asked who cannot be reached; exclusion: share of unsolved answers that are left out of the assessment on appeal;
    recall_error: chance that a citizen answers "solved?" against the truth.
    """

    coverage: Share
    delay: Distribution
    no_answer: Share
    exclusion: Share
    recall_error: Share


@rule
def is_asked(levers, number):
    """Whether the petition is in the call-back's sample: with chance `call_back.coverage`."""
    return uniform(number) < levers.coverage


@rule
def answers(levers, number):
    """Whether the citizen answers the call: with chance 1 − `call_back.no_answer`."""
    return uniform(number) >= levers.no_answer


@rule
def is_excluded(levers, solved, number):
    """Whether the answer is left out of the assessment: with chance `call_back.exclusion` if the citizen says unsolved.

    Units appeal only against that.
    """
    return (not solved) and uniform(number) < levers.exclusion


@rule
def says_solved(levers, solved, number):
    """The citizen's answer to "solved?": the truth, or with chance `call_back.recall_error` the contrary."""
    wrong = uniform(number) < levers.recall_error
    return (not solved) if wrong else solved
