"""Citizens: when they speak up, how they judge an answer, whether they come back.

Trust and expectation are whole numbers 0…255 (for 0…1), so that both engines keep the very same state.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import Seconds, Share
from sim.policies.base import Section

LEAST_PATIENT = 1.5  # by what the chance to come back is multiplied for a citizen without patience


class Temper(IntEnum):
    """What kind of petitioner somebody is."""

    ORDINARY = 0
    HEAVY = 1  # among the few who call most
    MALICIOUS = 2  # comes back whatever the answer


class Satisfaction(Section):
    """Chance to be satisfied: by outcome, less `late` when closed late, plus `contacted` when contacted, less
    `expectation` × (expectation − ½), plus `trust` × (trust − ½) (expectation–disconfirmation: Oliver 1980;
    Van Ryzin 2004).
    """

    solved: Share
    explained: Share
    unsolved: Share
    late: Share
    contacted: Share
    expectation: Share
    trust: Share


class Citizens(Section):
    """The people of the city.

    propensity_power: the petitioner is number floor(n·u^power) of the community, so a few call most; heavy: share of
    citizens counted as heavy petitioners; malicious: share of those who come back whatever the answer; trust,
    expectation, patience: means at the start, and their spread (uniform half-width); trust_step, expectation_step:
    share of the gap between what was met and what was expected that trust and expectation move by at each answer;
    voice: chance that a need is voiced at mean trust, at the start; voice_trust: how much it moves with a citizen's own
    trust; voice_most: what it tends to where every answer satisfies; voice_time: how fast, the time
    constant of its logistic growth (0: it never moves);
    repeat_…: chance to come back after an answer that left the matter unsolved, only explained it, or solved it
    without satisfying, for a citizen of mean patience; repeat_delay: until then; most_repeats: never more often;
    goes_higher: chance that a repeat goes to the district instead.
    """

    propensity_power: float = Field(ge=1, le=10)
    heavy: Share
    malicious: Share
    trust: Share
    expectation: Share
    patience: Share
    spread: Share
    trust_step: Share
    expectation_step: Share
    voice: Share
    voice_trust: Share
    voice_most: Share
    voice_time: Seconds
    repeat_unsolved: Share
    repeat_explained: Share
    repeat_dissatisfied: Share
    repeat_malicious: Share
    repeat_delay: Distribution
    most_repeats: int = Field(ge=0, le=32_000)
    goes_higher: Share
    satisfaction: Satisfaction


class Causes(Section):
    """Unsolved causes, by community and category, that raise petitions until somebody removes them.

    left: chance that an unsolved petition leaves a cause; ends: chance that a solved petition which a cause raised ends
    the cause, too, instead of the case alone; need: needs a day that one cause makes; start: causes per 1000 citizens
    at the start.
    """

    left: Share
    ends: Share
    need: float = Field(ge=0, le=10)
    start: float = Field(ge=0, le=1000)


@rule
def petitioner(first, citizens, power, number):
    """The citizen's row: floor(n·u^power) after the community's first, a heavy tail without any table.

    u: drawn; n: citizens of the community; power: `citizens.propensity_power`.
    """
    u = uniform(number)
    share = u
    if power == 3.0:
        share = u * u * u
    elif power != 1.0:
        share = u**power
    return first + min(int(share * citizens), citizens - 1)


@rule
def is_voiced(levers, voice, trust, number):
    """Whether a need becomes a contact: with chance v·(1 + b·(trust − ½)).

    v: the community's voice; b: `citizens.voice_trust`; trust: the citizen's own, 0…1.
    """
    return uniform(number) < voice * (1.0 + levers.voice_trust * (trust / 255.0 - 0.5))


@rule
def is_satisfied(levers, outcome, late, contacted, trust, expectation, number):
    """Whether the citizen is satisfied: with chance o + c·contacted − l·late + t·(trust − ½) − e·(expectation − ½).

    o: `citizens.satisfaction.solved`, `explained`, or `unsolved` (also if closed on paper), by the outcome; c, l, t,
    e: its `contacted`, `late`, `trust`, `expectation`; contacted, late: 0 or 1; trust, expectation: the citizen's,
    0…1, before this answer.
    """
    if outcome == 1:
        chance = levers.satisfied_solved
    elif outcome == 2:
        chance = levers.satisfied_explained
    else:
        chance = levers.satisfied_unsolved
    chance += levers.satisfied_contacted * contacted - levers.satisfied_late * late
    chance += levers.satisfied_trust * (trust / 255.0 - 0.5)
    chance -= levers.satisfied_expectation * (expectation / 255.0 - 0.5)
    return uniform(number) < chance


@rule
def moved(value, target, step):
    """A state 0…255 after moving by `step` of its distance to the target (0…255), rounded half up."""
    return min(max(int(value + step * (target - value) + 0.5), 0), 255)


@rule
def trust_after(levers, trust, expectation, satisfied):
    """Trust after an answer: trust + `citizens.trust_step`·(met − expectation), within 0…1 (Van Ryzin 2013).

    It moves by the disconfirmation, what was met less what was expected. met: 1 if satisfied, else 0; expectation:
    before this answer. Rounded half up to 255ths.
    """
    met = 255.0 if satisfied else 0.0
    change = levers.trust_step * (met - expectation)
    return min(max(int(trust + change + 0.5 if trust + change > 0.0 else 0.0), 0), 255)


@rule
def expectation_after(levers, expectation, satisfied):
    """Expectation after an answer: expectation + `citizens.expectation_step`·(met − expectation).

    met: 1 if satisfied, else 0.
    """
    return moved(expectation, 255.0 if satisfied else 0.0, levers.expectation_step)


@rule
def repeat_chance(levers, outcome, satisfied, patience, temper, generation):
    """The chance that the citizen raises the petition again: r·(1.5 − patience), patience 0…1.

    r: `citizens.repeat_unsolved` (unsolved, or closed on paper), `repeat_explained`, `repeat_dissatisfied` (solved but
    not satisfied), 0 if solved and satisfied. A malicious petitioner: `repeat_malicious`, whatever the outcome and the
    patience. 0 after `most_repeats` repeats.
    """
    if generation + 1 >= levers.most_generations:
        return 0.0
    if temper == 2:
        chance = levers.repeat_malicious
    elif outcome == 1:
        chance = 0.0 if satisfied else levers.repeat_dissatisfied
    elif outcome == 2:
        chance = levers.repeat_explained
    else:
        chance = levers.repeat_unsolved
    if temper != 2:
        chance *= LEAST_PATIENT - patience / 255.0
    return chance


@rule
def goes_higher(levers, number):
    """Whether a repeat goes to the district's government first: with chance `citizens.goes_higher`."""
    return uniform(number) < levers.goes_higher


