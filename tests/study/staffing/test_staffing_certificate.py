"""A certificate tells what it tells: counts, factors and chances by values of tables, and by draws."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.staffing.certificate import Certificate, allowed, at_least, likely, needed, tolerance_factor
from sim.study.staffing.trial import Seen


def seen(met: np.ndarray, of: np.ndarray, share: float = 0.95) -> Seen:
    """One promise to one group, a year an entry."""
    return Seen(met[None, None], of[None, None], np.array([[share]]), np.array([False]))


def test_95_of_100_years_with_95_of_100_sureness_take_59_of_59() -> None:
    # 0.95 ** 59 = 0.0485, and 0.95 ** 58 = 0.0510.
    assert needed(0.95, 0.95) == 59
    assert [allowed(years, 0.95, 0.95) for years in (58, 59, 92, 93, 124)] == [-1, 0, 0, 1, 2]


def test_twenty_of_twenty_show_86_of_100_years() -> None:
    assert at_least(20, 20, 0.95) == pytest.approx(0.05 ** (1 / 20))
    assert at_least(0, 20, 0.95) == 0.0


def test_the_tolerance_factor_is_that_of_the_tables() -> None:
    # Odeh and Owen 1980, one-sided, 95 % of a normal with 95 %: n = 10: 2.911, n = 20: 2.396, n = 50: 2.065.
    found = [tolerance_factor(years, 0.95, 0.95) for years in (10, 20, 50)]
    assert found == pytest.approx([2.911, 2.396, 2.065], abs=0.001)


def test_the_chances_told_are_those_of_draws() -> None:
    certificate, rng = Certificate(years=93), np.random.default_rng(1)

    def passing(good: float) -> float:
        met = np.where(rng.random((4000, 93)) < good, 99.0, 50.0)
        many = Seen(met[None], np.full_like(met[None], 100.0), np.full((1, 4000), 0.95), np.array([False]))
        return float(certificate.passes(many).mean())

    assert passing(0.95) == pytest.approx(certificate.false_pass, abs=0.02)
    assert certificate.false_pass <= 0.05
    assert 1 - passing(0.99) == pytest.approx(certificate.false_alarm, abs=0.03)


def test_fewer_years_than_tell_without_a_model_are_judged_by_one() -> None:
    certificate = Certificate(years=20)
    assert certificate.rule == "tolerance"
    rng = np.random.default_rng(2)
    late = rng.poisson(10, 20).astype(float)
    assert certificate.passes(seen(1000 - late, np.full(20, 1000.0))).all()
    assert not certificate.passes(seen(1000 - 4.4 * late, np.full(20, 1000.0))).any()
    assert "59 years of 59" in " ".join(certificate.told())


def test_a_mean_may_be_kept_that_few_years_keep() -> None:
    met = np.tile([1000.0, 910.0], 10)  # 95.5 % on average, and every other year is bad
    years = seen(met, np.full(20, 1000.0))
    assert not Certificate(years=59).passes(years).any()
    assert not Certificate(years=20, mean=True).passes(years).any()  # 95.5 ± 1.7 %
    many = seen(np.tile(met, 20), np.full(400, 1000.0))
    assert Certificate(years=400, mean=True).passes(many).all()


@pytest.mark.parametrize(("of", "kept"), [(2.0, False), (3.0, True), (5000.0, True)])
def test_a_mean_of_years_that_miss_nothing_is_kept_if_enough_was_promised(of: float, kept: bool) -> None:
    # 20 years, none missed: of 40 petitions 0.05^(1/40) = 92.8 % are shown, of 60 it is 95.1 %.
    years = seen(np.full(20, of), np.full(20, of))
    assert bool(Certificate(years=20, mean=True).passes(years)[0, 0]) is kept


def test_who_is_promised_nothing_is_not_failed() -> None:
    nothing = seen(np.zeros(59), np.zeros(59))
    assert Certificate().passes(nothing).all()
    assert not nothing.counts.any()


@pytest.mark.parametrize(("confidence", "kept"), [(0.95, False), (0.75, False), (0.5, True)])
def test_what_is_asked_of_fewer_years_is_likely_with_more_bad_ones(confidence: float, kept: bool) -> None:
    # Two of five years bad, and the mean well on the good side: half of all years may well be good, three in four not.
    of = np.full((1, 1, 5), 1000.0)
    met = np.array([[[990.0, 980, 985, 940, 945]]])
    seen = Seen(met, of, np.array([[0.95]]), np.array([False]))
    assert bool(likely(seen, confidence)[0, 0]) is kept


@pytest.mark.parametrize("years", [8, 20, 40])
@pytest.mark.parametrize("of", [600, 5000])
def test_a_bound_of_few_years_lets_few_plans_pass_that_are_just_too_bad(of, years):
    """Missed petitions of a year, Poisson about a lognormal: 94 % of years keep what is promised, 95 % are asked for.
    The rule promises to let such a plan pass in at most one of twenty trials; it counts petitions, which are no
    normal logarithms, so one of fifteen is allowed here. Three thousand trials tell that to 0.014."""
    draws = np.random.default_rng(years)
    spread = 0.6

    def missed(mean: float, shape: tuple[int, ...]) -> np.ndarray:
        return draws.poisson(of * mean * np.exp(spread * draws.standard_normal(shape)))

    means = np.geomspace(0.005, 0.05, 60)
    just = means[[(missed(mean, (20_000,)) <= 0.05 * of).mean() >= 0.94 for mean in means]].max()
    missing = missed(just, (1, 3000, years))
    seen = Seen(of - missing, np.full(missing.shape, of), np.full((1, 3000), 0.95), np.zeros(1, bool))
    certificate = Certificate(confidence=0.95, sure=0.95, years=years)
    assert certificate.rule == "tolerance"
    assert 0.0 < certificate.passes(seen).mean() < 1 / 15 + 0.014
