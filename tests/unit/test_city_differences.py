"""How streets differ: by numbers worked out by hand, and the same whatever part of the city is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from sim.city import differences
from sim.city.found import found
from sim.city.staffing import BODIES, established
from sim.ground.tables import UNIT
from sim.runner import run
from sim.scenario.load import load
from sim.scenario.reforms import timeline

BASE = load("base")
MANY = np.arange(20_000)


def posts(exponent, work, bodies):
    shares = BASE.staffing.establishment | {"street": exponent}
    staffing = BASE.staffing.model_copy(update={"establishment": shares})
    return established(staffing, np.array(work, float), np.array([BODIES.index(body) for body in bodies]))


def test_posts_follow_work_less_than_in_proportion():
    """√100 = 10, √400 = 20, √900 = 30 of 60: a sixth, a third and a half of 1400; departments stay as they are."""
    bodies = ["street", "street", "street", "department", "department"]
    work = [100, 400, 900, 50, 950]
    assert posts(0.5, work, bodies) == pytest.approx([1400 / 6, 1400 / 3, 1400 / 2, 50, 950])
    assert posts(0.0, work, bodies) == pytest.approx([1400 / 3] * 3 + [50, 950])
    assert posts(1.0, work, bodies).tolist() == work
    assert posts(0.5, [0, 0], ["street"] * 2).tolist() == [0, 0]


def test_the_officers_of_a_body_stay_as_many_and_the_heavy_are_short_of_them():
    """At η = ½ a street with four times another's work has twice its posts, so twice as much work an officer."""
    usual, other = (
        found(timeline(load("base", {"time.end": "2021-02-01", "staffing.establishment.street": exponent})))
        for exponent in (1.0, 0.5)
    )
    street = np.array([name.startswith("street") for name in usual.crew_names])
    full = [
        np.bincount(c.crews["unit"], np.where(street, c.crews["officers"] / c.crews["stretch"], 0.0))
        for c in (usual, other)
    ]
    assert full[0].sum() == pytest.approx(full[1].sum())
    busy = full[0][:40] > 0
    short = np.polyfit(np.log(full[0][:40][busy]), np.log(full[1][:40][busy]), 1)[0]
    assert short == pytest.approx(0.5, abs=1e-9)


def catalogue(**changes):
    return BASE.catalogue.model_copy(update=changes)


def test_hardness_follows_needs_and_its_mean_by_needs_is_one():
    """Needs 1 and 4 at γ = ½: factors 1 : 2, of mean (1·1 + 4·2)/5 = 9/5, so 5/9 and 10/9."""
    by_need = catalogue(street_hardness_by_need=0.5)
    assert differences.hardness(by_need, 1, np.arange(2), np.array([1.0, 4.0])) == pytest.approx(
        [5 / 9, 10 / 9]
    )
    spread = catalogue(street_hardness_spread=0.3, street_hardness_by_need=0.2)
    needs = np.exp(np.linspace(-2, 2, len(MANY)))
    hard = differences.hardness(spread, 1, MANY, needs)
    assert (hard * needs).sum() / needs.sum() == pytest.approx(1)
    own = np.log(hard) - 0.2 * np.log(needs)
    assert own.std() == pytest.approx(0.3, rel=0.03)
    assert abs(np.corrcoef(own, needs)[0, 1]) < 0.03
    assert differences.hardness(spread, 1, np.arange(3), np.zeros(3)).min() > 0


def test_need_a_head_is_lognormal():
    need = np.log(differences.need(BASE.demand.model_copy(update={"street_spread": 0.4}), 1, MANY))
    assert (need.mean(), need.std()) == (pytest.approx(0, abs=0.01), pytest.approx(0.4, rel=0.03))


def test_leaders_differ_within_bounds_and_in_streets_alone():
    changes = {"incentive.start": 0.8, "incentive.start_spread": 0.2, "learning.capability.start_spread": 0.1}
    scenario = load("base", changes)
    units = np.zeros(len(MANY) + 3, UNIT)
    differences.begin(units, scenario, 1, MANY)
    streets, others = units[: len(MANY)], units[len(MANY) :]
    # One in six lies more than a standard deviation above the mean, and is cut to 1.
    assert (streets["confidence"] == 1).mean() == pytest.approx(0.1587, abs=0.01)
    assert np.median(streets["confidence"]) == pytest.approx(0.8, abs=0.01)
    assert (streets["effort"] == streets["confidence"]).all()
    least, most = scenario.learning.capability.least, scenario.learning.capability.most
    assert (streets["capability"] == most).mean() == pytest.approx(0.0341, abs=0.01)  # ln 1.2 / 0.1 = 1.823
    assert streets["capability"].min() >= least
    assert abs(np.corrcoef(streets["confidence"], streets["capability"])[0, 1]) < 0.03
    assert set(others["confidence"]) == {0.8} and set(others["capability"]) == {1.0}


def test_a_street_is_the_same_in_a_part_of_the_city():
    changes = {
        "time.end": "2021-02-01", "incentive.start_spread": 0.1, "learning.capability.start_spread": 0.1,
        "catalogue.street_hardness_spread": 0.3,
    }  # fmt: skip
    whole, part = (found(timeline(load("base", changes)), scale) for scale in (1.0, 0.3))
    here = [whole.unit_names.index(name) for name in part.unit_names[: part.layout.streets]]
    for what in ("confidence", "capability"):
        assert part.units[what][: len(here)].tolist() == whole.units[what][here].tolist()
    hard = [
        np.array([c.communities["hardness"][c.communities["street"] == street][0] for street in streets])
        for c, streets in ((part, range(len(here))), (whole, here))
    ]
    # Its mean over all streets is one in each, so that one factor may lie between them.
    assert np.ptp(np.log(hard[0]) - np.log(hard[1])) < 1e-12
    assert len(set(hard[0])) == len(here)


def test_who_asks_for_more_answers_than_there_are_ranks_nobody_and_moves_nobody():
    history = run("hamlet", until="2021-03-01", overrides={"assessment.least_answers": 100_000}).history
    assert not history.ranks.any()
    assert np.isnan(history.snapshots["score"]).all()
    assert set(history.snapshots["confidence"].ravel()) == {load("hamlet").incentive.start}
