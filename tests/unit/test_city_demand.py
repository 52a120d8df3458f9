"""Demand: a year has the needs it should, whatever the season; days vary as asked; shocks act where they should."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from sim.city.calendars import Day, months, year_of, years
from sim.city.catalogue import kinds
from sim.city.demand import days
from sim.city.numbers import Purpose, counts
from sim.policies.demand import Shock
from sim.scenario.load import load
from sim.scenario.reforms import timeline

SLOTS = (1, 1, 2, 1, 1, 1)


def changed(scenario, **fields):
    return scenario.renewed(demand=scenario.demand.model_copy(update=fields))


@pytest.fixture(scope="module")
def calm():
    """The hamlet without chance and without its storm."""
    return changed(load("hamlet"), dispersion=1.0, shocks={})


def course(scenario, count=365, streets=(frozenset({"Hamlet"}),), replication=0, steps=None, slots=SLOTS):
    steps = steps or [(scenario.time.start, scenario)]
    tilt = np.ones((len(streets), len(scenario.catalogue.categories)))
    return days(steps, count, kinds(scenario, slots), streets, tilt, scenario.seed, replication)


def daily(table, day):
    """Shares of the kinds on a day in the first street."""
    return np.diff(table.mixes[table.mix[day, 0]], prepend=0.0)


@pytest.mark.parametrize("start", [date(2019, 1, 1), date(2020, 1, 1)])
def test_a_calendar_year_has_its_needs_whatever_the_season(calm, start):
    scenario = calm.renewed(time=calm.time.model_copy(update={"start": start, "holidays": "china"}))
    table = course(scenario, len(year_of(start)))
    assert (table.level * table.mix_level[table.mix[:, 0]]).sum() == pytest.approx(365, rel=1e-12)


def test_a_category_has_its_share_of_the_year_and_its_season(calm):
    table = course(calm)
    category = kinds(calm, SLOTS).table["category"]
    of_category = (
        np.array([np.bincount(category, daily(table, day)) for day in range(365)]) * table.level[:, None]
    )
    assert of_category.sum(axis=0) / 365 == pytest.approx([0.40, 0.35, 0.25], rel=1e-9)
    month = months(year_of(calm.time.start))
    per_day = np.array([of_category[month == m].sum(axis=0) for m in (0, 4)])
    # 1.6 in January against 0.6 in May for services; housing follows the city, 1.0 in both. Both months of 2021 have 21
    # weekdays and 10 days of weekend.
    assert per_day[0, 1] / per_day[1, 1] == pytest.approx(1.6 / 0.6, rel=0.02)
    assert per_day[0, 0] / per_day[1, 0] == pytest.approx(1.0, rel=0.02)


def test_weekdays_holidays_and_days_made_up(calm):
    start = date(2021, 9, 1)
    scenario = calm.renewed(time=calm.time.model_copy(update={"start": start, "holidays": "china"}))
    flat = changed(scenario, months=[1.0] * 12)
    flat = flat.renewed(
        catalogue=flat.catalogue.model_copy(
            update={
                "categories": {
                    name: category.model_copy(update={"months": []})
                    for name, category in flat.catalogue.categories.items()
                }
            }
        )
    )
    table = course(flat, 60)
    week = flat.demand.weekdays

    def level(day):
        return table.level[(day - start).days]

    monday = level(date(2021, 9, 6))
    assert level(date(2021, 9, 12)) / monday == pytest.approx(week[6] / week[0])
    assert level(date(2021, 10, 1)) / monday == pytest.approx(week[4] * flat.demand.holiday / week[0])
    assert level(date(2021, 10, 9)) / monday == pytest.approx(np.mean(week[:5]) / week[0])
    profile = [
        table.profile[(day - start).days] for day in (date(2021, 9, 6), date(2021, 10, 9), date(2021, 10, 1))
    ]
    assert profile[0] == profile[1] != profile[2]
    assert (table.profile == (table.sorts != Day.WORKING)).all()


@pytest.mark.parametrize("dispersion", [5.0, 150.0])
def test_daily_counts_have_the_dispersion_asked_for(calm, dispersion):
    flat = changed(
        calm,
        dispersion=dispersion,
        months=[1.0] * 12,
        weekdays=[1.0] * 7,
        holiday=1.0,
        needs_per_year=3_650_000.0,
    )
    categories = {
        name: category.model_copy(update={"months": []})
        for name, category in flat.catalogue.categories.items()
    }
    flat = flat.renewed(catalogue=flat.catalogue.model_copy(update={"categories": categories}))
    table = course(flat, 6000)
    mean = 10_000 * flat.citizens.voice
    # Years of 366 days have as many needs as others, hence the rounding of the mean.
    contacts = counts(1, 0, int(Purpose.CAUSE), (table.level * mean)[:, None])[:, 0]
    assert contacts.mean() == pytest.approx(mean, rel=0.01)
    assert contacts.var() / contacts.mean() == pytest.approx(dispersion, rel=0.08)
    assert table.level.mean() == pytest.approx(1, abs=0.01)


def test_replications_differ_in_their_days_only(calm):
    scenario = changed(calm, dispersion=3.0)
    one, two = course(scenario), course(scenario, replication=1)
    assert (one.level != two.level).all()
    assert (one.mixes == two.mixes).all()
    assert (one.level == course(scenario).level).all()


def test_shocks_add_in_their_places_and_category_only(calm):
    storm = Shock(
        start=date(2021, 3, 1),
        end=date(2021, 3, 3),
        factor=3.0,
        categories=["services"],
        places=["West"],
    )
    everywhere = Shock(start=date(2021, 3, 2), end=date(2021, 3, 4), factor=2.0, categories=[], places=[])
    scenario = changed(calm, shocks={"storm": storm, "heat": everywhere})
    streets = [frozenset({"A", "East"}), frozenset({"B", "West"}), frozenset({"West", "East street"})]
    table, plain = (course(one, 70, streets) for one in (scenario, calm))
    assert (table.level == plain.level).all()
    category = kinds(calm, SLOTS).table["category"]
    level = table.mix_level[table.mix]
    first, last = 58, 62  # 28 February … 3 March, and 4 March
    base = np.bincount(category, daily(plain, 59))[1]
    assert level[first : last + 1, 0] == pytest.approx([1, 1, 2, 2, 1])
    assert level[first : last + 1, 1] == pytest.approx([1, 1 + 2 * base, 2 * (1 + 2 * base), 2, 1])
    west = np.diff(table.mixes[table.mix[59, 1]], prepend=0.0)
    assert np.bincount(category, west)[1] == pytest.approx(3 * base / (1 + 2 * base))
    assert (table.mix[:58, 0] == table.mix[:58, 1]).all() and (table.mix[:, 2] == table.mix[:, 1]).all()
    alone = course(changed(calm, shocks={"storm": storm.model_copy(update={"places": ["B"]})}), 70, streets)
    assert alone.mix_level[alone.mix[59]] == pytest.approx([1, 1 + 2 * base, 1])


def test_mixes_are_whole_and_never_fall(calm):
    table = course(changed(calm, shocks=load("hamlet").demand.shocks), 765)
    assert (table.mixes[:, -1] == 1).all()
    assert (np.diff(table.mixes, axis=1) >= 0).all()
    assert len(table.mixes) == len(table.mix_level) == table.mix.max() + 1
    assert len(table.mixes) <= 3 * 12 + 2


def test_a_shock_that_silences_everything_leaves_numbers(calm):
    nothing = Shock(start=date(2021, 1, 1), end=date(2021, 1, 3), factor=0.0, categories=[], places=[])
    table = course(changed(calm, shocks={"n": nothing}), 10)
    assert table.mix_level[table.mix[:3, 0]].tolist() == pytest.approx([0, 0, 1])
    assert np.isfinite(table.mixes).all()


def test_reforms_change_the_level_from_their_day(calm):
    doubled = changed(calm, needs_per_year=2 * calm.demand.needs_per_year)
    start = calm.time.start
    table = course(calm, 365, steps=[(start, calm), (start + timedelta(days=100), doubled)])
    plain = course(calm, 365)
    ratio = table.level / plain.level
    assert ratio[:100] == pytest.approx(1)
    assert ratio[100:] == pytest.approx(2)


def test_the_three_years_of_beijing_have_one_course():
    """No reform of theirs changes how much is needed, and growth is the run's: but for chance and shocks, which have
    tables of their own, each year has the needs of a year, 365 days of level 1, the leap year 2020 too."""
    steps = [(date, changed(step, dispersion=1.0)) for date, step in timeline(load("beijing-2019-2021"))]
    slots = (1, 1, 20, 20, 8, 5)
    table = course(steps[0][1], 1096 + 400, (frozenset({"东城区"}),), steps=steps, slots=slots)
    in_year = years(np.datetime64("2019-01-01") + np.arange(1096))
    assert np.bincount(in_year - 2019, table.level[:1096]) == pytest.approx([365] * 3)
    assert np.isfinite(table.level).all()
