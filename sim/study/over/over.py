"""An experiment over plausible cities: every member of an ensemble runs all its arms, and each claim says in how many
of them it holds; or over rival theories of effort, in the city of its scenario; or over both.

What the experiment sets, varies or turns is its question, and stands in every member. Members have worlds of their own
(the experiment's seed and one more each), so that what is chance in one is not in the next.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arguments import read_whole
from sim.errors import PetitionError
from sim.runner import read_scale
from sim.scenario.keys import read_key
from sim.scenario.load import load
from sim.study.experiments.experiment import (
    MOST_REPLICATIONS,
    Experiment,
    Hypothesis,
    Overrides,
    Size,
    locating_faults,
)
from sim.study.experiments.findings import Findings, Row, Verdict, check_experiment, judge, observe, verdict
from sim.study.experiments.results import finite, told_of
from sim.study.over.theories import under_theories
from sim.study.runs.ensemble import Ensemble, Suited
from sim.study.runs.replications import Replications
from sim.study.statistics.intervals import CONFIDENCE, Estimate, estimate
from sim.study.statistics.parts import Parts, parts

if TYPE_CHECKING:
    from pandas import DataFrame

WITHIN = 2
"""Replications of a member, unless told otherwise: by them chance is told from parameters."""


@dataclass(frozen=True)
class Claim:
    """A hypothesis under a variant, and what it is about in every member and replication.

    values: float64[members, replications]; a member without a value in some replication tells nothing.
    """

    hypothesis: Hypothesis
    variant: str
    values: np.ndarray = field(repr=False)

    @property
    def known(self) -> np.ndarray:
        """float64[members, replications]: of the members that tell something."""
        return np.asarray(self.values[~np.isnan(self.values).any(axis=1)])

    @cached_property
    def parts(self) -> Parts:
        """Its mean over all, and what it varies by."""
        return parts(self.values)

    @cached_property
    def chance(self) -> float:
        """Standard error of a member's mean: chance alone, which is taken to be alike in all members."""
        return self.parts.chance / math.sqrt(self.values.shape[1]) if len(self.known) else math.nan

    @property
    def holds(self) -> np.ndarray:
        """bool[members]: whether the mean of a member lies where it is expected."""
        low, high = self.hypothesis.bounds
        means = self.known.mean(axis=1)
        ends = means == low, means == high
        inside = (low < means) & (means < high)
        return np.asarray(inside | ends[0] | ends[1] if self.hypothesis.within is not None else inside)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """Of every member: by its mean and an interval of 95 % for chance, pooled over members."""
        from scipy.special import stdtrit

        members, replications = self.known.shape
        if not members:
            return []
        reach = float(stdtrit(members * (replications - 1), (1 + CONFIDENCE) / 2)) * self.chance
        chance = self.parts.chance
        means = [float(mean) for mean in self.known.mean(axis=1)]
        each = [Estimate(mean, mean - reach, mean + reach, chance, replications, math.nan) for mean in means]
        return [verdict(one, self.hypothesis) for one in each]

    @property
    def surely(self) -> tuple[int, int]:
        """In how many members it holds, and in how many it does not, whatever chance there is in their means."""
        counts = Counter(self.verdicts)
        return counts["supported"] + counts["by construction"], counts["not supported"]

    @cached_property
    def share(self) -> Estimate:
        """The share of plausible cities in which it holds, with its interval: members are a sample of them."""
        return estimate(self.holds.astype(float), ends=(0.0, 1.0))

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        sure, surely_not = self.surely
        share = self.share
        return {
            "claim": self.hypothesis.claim, "source": self.hypothesis.source, "variant": self.variant,
            "statistic": self.hypothesis.statistic, "of": self.hypothesis.contrast or self.hypothesis.arm,
            "expected": [finite(end) for end in self.hypothesis.bounds],
            "holds": int(self.holds.sum()), "members": len(self.known), "unknown": len(self.values) - len(self.known),
            "surely": sure, "surely_not": surely_not,
            "share": [finite(share.mean), finite(share.low), finite(share.high)],
            **{name: value for name, value in self.parts.to_dict().items() if name not in ("members", "same_sign")},
        }  # fmt: skip


