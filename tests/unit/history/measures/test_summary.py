"""The summary against figures worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from sim.ground.tables import UNIT
from sim.history.measures.summary import RUN, SUMMARY, summary
from sim.history.record.history import History

SECONDS = 59 * 86400
NEVER = {str(lag): None for lag in range(2, 13)}


def test_summary_by_hand(history: History) -> None:
    found = summary(history)
    exact = {
        "days": 59, "units": 4, "contacts": 21, "consultations": 10, "starting_backlog": 3, "petitions": 11,
        "closed": 11, "open": 3, "backlog": 2, "open_past_due": 1, "refusals": 2, "disputes": 0,
        "preemptions": 0, "asked": 9, "answered": 8, "excluded": 3, "calls": 21, "abandoned": 4, "lost": 1,
        "self_served": 5, "needs": 46, "repeats": 2, "on_time": {"urgent": 1 / 2, "ordinary": 8 / 9},
        "kept": {"urgent": 1 / 2, "ordinary": 3 / 6},
        "call_wait": {"0.5": 10.0, "0.9": 40.0, "0.95": None, "0.99": None},
        "call_wait_over_an_hour": ["0.95", "0.99"],
        "rank_change": 1.0, "streets_ever_last": 2, "streets_held": 2, "held_for": 2.0, "last_for": 1.0,
        "rank_correlation_by_lag": {"1": pytest.approx(-1)} | NEVER, "last_again": {"1": 0.0} | NEVER,
        "officers": 10,
    }  # fmt: skip
    assert {name: found[name] for name in exact} == exact
    near = {
        "response_rate": 5 / 5, "resolution_rate": 3 / 5, "satisfaction_rate": 3 / 5, "answer_rate": 8 / 9,
        "solved_share": 4 / 11, "paper_share": 1 / 11, "on_time_share": 9 / 11, "refusal_rate": 2 / 15,
        "kept_rate": 4 / 8, "repeat_rate": 2 / 11, "hours_worked": 5, "hours_per_solved": 5 / 4,
        "full_time_equivalents": 81_000 / 35_000, "utilisation": 18 / 81, "officers_on_duty": 81_000 / SECONDS,
        "mean_work": 1800, "offered_load": 15 * 1800 / SECONDS, "load": 27 / 81, "mean_wait_in_unit": 500,
        "mean_sojourn": 60_000 / 11, "mean_tardiness": 1200 / 11, "tardiness_of_late": 600,
        "connection_rate": 17 / 21, "prompt_share": 12 / 21, "mean_call_wait": 160 / 17,
        "seats_busy": 1600 / SECONDS, "consultation_share": 10 / 21, "repeat_share": 2 / 11,
        "voiced_share": 24 / 46, "rank_correlation": -1,
    }  # fmt: skip
    assert {name: found[name] for name in near} == pytest.approx(near)
    times = found["sojourn"] | {
        f"{name} {p}": at for name, of in found["sojourn_by_class"].items() for p, at in of.items()
    }
    assert times == pytest.approx({
        "0.5": 86400, "0.9": 864_000, "0.95": 864_000, "urgent 0.5": 3600, "urgent 0.9": 3600, "urgent 0.95": 3600,
        "ordinary 0.5": 86400, "ordinary 0.9": 864_000, "ordinary 0.95": 864_000,
    }, rel=0.05)  # fmt: skip
    assert set(exact) | set(near) <= set(found) == set(SUMMARY) - set(RUN)


def test_summary_balances_and_is_plain_json(history: History) -> None:
    found = summary(history)
    assert found["starting_backlog"] + found["petitions"] == found["closed"] + found["open"]
    assert found["contacts"] == found["consultations"] + found["petitions"]
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_nothing_counted_is_none_never_nan(history: History) -> None:
    empty = replace(
        history,
        tallies=np.zeros_like(history.tallies),
        hours=np.zeros_like(history.hours),
        waits=np.zeros_like(history.waits),
        ranks=np.zeros_like(history.ranks),
        snapshots=np.zeros((2, 4), UNIT),
        book=np.zeros_like(history.book),
        sojourns=np.zeros_like(history.sojourns),
        sojourns_by_period=np.zeros_like(history.sojourns_by_period),
    )
    found = summary(empty)
    json.dumps(found, allow_nan=False)
    for name in (
        "response_rate",
        "utilisation",
        "mean_work",
        "connection_rate",
        "rank_change",
        "rank_correlation",
    ):
        assert found[name] is None
    assert found["on_time"] == found["kept"] == {"urgent": None, "ordinary": None}
    assert found["petitions"] == 0
