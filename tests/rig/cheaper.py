"""Brute force: in small simulated cities, does any cheaper plan pass the certificate that the plan found has passed?

    PYTHONPATH=tests python -m rig.cheaper [CERTIFIED]

Each city is the hamlet for a month with needs, work and allowances of its own, and two or three units whose officers
are sought. Every plan of fewer officers in all, in which no post has over `FAR` more or fewer than the plan found, is
simulated in the same years and judged by the same rule.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path

import numpy as np

from sim.study.runs.replications import Replications, replications
from sim.study.staffing.plan import Plan, seek, tried_by
from sim.study.staffing.question import Question, ask

FAR = 2
UNITS = (
    "Mill Street",
    "Church Street",
    "Bridge Street",
    "Hamlet department 1",
    "Hamlet department 2",
    "utility 1",
)
KINDS = ("on time", "begun within 2d", "closed within 6d")


@dataclass(frozen=True)
class Verdict:
    """A plan, and those of fewer officers that were tried and that pass."""

    plan: Plan
    tried: int
    passing: list[list[int]]

    def __str__(self) -> str:
        found, asked = self.plan.plan[self.plan.free].tolist(), self.plan.question
        named = ", ".join(post.name for post in self.plan.groups.posts if not post.urgent)
        return (
            f"{asked.promises[0].text} ({named}): {found}, {'certified' if self.plan.holds else 'not certified'}; "
            f"{self.tried} cheaper plans, {len(self.passing)} pass {self.passing[:3] or ''}"
        )


def question(number: int, days: int = 31) -> Question:
    """The question of a city of this number: all is drawn, and the certificate asks for 80 % of years, 80 % sure."""
    draw = np.random.default_rng([number, 2021])
    of = draw.choice(UNITS, size=draw.integers(2, 4), replace=False).tolist()
    share = draw.choice([60, 70, 80, 90])
    overrides = {
        "demand.needs_per_year": int(draw.uniform(15_000, 60_000)),
        "deadlines.ordinary.allowance": f"{draw.integers(3, 11)}d",
        "dispatch.refusal.own": round(draw.uniform(0.0, 0.1), 3),
        "demand.dispersion": round(draw.uniform(1.0, 3.0), 2),
    }
    end = np.datetime64("2021-01-01") + np.timedelta64(days, "D")
    return ask(
        "hamlet", [f"{share}% of ordinary {draw.choice(KINDS)}"], of=of, confidence=0.8, sure=0.8, overrides=overrides,
        seed=number + 1, until=str(end),
    )  # fmt: skip


def cheaper(plan: np.ndarray, free: np.ndarray) -> Iterator[np.ndarray]:
    """All plans near one that have fewer officers."""
    posts = np.flatnonzero(free)
    each = [range(max(0, int(plan[post]) - FAR), int(plan[post]) + FAR + 1) for post in posts]
    for counts in product(*each):
        if sum(counts) < plan[posts].sum():
            other = plan.copy()
            other[posts] = counts
            yield other


def judge(asked: Question, runs: Replications) -> Verdict:
    """Find a plan, and try all that are cheaper."""
    plan = seek(asked, runs, around=False)
    attempt = tried_by(asked, runs, plan.groups, asked.scenario)
    # Who is out of any reach has no certificate to pass: his officers stay as they are.
    sought = plan.free & np.array([bool(plan.passed[:, post.group].all()) for post in plan.groups.posts])
    others = list(cheaper(plan.plan, sought))

    def passes(other: np.ndarray) -> bool:
        return all(  # no bad year is allowed: most others fail in the first
            bool((attempt(other, plan.years[:count]).good.all(axis=-1) | ~plan.passed).all())
            for count in (1, 2, asked.certificate.years)
        )

    assert asked.certificate.rule == "years" and asked.certificate.allowed == 0
    return Verdict(plan, len(others), [other[sought].tolist() for other in others if passes(other)])


def main(cities: int) -> None:
    """Print a line a city, until the plans of so many are certified."""
    tried = passing = certified = 0
    with tempfile.TemporaryDirectory() as store, replications(jobs=1, store=Path(store)) as runs:
        for number in count():
            verdict = judge(question(number), runs)
            tried, passing = tried + verdict.tried, passing + len(verdict.passing)
            certified += verdict.plan.holds
            print(f"{number}: {verdict}", flush=True)
            if certified >= cities:
                break
    print(
        f"{certified} certified plans: {tried} cheaper ones in {runs.computed} simulated months, {passing} pass"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
