"""petition validate, as a user types it: a city's log beside the scenario that it came from, and beside others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import sim

SCENARIO = """
extends = "neutral"
name = "small"
title = "Four streets with queues and nothing else"
[time]
start = 2025-01-06
end = 2025-06-01
[city]
communities = {value = 4, assumption = "one a street", range = [4, 8]}
[city.districts]
"*" = false
[city.districts.North]
population = {value = 400, assumption = "for a test", range = [200, 800]}
streets = ["Mill Street", "Church Street", "Bridge Street", "Market Street"]
[demand]
needs_per_year = {value = 16000, assumption = "for a test", range = [8000, 30000]}
[deadlines.1]
allowance = {value = "2h", assumption = "for a test", range = ["1h", "1d"]}
"""
FROM, TO = "2025-03-01", "2025-04-01"


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A scenario and the log of a run of it, of another world."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "small.toml").write_text(SCENARIO, encoding="utf-8")
    sim.run(folder / "small.toml", seed=91, out=folder / "run", until="2025-05-02")
    sim.export_run(folder / "run", folder / "log.csv")
    return folder


@pytest.fixture(scope="module")
def validation(city):
    return sim.validate(
        city / "small.toml", city / "log.csv", start=FROM, end=TO, exported="2025-05-02", replications=2,
        out=city / "out",
    )  # fmt: skip


def test_the_true_scenario_is_no_further_off_than_chance(validation):
    """What made the log tells its next month as well as chance allows: within four times the mean error that its own
    days, drawn again, make (a normal error is beyond 4 · √(2/π) = 3.2 standard deviations once in 700)."""
    told = validation.told
    errors, chance = told["errors"]["simulated"]["city"], told["floor"]["city"]
    assert errors["opened"] == 0, "the log's own arrivals, and no repeats beside them"
    for measure in ("on_time", "within_1", "mean_days", "distance_days"):
        assert abs(errors[measure]) <= 4 * chance[measure] + 1e-3, measure
    assert told["changes"] == [] and told["drawn"] == {"kind": 0, "area": 0}
    assert told["without_breaks"] is None


def test_a_wrong_scenario_is_told_to_be_wrong(city):
    slow = SCENARIO.replace(
        '"2h", assumption = "for a test", range = ["1h"',
        '"10min", assumption = "for a test", range = ["1min"',
    )
    (city / "slow.toml").write_text(slow, encoding="utf-8")
    told = sim.validate(
        city / "slow.toml", city / "log.csv", start=FROM, end=TO, exported="2025-05-02", replications=1
    ).told
    assert told["errors"]["simulated"]["city"]["on_time"] < -5 * told["floor"]["city"]["on_time"]
    regime = told["split"]["simulated"]["regime"]
    assert regime == pytest.approx(
        told["split"]["simulated"]["told"] - told["split"]["simulated"]["true"], rel=0.2
    )


def test_the_scenario_s_own_arrivals(petition, city):
    reply = petition(
        "validate", city / "small.toml", city / "log.csv", "--from", FROM, "--to", TO, "--exported", "2025-05-02",
        "-n", 1, "--arrivals", "forecast", "--out", city / "forecast",
    )  # fmt: skip
    assert reply.code == 0, reply.err
    told = json.loads((city / "forecast" / "validation.json").read_text("utf-8"))
    off = told["errors"]["simulated"]["city"]["opened"]
    assert told["arrivals"] == "forecast" and 0 < abs(off) < 15
    assert f"opened, {off:+.1f} %" in reply.out
    assert "opened, foretold" in (city / "forecast" / "validation.html").read_text("utf-8")


def test_what_is_shown_and_written(petition, city, validation):
    shown = petition(
        "validate", "-", city / "log.csv", "--from", FROM, "--to", TO, "--exported", "2025-05-02"
    )
    assert shown.code == 0, shown.err
    assert max(map(len, shown.out.splitlines())) <= 80
    for words in (
        "Kaplan-Meier",
        "last month",
        "all past",
        "queues",
        "chance alone",
        "No kind changed",
        "simulated",
    ):
        assert (words in shown.out) == (words != "simulated")
    folder = city / "out"
    told = json.loads((folder / "validation.json").read_text("utf-8"))
    assert told == json.loads(json.dumps(validation.told))
    page = (folder / "validation.html").read_text("utf-8")
    assert not re.search(r"(src|href)=.?http", page) and "small.toml · log.csv" in page
    sums = (folder / "files.sha256").read_text("utf-8")
    assert "validation.json" in sums and "validation.html" in sums


def test_the_page_in_chinese_and_in_json(petition, city, validation):
    assert petition("report", city / "out", "--out", city / "zh.html", "--lang", "zh").code == 0
    assert "与工单日志的对照检验" in (city / "zh.html").read_text("utf-8")
    made = petition(
        "validate", "-", city / "log.csv", "--from", FROM, "--to", TO, "--exported", "2025-05-02", "--json"
    )
    assert set(json.loads(made.out)) == set(validation.told)


FAULTS = {
    "a day before the log": (["--from", "2024-01-01"], "0 tickets were opened before"),
    "a day after the log": (["--from", "2026-01-01"], "nothing lies between"),
    "days the wrong way round": (["--from", FROM, "--to", FROM], "nothing lies between"),
    "days that the log does not have": (["--from", FROM, "--to", "2026-01-01"], "the log ends on 2025-05-0"),
    "too few in it": (["--from", FROM, "--to", "2025-03-02"], "were opened in the days"),
    "arrivals": (["--from", FROM, "--arrivals", "mine"], "arrivals cannot be"),
    "no runs": (["--from", FROM, "-n", "0"], "replications cannot be 0"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_told_and_nothing_is_written(name, petition, city):
    arguments, message = FAULTS[name]
    reply = petition("validate", "-", city / "log.csv", *arguments, "--out", city / "never")
    assert reply.code == 2 and message in reply.err and "Traceback" not in reply.err
    assert not (city / "never").exists()


def test_a_scenario_that_cannot_be_read_is_told_before_the_log(petition, city):
    reply = petition("validate", city / "nowhere.toml", city / "log.csv", "--from", FROM)
    assert reply.code == 2 and "nowhere.toml" in reply.err


def test_a_folder_of_others_is_left_alone(petition, city, tmp_path: Path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    reply = petition("validate", "-", city / "log.csv", "--from", FROM, "--out", tmp_path)
    assert reply.code == 2 and "holds other files" in reply.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_export_as_typed(petition, city, tmp_path):
    reply = petition("export", city / "run", "--format", "xes", "--out", tmp_path / "run.xes")
    assert reply.code == 0 and re.search(r"\d cases in", reply.out)
    again = petition("export", city / "run", "--out", tmp_path / "run.xes")
    assert again.code == 2 and "exists" in again.err


POOR = {
    "nothing but moments": ("id", "opened", "closed", "kind"),
    "no deadline": ("id", "opened", "closed", "kind", "unit", "area"),
    "nothing was closed": ("id", "opened", "due", "kind", "unit"),
}


@pytest.mark.parametrize("name", POOR)
def test_a_poor_log_is_told_as_far_as_it_goes(name, petition, city, tmp_path):
    """A column that is not there, or empty, leaves its part of the tables empty, and nothing else."""
    import pandas as pd

    table = pd.read_csv(city / "log.csv", dtype=str)
    table = table.drop(columns=[column for column in table if column not in POOR[name]])
    if "closed" not in table:
        table["closed"] = ""
    if name == "nothing but moments":
        table["kind"] = ""
    table.to_csv(tmp_path / "poor.csv", index=False)
    reply = petition(
        "validate", "-", tmp_path / "poor.csv", "--from", FROM, "--to", TO, "--exported", "2025-05-02", "--out",
        tmp_path / "out",
    )  # fmt: skip
    assert reply.code == 0, reply.err
    told = json.loads((tmp_path / "out" / "validation.json").read_text("utf-8"))
    assert (told["truth"][0]["on_time"] is None) == ("due" not in POOR[name])
    assert told["truth"][0]["opened"] > 100 and (tmp_path / "out" / "validation.html").is_file()


@pytest.fixture(scope="module")
def rolled(city):
    return sim.validate(
        "-", city / "log.csv", start="2025-04-01", end="2025-04-15", exported="2025-05-02", replications=1, refit=True
    ).told  # fmt: skip


def test_a_scenario_is_calibrated_anew_at_every_earlier_month(rolled):
    """A log from 6 January on has one origin thirty days before 1 April and thirty after its first: 2 March. What made
    the log is steady, so that a scenario fitted to eight weeks of it is about as near as Kaplan and Meier."""
    assert [one["from"] for one in rolled["origins"]["calibrated"]] == ["2025-03-02"]
    rolling = rolled["rolling"]
    assert rolling["origins"] == 1
    errors = rolling["errors"]
    assert errors.keys() == {"last month", "all past", "Kaplan-Meier", "queues", "calibrated"}
    assert errors["calibrated"]["on_time"] == pytest.approx(
        abs(rolled["origins"]["calibrated"][0]["city"]["on_time"])
    )
    assert rolling["floor"]["on_time"] > 0
    assert errors["calibrated"]["distance_days"] < errors["Kaplan-Meier"]["distance_days"] + 0.1


def test_nothing_behind_the_window_s_first_day_moves_an_earlier_origin(city, rolled):
    """All that was closed in the window or later was not known as it began: taken away, the origins say the same."""
    import pandas as pd

    log = pd.read_csv(city / "log.csv", dtype=str)
    log.loc[log["closed"] >= "2025-04-01", "closed"] = None
    log.to_csv(city / "blind.csv", index=False)
    told = sim.validate(
        "-", city / "blind.csv", start="2025-04-01", end="2025-04-15", exported="2025-05-02", replications=1, refit=True
    ).told  # fmt: skip
    assert told["rolling"] == rolled["rolling"]


def test_without_refit_nothing_is_rolled(validation):
    assert validation.told["rolling"] is None
