"""One number of each replication, of some units, over some periods."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.study.experiments.experiment import (
    Statistic,
    Units,
)
from sim.study.experiments.statistic import by_unit, chosen, value
from sim.study.runs.replications import replications


def test_units_are_chosen_by_body_district_name_and_place(month, shared) -> None:
    with replications(jobs=1, store=shared) as runs:
        history = runs.history(month("hamlet")[0], 0)
    streets = chosen(Units(body="street"), history)
    assert [history.units[i] for i in np.flatnonzero(streets)] == [
        "Mill Street",
        "Church Street",
        "Bridge Street",
    ]
    assert chosen(Units(district="Hamlet", body="street"), history).sum() == 3
    assert chosen(Units(names=["Mill Street"]), history).sum() == 1
    accepted = by_unit(history, "accepted", (0, 1))
    for units, best in ((Units(body="street", most=1), max), (Units(body="street", least=1), min)):
        (only,) = np.flatnonzero(chosen(units, history))
        assert accepted[only] == best(accepted[streets])
    for wrong in (
        Units(district="Hamlit"),
        Units(names=["Mil Street"]),
        Units(body="street", names=["x"]),
    ):
        with pytest.raises(PetitionError):
            chosen(wrong, history)
    with pytest.raises(PetitionError, match="50 units are meant, but there are 3"):
        chosen(Units(body="street", most=50), history)


def test_statistics_over_units(month, shared) -> None:
    with replications(jobs=1, store=shared) as runs:
        history = runs.history(month("hamlet")[0], 0)
    rates = by_unit(history, "resolution_rate", (0, 1))[history.body == 0]
    of = Statistic(name="x", label="x", measure="resolution_rate", over="mean", units=Units(body="street"))
    assert value(of, history, history) == pytest.approx(rates.mean())
    for over, expected in (("below", (rates < 0.45).mean()), ("above", (rates > 0.45).mean())):
        told = of.model_copy(update={"over": over, "threshold": 0.45})
        assert value(told, history, history) == pytest.approx(expected)
    assert value(of.model_copy(update={"over": "spread"}), history, history) == pytest.approx(rates.std())
    assert by_unit(history, "effort", (0, 1)) == pytest.approx(history.snapshots["effort"][0], nan_ok=True)
    with pytest.raises(PetitionError, match='no measure "resolved"'):
        value(of.model_copy(update={"measure": "resolved"}), history, history)


def test_a_change_is_told_since_an_earlier_window(month, shared) -> None:
    with replications(jobs=1, store=shared) as runs:
        history = runs.history(month("hamlet")[0], 0)
    whole = Statistic(
        name="x", label="x", measure="resolution_rate", periods=(0, 1), units=Units(body="street")
    )
    assert value(whole.model_copy(update={"since": (0, 1)}), history, history) == 0.0
    count = len(history.periods)
    last, first = (whole.model_copy(update={"periods": place}) for place in ((count - 1, count), (0, 1)))
    changed = value(last, history, history) - value(first, history, history)
    assert value(last.model_copy(update={"since": (0, 1)}), history, history) == changed
