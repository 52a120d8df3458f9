"""Governed streets cost the same whoever they are, where the city gives a pool of officers."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim import run
from sim.ground.tables import Body


def seconds_on_duty(**changes: object) -> int:
    """Seconds of duty of all streets' ordinary officers in the second month, in whole days of one calendar."""
    keys = {f"governed.{key}": value for key, value in changes.items()}
    # One crew for every day, so that an officer more is the same time wherever he sits.
    keys |= {'staffing.crews."street office"': {"share": 0.0, "at_least": 0}}
    keys |= {'staffing.crews."street weekend"': {"share": 1.0, "leave": 0.0}, "staffing.part_time": False}
    history = run("base", overrides=keys, until=date(2021, 3, 1), petitions=False).history
    tally = history.tallies[1][history.body == Body.STREET]
    return int((tally["duty"] - tally["watch"]).sum())


def test_a_pool_of_officers_is_the_same_whoever_is_governed() -> None:
    plain = seconds_on_duty()
    found = [seconds_on_duty(choice=choice, number=4, pool=0.2) for choice in ("largest", "worst", "random")]
    assert np.ptp(found) == 0
    # A fifth of all streets' officers, whole ones.
    assert 1.15 < found[0] / plain < 1.25
    assert seconds_on_duty(choice="largest", number=4, officers=0.2) < found[0]