@dataclass(frozen=True)
class Over:
    """An experiment over an ensemble: its claims, the rows of every member (numbered from 1), and what members set in
    its scenario, by variant. theories: whether it was also put under rival theories of effort. Without an ensemble
    there is one member, the city of the scenario, and the claims are judged as those of any experiment."""

    name: str
    experiment: Experiment
    ensemble: str | None
    theories: bool
    size: Size
    seed: int
    members: int
    suited: Mapping[str, Suited]
    claims: list[Claim]
    rows: list[tuple[int, Row]] = field(repr=False)
    started: datetime = field(compare=False)

    @cached_property
    def findings(self) -> Findings:
        """Without an ensemble: what an experiment finds in its rows."""
        return judge(self.experiment, [row for _, row in self.rows], self.size)

    @cached_property
    def table(self) -> DataFrame:
        """A row a claim and variant: in how many members it holds, and what its number varies by; without an ensemble
        its verdict."""
        import pandas as pd

        if self.ensemble is None:
            return self.findings.table
        rows = []
        for one in self.claims:
            told = one.to_dict()
            (above, below), (share, low, high) = told.pop("expected"), told.pop("share")
            rows.append(
                told | {"above": above, "below": below, "share": share, "share_low": low, "share_high": high}
            )
        return pd.DataFrame(rows).astype(dict.fromkeys(("variant", "statistic", "of"), "category"))

    def _repr_html_(self) -> str:
        from html import escape

        over = "rival theories" if self.ensemble is None else f"{self.members} members of {self.ensemble}"
        about = f"<b>{escape(self.experiment.title)}</b>: {escape(over)}"
        return f"<p>{about}</p>{self.table.to_html(index=False)}"

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name, "title": self.experiment.title, "ensemble": self.ensemble, "members": self.members,
            "theories": self.theories, "replications": self.size.replications, "scale": self.size.scale,
            "seed": self.seed, "same_city": self.experiment.same_city,
            "keys": {
                variant: {"another_city": one.another, "set_by_members": [*one.goes],
                          "own_value_stands": [*one.stands], "not_there": [*one.lacks]}
                for variant, one in self.suited.items()
            },
            "claims": told_of(self.findings) if self.ensemble is None else [one.to_dict() for one in self.claims],
        }  # fmt: skip


