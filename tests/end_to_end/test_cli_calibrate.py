"""petition calibrate, as a user types it: nothing leaks, what comes out runs, and faults are told before the work."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rig.logs import BOSTON, CITY, write_mapping

from sim.calibration.face import calibrate, calibrate_table
from sim.calibration.scenario_lines import scenario_text
from sim.calibration.told import finite, told
from sim.calibration.write import backlog_text
from sim.cli import main
from sim.errors import PetitionError
from sim.runner import run
from sim.scenario.load import load
from sim.tickets.face import read_tickets

UNTIL = "2021-04-01"


def petition(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["petition", *map(str, arguments)])
    with pytest.raises(SystemExit) as leaving:
        main()
    return int(leaving.value.code or 0)


def log(folder: Path, seed: int = 1, rows: int = 2500, days: int = 150) -> Path:
    """A log of 2021 from January on; two units, three kinds, two areas."""
    random = np.random.default_rng(seed)
    opened = datetime(2021, 1, 1) + pd.to_timedelta(np.sort(random.uniform(0, days * 86400, rows)), "s")
    table = pd.DataFrame({"number": np.arange(rows) + 70_000, "opened": opened.floor("s")})
    table["what"] = random.choice(["lamp", "hole", "tree"], rows, p=[0.5, 0.3, 0.2])
    table["who"] = np.where(table["what"] == "tree", "parks", "roads")
    table["where"] = random.choice(["north, by the river", "south"], rows)
    allowed = table["what"].map({"lamp": 2, "hole": 7, "tree": 30})
    table["due"] = table["opened"] + pd.to_timedelta(allowed, "D")
    took = random.exponential(allowed * 43200) * (random.uniform(size=rows) < 0.9)
    table["closed"] = (table["opened"] + pd.to_timedelta(took, "s")).dt.floor("s")
    table.loc[random.uniform(size=rows) < 0.1, "closed"] = pd.NaT
    table["state"] = np.where(table["closed"].isna(), "open", "closed")
    table["again"] = random.uniform(size=rows) < 0.05
    write_mapping(folder, MAPPING)
    table.to_csv(folder / "log.csv", index=False)
    return folder / "log.csv"


MAPPING = f'{CITY}status = "state"\nduplicate = "again"\n'


def written(fit: Any) -> tuple[str, ...]:
    """All that would be written."""
    return scenario_text(fit, "city", "city.backlog.csv"), backlog_text(fit), json.dumps(finite(told(fit)))


def scrambled(table: pd.DataFrame, until: str, seed: int, names: dict[str, str]) -> pd.DataFrame:
    """The table with all that lies behind a day replaced: closings, rows opened later, marks of the export."""
    random = np.random.default_rng(seed)
    table = table.copy()
    opened, closed = names["opened"], names["closed"]
    end = pd.Timestamp(until, tz=table[opened].dt.tz)
    if table[opened].dt.tz is not None:
        end = pd.Timestamp(until).tz_localize("America/New_York").tz_convert(table[opened].dt.tz)
    behind = ~(table[closed] < end)
    fresh = end + pd.to_timedelta(random.integers(0, 500 * 86400, len(table)), "s")
    later = ~(table[opened] < end)
    table.loc[behind, closed] = np.where(random.uniform(size=len(table)) < 0.5, fresh, pd.NaT)[behind]
    table[closed] = pd.to_datetime(table[closed], utc=table[opened].dt.tz is not None)
    table.loc[later, closed] = pd.NaT
    for name in names.get("marks", "").split():
        table[name] = random.permutation(table[name].to_numpy())
    place = np.flatnonzero(later)
    for name in names["told"].split():
        table.iloc[place, table.columns.get_loc(name)] = table[name].to_numpy()[random.permutation(place)]
    keep = ~later | (random.uniform(size=len(table)) < 0.7)
    return table[keep].sample(frac=1.0, random_state=seed)


@pytest.mark.parametrize("seed", range(2))
def test_nothing_behind_the_day_leaks(seed: int, tmp_path: Path) -> None:
    first = log(tmp_path, seed)
    table = pd.read_csv(first, parse_dates=["opened", "due", "closed"])
    usual = written(calibrate(first, tmp_path / "mine.toml", until=UNTIL))
    names = {"opened": "opened", "closed": "closed", "marks": "state again", "told": "what who where due"}
    for number in range(2):
        other = tmp_path / f"other{number}.csv"
        scrambled(table, UNTIL, number, names).to_csv(other, index=False)
        assert written(calibrate(other, tmp_path / "mine.toml", until=UNTIL)) == usual
    assert written(calibrate(first, tmp_path / "mine.toml", until="2021-03-31")) != usual


def test_nothing_behind_the_day_leaks_from_boston(tmp_path: Path) -> None:
    table = read_tickets(BOSTON, out=tmp_path / "boston").table()
    names = {
        "opened": "opened", "closed": "closed", "marks": "status_at_export duplicate_at_export",
        "told": "kind unit department area channel due",
    }  # fmt: skip
    usual = written(calibrate_table(table, until="2011-08-10", zone="America/New_York"))
    other = scrambled(table, "2011-08-10", 1, names)
    assert len(other) < len(table) and not other["closed"].equals(table["closed"])
    assert written(calibrate_table(other, until="2011-08-10", zone="America/New_York")) == usual


def test_what_comes_out_runs_and_does_what_the_log_did(tmp_path: Path) -> None:
    place = tmp_path / "city.toml"
    fit = calibrate(log(tmp_path), tmp_path / "mine.toml", until=UNTIL, out=place)
    scenario = load(place)
    assert scenario.time.start.isoformat() == UNTIL
    assert [kind.name for kind in fit.kinds] == ["lamp", "hole", "tree"]
    assert set(scenario.catalogue.categories) == {"lamp", "hole", "tree"}
    assert {name: str(one.allowance) for name, one in scenario.deadlines.items()} == {
        "2d": "2d",
        "7d": "7d",
        "30d": "30d",
    }
    finished = run(scenario, out=tmp_path / "run")
    petitions = finished.petitions
    assert (petitions["origin"] == "backlog").sum() == fit.known.is_open.sum()
    new = petitions[petitions["origin"] == "need"]
    # 2 500 tickets of 150 days are 16.7 a day; of 92 days 1 533, and four times the root of that to either side.
    assert len(new) == pytest.approx(1533, abs=4 * 1533**0.5)
    # A ninth of what has a moment is closed at once; a tenth never; of the others 1 − e^−2 within what is allowed.
    lamp = new[(new["category"] == "lamp") & (new["raised"] < "2021-06-20")]
    on_time = (lamp["closed"] <= lamp["due"]).mean()
    assert on_time == pytest.approx(0.9 * (0.1 + 0.9 * (1 - np.exp(-4))), abs=0.06)
    area = new["street"].value_counts(normalize=True)
    assert area["south"] == pytest.approx(0.5, abs=0.06)


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    arguments = ("calibrate", log(tmp_path).name, "--mapping", "mine.toml", "--until", UNTIL)
    assert petition(monkeypatch, *arguments, "--out", "city.toml") == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    for words in ("known before", "tickets of 90 days", "lamp", "parks", "capacity", "not told"):
        assert words in shown
    assert petition(monkeypatch, *arguments, "--out", "other.toml", "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(
        Path("other.calibration.json").read_text("utf-8")
    )
    assert Path("city.backlog.csv").read_bytes() == Path("other.backlog.csv").read_bytes()
    before = Path("city.toml").read_bytes()
    assert petition(monkeypatch, *arguments, "--out", "city.toml") == 2
    assert "city.toml exists" in capsys.readouterr().err
    assert Path("city.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"until": "2020-01-01"}, "too few to fit anything"),
        ({"until": "2021-06-02"}, "not in the log"),
        ({"until": "2031-01-01"}, "not in the log"),
        ({"until": "soon"}, "until cannot be"),
        ({"out": "city.txt"}, "one that ends in .toml"),
        ({"handling_time": {"park": "2h"}}, 'did you mean "parks"'),
        ({"handling_time": {"parks": "two hours"}}, "such as"),
        ({"handling_time": {"parks": "0s"}}, "a second or more"),
    ],
)
def test_faults_are_told_before_anything_is_written(
    changed: dict[str, Any], words: str, tmp_path: Path
) -> None:
    given = {"until": UNTIL, "out": tmp_path / "city.toml"} | changed
    with pytest.raises(PetitionError, match=words):
        calibrate(log(tmp_path), tmp_path / "mine.toml", **given)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["log.csv", "mine.toml"]


def test_who_says_how_long_an_officer_needs_may_ask_about_officers(tmp_path: Path) -> None:
    place = tmp_path / "city.toml"
    first = log(tmp_path)
    calibrate(first, tmp_path / "mine.toml", until=UNTIL, out=place, handling_time={"parks": "2h"})
    scenario = load(place)
    assert scenario.staffing.unidentified == ["roads"]
    (officers,) = [count for count in scenario.staffing.officers["parks"].values() if count]
    # A fifth of 16.7 tickets a day, nine in ten of them not closed at once, two hours each: 6 h of the 24 in which it
    # closes; busy 80 % of the time, one officer is enough.
    assert officers == 1
    with pytest.raises(PetitionError, match="roads"):
        load(place, {"staffing.officers.roads": 3})
    load(place, {"staffing.officers.parks": {"around the clock": 3}})


@pytest.mark.parametrize(
    "missing", [["due"], ["where"], ["what"], ["who"], ["number"], ["due", "where", "what", "who", "number"]]
)
def test_a_log_without_some_columns(missing: list[str], tmp_path: Path) -> None:
    table = pd.read_csv(log(tmp_path)).drop(columns=missing)
    table.to_csv(tmp_path / "log.csv", index=False)
    lines = [line for line in MAPPING.splitlines() if not any(f'"{name}"' in line for name in missing)]
    write_mapping(tmp_path, "\n".join(lines))
    calibrate(tmp_path / "log.csv", tmp_path / "mine.toml", until=UNTIL, out=tmp_path / "city.toml")
    assert load(tmp_path / "city.toml").city.units


@pytest.mark.parametrize("kind", ["all open", "all at once", "odd names", "one kind", "no due before"])
def test_odd_logs(kind: str, tmp_path: Path) -> None:
    table = pd.read_csv(log(tmp_path), parse_dates=["opened", "due", "closed"])
    if kind == "all open":
        table["closed"] = pd.NaT
        table.loc[0, "closed"] = table.loc[0, "opened"] + timedelta(days=1)
    elif kind == "all at once":
        table["closed"] = table["opened"]
    elif kind == "odd names":
        table["what"] = table["what"].map({"lamp": "*", "hole": 'a "value" = [x]\\n', "tree": "value"})
        table["who"] = table["who"].map({"parks": "the city", "roads": "南\u2028, 北"})
        table["where"] = table["where"].map({"south": "the city"}).fillna("*")
    elif kind == "one kind":
        table[["what", "who", "where"]] = "same"
    else:
        table["due"] = table["opened"] - timedelta(days=1)
    table.to_csv(tmp_path / "log.csv", index=False)
    calibrate(tmp_path / "log.csv", tmp_path / "mine.toml", until=UNTIL, out=tmp_path / "city.toml")
    scenario = load(tmp_path / "city.toml")
    assert scenario.start.backlog or kind == "all at once"
