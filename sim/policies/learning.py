"""Learning and tiring: capability, fatigue, practices, the dispatcher's experience (experiences 3, 4, 6, 11 and 13)."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.ground.time_units import YEAR
from sim.policies.base import Section


class Capability(Section):
    """What a unit can do, relative to a usual one. It grows by effort and slack, and is forgotten (Repenning & Sterman
    2002: working harder crowds out working smarter); who leaves takes what they know along.
    """

    start: Annotated[
        float,
        Field(gt=0, le=10),
        Key(
            "capability at the start; 1 is the reference", zh="初始能力：1 为基准", founding=True, symbol="K"
        ),
    ]
    start_spread: Annotated[
        float,
        Field(ge=0, le=2),
        Key(
            "standard deviation of the logarithm of capability at the start between streets, cut to the floor and the "
            "ceiling",
            zh="初始能力离散：各街道初始能力对数的标准差，限于最低与最高之间",
            founding=True,
        ),
    ]
    least: Annotated[
        float,
        Field(gt=0, le=10),
        Key("the floor: what is never forgotten", zh="最低能力：永不遗忘的部分", symbol="K_min"),
    ]
    most: Annotated[
        float,
        Field(gt=0, le=10),
        Key("the ceiling: what can be learnt", zh="最高能力：能学到的极限", symbol="K_max"),
    ]
    gain: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "share of the distance to the ceiling gained in a day, at full effort and all time free",
            zh="学习率：全力且全部空闲时每天向上限靠拢的比例",
            symbol="γ",
            unit="shares a day",
        ),
    ]
    loss: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "share of the distance to the floor lost in a day",
            zh="遗忘率：每天向下限退回的比例",
            symbol="δ",
            unit="shares a day",
        ),
    ]
    turnover: Annotated[
        Share,
        Key(
            "share of officers who leave in a year, at no fatigue", zh="流动率：不疲劳时每年离开的承办人比例"
        ),
    ]
    fled: Annotated[
        Share,
        Key(
            "further share of officers who leave in a year at full fatigue",
            zh="疲劳流失：极度疲劳时每年另外离开的比例",
        ),
    ]
    memory: Annotated[
        Share,
        Key(
            "share of what leaving officers knew that stays in the institution",
            zh="制度记忆：离开者的知识留在机构的比例",
        ),
    ]

    @model_validator(mode="after")
    def _ordered(self) -> Capability:
        if not self.least <= self.start <= self.most:
            raise ValueError(
                f"start {self.start:g} must lie between least {self.least:g} and most {self.most:g}"
            )
        return self


class Fatigue(Section):
    """Overwork: 0 rested … 1 spent; the spent are slower (Delasay et al. 2019)."""

    onset: Annotated[
        Share, Key("utilisation above which fatigue grows", zh="疲劳门槛：利用率超过它则疲劳增长")
    ]
    rise: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "growth of fatigue at utilisation 1 (0: nobody tires)",
            zh="疲劳增速：利用率为 1 时每天增加多少，0 为不疲劳",
            unit="fatigue a day",
        ),
    ]
    rest: Annotated[
        float,
        Field(ge=0, le=1),
        Key("share of fatigue shaken off in a day", zh="恢复速度：每天消除的疲劳比例", unit="shares a day"),
    ]
    slows: Annotated[
        Share, Key("share of speed lost at full fatigue", zh="疲劳减速：极度疲劳时速度降低的比例")
    ]


class Practices(Section):
    """Ways of working that streets invent, and copy from better ones (Bass 1969; Strang & Soule 1998)."""

    number: Annotated[
        int,
        Field(ge=0, le=30),
        Key(
            "how many practices there are to find (0: none)",
            zh="做法数：可供发现的做法有几种，0 为无",
        ),
    ]
    gain: Annotated[
        float,
        Field(ge=0, le=1),
        Key(
            "what each practice adds: to the speed of work, or of the way to the sure to the chance that it bears on",
            zh="做法增益：每种做法使速度增加多少，或使相应概率向 1 靠近多少",
        ),
    ]
    bears_on: Annotated[
        list[Literal["speed", "solve", "contact"]],
        Field(min_length=1, max_length=30),
        Key(
            "what practices bear on, one after the other and again from the start: the speed of work, the chance to "
            "solve, the chance to contact the citizen",
            zh="做法作用：各做法依次作用于办理速度、解决率或联系率，循环往复",
        ),
    ]
    invent: Annotated[
        float,
        Field(ge=0, le=100),
        Key(
            "rate at which a street finds a practice by itself (Bass's p)",
            zh="首创率：街道自行发现一种做法的速率",
            symbol="p",
            unit="times a year",
        ),
    ]
    copy_rate: Annotated[
        float,
        Field(ge=0, le=1000),
        Key(
            "rate at which a street copies a practice that all others have (Bass's q)",
            zh="模仿率：其他街道都有某做法时学到它的速率",
            symbol="q",
            unit="times a year",
        ),
    ]
    near: Annotated[
        Share,
        Key(
            "weight of streets of other districts (1: distance does not matter)",
            zh="跨区权重：其他区街道的影响，1 为不论远近",
        ),
    ]
    better_only: Annotated[
        bool,
        Key(
            "whether streets copy only from those with the better score",
            zh="只学先进：是否只学得分更高的街道",
        ),
    ]


class Learning(Section):
    """All that is learnt: by units, by dispatchers from practice (Wright 1936), and by officials who walk a process
    themselves.
    """

    capability: Annotated[Capability, Key("what a unit can do", zh="能力")]
    fatigue: Annotated[Fatigue, Key("overwork and rest", zh="疲劳")]
    practices: Annotated[Practices, Key("ways of working that spread", zh="做法：可传播的工作方法")]
    experience: Annotated[
        float,
        Field(ge=0, le=1e12),
        Key(
            "n₀ in the share of wrong dispatches after n petitions, (1 + n/n₀)^−exponent of the first "
            "(0: it never falls)",
            zh="经验尺度：派错率按 (1+n/n₀)^−指数 下降时的 n₀，0 为不下降",
            symbol="n₀",
            unit="petitions",
        ),
    ]
    exponent: Annotated[
        float,
        Field(ge=0, le=2),
        Key(
            "exponent of the learning curve; −log₂ 0.8 = 0.322 is an 80 % curve",
            zh="学习指数：学习曲线的指数",
            symbol="b",
        ),
    ]
    walk: Annotated[
        float,
        Field(ge=0, le=10),
        Key(
            "rate at which officials who walk a process themselves find and remove its delays",
            zh="走流程：负责人走流程发现并消除拖延的速率",
            unit="times a year",
        ),
    ]
    floor: Annotated[
        Share,
        Key("share of a process's delays that cannot be removed", zh="不可减部分：拖延中无法消除的比例"),
    ]


def error_after(learning: Learning, error: float, cases: float) -> float:
    """The share of wrong dispatches after so many cases: e·(1 + n/n₀)^−b, the power law of practice.

    e: 1 − accuracy of the scenario; n₀: `learning.experience` (0: nothing is learnt); b: `learning.exponent`.
    """
    if learning.experience <= 0:
        return error
    return float(error * (1.0 + cases / learning.experience) ** -learning.exponent)


def process_after(learning: Learning, walked: float) -> float:
    """The factor on a process's delays after officials have walked it so many times: φ + (1 − φ)·e^(−walked).

    φ: `learning.floor`; walked: `learning.walk` a year, added up over the years.
    """
    return float(learning.floor + (1.0 - learning.floor) * np.exp(-walked))


def capability_after(
    capability: Capability,
    value: np.ndarray,
    effort: np.ndarray,
    slack: np.ndarray,
    fatigue: np.ndarray,
    days: float,
) -> np.ndarray:
    """Capability after a period: dK/dt = γ·E·slack·(K_max − K) − (δ + flow·(1 − memory))·(K − K_min), closed form.

    γ, δ: `learning.capability.gain`, `loss`, a day; flow: (`turnover` + `fled`·fatigue)/365; memory, K_min, K_max:
    `memory`, `least`, `most`. All float64[units]; E: effort of the period; slack: free share of officers' time (see the
    units).
    """
    gain = capability.gain * effort * slack
    flow = (capability.turnover + capability.fled * fatigue) / YEAR * (1.0 - capability.memory)
    loss = capability.loss + flow
    total = gain + loss
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = (gain * capability.most + loss * capability.least) / total
    moved = rest + (value - rest) * np.exp(-total * days)
    return np.asarray(np.where(total > 0, moved, value))


def fatigue_after(fatigue: Fatigue, value: np.ndarray, utilisation: np.ndarray, days: float) -> np.ndarray:
    """Fatigue after a period: df/dt = rise·(u − onset)⁺/(1 − onset) − rest·f, by its closed form, within 0…1.

    rise, onset, rest: `learning.fatigue`, a day; u: work done over the officers' time that is not the watch's,
    at most 1.
    """
    over = np.clip((utilisation - fatigue.onset) / max(1.0 - fatigue.onset, 1e-9), 0.0, 1.0)
    if fatigue.rest > 0:
        level = fatigue.rise * over / fatigue.rest
        moved = level + (value - level) * np.exp(-fatigue.rest * days)
    else:
        moved = value + fatigue.rise * over * days
    return np.asarray(np.clip(moved, 0.0, 1.0))


def adoption_hazard(practices: Practices, seen: np.ndarray, days: float) -> np.ndarray:
    """How hard streets are drawn to a practice in so many days, at the share `seen` (0…1, float64[…]) of peers who have
    it: (p + q·F)·t, the hazard of Bass (1969), so that 1 − exp(−h) take it up; the h of the parts of a period add up.

    p, q: `learning.practices.invent`, `copy_rate`, a year; F: the share seen; t: the days in years.
    """
    rate = (practices.invent + practices.copy_rate * seen) / YEAR
    return np.asarray(rate * days)


def practices_for(practices: Practices, known: np.ndarray, what: str) -> np.ndarray:
    """How many of the practices each unit knows bear on `what`, float64[units]: number k on the entry k of
    `learning.practices.bears_on`, which begins again where it ends. known: int64[units], a set of bits."""
    words = practices.bears_on
    mask = sum(1 << k for k in range(practices.number) if words[k % len(words)] == what)
    return np.bitwise_count((known & mask).astype(np.uint64)).astype(float)
