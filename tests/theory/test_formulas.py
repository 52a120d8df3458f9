"""The formulas against published values, against each other, and against simulations of others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from theory import chains, formulas
from theory.reference import EXACT, NOT_BY_A_SCENARIO, SIMULATED

COLLECTION = Path(__file__).parents[3] / "shared" / "validation" / "reference_values.json"


@pytest.mark.parametrize("key", EXACT)
def test_each_formula_gives_its_published_value(key: str) -> None:
    value, formula = EXACT[key]
    assert formula() == pytest.approx(value, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("key", SIMULATED)
def test_the_plain_simulation_agrees_with_another(key: str) -> None:
    value, half, load, allowances = SIMULATED[key]
    share, error = chains.late_by_due(load, allowances, 400_000, seed=1)
    assert abs(share - value) < 4 * np.hypot(error, half / 1.96)


def test_the_collection_of_values_is_covered_whole() -> None:
    """Where the collection is at hand, its values are those here, and each is checked or said not to be expressible."""
    known = {key: value for key, (value, *_) in (EXACT | SIMULATED).items()}
    collection = known
    if COLLECTION.exists():
        collection = {key: entry["value"] for key, entry in json.loads(COLLECTION.read_text("utf-8")).items()}
    left = {key for key in collection if key not in known}
    assert {key for key in left if not key.startswith(tuple(NOT_BY_A_SCENARIO))} == set()
    assert {key: value for key, value in collection.items() if key in known} == known


def test_two_ways_to_the_same_number() -> None:
    steady = chains.rhythm([0.7] * 24, [1] * 24, 1.0, 90)
    assert steady.mean == pytest.approx(formulas.mean_wait(1, 0.7) * 0.7 + 0.7, rel=1e-6)
    assert steady.present == pytest.approx(np.full(24, steady.mean), rel=1e-6)
    assert chains.retrials(1, 0.6, 0.8).between == pytest.approx(formulas.retrial_orbit(0.6, 0.8))
    assert chains.retrials(4, 3.0, 1.0, persists=0.0).lost == pytest.approx(formulas.erlang_b(4, 3.0))
    fixed = formulas.impatient(1, 0.8, lambda t: np.where(t < 5, 1.0, 0.0), 60)
    assert fixed.give_up == pytest.approx(formulas.barrer(0.8, 5), rel=1e-4)
    patient = formulas.impatient(3, 2.0, np.ones_like, 60)
    assert patient.wait == pytest.approx(formulas.mean_wait(3, 2.0), rel=1e-6)
    late = formulas.preemptive_sojourns(2, (0.4, 0.6), (1.0, 1.0), (2.0, 2.0))
    assert 0.4 * late[0] + 0.6 * late[1] == pytest.approx(formulas.mean_wait(2, 1.0) + 1)
    fine = chains.bass_steps(0.03, 0.38, 0.001, 5000)
    assert fine[-1] == pytest.approx(formulas.bass(0.03, 0.38, 5), abs=1e-4)
    sine = [100 + 20 * float(np.sin(2 * np.pi * (hour + 0.5) / 2400)) for hour in range(2400)]
    crowd = chains.crowd(sine, 2 * np.pi / 2400)
    assert crowd[600] == pytest.approx(formulas.infinite_sine(100, 20, 1, np.pi / 2), abs=1e-3)


def test_limits_are_reached_as_staff_grows() -> None:
    for beta in (0.2, 1.0):
        gaps = [
            abs(formulas.erlang_c(n, n - beta * n**0.5) - formulas.halfin_whitt(beta))
            for n in (100, 400, 1600)
        ]
        assert gaps[0] > gaps[1] > gaps[2]
        assert gaps[2] < 0.005


def test_a_bounded_queue_by_hand() -> None:
    """Two officers, 1.6 an hour, three may wait: the chances of 0 … 5 are as 1, 1.6, 1.28, 1.024, 0.8192, 0.65536, which
    sum to 6.37856. Without room it is Erlang's loss, with much room Erlang's delay."""
    lost, wait = formulas.bounded(2, 1.6, 3)
    assert lost == pytest.approx(0.65536 / 6.37856)
    assert wait == pytest.approx((1.024 + 2 * 0.8192 + 3 * 0.65536) / (1.6 * (6.37856 - 0.65536)))
    assert formulas.bounded(3, 2.0, 0)[0] == pytest.approx(formulas.erlang_b(3, 2.0))
    assert formulas.bounded(2, 1.6, 400)[1] == pytest.approx(formulas.mean_wait(2, 1.6))


def test_a_wrong_formula_is_found() -> None:
    """A value a thousandth off is no agreement."""
    for key in (
        "V02.Wq(c=5,lam=4)",
        "V13.MM1_FIFO_P(T>20)(rho=0.9,mu=1)",
        "V08.retrialMM2_Eorbit(lam=1.5,retry=0.5)",
    ):
        value, formula = EXACT[key]
        assert formula() * 1.001 != pytest.approx(value, rel=1e-6, abs=1e-9)
