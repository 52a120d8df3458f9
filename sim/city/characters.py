"""What streets are like, and what follows from it for what is raised there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.scenario.city_plan import CityPlan
from sim.scenario.schema import Scenario

ROUNDS = 100


def of_each(plan: CityPlan, characters: Sequence[str], what: str) -> np.ndarray:
    """float64[streets]: a factor of each street's character ("need", "hardness"), 1 for a street without any."""
    return np.array([getattr(plan.characters[one], what) if one else 1.0 for one in characters])


def tilt(scenario: Scenario, characters: Sequence[str], need: np.ndarray) -> np.ndarray:
    """float64[streets, categories]: how many times its share in the city a category has in a street.

    In proportion to `city.characters.….categories`, raked so that a street's shares sum to 1 and each category keeps
    its share of the city (in a year without shocks). characters: by street; need: float64[streets], of each.
    """
    categories = scenario.catalogue.categories
    names = sorted(set(characters))  # streets that are alike are tilted alike, to the last bit
    found = np.ones((len(names), len(categories)))
    for row, one in zip(found, names, strict=True):
        factors = scenario.city.characters[one].categories if one else {}
        row[:] = [factors.get(category, 1.0) for category in categories]
    number = np.array([names.index(one) for one in characters])
    if (found == 1.0).all():
        return np.asarray(found[number])
    share = np.array([category.share for category in categories.values()])
    weight = np.bincount(number, need, len(names))
    share, weight = (
        one / one.sum() if one.any() else np.full(len(one), 1 / len(one)) for one in (share, weight)
    )
    for _ in range(ROUNDS):
        for part in ((weight @ found)[None, :], (found @ share)[:, None]):
            found /= np.where(part > 0, part, 1.0)
    return np.asarray(found[number])
