"""`python -m experiments.patterns.people`: what is expected of a street whose people are not known, by the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim import load
from sim.scenario.places import places

PRIOR = 0.5
"""Standard deviation of the logarithm of a factor before anything is known of it: factors are drawn towards 1."""
DIVIDED = ("永顺镇", "梨园镇")
"""Left out: of these towns of Tongzhou seven new streets were made after they were counted."""
KINDS = ("街道", "地区", "镇", "乡")
ROUNDS = 100


def study() -> dict[str, Any]:
    """Factors on people by the end of a street's name and by its character, their errors, and what is left to chance.

    Of the logarithm of a known street's people, the district free, kind and character drawn towards the first of each
    (ridge regression, the residual's variance estimated with it). most: by how many of its standard deviations the
    largest known street lies above what is expected of it.
    """
    plan = load("beijing-2019").city
    where = places(plan)
    rows = [
        (district, name, character, size)
        for district, names, known, characters, sizes, fixed in zip(
            where.districts,
            where.streets,
            where.known,
            where.characters,
            where.sizes,
            where.fixed,
            strict=True,
        )
        for name, people, character, size, figure in zip(names, known, characters, sizes, fixed, strict=True)
        if figure and name not in DIVIDED
    ]
    characters = list(plan.characters)
    y = np.log([row[3] for row in rows])
    free = _dummies([row[0] for row in rows], sorted({row[0] for row in rows}))
    drawn = np.hstack([
        _dummies([next(kind for kind in KINDS if row[1].endswith(kind)) for row in rows], KINDS[1:]),
        _dummies([row[2] for row in rows], characters[1:]),
    ])  # fmt: skip
    x = np.hstack([free, drawn])
    inside = np.r_[np.zeros(free.shape[1]), np.ones(drawn.shape[1])]
    variance = 0.4
    for _ in range(ROUNDS):
        inverse = np.linalg.inv(x.T @ x + np.diag(inside * variance / PRIOR**2))
        left = y - x @ (found := inverse @ x.T @ y)
        freedom = len(y) - np.trace(x @ inverse @ x.T)
        variance = float(left @ left / freedom)
    names = [*KINDS[1:], *characters[1:]]
    factors = np.exp(found[free.shape[1] :])
    errors = np.sqrt(variance * np.diag(inverse))[free.shape[1] :]
    return {
        "streets": len(rows),
        "freedom": float(freedom),
        "spread": float(np.sqrt(variance)),
        "most": float(left.max() / np.sqrt(variance)),
        "factors": dict(zip(names, map(float, factors), strict=True)),
        "errors": dict(zip(names, map(float, errors), strict=True)),
    }


def _dummies(values: Sequence[str], of: Sequence[str]) -> np.ndarray:
    return np.array([[value == one for one in of] for value in values], float)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(study(), ensure_ascii=False, indent=1) + "\n")
