"""How many replications an experiment takes, said before it is run."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

from sim.cli.pilot import show
from sim.study.experiments import pilot as piloting
from sim.study.experiments.experiment import read
from sim.study.experiments.findings import Row
from sim.study.experiments.pilot import FIRST, MOST, pilot, replications_for


@pytest.mark.parametrize(("distance", "together"), [(0.5, 1), (1.0, 1), (1.0, 5), (3.0, 2)])
def test_so_many_find_a_difference_four_times_in_five(distance, together) -> None:
    """Of a deviation that is known to be 1 the power is that of Student's test, by the noncentral t; one fewer has
    less."""
    known = 10**7  # a pilot so great that its deviation is the true one
    n = replications_for(distance, 1.0, known, together)

    def power(n: int) -> float:
        quantile = stats.t.ppf(1 - 0.05 / together / 2, n - 1)
        return 1 - stats.nct.cdf(quantile, n - 1, distance * math.sqrt(n))

    assert power(n) == pytest.approx(0.8, abs=0.08) and power(n) > 0.77
    assert power(n - 1) < power(n)


def test_a_small_pilot_is_trusted_less() -> None:
    """Browne (1995): the upper limit of 80 % of a deviation found in 4 is √(3 / 1.005) = 1.728 times it (χ² of 0.2 with
    three degrees of freedom: 1.005), so that about three times as many replications are asked for."""
    assert replications_for(0.1, 1.0, 4) / replications_for(0.1, 1.0, 10**7) == pytest.approx(
        3 / 1.005, rel=0.01
    )


def test_what_lies_on_its_bound_is_out_of_reach() -> None:
    assert replications_for(0.0, 1.0, 4) == MOST + 1
    assert replications_for(1e-9, 1.0, 4) == MOST + 1


def test_claims_are_told_one_by_one_in_worlds_of_their_own(tiny, monkeypatch, capsys) -> None:
    seen = []

    def pretended(experiment, size, runs, *, first):
        seen.append((first, size.replications))
        worlds = np.random.default_rng(1).normal(size=(2, size.replications))
        return [
            Row(variant, arm, number, {"worst": 0.5, "solved": (arm == "high") * (
                0.0 if variant == "short" else 1 + worlds[at, number])})
            for at, variant in enumerate(experiment.variants)
            for arm in experiment.arms
            for number in range(size.replications)
        ]  # fmt: skip

    monkeypatch.setattr(piloting, "observe", pretended)
    found = pilot(read(tiny), 4, None)
    assert seen == [(FIRST, 4)]
    short, long = found.claims
    assert (short.kind, short.n) == ("did not vary", 0)
    assert long.kind == "needs" and found.enough == long.n
    show(found, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [one["n"] for one in told["claims"]] == [None, long.n]
    show(found, as_json=False)
    assert "did not vary" in (shown := capsys.readouterr().out) and str(long.n) in shown
