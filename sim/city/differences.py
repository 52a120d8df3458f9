"""How streets differ: drawn for each by its place in the whole city, and so the same at any scale.

In all of these z is a standard normal number of the street, another one for each purpose.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from sim.city.numbers import Purpose, normals
from sim.policies.demand import Demand
from sim.scenario.schema import Scenario


def need(demand: Demand, seed: int, number: np.ndarray) -> np.ndarray:
    """Relative need a head of streets, float64[streets]: e^(σz), σ: `demand.street_spread`.

    number: int64[streets], a street's place in the whole city.
    """
    return np.asarray(np.exp(demand.street_spread * normals(seed, Purpose.NEED, number)))


def hardness(scenario: Scenario, seed: int, number: np.ndarray) -> np.ndarray:
    """Factor of streets on the hardness of all that is raised there, float64[streets]: e^(τh − τ²/2 − ρτσ).

    τ, ρ: `catalogue.street_hardness_spread` and `street_hardness_with_need`; h = ρz + √(1 − ρ²)·z′, z the number of the
    street's need a head and z′ its own; σ: `demand.street_spread`. Its mean over what is raised is 1, for by need
    E[e^(τh)] is e^(τ²/2 + ρτσ).
    """
    spread, with_need = (
        scenario.catalogue.street_hardness_spread,
        scenario.catalogue.street_hardness_with_need,
    )
    own = sqrt(1.0 - with_need**2)
    drawn = with_need * normals(seed, Purpose.NEED, number) + own * normals(seed, Purpose.HARDNESS, number)
    mean = spread**2 / 2 + with_need * spread * scenario.demand.street_spread
    return np.asarray(np.exp(spread * drawn - mean))


def begin(units: np.ndarray, scenario: Scenario, seed: int, number: np.ndarray) -> None:
    """Write into UNIT[U] what units begin with: `incentive.start` as confidence and effort, and
    `learning.capability.start`; and what leaders make of it in streets, which stand first.

    Confidence: start + σz, cut to 0…1, σ: `incentive.start_spread`. Capability: start·e^(σz), cut to `least` … `most`,
    σ: `learning.capability.start_spread`.
    """
    incentive, capability = scenario.incentive, scenario.learning.capability
    streets = slice(len(number))
    units["confidence"] = incentive.start
    units["capability"] = capability.start
    if incentive.start_spread:
        units["confidence"][streets] += incentive.start_spread * normals(seed, Purpose.CONFIDENCE, number)
    if capability.start_spread:
        units["capability"][streets] *= np.exp(
            capability.start_spread * normals(seed, Purpose.CAPABILITY, number)
        )
    units["confidence"] = np.clip(units["confidence"], 0.0, 1.0)
    units["capability"] = np.clip(units["capability"], capability.least, capability.most)
    units["effort"] = units["confidence"]
