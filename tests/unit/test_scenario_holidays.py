"""Holidays of one's own: a file beside the scenario, days in it, and years of which a list is silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import PetitionError
from sim.runner import run
from sim.scenario.holidays import listed, notes, silent_years
from sim.scenario.load import load
from sim.scenario.write import to_toml

CSV = "date,day,occasion\n2025-01-01,holiday,New Year\n2025-01-04,work,instead of it\n"
TOML = '2025-01-01 = "holiday"\n2025-01-04 = "work"\n'
DAYS = {"2025-01-01": "holiday", "2025-01-04": "work"}


def write(folder: Path, text: str, **files: str) -> Path:
    """A scenario in a folder of its own, with files beside it."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    (folder / "mine.toml").write_text(f'extends = "hamlet"\nname = "mine"\n{text}', encoding="utf-8")
    return folder / "mine.toml"


@pytest.mark.parametrize("file", ["days.csv", "days.toml"])
def test_a_file_beside_the_scenario(tmp_path: Path, file: str) -> None:
    text = f'[time]\nholidays = "{file}"\n'
    scenario = load(write(tmp_path / "a", text, days_csv=CSV, days_toml=TOML))
    assert scenario.time.holidays == DAYS == listed(scenario.time)


def test_a_file_from_a_folder_above_and_with_a_mark_of_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("\ufeff" + CSV, encoding="utf-8")
    scenario = load(write(tmp_path / "a", '[time]\nholidays = "../days.csv"\n'))
    assert scenario.time.holidays == DAYS


def test_a_file_named_from_outside_is_looked_for_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "days.csv").write_text(CSV)
    monkeypatch.chdir(tmp_path)
    assert load("hamlet", {"time.holidays": "days.csv"}).time.holidays == DAYS
    assert load("hamlet", {"time": {"holidays": "days.csv"}}).time.holidays == DAYS


def test_the_resolved_scenario_needs_no_file(tmp_path: Path) -> None:
    scenario = load(write(tmp_path / "a", '[time]\nholidays = "days.csv"\n', days_csv=CSV))
    (tmp_path / "elsewhere.toml").write_text(to_toml(scenario), encoding="utf-8")
    assert load(tmp_path / "elsewhere.toml").time == scenario.time


def test_a_childs_file_is_a_whole_list_and_its_table_adds_days(tmp_path: Path) -> None:
    write(
        tmp_path / "a", '[time]\nholidays = "days.csv"\n', days_csv=CSV, other_toml='2026-05-01 = "holiday"\n'
    )
    child = tmp_path / "a" / "child.toml"
    child.write_text('extends = "mine.toml"\n[time]\nholidays = "other.toml"\n')
    assert load(child).time.holidays == {"2026-05-01": "holiday"}
    child.write_text('extends = "mine.toml"\n[time.holidays]\n2025-05-01 = "holiday"\n2025-01-04 = false\n')
    assert load(child).time.holidays == {"2025-01-01": "holiday", "2025-05-01": "holiday"}
    child.write_text('extends = "mine.toml"\n[time]\nholidays = "none"\n')
    assert listed(load(child).time) == {}


@pytest.mark.parametrize(("name", "content", "line", "told"), [
    ("days.csv", "date,day\n2025-02-30,holiday\n", 2, '"2025-02-30" is no day'),
    ("days.csv", "date,day\n2025-02-03,holiday\n2025-02-04,free\n", 3, '2025-02-04 is "free"'),
    ("days.csv", "date,day\n2025-02-03,holiday\n2025-02-03,work\n", 3, "2025-02-03 stands there twice"),
    ("days.csv", "day\n2025-02-03\n", 1, "the columns date and day are not there"),
    ("days.csv", "", 1, "the columns date and day are not there"),
    ("days.csv", "date,day\n2025-02-03," + "x" * 200_000 + "\n", 2, "cannot be read"),
    ("days.csv", "date,day," + "x" * 200_000 + "\n", 1, "cannot be read"),
    ("days.toml", '2025-02-03 = "holiday"\n2025-2-4 = "holiday"\n', 2, '"2025-2-4" is no day'),
    ("days.toml", "2025-02-03 = true\n", 1, "2025-02-03 is true"),
    ("days.toml", "2025-02-03 = \n", 1, "is not valid TOML"),
])  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_with_its_line(
    tmp_path: Path, name: str, content: str, line: int, told: str
) -> None:
    path = write(tmp_path / "a", f'[time]\nholidays = "{name}"\n')
    (path.parent / name).write_text(content)
    with pytest.raises(PetitionError) as caught:
        load(path)
    assert told in caught.value.message
    assert caught.value.file is not None and caught.value.file.endswith(name)
    assert caught.value.line == line


def test_a_file_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    path = write(tmp_path / "a", '[time]\nholidays = "dayz.csv"\n', days_csv=CSV)
    with pytest.raises(PetitionError) as caught:
        load(path)
    assert caught.value.line == 4 and caught.value.hint == 'did you mean "days.csv"?'


@pytest.mark.parametrize(("changes", "key"), [
    ({"time.holidays": {"2025-13-01": "holiday"}}, "time.holidays.2025-13-01"),
    ({"time.holidays": {"2025-01-01": "free"}}, "time.holidays.2025-01-01"),
    ({"time.holidays": 5}, "time.holidays"),
    ({"time.weekend": ["fri", "fri"]}, "time.weekend"),
    ({"time.weekend": ["friday"]}, "time.weekend.0"),
    ({"time.weekend": "fri"}, "time.weekend"),
    ({"time.weekend": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}, "time.weekend"),
])  # fmt: skip
def test_what_is_no_week_and_no_list_is_refused(changes: dict[str, object], key: str) -> None:
    with pytest.raises(PetitionError) as caught:
        load("hamlet", changes)
    assert caught.value.key == key


@pytest.mark.parametrize(("start", "end", "silent"), [
    (date(2019, 1, 1), date(2023, 1, 1), []),
    (date(2019, 1, 1), date(2023, 1, 2), [2023]),
    (date(2018, 12, 31), date(2019, 6, 1), [2018]),
    (date(2017, 1, 1), date(2025, 1, 1), [2017, 2018, 2023, 2024]),
])  # fmt: skip
def test_years_of_which_the_list_is_silent(start: date, end: date, silent: list[int]) -> None:
    time = load("hamlet", {"time.holidays": "china"}).time.model_copy(update={"start": start, "end": end})
    assert silent_years(time) == silent
    assert [str(year) in note for note in notes(time) for year in silent[:1]] == [True] * bool(silent)
    assert silent_years(time.model_copy(update={"holidays": "none"})) == []


def test_check_and_run_tell_of_silent_years(tmp_path: Path) -> None:
    text = "[time]\nstart = 2022-12-30\nend = 2023-01-03\nholidays = \"china\"\n[reform]\n'*' = false\n"
    path = write(tmp_path / "a", text)
    told = 'time.holidays: "china" has no day of 2023'
    assert told in CliRunner().invoke(app, ["check", str(path)]).output
    assert any(told in note for note in run(path).notes)
    assert not run(path, until=date(2023, 1, 1)).notes
