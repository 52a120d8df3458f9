"""Numbers for the founding: every replication founds a city of its own, unless all are to share one.

`founding` is the number of the city under a seed: that of the replication, or 0 in all of them (`same_city`).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.ground.compiling import kernel
from sim.ground.draws import Block, block, poisson, uniform

_FOUND = int(Block.FOUND)


class Purpose(IntEnum):
    """What is drawn. Append only: a renumbering changes every city."""

    STREET = 0  # (population, -, -, -)
    COMMUNITY = 1  # (need, -, -, -)
    KIND = 2  # (hardness, -, -, -)
    DAY = 3  # (level, -, -, -)
    CAUSE = 4  # Poisson counts
    NEED = 5  # of a street (need a head, -, -, -); the next three, too
    HARDNESS = 6
    CONFIDENCE = 7
    CAPABILITY = 8
    LISTED = 9  # by row of a list: (community, -, -, -)
    OPEN = 10  # by row of a backlog's list: (community, -, -, -)


@kernel
def numbers(seed, replication, purpose, identities):
    """Uniform numbers in (0, 1), one an identity: float64[n] for int64[n]."""
    drawn = np.empty(identities.shape[0])
    for i in range(identities.shape[0]):
        drawn[i] = uniform(block(seed, replication, identities[i], _FOUND, 0, purpose)[0])
    return drawn


@kernel
def counts(seed, founding, purpose, means):
    """Poisson counts int32[n, m] with means float64[n, m]."""
    drawn = np.empty(means.shape, np.int32)
    for i in range(means.shape[0]):
        for j in range(means.shape[1]):
            drawn[i, j] = poisson(means[i, j], seed, founding, i << 16 | j, _FOUND, purpose)
    return drawn


def normals(seed: int, founding: int, purpose: Purpose, identities: np.ndarray) -> np.ndarray:
    """Standard normal numbers, one an identity: float64[n] for int64[n]."""
    from scipy.special import ndtri

    return np.asarray(ndtri(numbers(seed, founding, int(purpose), np.asarray(identities, dtype=np.int64))))
