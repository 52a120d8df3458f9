"""What a study asks for is checked on a history in which nothing happens: it has all that a real one has."""

from __future__ import annotations

from datetime import date

import pytest

from sim.errors import PetitionError
from sim.history.measures.measures import measures
from sim.study.designs.best import Objective, choose, find
from sim.study.designs.compare import compare
from sim.study.designs.compared import Precision
from sim.study.designs.design import design, respond
from sim.study.designs.factors import factors
from sim.study.runs.arms import arm
from sim.study.runs.blank import blank
from sim.study.runs.replications import Replications, replications

CASES = [
    ("hamlet", {"until": date(2021, 3, 1)}),
    ("hamlet", {"overrides": {"time.period": "10d"}, "until": date(2021, 2, 15)}),
    ("beijing-2021", {"until": date(2021, 1, 4), "scale": 0.01}),
]


@pytest.mark.parametrize(("scenario", "how"), CASES)
def test_a_blank_history_is_of_the_shape_of_a_real_one(scenario, how, tmp_path) -> None:
    made = arm(scenario, **how)
    with replications(jobs=1, store=tmp_path) as runs:
        real = runs.history(made, 0)
    empty = blank(made)
    for name in ("start", "units", "districts", "deadlines", "periods"):
        assert getattr(empty, name) == getattr(real, name), name
    assert (empty.body == real.body).all() and (empty.district == real.district).all()
    for window in (None, (0, 1), "each"):
        assert list(measures(empty, window)) == list(measures(real, window))
        assert list(measures(empty, window, "unit")) == list(measures(real, window, "unit"))


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """Replications of which none may be asked for."""
    monkeypatch.setattr(Replications, "complete", lambda *_: pytest.fail("a replication was asked for"))
    with replications(jobs=1, store=tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("measure", "start", "said"),
    [("resolution_rat", 0, 'did you mean "resolution_rate"'), ("resolution_rate", 1, "start-up cannot be 1"),
     ("on_time.dangr", 0, "on_time.danger"), ("resolution_rate", -1, "start-up cannot be -1"), (5, 0, "no measure")],
)  # fmt: skip
def test_a_wrong_measure_or_start_up_is_told_before_the_first_replication(
    month, runs, measure, start, said
) -> None:
    made = month("hamlet", "hamlet:staffing.level=1.1")
    end = made[0].scenario.time.end
    turned = factors(made[0].scenario, ["incentive.start=0.1..0.9"])
    studies = [
        lambda: compare(made, runs, precision=[Precision(measure, 0.1)], start=start),
        lambda: choose(made, Objective(measure, False, start), runs, budget=20),
        lambda: find("hamlet", turned, Objective(measure, False, start), runs, budget=9, until=end),
        lambda: respond(design("latin", turned, 4, 1), "hamlet", [measure], runs, start=start, until=end),
    ]
    for study in studies:
        with pytest.raises(PetitionError, match=said):
            study()