def over(
    name: str,
    experiment: Experiment,
    runs: Replications,
    *,
    ensemble: Ensemble | None = None,
    members: int | None = None,
    theories: bool = False,
    replications: int | None = None,
    scale: float | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Over:
    """Run an experiment by every member of an ensemble (the first `members`), under rival theories of effort, or both.

    It has its usual size but for scale and replications (of each member; without an ensemble as many as it has to
    begin with, for cities shall not differ in how often they were looked at).
    Raises PetitionError, before anything is run, if nothing of the ensemble goes into the experiment's scenario, a
    member does not fit into it, or the experiment says itself what effort does.
    """
    began = datetime.now(UTC)
    usual = experiment.size.replications if ensemble is None else WITHIN
    many = read_whole(usual if replications is None else replications, "replications", 2, MOST_REPLICATIONS)
    asked = under_theories(experiment) if theories else experiment
    size = asked.size.model_copy(
        update={"replications": many, "most": None} | ({} if scale is None else {"scale": read_scale(scale)})
    )
    seed = load(asked.scenario).seed if asked.seed is None else asked.seed
    suited: dict[str, Suited] = {}
    cities = [asked]
    if ensemble is not None:
        there = len(ensemble.members)
        first = there if members is None else read_whole(members, "members", 1, there)
        suited = suit(asked, ensemble)
        cities = [_at(asked, one, suited, seed + n) for n, one in enumerate(ensemble.members[:first])]
        _expect_all_fit(cities)
    check_experiment(cities[0], size)
    tell(
        f"{len(cities)} × {len(asked.variants)} × {len(asked.arms)} × {many} replications: members, variants, arms"
    )
    rows = []
    for number, city in enumerate(cities, 1):
        with locating_faults(_member(number, "")) if ensemble else nullcontext():
            rows += [(number, row) for row in observe(city, size, runs)]
    told = None if ensemble is None else ensemble.name
    return Over(
        name, asked, told, theories, size, seed, len(cities), suited, claims(asked, rows), rows, began
    )


def suit(experiment: Experiment, ensemble: Ensemble) -> dict[str, Suited]:
    """What of an ensemble goes into an experiment's scenario, by variant: where the scenario is of the city that was
    fitted what both have in common, and else what it says of people and offices; never what the experiment sets there,
    or any of its arms turns. Raises PetitionError if that is nothing under some variant."""
    is_same = ensemble.is_of(experiment.scenario)
    turned = [key for arm in experiment.arms.values() for key in _said(arm)]
    found = {}
    for variant, varied in experiment.variants.items():
        said = [*_said(experiment.common), *_said(varied), *turned]
        first = next(iter(experiment.arms.values()))
        scenario = load(experiment.scenario, experiment.common | varied | first)
        found[variant] = (ensemble.for_scenario if is_same else ensemble.for_another)(scenario, said)
        if not found[variant].goes:
            under = f' under "{variant}"' if variant else ""
            raise PetitionError(
                f"nothing of the ensemble {ensemble.name} goes into {experiment.scenario}{under}: what it has of these "
                "keys is the experiment's own, or of the city that was fitted",
                key="ensemble",
                expected=f"an ensemble of {experiment.scenario}, or one of people and offices",
            )
    return found


def _said(changed: Overrides) -> list[str]:
    """The keys that some overrides set, also those that a dated reform among them sets later."""
    keys = list(changed)
    for key, value in changed.items():
        if read_key(key)[0] == "reform" and isinstance(value, Mapping):
            keys += value.get("set", {})
    return keys


def _at(
    experiment: Experiment, member: Mapping[str, Any], suited: Mapping[str, Suited], seed: int
) -> Experiment:
    """The experiment in the city of a member, in worlds of a seed."""
    variants = {
        variant: {**{key: member[key] for key in suited[variant].goes}, **varied}
        for variant, varied in experiment.variants.items()
    }
    return experiment.model_copy(update={"variants": variants, "seed": seed})


def _expect_all_fit(cities: Sequence[Experiment]) -> None:
    for number, city in enumerate(cities, 1):
        for variant, varied in city.variants.items():
            with locating_faults(_member(number, variant)):
                load(city.scenario, city.common | varied | next(iter(city.arms.values())))


def _member(number: int, variant: str) -> str:
    return f"member {number}" + (f' under "{variant}"' if variant else "")


def claims(experiment: Experiment, rows: Sequence[tuple[int, Row]]) -> list[Claim]:
    """The claims of an experiment from the rows of all members."""
    at = {(member, row.variant, row.arm, row.replication): row.values for member, row in rows}
    members = sorted({member for member, _ in rows})
    numbers = sorted({row.replication for _, row in rows})
    contrasts = {one.name: one.sum for one in experiment.compared}
    found = []
    for one in experiment.hypotheses:
        weights = {str(one.arm): 1.0} if one.contrast is None else contrasts[one.contrast]
        for variant in one.variants or experiment.variants:
            values = [
                [
                    sum(
                        weight * at[member, variant, arm, number][one.statistic]
                        for arm, weight in weights.items()
                    )
                    for number in numbers
                ]
                for member in members
            ]
            found.append(Claim(one, variant, np.array(values, float)))
    return found