@rule
def leaves_cause(levers, outcome, number):
    """Whether an answer leaves an unsolved cause behind, in its community and category.

    With chance `causes.left` if unsolved or closed on paper; asked or not.
    """
    return (outcome == 3 or outcome == 4) and uniform(number) < levers.cause_left


@rule
def ends_cause(levers, outcome, from_cause, number):
    """Whether an answer ends the cause that raised the petition, and not its case alone.

    With chance `causes.ends` if solved and raised by a cause.
    """
    return outcome == 1 and from_cause and uniform(number) < levers.cause_ends


def voice_after(citizens: Citizens, voice: np.ndarray, satisfied: np.ndarray, seconds: float) -> np.ndarray:
    """A community's voice after a period, float64[communities]: dv/dt = v·(v_most·s − v)/τ (logistic, closed form).

    With L = v_most·s and T the length of the period, v becomes L/(1 + (L/v − 1)·e^(−L·T/τ)). v_most:
    `citizens.voice_most`; τ: `citizens.voice_time` (0: the voice stays); satisfied (s): share that satisfied of the
    answers that count for the office of the community's street, so of petitions handled there, wherever they were
    raised (nan: none, the voice stays). People speak up where speaking up is seen to help (Hirschman 1970), and hear
    of it from those who did (imitation, as in Bass 1969). Beijing's contacts grew by nearly the same number in 2020
    and in 2021 (+4.1 and +3.8 million), as in the middle of a logistic curve; where a fixed share of the gap is closed
    a year, growth slows down as the gap closes (decision 10).
    """
    if citizens.voice_time == 0:
        return voice
    level = np.maximum(citizens.voice_most * np.nan_to_num(satisfied), 1e-6)
    start = np.maximum(voice, 1e-9)
    moved = level / (1.0 + (level / start - 1.0) * np.exp(-level * seconds / citizens.voice_time))
    return np.asarray(np.where(np.isnan(satisfied), voice, moved))
