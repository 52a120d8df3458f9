"""The people, one row each. They are written a community at a time, so that nothing of full size is needed beside."""

from __future__ import annotations

import numpy as np

from sim.behaviour.citizens import Citizens, Temper
from sim.ground.compiling import kernel
from sim.ground.draws import Block, block, uniform
from sim.ground.tables import CITIZEN

_CITIZEN = int(Block.CITIZEN)
_HEAVY, _MALICIOUS = int(Temper.HEAVY), int(Temper.MALICIOUS)
SIXTYFOURTHS = 64


@kernel
def _portion(mean, spread, number):
    """0…255 for a state even in mean ± spread, cut to 0…1."""
    return int(min(max(mean + spread * (2.0 * uniform(number) - 1.0), 0.0), 1.0) * 255.0 + 0.5)


@kernel
def _settle(
    people, home, community, first, propensity, heavy, malicious, trust, expectation, patience, spread, seed
):
    """Write the citizens of one community, who calls most first."""
    for rank in range(propensity.shape[0]):
        row = first + rank
        one, two, three, four = block(seed, 0, row, _CITIZEN, 0, 0)
        person = people[row]
        person.trust = _portion(trust, spread, one)
        person.expectation = _portion(expectation, spread, two)
        person.patience = _portion(patience, spread, three)
        person.propensity = propensity[rank]
        person.temper = 0
        if uniform(four) < malicious:
            person.temper = _MALICIOUS
        elif rank < heavy:
            person.temper = _HEAVY
        home[row] = community


def citizens(communities: np.ndarray, plan: Citizens, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """CITIZEN[N] and each one's community, uint16[N]. communities: COMMUNITY[M].

    Trust, expectation and patience are even within their means ± `citizens.spread`, cut to 0…1. Malicious with chance
    `citizens.malicious`; of the others the first `citizens.heavy` of a community, who call most, are heavy.
    """
    count = int(communities["citizens"].sum())
    people = np.zeros(count, CITIZEN)
    home = np.empty(count, np.uint16)
    size, propensity = 0, np.zeros(0, np.uint16)
    for number, community in enumerate(communities):
        if community["citizens"] != size:
            size = int(community["citizens"])
            propensity = propensities(size, plan.propensity_power)
        _settle(
            people, home, number, int(community["first"]), propensity, round(plan.heavy * size), plan.malicious,
            plan.trust, plan.expectation, plan.patience, plan.spread, seed,
        )  # fmt: skip
    return people, home


def propensities(count: int, power: float) -> np.ndarray:
    """How often each of `count` citizens calls, who calls most first, relative to their mean, in 64ths: uint16[count].

    The petitioner is number floor(n·u^power), so number r calls with chance ((r + 1)/n)^(1/power) − (r/n)^(1/power).
    """
    edge = (np.arange(count + 1) / count) ** (1 / power)
    relative = np.diff(edge) * count * SIXTYFOURTHS
    return np.minimum(np.rint(relative), 65535).astype(np.uint16)
