"""How streets differ: drawn for each by its place in the whole city, and so the same at any scale.

In all of these z is a standard normal number of the street, another one for each purpose and, by `founding`, the number
of the city, for each city under a seed.
"""

from __future__ import annotations

import numpy as np

from sim.city.numbers import Purpose, normals
from sim.policies.demand import Demand
from sim.scenario.schema import Scenario
from sim.scenario.sections import Catalogue


def need(demand: Demand, seed: int, number: np.ndarray, founding: int = 0) -> np.ndarray:
    """Relative need a head of streets, float64[streets]: e^(σz), σ: `demand.street_spread`.

    number: int64[streets], a street's place in the whole city.
    """
    return np.asarray(np.exp(demand.street_spread * normals(seed, founding, Purpose.NEED, number)))


def hardness(
    catalogue: Catalogue, seed: int, number: np.ndarray, needs: np.ndarray, founding: int = 0
) -> np.ndarray:
    """Factor of streets on the hardness of all that is raised there, float64[streets]: n^γ·e^(τz), over its mean by
    needs, so that the city's petitions are as hard as the catalogue says.

    needs: float64[streets], n of each; γ, τ: `catalogue.street_hardness_by_need`, `street_hardness_spread`.
    """
    weight = needs if needs.any() else np.ones(len(needs))
    factor = (weight / weight.mean()) ** catalogue.street_hardness_by_need
    factor *= np.exp(catalogue.street_hardness_spread * normals(seed, founding, Purpose.HARDNESS, number))
    return np.asarray(factor * weight.sum() / (factor * weight).sum())


def begin(units: np.ndarray, scenario: Scenario, seed: int, number: np.ndarray, founding: int = 0) -> None:
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
        units["confidence"][streets] += incentive.start_spread * normals(
            seed, founding, Purpose.CONFIDENCE, number
        )
    if capability.start_spread:
        units["capability"][streets] *= np.exp(
            capability.start_spread * normals(seed, founding, Purpose.CAPABILITY, number)
        )
    units["confidence"] = np.clip(units["confidence"], 0.0, 1.0)
    units["capability"] = np.clip(units["capability"], capability.least, capability.most)
    units["effort"] = units["confidence"]
