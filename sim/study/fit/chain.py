"""Draws from a density over the unit cube, by chains that learn each other's differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

BURN, APART = 1000, 100
"""Steps before the first draw, and from one draw of a chain to its next."""


def chained(
    density: Callable[[np.ndarray], np.ndarray], starts: np.ndarray, wanted: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """So many draws, float64[wanted, parameters], and their log densities, float64[wanted].

    density: of points float64[n, parameters] the log density, −inf for nothing; starts: points that have one, of which
    the chains are made, with as many chains as are needed to span the space (ter Braak and Vrugt 2008: differential
    evolution, a tenth of the moves along the line through another chain). The same seed draws the same.
    """
    from emcee import EnsembleSampler
    from emcee.moves import DEMove, DESnookerMove

    parameters = starts.shape[1]
    chains = 2 * max(2 * parameters, len(starts) // 2)
    random = np.random.RandomState(seed)  # noqa: TID251 (the kind that emcee goes on from)
    first = starts[random.randint(len(starts), size=chains)]
    first = np.clip(first + random.normal(0.0, 1e-3, first.shape), 1e-9, 1 - 1e-9)
    first[: len(starts)] = starts[:chains]

    def within(points: np.ndarray) -> np.ndarray:
        found = np.full(len(points), -np.inf)
        inside = ((points >= 0) & (points <= 1)).all(axis=1)
        if inside.any():
            found[inside] = density(points[inside])
        return found

    sampler = EnsembleSampler(
        chains, parameters, within, vectorize=True, moves=[(DEMove(), 0.9), (DESnookerMove(), 0.1)]
    )
    sampler.random_state = random.get_state()
    steps = BURN + APART * -(-wanted // chains)
    sampler.run_mcmc(first, steps, skip_initial_state_check=True)
    kept = slice(BURN + APART - 1, None, APART)
    points = sampler.get_chain()[kept].reshape(-1, parameters)
    levels = sampler.get_log_prob()[kept].reshape(-1)
    order = random.permutation(len(points))[:wanted]
    return points[order], levels[order]
