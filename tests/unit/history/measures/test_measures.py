"""The door to measures: whatever is asked for comes out of the same counts."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.ground.tables import Body
from sim.history.measures.measures import expect, measures, window
from sim.history.measures.summary import OVERLOAD, summary
from sim.history.measures.tables import by_period, whole_run
from sim.history.record.history import History

NESTED = ("on_time", "kept", "rank_correlation_by_lag", "last_again", "sojourn")


def test_the_whole_run_is_the_summary(history: History) -> None:
    told, found = summary(history), measures(history)
    flat = {f"{name}.{key}": one for name in (*NESTED, "call_wait") for key, one in told.pop(name).items()}
    by_class = told.pop("sojourn_by_class").items()
    flat |= {f"sojourn.{name}.{p}": one for name, of in by_class for p, one in of.items()}
    for name, value in (told | flat).items():
        if name not in ("days", "units", "call_wait_over_an_hour", *OVERLOAD):
            assert found[name] == (pytest.approx(np.nan, nan_ok=True) if value is None else value), name


def test_windows_and_groups_are_those_of_the_tables(history: History) -> None:
    months, run = by_period(history, "unit"), whole_run(history, "unit")
    every, second = measures(history, None, "unit"), measures(history, (1, 2), "unit")
    for name in (
        "closed",
        "resolution_rate",
        "utilisation",
        "officers_on_duty",
        "backlog",
        "mean_sojourn",
        "kept_rate",
        "open_past_due",
        "officers",
        "full_time_equivalents",
    ):
        np.testing.assert_array_equal(every[name], run[name])
        np.testing.assert_array_equal(second[name], months[name].reshape(2, 4)[1])
        np.testing.assert_array_equal(measures(history, "each", "unit")[name], months[name].reshape(2, 4))
        np.testing.assert_array_equal(measures(history, "each")[name], by_period(history, "city")[name])


def test_some_units_are_those_and_no_others(history: History) -> None:
    east = np.arange(4) == 0
    found, each = measures(history, (0, 1), east), measures(history, (0, 1), "unit")
    assert found["closed"] == each["closed"][0] == 6
    assert found["street_score"] == each["score"][0] == 0.6
    assert "calls" not in found and "lost" not in found
    streets = measures(history, units=history.body == Body.STREET)
    assert streets["closed"] == 11 and streets["street_effort"] == 0.5


def test_what_is_counted_once_is_there_for_the_whole_run_only(history: History) -> None:
    assert measures(history)["lost"] == 1 and measures(history, (0, None))["call_wait.0.5"] == 10
    january = measures(history, (0, 1))
    assert "lost" not in january and "call_wait.0.5" not in january
    assert (january["calls"], january["open"], january["repeats"]) == (20, 3 + 10 - 10, 2)


def test_windows() -> None:
    assert window((-3, None), 12) == (9, 12)
    assert window((0, -2), 12) == (0, 10)
    for wrong in ((5, 5), (0, 13), (-13, None)):
        with pytest.raises(PetitionError, match="not in a run of 12"):
            window(wrong, 12)


def test_a_measure_that_is_not_there_names_the_nearest(history: History) -> None:
    with pytest.raises(
        PetitionError, match=r'no measure "resolution"\n(.*\n)*.*did you mean "resolution_rate"'
    ):
        expect(["backlog", "resolution"], measures(history))


@pytest.mark.parametrize("chosen", [None, [True, False, True, True]])
def test_periods_found_together_are_those_found_one_by_one(history, chosen) -> None:
    units = None if chosen is None else np.array(chosen)
    together = measures(history, "each", units)
    for n in range(len(history.periods)):
        alone = measures(history, (n, n + 1), units)
        assert set(together) <= set(alone)
        for name, values in together.items():
            np.testing.assert_array_equal(values[n], alone[name], err_msg=name)
