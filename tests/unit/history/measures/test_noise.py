"""The noise of scores by hand, among identical streets, where all is noise, and among different ones."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ground.tables import LEDGER
from sim.history.measures.noise import noise_share, score_noise
from sim.history.record.history import History

WEIGHTS = np.array([0.2, 0.5, 0.3, 0.0])


def test_a_streets_noise_by_hand(history: History) -> None:
    """East Street in January: four answers count, all were contacted, two of them solved and satisfied, one satisfied
    only, one neither. At the weights ¼, ¼, ½ they are worth 1, 1, ¾ and ¼: their mean ¾, the squares of what they are
    apart from it 1/16 + 1/16 + 0 + 1/4 = 3/8, over 3 · 4 answers 1/32. In February one answer counts: alone it tells
    nothing, and no other unit has two. West Street's were left out on appeal."""
    noise = score_noise(history.tallies, history.weights)
    assert noise[0, 0] == pytest.approx(1 / 32)
    assert np.isnan(noise[1, 0]) and np.isnan(noise[:, 1:]).all()


def test_a_score_carries_its_noise_along_and_a_lone_answer_has_that_of_others() -> None:
    ledger = np.zeros((3, 2), LEDGER)
    ledger["answered"] = [[2, 1], [0, 2], [2, 2]]
    ledger["said_solved"] = [[1, 1], [0, 1], [1, 1]]
    noise = score_noise(ledger, np.array([[0, 1, 0, 0.5]] * 3))
    # Of a yes and a no the sum of squares is 1/2, over 1 · 2 answers 1/4; of one answer alone 1/2.
    expected = [[1 / 4, 1 / 2], [1 / 4, (1 / 4 + 1 / 2) / 4], [1 / 8, (1 / 4 + 3 / 16) / 4]]
    np.testing.assert_allclose(noise, expected)


@pytest.mark.parametrize("spread", [0.0, 0.1])
@pytest.mark.parametrize("together", [True, False])
def test_what_is_noise_is_told_from_what_is_not(spread: float, together: bool) -> None:
    """Twelve months of 300 streets with 20 to 79 answers each; who is satisfied is so more often where it is solved. Of
    identical streets all is noise; else the streets' own variance is known, for it was drawn. By other seeds the share
    has a deviation of 0.02 from what is expected."""
    generator, shape = np.random.default_rng(6), (12, 300)
    answers, own = generator.integers(20, 80, shape), spread * generator.standard_normal(shape)
    asked = np.arange(80) < answers[..., None]
    contacted, solved = (
        (generator.random(asked.shape) < chance) & asked for chance in (0.9, (0.5 + own)[..., None])
    )
    chance = np.where(solved, 0.9, 0.3) if together else 0.6
    satisfied = (generator.random(asked.shape) < chance) & asked
    ledger = np.zeros(shape, LEDGER)
    said = {"said_contacted": contacted, "said_solved": solved, "satisfied": satisfied}
    both = {
        "contacted_solved": contacted & solved, "contacted_satisfied": contacted & satisfied,
        "solved_satisfied": solved & satisfied,
    }  # fmt: skip
    for name, yes in (said | both | {"answered": asked}).items():
        ledger[name] = yes.sum(axis=-1)
    scores = sum(weight * ledger[name] for weight, name in zip(WEIGHTS, said, strict=False)) / answers
    truths = own * (WEIGHTS[1] + (0.6 * WEIGHTS[2] if together else 0))
    found = noise_share(scores, score_noise(ledger, np.tile(WEIGHTS, (12, 1))))
    expected = 1 - truths.var(axis=1).sum() / scores.var(axis=1).sum()
    assert found == pytest.approx(expected, abs=0.06)
    assert (expected < 0.7) == (spread > 0)
