"""What callers pass from Python: each works or is refused with a PetitionError, before the work."""

from __future__ import annotations

import inspect
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.errors import PetitionError

DAY = date(2021, 1, 3)
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 3, 3.0, 0.5, float("nan"), float("inf"), -float("inf"), 10**400, 10**5000, 1j,
    "", " ", "3", "2021-01-03", "2021-02-30", "hamlet", "a\0b", "\ud800", b"hamlet", b"\xff", [], [1], {}, {1: 2},
    {"staffing.level": 0.9}, {"staffing.level": np.float32(0.5)}, {"seed": np.int64(4)}, {"staffing.level": "much"},
    {"time.end": np.datetime64("2021-01-04")}, {"collaboration.helpers": np.array([0.5, 0.3, 0.2])}, set(), object(),
    Path("hamlet"), Path(), Decimal(3), Fraction(1, 2), DAY, datetime(2021, 1, 3), datetime(2021, 1, 3, 5),
    datetime(2021, 1, 3, tzinfo=UTC), date.max, date.min, np.int64(3), np.uint8(3), np.float32(0.5), np.float64("nan"),
    np.longdouble(1), np.True_, np.str_("2021-01-03"), np.datetime64("2021-01-03"), np.datetime64("NaT"),
    np.datetime64("2021-01-03T00:00:00.000000000"), np.array(3), np.array([3]), np.timedelta64(3, "D"),
]  # fmt: skip


class WorkBeganError(Exception):
    """Raised where the work would begin."""


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Runs stop where the city would be founded."""

    def stop(*_: object) -> None:
        raise WorkBeganError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.runner._simulate", stop)
    monkeypatch.setattr("sim.runner.compile_all", lambda: None)


PUBLIC = [name for name in inspect.signature(sim.run).parameters if name != "progress"]
READ = ("scenario", "overrides", "rules", "allow_rules")
"""What is looked at while a scenario is loaded; all else is asked of one that is loaded already, which is quicker."""


@pytest.mark.parametrize("name", PUBLIC)
def test_each_value_works_or_is_refused_before_the_work(name: str, stopped: None) -> None:
    scenario = "hamlet" if name in READ else sim.load("hamlet")
    for value in ODD:
        arguments: dict[str, Any] = {"scenario": scenario, "until": DAY} | {name: value}
        with pytest.raises((WorkBeganError, PetitionError)) as told:
            sim.run(arguments.pop("scenario"), **arguments)
        assert told.type is WorkBeganError or len(str(told.value).splitlines()[0]) < 300


SAME: dict[str, list[Any]] = {
    "until": [DAY, "2021-01-03", datetime(2021, 1, 3), np.datetime64("2021-01-03"), np.datetime64("2021-01-03", "ns")],
    "seed": [3, 3.0, np.int64(3), np.uint8(3), np.array(3)],
    "scale": [1, 1.0, np.float32(1), np.int64(1)],
    "engine": ["compiled", np.str_("compiled")],
    "petitions": [False, np.False_],
    "overrides": [{"staffing.level": 0.5}, {"staffing.level": np.float32(0.5)}, {np.str_("staffing.level"): 0.5}],
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_taken_for_the_same(name: str) -> None:
    from sim.study.runs.arms import arm

    names = inspect.signature(arm).parameters
    if name not in names:
        return
    made = [arm("hamlet", **{"until": DAY, name: value}) for value in SAME[name]]
    assert len({one.digest for one in made}) == 1


@given(
    st.one_of(
        st.integers(),
        st.floats(),
        st.text(),
        st.booleans(),
        st.none(),
        st.binary(),
        st.dates(),
        st.datetimes(),
    )
)
def test_a_scale_is_a_number_above_0_and_at_most_100(value: object) -> None:
    from sim.runner import read_scale

    try:
        found = read_scale(value)
    except PetitionError:
        assert not (type(value) in (int, float) and 0 < value <= 100)
    else:
        assert type(found) is float and 0 < found <= 100 and found == value


def test_a_study_reads_its_numbers_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.study.designs.compare import compare
    from sim.study.runs.arms import arms
    from sim.study.runs.replications import Replications, replications

    def stop(*_: object) -> None:
        raise WorkBeganError

    monkeypatch.setattr(Replications, "complete", stop)
    monkeypatch.chdir(tmp_path)
    made = arms(["hamlet", "hamlet:staffing.level=2"], until=DAY)
    for value in ODD[1:]:
        with replications(jobs=1, store=tmp_path) as runs:
            for name in ("least", "most", "start"):
                with pytest.raises((PetitionError, WorkBeganError)):
                    compare(made, runs, **{name: value})
        for name in ("jobs", "store", "force"):
            with suppress(PetitionError), replications(**{name: value}):
                pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days of the hamlet."""
    place = tmp_path_factory.mktemp("runs") / "hamlet"
    sim.run("hamlet", until=DAY, out=place)
    return place


def usual(folder: Path) -> dict[str, dict[str, Any]]:
    """Arguments with which every function of the public face works."""
    run, study = {"folder": folder}, {"until": DAY, "store": folder / "store", "jobs": 1}
    return {
        "open": run, "connect": run, "spans": run, "dispatched_in_time": run,
        "backlog_ages": run | {"periods": sim.open(folder).history.periods}, "query": run | {"sql": "select 1"},
        "measures": {"history": sim.open(folder).history}, "describe": {"table": "units"},
        "assignments": {"texts": ["a=1"]}, "load": {"name_or_path": "hamlet"}, "arms": {"alternatives": ["hamlet"]},
        "compare": {"alternatives": ["hamlet", "hamlet:staffing.level=2"], **study},
        "design": {"kind": "latin", "scenario": "hamlet", "factors": ["staffing.level"], "size": 2, **study},
    }  # fmt: skip


ASKED = {
    "open": "folder", "connect": "folder", "spans": "folder by quantiles", "dispatched_in_time": "folder by",
    "backlog_ages": "folder by quantiles", "query": "folder sql most", "measures": "periods units", "describe": "table",
    "assignments": "texts", "load": "name_or_path overrides rules allow_rules", "arms": "alternatives",
    "compare": "alternatives precision allow_rules", "design": "kind factors measures claim",
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_the_whole_public_face_takes_or_refuses_whatever_is_passed(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.study.runs.replications import Replications

    def stop(*_: object) -> None:
        raise WorkBeganError

    monkeypatch.setattr(Replications, "complete", stop)
    monkeypatch.chdir(tmp_path)
    face, arguments = getattr(sim, name), usual(folder)[name]
    for key in ASKED[name].split():
        for value in ODD:
            with suppress(WorkBeganError, PetitionError):
                face(**arguments | {key: value})
