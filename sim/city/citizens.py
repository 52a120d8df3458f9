"""The people, one row each."""

from __future__ import annotations

import numpy as np

from sim.behaviour.citizens import Citizens
from sim.ground.compiling import kernel
from sim.ground.draws import Block, block, uniform
from sim.ground.tables import CITIZEN, FULL

_CITIZEN = int(Block.CITIZEN)


@kernel
def _portion(mean, spread, number):
    """0…255 for a state even in mean ± spread, cut to 0…1."""
    return int(min(max(mean + spread * (2.0 * uniform(number) - 1.0), 0.0), 1.0) * FULL + 0.5)


@kernel
def _settle(people, malicious, trust, expectation, patience, spread, seed, founding):
    """Write all citizens."""
    for row in range(people.shape[0]):
        one, two, three, four = block(seed, founding, row, _CITIZEN, 0, 0)
        person = people[row]
        person.trust = _portion(trust, spread, one)
        person.expectation = _portion(expectation, spread, two)
        person.patience = _portion(patience, spread, three)
        person.malicious = uniform(four) < malicious


def citizens(communities: np.ndarray, plan: Citizens, seed: int, founding: int = 0) -> np.ndarray:
    """CITIZEN[N], by community; who calls most comes first in each. communities: COMMUNITY[M].

    Trust, expectation and patience are even within their means ± `citizens.spread`, cut to 0…1. Malicious with chance
    `citizens.malicious`. founding: the number of the city (`sim.city.numbers`).
    """
    people = np.zeros(int(communities["citizens"].sum()), CITIZEN)
    _settle(people, plan.malicious, plan.trust, plan.expectation, plan.patience, plan.spread, seed, founding)
    return people
