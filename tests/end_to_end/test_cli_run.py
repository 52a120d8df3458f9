"""petition run, through the real command line."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

MONTH = ("--until", "2021-02-01", "--no-figures")
FILES = {
    "files.sha256",
    "scenario.toml",
    "provenance.json",
    "summary.json",
    "units.parquet",
    "hotline.parquet",
    "history.parquet",
    "city.parquet",
    "breaks.parquet",
}


def test_a_run_leaves_its_tables_and_figures(petition, tmp_path):
    reply = petition("run", "hamlet", "--until", "2021-02-01", "--out", tmp_path / "out")
    assert reply.code == 0
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert left == FILES | {"petitions.parquet", "figures"}
    assert {path.suffix for path in (tmp_path / "out" / "figures").iterdir()} == {".svg", ".png"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("columns", [80, 100])
def test_the_summary_fits_a_terminal(petition, tmp_path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    reply = petition(
        "run", "beijing-2019", *("--until", "2019-02-01", "--scale", "0.02"), "--out", tmp_path / "out"
    )
    lines = reply.out.splitlines()
    assert len(lines) < 24
    assert max(map(cell_len, lines[:-1])) <= columns
    for word in ("contacts", "response", "resolution", "satisfaction", "on time", "open", "busiest streets"):
        assert word in reply.out
    assert f"results in {tmp_path / 'out'}" in reply.out


def test_a_summary_that_is_kept_in_a_file_has_more_than_a_screen(petition, tmp_path, monkeypatch):
    """Without a terminal and its lines there is room for every street of hamlet, and for what breaks first."""
    monkeypatch.delenv("LINES")
    reply = petition("run", "hamlet", *MONTH, "--out", tmp_path / "out")
    after = reply.out[reply.out.index("busiest streets") :].splitlines()
    assert len([line for line in after if "Street" in line]) == 3


def test_json_is_one_object_and_nothing_else(petition, tmp_path):
    reply = petition("run", "hamlet", *MONTH, "--json", "--out", tmp_path / "out")
    told = json.loads(reply.out)
    assert reply.out.count("\n") == 1
    assert told["starting_backlog"] + told["petitions"] == told["closed"] + told["open"]
    assert told["contacts"] == told["consultations"] + told["petitions"]
    assert told == json.loads((tmp_path / "out" / "summary.json").read_text())


def test_the_same_seed_gives_the_same_petitions(petition, tmp_path):
    for name, more in (("a", ()), ("b", ()), ("c", ("--seed", "8"))):
        assert petition("run", "hamlet", *MONTH, *more, "--out", tmp_path / name).code == 0
    one, same, other = ((tmp_path / name / "petitions.parquet").read_bytes() for name in "abc")
    assert one == same
    assert one != other


def test_the_default_folder_is_named_by_what_makes_the_run(petition, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    petition("run", "hamlet", *MONTH, "--no-petitions")
    petition("run", "hamlet", *MONTH, "--no-petitions", "--seed", "3", "--set", "staffing.level=2")
    plain, changed = sorted(path.name for path in (tmp_path / "runs").iterdir())[::-1]
    assert plain == "hamlet-compiled-s7-to2021-02-01"
    assert changed.startswith("hamlet-compiled-s3-to2021-02-01-")


def test_set_changes_the_scenario(petition, tmp_path):
    petition("run", "hamlet", *MONTH, "--set", "staffing.level=2", "--out", tmp_path / "out")
    assert "level = 2" in (tmp_path / "out" / "scenario.toml").read_text()


def test_without_petitions_only_the_small_tables_are_left(petition, tmp_path):
    petition("run", "hamlet", *MONTH, "--no-petitions", "--out", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


def test_an_earlier_run_is_replaced(petition, tmp_path):
    for seed in (1, 2):
        assert petition("run", "hamlet", *MONTH, "--seed", seed, "--out", tmp_path / "out").code == 0
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["seed"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_is_no_run_is_left_alone(petition, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    reply = petition("run", "hamlet", *MONTH, "--out", tmp_path / "letters")
    assert (reply.code, reply.out) == (2, "")
    assert "is no run" in reply.err
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["love.txt"]


def test_both_engines_tell_the_same(petition, tmp_path):
    few = ("--until", "2021-01-15", "--no-figures", "--json")
    told = [
        json.loads(petition("run", "hamlet", *few, "--engine", engine, "--out", tmp_path / engine).out)
        for engine in ("compiled", "reference")
    ]
    for own in ("engine", "engine_seconds", "wall_seconds", "peak_memory_bytes", "out"):
        for one in told:
            del one[own]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["beijin-2021"], "beijing-2021"),
        (["nowhere.toml"], "nowhere.toml"),
        (["hamlet", "--until", "2021-01-01"], "a day after 2021-01-01"),
        (["hamlet", "--until", "2020-06-01"], "a day after 2021-01-01"),
        (["hamlet", "--until", "2031-01-01"], "2022-01-01 at the latest"),
        (["hamlet", "--until", "2021-02-30"], "is no date"),
        (["hamlet", "--scale", "-1"], "scale"),
        (["hamlet", "--scale", "0"], "scale"),
        (["hamlet", "--scale", "nan"], "scale"),
        (["hamlet", "--scale", "much"], "should be a valid"),
        (["hamlet", "--seed", "-1"], "seed"),
        (["hamlet", "--seed", str(2**32)], "seed"),
        (["hamlet", "--seed", "1.5"], "should be a valid"),
        (["hamlet", "--engine", "compild"], "compiled"),
        (["hamlet", "--engine", "simpy"], 'it is called "reference" now'),
        (["hamlet", "--set", "staffing.levle=2"], "level"),
        (["hamlet", "--set", "staffing.level"], "key=value"),
        (["hamlet", "--set", "staffing.level=-1"], "staffing.level"),
        (["hamlet", "--untli", "2021-02-01"], "--until"),
        (["hamlet", "extra"], "extra"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(petition, tmp_path, arguments, said):
    reply = petition("run", "--out", tmp_path / "out", *arguments)
    assert reply.code == 2
    assert reply.out == ""
    assert said in reply.err
    assert "Traceback" not in reply.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(petition, tmp_path):
    (tmp_path / "file").write_text("")
    reply = petition("run", "hamlet", *MONTH, "--out", tmp_path / "file" / "out")
    assert reply.code == 2
    assert "cannot write" in reply.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    "name", ["../x", "/tmp/x", "..", "a/b", "a\\\\b", "CON", "x" * 80, ".hidden", "C:x", "街道", "a\\u0000b"]
)
def test_no_name_of_a_scenario_leads_out_of_the_folder_of_runs(petition, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(f'extends = "hamlet"\nname = "{name}"\n', encoding="utf-8")
    reply = petition("run", "mine.toml", "--until", "2021-01-03", "--no-figures", "--no-petitions")
    assert reply.code == 0, reply.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.toml", "runs"]
    (folder,) = (tmp_path / "runs").iterdir()
    assert (folder / "summary.json").is_file() and not folder.name.startswith(".")


def test_the_same_command_again_keeps_what_the_user_put_there(petition, tmp_path):
    out = tmp_path / "out"
    assert petition("run", "hamlet", "--until", "2021-01-05", "--out", out).err == ""
    (out / "notes.md").write_text("years of work")
    (out / "figures" / "mine.svg").write_text("drawn by hand")
    (out / "summary.json").write_text("with a remark")
    reply = petition("run", "hamlet", "--until", "2021-01-05", "--out", out)
    assert reply.code == 0
    assert reply.err.count("\n") == 1 and "notes.md" in reply.err and "figures/mine.svg" in reply.err
    assert (out / "notes.md").read_text() == "years of work"
    assert (out / "figures" / "mine.svg").read_text() == "drawn by hand"
    assert (out / "summary.kept.json").read_text() == "with a remark"
    assert json.loads((out / "summary.json").read_text())["days"] == 4


def test_a_run_in_which_nothing_is_closed_ends_well(petition, tmp_path):
    nobody = ("--set", "start.backlog=0", "--until", "2021-01-02")
    reply = petition("run", "hamlet", *nobody, "--out", tmp_path / "out")
    assert (reply.code, reply.err) == (0, "")
    assert len(list((tmp_path / "out" / "figures").iterdir())) == 14


def test_a_fault_of_a_figure_costs_nothing_else(petition, tmp_path, monkeypatch):
    from sim.report.drawing import every_figure

    def fail(*_: object) -> None:
        raise ValueError("Axis limits cannot be NaN or Inf")

    monkeypatch.setitem(every_figure(), "rates", fail)
    monkeypatch.delenv("PETITION_DEBUG", raising=False)
    reply = petition("run", "hamlet", "--until", "2021-01-05", "--out", tmp_path / "out", "--json")
    assert reply.code == 0 and json.loads(reply.out)["days"] == 4
    assert reply.err == "not drawn: figure rates: ValueError: Axis limits cannot be NaN or Inf\n"
    assert {path.name for path in (tmp_path / "out").iterdir()} > FILES
    assert len(list((tmp_path / "out" / "figures").iterdir())) == 12


def test_the_folder_one_is_in_is_not_taken_away(petition, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for out in (".", str(tmp_path), str(tmp_path.parent)):
        reply = petition("run", "hamlet", *MONTH, "--out", out)
        assert reply.code == 2 and "the folder you are in" in reply.err


def test_published_numbers_are_told_of_the_city_they_are_of_and_of_no_other(petition, tmp_path):
    year = ("--scale", "0.003", "--no-figures", "--no-petitions", "--out", tmp_path / "out")
    assert "; published 44 574 (" in petition("run", "beijing-2021", *year).out
    assert "; published" not in petition("run", "beijing-2021", *year, "--set", "staffing.level=1.1").out


def test_a_wait_over_an_hour_is_said_to_be_one(petition, tmp_path):
    slow = ("--set", "intake.talk_consultation.mean=3h", "--set", "intake.patience.mean=20h")
    reply = petition("run", "hamlet", *MONTH, *slow, "--out", tmp_path / "out")
    told = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert "p95 over an hour" in reply.out and "3601" not in reply.out
    assert told["call_wait"]["0.95"] is None and "0.95" in told["call_wait_over_an_hour"]
