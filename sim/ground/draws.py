"""Randomness by identity: a draw is a pure function of who, when and for which decision.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11) as a
counter-based generator: the counter is the identity of the decision, the key is the seed. Two policies, two
engines, one or a hundred workers therefore see the same world, whatever the order in which they ask.

One block gives four 32-bit numbers, so decisions taken at the same moment share a block; `Block` names them.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.ground.compiling import rule

U32 = 1.0 / 4294967296.0
VISIT_BITS = 16
MOST = (1 << VISIT_BITS) - 1
"""The greatest number of a generation and of a visit; higher ones begin again."""
ONCE = MOST
"""The visit number of what is drawn once for a petition, however often it is sent on."""


class Block(IntEnum):
    """For which decisions a block of four draws is made. Append only: a renumbering changes every result."""

    DAY = 0  # how many needs arise: (count, -, -, -)
    NEED = 1  # (second or age, citizen, kind, voiced); visit 1: (found by a patrol, size of a batch, -, -)
    CONTACT = 2  # (channel, consultation, talk or delay of the web; patience of the first call, or settled by machine)
    RECORD = 3  # (class, machine, desk time, -)
    DISPATCH = 4  # a visit: (right unit, also by arbitration; which wrong one; -; ladder's time)
    RECEIVE = 5  # a visit: (refuses, its time, time of arbitration, time to contact); ONCE: (first receiver, -, -, -)
    WORK = 6  # (work, contacted, solved, explained)
    TASK = 7  # a helper: (its work, its arrival, which unit; of the petition: table, visit 0; joint outside, visit 1)
    CALL = 8  # (asked, delay, answers, excluded)
    JUDGE = 9  # (place of the cause among others, says solved, satisfied, leaves a cause or ends one)
    RETURN = 10  # (repeats, delay, goes higher, closed on paper and found out)
    REDIAL = 11  # a call: (redials, delay, patience of this call, -); ONCE: (another line, its delay, -, -)
    LEAVE = 12  # officers absent: (count, -, -, -)
    CITIZEN = 13  # founding: (trust, expectation, patience, malicious)
    FOUND = 14  # founding: populations, need, hardness, leaders, causes; and the level of each day
    AGENT = (
        15  # slow loop, by period: choices at random, fair rounding of causes, practices: (number, -, -, -)
    )
    LAPSE = 16  # (closes on paper, -, -, -)
    # A matter: (locked, only to be explained, outside owner, how many helpers it needs); visit 1: (other party comes
    # round, -, -, -)
    MATTER = 17
    DELAY = 18  # (lies when the work is done, how long, waits for a stack, -)
    BOOTSTRAP = 19  # of a log: (which week, -, -, -)


@rule
def block(seed, replication, identity, purpose, generation, visit):
    """Four independent 32-bit numbers for one decision.

    seed, replication: 0 ≤ … < 2^32. identity: who (0 ≤ … < 2^63). purpose: a `Block`. generation: which time the
    same petition is raised; visit: which time the same decision is taken (both < 2^16). Returns four int64 in
    [0, 2^32).
    """
    mask = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    key0 = np.uint64(seed) & mask
    key1 = np.uint64(replication) & mask
    c0 = np.uint64(identity) & mask
    c1 = np.uint64(identity) >> shift
    c2 = np.uint64((generation << VISIT_BITS) | visit) & mask
    c3 = np.uint64(purpose)
    for _ in range(10):
        product0 = np.uint64(0xD2511F53) * c0
        product1 = np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = (
            (product1 >> shift) ^ c1 ^ key0,
            product1 & mask,
            (product0 >> shift) ^ c3 ^ key1,
            product0 & mask,
        )
        key0 = (key0 + np.uint64(0x9E3779B9)) & mask
        key1 = (key1 + np.uint64(0xBB67AE85)) & mask
    return np.int64(c0), np.int64(c1), np.int64(c2), np.int64(c3)


@rule
def uniform(number):
    """A 32-bit number as a float strictly inside (0, 1)."""
    return (number + 0.5) * U32


def uniforms(
    seed: int, replication: int, who: np.ndarray, purpose: int, generation: int, visit: int
) -> np.ndarray:
    """The first number of a block for each of `who` (int[n]), as float64[n] in (0, 1)."""
    drawn: np.ndarray = _uniforms(
        seed, replication, np.asarray(who, np.int64), purpose, generation & MOST, visit
    )
    return drawn


@rule
def _uniforms(seed, replication, who, purpose, generation, visit):
    numbers = np.empty(who.shape[0])
    for i in range(who.shape[0]):
        numbers[i] = uniform(block(seed, replication, who[i], purpose, generation, visit)[0])
    return numbers


@rule
def poisson(mean, seed, replication, identity, purpose, visit):
    """A Poisson count by inverse transform, as a sum of parts with a mean of at most 32 each.

    Monotone in `mean` for a given identity as long as the number of parts is the same, so a small change of
    a rate changes few counts (common random numbers).
    """
    if mean <= 0.0:
        return 0
    parts = int(np.ceil(mean / 32.0))
    share = mean / parts
    total = 0
    for part in range(parts):
        u = uniform(block(seed, replication, identity, purpose, visit, part)[0])
        probability = np.exp(-share)
        cumulative = probability
        count = 0
        while u > cumulative and count < 1000:
            count += 1
            probability *= share / count
            cumulative += probability
        total += count
    return total
