"""Assessment: how a unit's answers become a score and a rank (experiences 5 and 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.policies.base import Section


class Assessment(Section):
    """How the three rates make a score. Their weights are not published for Beijing."""

    response: Annotated[Share, Key("weight of the response rate in the score", zh="响应率权重")]
    resolution: Annotated[Share, Key("weight of the resolution rate in the score", zh="解决率权重")]
    satisfaction: Annotated[
        Share,
        Key(
            "weight of the satisfaction rate in the score; the three weights sum to 1",
            zh="满意率权重：三个权重之和为 1",
        ),
    ]
    carry: Annotated[
        Share,
        Key(
            "share of the last published score that stays in the next (0: each period stands alone)",
            zh="结转：上期公布得分保留在本期得分中的比例",
        ),
    ]
    least_answers: Annotated[
        int,
        Field(ge=1, le=100_000),
        Key(
            "answers that count that a unit must have in a period to be scored anew; with fewer its last score stays",
            zh="最少回访数：本期有效回访不少于此数才重新计分，否则沿用上期得分",
            unit="answers",
        ),
    ]

    found: Annotated[
        float,
        Field(ge=0, le=1000),
        Key(
            "for how many answers of nothing done a petition counts that was closed on paper and found out (0: for "
            "none; above 1: with a penalty)",
            zh="查实计分：一件查实的纸面办结按几个未解决且不满意的答复计（0 为不计，大于 1 为加罚）",
            unit="answers a petition",
        ),
    ]

    @model_validator(mode="after")
    def _whole(self) -> Assessment:
        total = self.response + self.resolution + self.satisfaction
        if abs(total - 1) > 1e-6:
            raise ValueError(
                f"the weights response, resolution and satisfaction must sum to 1; they sum to {total:g}"
            )
        return self


@dataclass(frozen=True)
class Answers:
    """What counted under one rule, int64[units] each: answers that the unit was in touch, that it is solved, of the
    satisfied; answers that count; petitions found to have been closed on paper."""

    rule: Assessment
    contacted: np.ndarray
    solved: np.ndarray
    satisfied: np.ndarray
    counting: np.ndarray
    found: np.ndarray


def score(period: Sequence[Answers]) -> np.ndarray:
    """Weighted three rates in 0…1 per unit: Σ(w₁·contacted + w₂·solved + w₃·satisfied)/Σ(counting + m·found).

    The sums are over the rules of the period, one after another (mostly there is one): an answer counts by the rule of
    its day. w: `assessment.response`, `resolution`, `satisfaction`; counting: answers that count; found: petitions
    found to have been closed on paper, m: for how many answers of nothing done each counts, `assessment.found`; nan for
    a unit with fewer answers than the last rule's `least_answers`, or with nothing that counts.
    What is published also keeps a share of the last score (see the city hall).
    """
    enough = sum(of.counting for of in period) >= period[-1].rule.least_answers
    whole = sum(of.counting + of.rule.found * of.found for of in period)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = [
            of.rule.response * (of.contacted / whole)
            + of.rule.resolution * (of.solved / whole)
            + of.rule.satisfaction * (of.satisfied / whole)
            for of in period
        ]
    return np.where(enough & (whole > 0), sum(parts), np.nan)


def ranks(scores: np.ndarray) -> np.ndarray:
    """Places 1 (best) … n by score; ties share the best place; a unit without a score has place 0. int64[units]."""
    places = np.zeros(len(scores), dtype=np.int64)
    known = np.flatnonzero(~np.isnan(scores))
    ordered = np.sort(-scores[known])
    places[known] = np.searchsorted(ordered, -scores[known], side="left") + 1
    return places
