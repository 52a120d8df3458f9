"""Citizens: when they speak up, and whether they come back.

Trust and expectation are whole numbers 0…255 (for 0…1), so that both engines keep the very same state.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from sim.behaviour.judgement import Satisfaction
from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantities import Seconds, Share
from sim.ground.tables import FULL, Outcome
from sim.policies.base import Section

_SOLVED, _EXPLAINED = int(Outcome.SOLVED), int(Outcome.EXPLAINED)
_UNSOLVED, _PAPER = int(Outcome.UNSOLVED), int(Outcome.PAPER)
LEAST_PATIENT = 1.5  # by what the chance to come back is multiplied for a citizen without patience


class Citizens(Section):
    """The people of the city: how they differ, what moves them, and who comes back."""

    propensity_power: Annotated[
        float,
        Field(ge=1, le=20),
        Key(
            "how much a few call most: the petitioner is number floor(n·c·(v^p − a^p)/(1 − a^p)) of a community of n, "
            "p this, v = a + u·(1 − a), u even in 0…1, a: `propensity_floor`, c: `callers`",
            zh="来电集中度 p：诉求人是社区 n 人中的第 floor(n·c·(v^p − a^p)/(1 − a^p)) 位，值越大越集中于少数人",
            read="propensity_power",
        ),
    ]
    propensity_floor: Annotated[
        float,
        Field(ge=0, le=0.99),
        Key(
            "a of that law: at 0 the first of a community calls without bounds, above it nobody calls more than some "
            "1/(p·a^(p−1)) times the mean of callers",
            zh="集中度下限 a：为 0 时首位来电无上限，大于 0 则有上限",
            read="propensity_floor",
        ),
    ]
    callers: Annotated[
        float,
        Field(gt=0, le=1),
        Key("share of citizens who may call at all", zh="可能来电者占比", read="callers"),
    ]
    malicious: Annotated[
        Share,
        Key(
            "share of citizens who come back whatever the answer",
            zh="恶意诉求人占比：无论答复如何都再来",
            founding=True,
        ),
    ]
    trust: Annotated[Share, Key("mean trust at the start", zh="信任：初始均值", founding=True)]
    expectation: Annotated[Share, Key("mean expectation at the start", zh="期望：初始均值", founding=True)]
    patience: Annotated[
        Share,
        Key("mean patience; the patient come back less", zh="耐心：均值，耐心者较少再来", founding=True),
    ]
    spread: Annotated[
        Share,
        Key(
            "half-width of the uniform spread of trust, expectation and patience",
            zh="个体差异：信任、期望、耐心均匀分布的半宽",
            founding=True,
        ),
    ]
    trust_step: Annotated[
        Share,
        Key(
            "share of (what was met − what was expected) that trust moves by at an answer",
            zh="信任步长：每次答复后信任移动（实际−期望）的多大比例",
            read="trust_step",
        ),
    ]
    expectation_step: Annotated[
        Share,
        Key(
            "share of the gap to what was met that expectation moves by at an answer",
            zh="期望步长：每次答复后期望向实际靠拢的比例",
            read="expectation_step",
        ),
    ]
    voice: Annotated[
        Share,
        Key(
            "chance that a need is voiced at mean trust, at the start",
            zh="发声率：初始时有需求者提出诉求的概率",
            symbol="v",
        ),
    ]
    voice_trust: Annotated[
        Share,
        Key(
            "how much a citizen's own trust moves that chance: chance × (1 + this × (trust − ½))",
            zh="信任对发声的影响：发声率乘以 1+此值×(信任−½)",
            read="voice_trust",
        ),
    ]
    voice_most: Annotated[
        Share,
        Key(
            "what voice tends to where every answer satisfies",
            zh="最高发声率：答复都令人满意时趋向的值",
            symbol="v_most",
        ),
    ]
    voice_time: Annotated[
        Seconds,
        Key(
            "time constant of the logistic growth of voice (0: it never moves): near the level v_most·s the gap "
            "closes at the rate v_most·s/τ, s the share satisfied",
            zh="发声调整时间：发声率按逻辑斯蒂曲线变化的时间常数（0 为不变）",
            symbol="τ",
        ),
    ]
    repeat_unsolved: Annotated[
        Share,
        Key(
            "chance to come back after an answer that left the matter unsolved, at mean patience",
            zh="未解决重复率：未解决后再来的概率（平均耐心）",
            symbol="ν",
            read="repeat_unsolved",
        ),
    ]
    repeat_explained: Annotated[
        Share,
        Key(
            "chance to come back after an answer that only explained the matter, at mean patience",
            zh="仅解释重复率：只得到解释后再来的概率（平均耐心）",
            read="repeat_explained",
        ),
    ]
    repeat_dissatisfied: Annotated[
        Share,
        Key(
            "chance to come back after an answer that solved the matter but did not satisfy, at mean patience",
            zh="不满意重复率：已解决但不满意后再来的概率（平均耐心）",
            read="repeat_dissatisfied",
        ),
    ]
    repeat_malicious: Annotated[
        Share,
        Key(
            "chance of a malicious petitioner to come back, whatever the answer",
            zh="恶意重复率：恶意诉求人再来的概率",
            read="repeat_malicious",
        ),
    ]
    repeat_delay: Annotated[
        Distribution,
        Key(
            "from the answer until the petition is raised again",
            zh="重复间隔：从答复到再次提出",
            read="t_repeat",
        ),
    ]
    most_repeats: Annotated[
        int,
        Field(ge=0, le=32_000),
        Key(
            "how often a petition is raised again at most",
            zh="重复上限：同一诉求至多再提几次",
            read="most_repeats",
        ),
    ]
    goes_higher: Annotated[
        Share,
        Key(
            "chance that a repeat goes to the district instead",
            zh="越级率：重复诉求改向区里提出的概率",
            read="goes_higher",
        ),
    ]
    satisfaction: Annotated[Satisfaction, Key("how answers are judged", zh="满意：如何评价答复")]


@rule
def petitioner(first, citizens, settings, number):
    """The citizen's row: floor(n·c·(v^p − a^p)/(1 − a^p)) after the community's first, v = a + u·(1 − a): a heavy tail
    without any table, and with an end if a > 0.

    u: drawn; n: citizens of the community; p, a, c: `citizens.propensity_power`, `propensity_floor`, `callers`.
    """
    power, floor = settings.propensity_power, settings.propensity_floor
    share = raised(floor + uniform(number) * (1.0 - floor), power)
    if floor > 0.0:
        least = raised(floor, power)
        share = (share - least) / (1.0 - least)
    return first + min(max(int(share * settings.callers * citizens), 0), citizens - 1)


@rule
def raised(base, power):
    """A power of a number; one that is whole by a few multiplications, which take a tenth of the time."""
    if not (0.0 < power <= 16.0 and power == int(power)):
        return base**power
    product = 1.0
    left = int(power)
    while left > 0:
        if left & 1:
            product *= base
        base *= base
        left >>= 1
    return product


@rule
def is_voiced(settings, voice, trust, number):
    """Whether a need becomes a contact: with chance v·(1 + b·(trust − ½)).

    v: the community's voice; b: `citizens.voice_trust`; trust: the citizen's own, 0…1.
    """
    return uniform(number) < voice * (1.0 + settings.voice_trust * (trust / FULL - 0.5))


@rule
def repeat_chance(settings, outcome, satisfied, patience, malicious, generation):
    """The chance that the citizen raises the petition again: r·(1.5 − patience), patience 0…1.

    r: `citizens.repeat_unsolved` (unsolved, or closed on paper), `repeat_explained`, `repeat_dissatisfied` (solved but
    not satisfied), 0 if solved and satisfied. A malicious petitioner: `repeat_malicious`, whatever the outcome and the
    patience. 0 after `most_repeats` repeats.
    """
    if generation >= settings.most_repeats:
        return 0.0
    if malicious:
        chance = settings.repeat_malicious
    elif outcome == _SOLVED:
        chance = 0.0 if satisfied else settings.repeat_dissatisfied
    elif outcome == _EXPLAINED:
        chance = settings.repeat_explained
    else:
        chance = settings.repeat_unsolved
    if not malicious:
        chance *= LEAST_PATIENT - patience / FULL
    return chance


@rule
def goes_higher(settings, number):
    """Whether a repeat goes to the district's government first: with chance `citizens.goes_higher`."""
    return uniform(number) < settings.goes_higher


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
