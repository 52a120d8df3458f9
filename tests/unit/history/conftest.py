"""A history small enough to work out by hand: two streets, a district and a utility; two months; four petitions."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from sim.ground.tables import BOOK, HOUR, LEDGER, RECORD, UNIT, Body
from sim.history.disk.columns import Labels
from sim.history.record.history import History, Period
from sim.history.record.sojourns import BINS, bin_of

DAY = 86400


@pytest.fixture
def labels() -> Labels:
    return Labels(
        start=date(2021, 1, 1),
        units=["East Street", "West Street", "Old Town", "Water"],
        districts=["Old Town"],
        deadlines=["urgent", "ordinary"],
        categories=["heating", "noise"],
        kinds=["1.1.1", "2.1.1"],
        body=np.array([Body.STREET, Body.STREET, Body.DISTRICT, Body.UTILITY]),
        category=np.array([0, 1]),
        street=np.array([0, 1, 1]),
        district=np.array([0, 0, 0]),
    )


@pytest.fixture
def records() -> np.ndarray:
    """Four petitions: solved on time; explained late; closed on paper and raised again; the repeat, still open."""
    rows = np.zeros(4, RECORD)
    rows["id"] = [101, 202, 303, 303]
    rows["generation"] = [0, 0, 0, 1]
    rows["channel"] = [0, 1, 0, 0]
    rows["origin"] = [0, 1, 2, 2]
    rows["citizen"] = [5, 6, 7, 7]
    rows["community"] = [0, 1, 2, 2]
    rows["kind"] = [0, 1, 1, 1]
    rows["deadline"] = [0, 1, 1, 1]
    rows["unit"] = [3, 1, 1, 2]
    rows["owner"] = [3, 1, 1, 1]
    rows["path_1"] = [0, 1, 1, 2]
    rows["path_2"] = [3, -1, -1, -1]
    rows["path_3"] = -1
    rows["visits"] = [2, 1, 1, 1]
    rows["refusals"] = [1, 0, 0, 0]
    rows["machine"] = [1, 0, 0, 0]
    rows["higher"] = [0, 0, 0, 1]
    rows["outcome"] = [1, 2, 4, 0]
    rows["raised"] = [100, 200, -1, 40 * DAY]
    rows["recorded"] = [160, 260, -1, 40 * DAY + 60]
    rows["dispatched"] = [400, 500, -1, 40 * DAY + 300]
    rows["due"] = [400 + DAY, 500 + 7 * DAY, 5 * DAY, 47 * DAY]
    rows["arrived"] = [1000, 600, 0, 40 * DAY + 400]
    rows["contacted"] = [2000, -1, -1, -1]
    rows["started"] = [3000, 8 * DAY, -1, -1]
    rows["closed"] = [5000, 9 * DAY, 5 * DAY, -1]
    rows["called"] = [2 * DAY, 10 * DAY, -1, -1]
    rows["work"] = [1500, 7200, 0, 0]
    for answer, said in (("said_contacted", [1, 0]), ("said_solved", [1, 0]), ("satisfied", [1, 0])):
        rows[answer] = [*said, -1, -1]
    rows["excluded"] = [0, 1, 0, 0]
    rows["repeats"] = [0, 0, 1, 0]
    rows["cause"] = [0, -1, 1, 0]
    return rows


def _tallies() -> np.ndarray:
    tallies = np.zeros((2, 4), LEDGER)
    east, west, _, water = tallies[0]
    east["arrived"], east["accepted"], east["refused"] = 10, 8, 2
    east["closed"], east["solved"], east["explained"], east["unsolved"], east["paper"] = 6, 3, 1, 1, 1
    east["due"][:2], east["on_time"][:2], east["late"], east["tardiness"] = (2, 4), (1, 3), 2, 1200
    east["asked"], east["answered"], east["excluded"] = 6, 5, 1
    east["said_contacted"], east["said_solved"], east["satisfied"] = 4, 2, 3
    east["repeats"], east["tasks"], east["started"], east["wait"] = 2, 2, 5, 5000
    east["busy"], east["duty"], east["sojourn"] = 10_000, 40_000, 60_000
    east["contacted_solved"], east["contacted_satisfied"], east["solved_satisfied"] = 2, 3, 2
    east["owed"][:2], east["kept"][:2], east["papered"] = (2, 5), (1, 2), 1
    west["arrived"] = west["accepted"] = 4
    west["closed"] = west["unsolved"] = 4
    west["due"][:2], west["on_time"][:2] = (0, 4), (0, 4)
    west["asked"] = west["answered"] = west["excluded"] = 2
    west["started"], west["busy"], west["duty"] = 4, 5_000, 10_000
    water["duty"] = 1_000
    east = tallies[1, 0]
    east["arrived"] = east["accepted"] = east["closed"] = east["solved"] = east["started"] = 1
    east["due"][1] = east["on_time"][1] = 1
    east["asked"] = east["answered"] = east["said_contacted"] = east["said_solved"] = 1
    east["busy"], east["duty"] = 3_000, 30_000
    east["owed"][1] = east["kept"][1] = east["contacted_solved"] = 1
    return tallies


@pytest.fixture
def history(labels: Labels) -> History:
    """Starting 3 + raised 11 = closed 11 + open 3, of which East Street holds 2 and one is on its way."""
    snapshots = np.zeros((2, 4), UNIT)
    snapshots["backlog"] = [[2, 0, 0, 0], [2, 0, 0, 0]]
    snapshots["score"] = [[0.6, np.nan, np.nan, np.nan], [0.9, np.nan, np.nan, np.nan]]
    snapshots["effort"] = 0.5
    snapshots["body"], snapshots["district"] = labels.body, [0, 0, 0, -1]
    hours = np.zeros(24 * 59, HOUR)
    ten = hours[10]
    ten["phone"], ten["answered"], ten["prompt"], ten["abandoned"], ten["redialled"] = 20, 16, 12, 4, 3
    ten["web"], ten["consultations"], ten["petitions"], ten["repeats"] = 4, 10, 10, 2
    ten["waited"], ten["talked"], ten["self_served"], ten["needs"] = 160, 1600, 5, 46
    hours[24 * 40]["phone"] = hours[24 * 40]["answered"] = hours[24 * 40]["petitions"] = 1
    book = np.zeros(1, BOOK)
    book["starting"], book["raised"], book["closed"], book["open"] = 3, 11, 11, 3
    book["contacts"], book["lost"], book["second"] = 21, 1, 59 * DAY
    waits = np.zeros(3602, np.int64)
    waits[[0, 10, 40, 3601]] = 8, 4, 4, 1
    took = np.zeros(
        (2, 4, 2, BINS), np.int32
    )  # the two urgent ones an hour, East Street's others a day, others ten
    took[0, 0, 0, bin_of(3600)], took[:, 0, 1, bin_of(DAY)], took[0, 1, 1, bin_of(10 * DAY)] = 2, (4, 1), 4
    return History(
        start=labels.start,
        units=list(labels.units),
        districts=list(labels.districts),
        deadlines=list(labels.deadlines),
        population=np.array([1000.0, 2000.0, 0.0, 0.0]),
        basis=["census 2020", "assumed", None, None],
        periods=[Period("2021-01", 0, 31), Period("2021-02", 31, 59)],
        tallies=_tallies(),
        snapshots=snapshots,
        officers=np.array([[2, 2, 1, 4], [3, 2, 1, 4]]),
        past_due=np.array([[1, 0, 0, 0], [1, 0, 0, 0]]),
        ranks=np.array([[1, 2, 0, 0], [2, 1, 0, 0]]),
        full_time=np.array([20_000.0, 15_000.0]),
        weights=np.array([[0.25, 0.25, 0.5, 0.0], [0.25, 0.25, 0.5, 0.5]]),
        sojourns=took.sum(axis=0, dtype=np.int32),
        delays=took.sum(axis=0, dtype=np.int32),
        sojourns_by_period=took.sum(axis=1, dtype=np.int32),
        hours=hours,
        waits=waits,
        book=book,
    )
