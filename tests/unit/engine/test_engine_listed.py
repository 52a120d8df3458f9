"""Petitions of a list: raised at their moments, as the rows say, by both engines; what else arises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.agents.model import CityModel
from sim.city.found import found
from sim.errors import PetitionError
from sim.ground.order import MOST_PER_DAY, Origin, identity
from sim.runner import run
from sim.scenario import listed as lists
from sim.scenario.load import load
from sim.scenario.reforms import timeline

ROWS = """moment,place,kind,channel,note
2021-01-01 00:00:00,Mill Street,housing,web,"first, and in the first second"
2021-01-01T09:30:05,Church Street,1.1.1,phone,
2021-01-03 23:59:59,Hamlet,order,web,
2021-01-02 12:00,,,assistant,
2021-01-02 12:00,Mill Street,,,the same second
2020-12-31 23:59:59,Mill Street,,,before
2021-01-04 00:00:00,Mill Street,,,after
"""
DAY = 86_400
NOTHING_ELSE = {
    "causes.need": 0.0, "start.backlog": 0, "citizens.repeat_unsolved": 0.0, "citizens.repeat_explained": 0.0,
    "citizens.repeat_dissatisfied": 0.0, "citizens.malicious": 0.0, "intake.web_delay": {"kind": "fixed", "value": "0s"},
}  # fmt: skip


def listed(folder: Path, rows: str, engine: str = "compiled", end: str = "2021-01-04"):
    (folder / "calls.csv").write_text(rows, encoding="utf-8")
    arrivals = {"kind": "list", "petitions": str(folder / "calls.csv")}
    overrides = {"demand.arrivals": arrivals, **NOTHING_ELSE}
    return run("hamlet", engine=engine, until=end, out=folder / engine, overrides=overrides)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_just_the_petitions_of_the_list(tmp_path: Path, engine: str) -> None:
    """By hand: seconds are hours·3600 + …; two rows lie outside of the three days."""
    done = listed(tmp_path, ROWS, engine)
    seen = done.petitions.sort_values("raised", kind="stable")
    start = np.datetime64("2021-01-01")
    seconds = (seen["raised"].to_numpy() - start) // np.timedelta64(1, "s")
    assert seconds.tolist() == [0, 9 * 3600 + 30 * 60 + 5, DAY + 12 * 3600, DAY + 12 * 3600, 3 * DAY - 1]
    assert (seen["origin"] == "list").all()
    rows = [tuple(row) for row in seen[["street", "category", "channel"]].astype(str).to_numpy()]
    assert rows[0] == ("Mill Street", "housing", "web")
    assert (rows[1], seen["kind"].astype(str).iloc[1]) == (("Church Street", "housing", "phone"), "1.1.1")
    assert {channel for _, _, channel in rows[2:4]} == {"assistant", "web"}
    assert rows[4][1:] == ("order", "web")
    assert done.summary["contacts"] == done.summary["petitions"] == 5
    told = " ".join(done.notes)
    assert "5 petitions of the list" in told and "2 lie outside" in told and "note" in told


def test_the_scenario_of_a_run_needs_no_file_and_says_the_same(tmp_path: Path) -> None:
    done = listed(tmp_path, ROWS)
    (tmp_path / "calls.csv").unlink()
    again = run(tmp_path / "compiled" / "scenario.toml", until="2021-01-04", out=tmp_path / "again")
    assert done.petitions.equals(again.petitions) and len(again.petitions) == 5


def test_a_run_replayed_from_its_own_petitions_raises_the_same(tmp_path: Path) -> None:
    first = run("hamlet", until="2021-02-01", out=tmp_path / "first", overrides=NOTHING_ELSE).petitions
    rows = first[["raised", "street", "kind"]].astype(str)
    rows.columns = ["moment", "place", "kind"]
    again = listed(tmp_path, rows.to_csv(index=False), end="2021-02-01").petitions
    keys = ["raised", "street", "kind"]
    one, two = (table[keys].astype(str).sort_values(keys).reset_index(drop=True) for table in (first, again))
    assert len(one) > 300 and one.equals(two)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2021-13-01 08:00,,,", "row 2, column moment"), ("2021-01-01,,,", "row 2, column moment"),
        ("2021-01-01T08:00:00+08:00,,,", "row 2, column moment"), ("2021-01-01T08:00:00.5,,,", "row 2, column moment"),
        ("2021-01-01 08:00,Mil Street,,", "Mill Street"), ("2021-01-01 08:00,,hosing,", "housing"),
        ("2021-01-01 08:00,,9.9.9,", 'row 2: there is no kind "9.9.9"'), ("2021-01-01 08:00,,,fone", "phone"),
        ("2021-01-01 08:00,,", "row 2 has 3 values"), (",,,web", "row 2, column moment"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_number(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(PetitionError) as wrong:
        listed(tmp_path, f"moment,place,kind,channel\n{row}\n")
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [("when,place\n", "no column moment"), ("", "no column moment"), ("moment,Place\n", '"place"'),
     ("moment,moment\n", "twice")],
)  # fmt: skip
def test_a_list_without_its_columns_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PetitionError, match=said):
        listed(tmp_path, text)


@pytest.mark.parametrize(
    ("key", "said"),
    [("demand.arrivals.kind", "no reform can change it"), ("demand.arrivals.petitions", "no reform")],
)
def test_arrivals_are_the_whole_runs(key: str, said: str) -> None:
    reform = {"date": "2021-03-01", "title": "x", "set": {key: "poisson"}}
    with pytest.raises(PetitionError, match=said):
        load("hamlet", {"reform.x": reform})


def test_a_list_that_cannot_be_read_on_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PetitionError, match="row 2 cannot be read"):
        listed(tmp_path, "moment\n" + "x" * 200_000 + "\n")
    with pytest.raises(PetitionError, match="row 2, column moment"):
        listed(tmp_path, 'moment,note\nsoon,"a \u2028 within"\n')


def test_only_so_many_bad_rows_are_told(tmp_path: Path) -> None:
    with pytest.raises(PetitionError) as wrong:
        listed(tmp_path, "moment\n" + "soon\n" * 500)
    assert "row 2," in str(wrong.value) and "and 488 more" in str(wrong.value)


def test_a_part_of_a_city_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(ROWS, encoding="utf-8")
    with pytest.raises(PetitionError, match="the whole city's"):
        run(
            "hamlet",
            scale=0.5,
            overrides={"demand.arrivals": {"kind": "list", "petitions": str(tmp_path / "calls.csv")}},
        )
    with pytest.raises(PetitionError, match=r"calls\.csv"):
        run(
            "hamlet", overrides={"demand.arrivals": {"kind": "list", "petitions": str(tmp_path / "cals.csv")}}
        )


OPEN = """moment,place,kind
2020-12-31 23:59:59,Mill Street,1.1.1
2020-12-01 08:00:00,Church Street,order
2020-12-24 12:00,,
2021-01-01 00:00:00,Mill Street,housing
"""


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_just_the_petitions_that_were_open(tmp_path: Path, engine: str) -> None:
    """By hand: a second before; 30 days and 16 hours before; 7 and a half days before; the last is not before."""
    (tmp_path / "open.csv").write_text(OPEN, encoding="utf-8")
    changed = {**NOTHING_ELSE, "start.backlog": str(tmp_path / "open.csv"), "demand.needs_per_year": 0}
    done = run("hamlet", engine=engine, until="2021-02-01", out=tmp_path / engine, overrides=changed)
    seen = done.petitions.sort_values("raised")
    seconds = (seen["raised"].to_numpy() - np.datetime64("2021-01-01")) // np.timedelta64(1, "s")
    assert seconds.tolist() == [-31 * DAY + 8 * 3600, -8 * DAY + 12 * 3600, -1]
    assert seen["street"].astype(str).tolist()[::2] == ["Church Street", "Mill Street"]
    assert seen["kind"].astype(str).iloc[2] == "1.1.1" and seen["category"].astype(str).iloc[0] == "order"
    assert (seen["origin"] == "backlog").all() and done.summary["starting_backlog"] == 3
    assert "3 petitions of the list are open at the start; 1 lie after it" in " ".join(done.notes)
    again = run(
        tmp_path / engine / "scenario.toml", until="2021-02-01", engine=engine, out=tmp_path / "again"
    )
    assert again.petitions.equals(done.petitions)


@pytest.mark.parametrize("law", ["fixed", "geometric"])
def test_batches_bring_as_many_needs_and_come_together(law: str) -> None:
    """Needs a year stay; of a day's needs the variance is E[X²]/E[X] times the mean: 10 for fixed batches of 10, and
    2·10 − 1 for geometric ones. Days are as likely as others in `neutral`."""
    batches = {"kind": "batches", "share": 1.0, "law": law, "mean": 10, "within": "0s"}
    hours = run("neutral", overrides={"demand.arrivals": batches}).history.hours["needs"]
    days = hours[: 365 * 24].reshape(365, 24).sum(axis=1)
    mean, error = 560_640 / 365, (10 if law == "fixed" else 19)
    assert abs(days.mean() - mean) < 4 * (mean * error / 365) ** 0.5
    assert days.var() / days.mean() == pytest.approx(error, rel=4 * (2 / 365) ** 0.5)


def test_those_of_a_batch_follow_within_and_are_of_one_kind(tmp_path: Path) -> None:
    batches = {"kind": "batches", "share": 1.0, "law": "fixed", "mean": 5, "within": "1h"}
    changed = {"demand.arrivals": batches, "citizens.voice": 1.0, "demand.consultations": 0.0, "intake.web": 1.0,
               "citizens.voice_trust": 0.0, **NOTHING_ELSE}  # fmt: skip
    seen = run("hamlet", until="2021-01-15", out=tmp_path / "run", overrides=changed).petitions
    seen = seen.sort_values("id")
    number = (seen["id"].to_numpy() >> 4) & (2**19 - 1)  # within community and day
    batch = seen.assign(batch=number // 5).groupby([seen["community"], seen["id"] // 2**23, "batch"])
    assert (batch.size() == 5).all() and len(batch) > 50
    assert (batch["kind"].nunique() == 1).all()
    spans = (batch["raised"].max() - batch["raised"].min()).dt.total_seconds()
    assert spans.max() < 3600 and spans.median() > 1800


def test_a_long_list_is_read_once_and_placed_at_once() -> None:
    """A scenario with a reform is checked twice, its list of 20 000 rows once; each row gets what it would get alone:
    the k-th of its community and day the k-th identity."""
    lines = [f"2021-01-{1 + n % 5:02d} 08:{n % 60:02d}:00,Hamlet,housing,web" for n in range(20_000)]
    text = "\n".join(["moment,place,kind,channel", *lines, ""])
    reform = {"date": "2021-02-01", "title": "x", "assumption": "a test", "set": {"staffing.busy": 0.7}}
    lists._found.cache_clear()
    arrivals = {"kind": "list", "petitions": text}
    changes = {"demand.arrivals": arrivals, "reform.x": reform}
    steps = timeline(load("hamlet", changes))
    assert lists._found.cache_info().misses == 1
    model = CityModel(steps, found(steps), 1, "compiled", lambda rows: None)
    table = model.world.listed
    assert len(table) == len(np.unique(table["id"])) == 20_000
    for day in range(5):
        of_day = table[table["time"] // DAY == day]
        for m in np.unique(of_day["community"]):
            own = of_day["id"][of_day["community"] == m]
            assert own.tolist() == [identity(int(Origin.LIST), day, int(m), k) for k in range(len(own))]


def test_more_than_identities_can_hold_is_refused() -> None:
    one = {"city.districts.District.streets": 1, "city.communities": 1}
    steps = timeline(load("neutral", {**one, "start.backlog": MOST_PER_DAY + 1, "start.age": "1d"}))
    with pytest.raises(PetitionError, match="too many in one community"):
        CityModel(steps, found(steps), 1, "compiled", lambda rows: None)
