"""How much of what streets' scores differ by is chance: which citizens were called back, and what they answered.

An answer is worth v = w₁·contacted + w₂·solved + w₃·satisfied, and a fresh score is the mean of the n answers of a
period. Were every answer drawn anew, the score would have the variance Var(v) / n, which the answers themselves tell:
v̄² and the mean of v² follow from how many said yes to each question and to each two (a yes squared is a yes), so that
(mean of v² − v̄²) / (n − 1) is without bias. Answers to the three questions go together: to take them for independent
would make the noise too small. What is carried over from the last score brings its noise along, times the square of its
share. A unit's own answers say nothing while there are fewer than two: then those of all units stand for them.
"""

from __future__ import annotations

import numpy as np

from sim.history.measures.measure import share
from sim.history.measures.units import assessed


def answer_variance(ledger: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sum over answers of (v − v̄)², float64[…]. ledger: LEDGER[…]; weights: response, resolution, satisfaction."""
    one, two, three = weights[:3]
    said = one * ledger["said_contacted"] + two * ledger["said_solved"] + three * ledger["satisfied"]
    squares = (
        one**2 * ledger["said_contacted"]
        + two**2 * ledger["said_solved"]
        + three**2 * ledger["satisfied"]
        + 2 * one * two * ledger["contacted_solved"]
        + 2 * one * three * ledger["contacted_satisfied"]
        + 2 * two * three * ledger["solved_satisfied"]
    )
    answers = assessed(ledger)
    return np.where(answers > 0, squares - said**2 / np.maximum(answers, 1), 0.0)


def score_noise(ledger: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The variance that chance alone gives a published score, float64[periods, units]; nan without a score.

    ledger: LEDGER[periods, units]. weights: float64[periods, 4], response, resolution, satisfaction, carry.
    """
    noise = np.full(ledger.shape, np.nan)
    last = np.full(ledger.shape[1], np.nan)
    for number, counts in enumerate(ledger):
        answers, spread = assessed(counts), answer_variance(counts, weights[number])
        enough = answers > 1
        usual = share(spread[enough].sum(), (answers[enough] - 1).sum())
        of_one = np.where(enough, spread / np.maximum(answers - 1, 1), usual)
        fresh = share(of_one, answers)
        carry = np.where(np.isnan(last), 0.0, weights[number, 3])
        mixed = (1 - carry) ** 2 * fresh + carry**2 * np.nan_to_num(last)
        last = noise[number] = np.where(answers > 0, mixed, last)
    return noise


def noise_share(scores: np.ndarray, noise: np.ndarray) -> float:
    """Mean noise / variance of the scores between streets, both added up over the periods; nan where scores do not
    differ. float64[periods, streets] each. Chance may take it above 1."""
    expected = found = 0.0
    for row, chance in zip(scores, noise, strict=True):
        known = ~(np.isnan(row) | np.isnan(chance))
        if known.sum() > 1:
            expected += float(chance[known].mean())
            found += float(row[known].var(ddof=1))
    return expected / found if found > 0 else float("nan")
