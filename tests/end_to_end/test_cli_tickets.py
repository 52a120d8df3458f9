"""petition tickets, as a user types it: a table of 80 columns, and no traceback whatever the log."""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from pathlib import Path

import pytest
from rig.logs import BOSTON, HEADER, rows, write_log

from sim.cli import main


def petition(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["petition", *map(str, arguments)])
    with pytest.raises(SystemExit) as leaving:
        main()
    return int(leaving.value.code or 0)


def test_the_summary_of_boston(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert petition(monkeypatch, "tickets", "summary", BOSTON) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    for words in (
        "58 251, kept 58 251, left out 0", "2011-07-01 to 2011-12-31", "141 kinds, 103 units", "never 3 681 (6.3 %)",
        "within five minutes 12 400 (21.3 %)", "75.3 % of 47 270 due", "42.359, -71.059: 4 779", "913", "p50 22.2 h",
    ):  # fmt: skip
        assert words in shown


def test_the_page_shows_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "tickets.md").read_text("utf-8")
    first = re.search(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    shown = re.search(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert first and shown
    monkeypatch.chdir(tmp_path)
    exec(first[1], {})
    monkeypatch.setenv("COLUMNS", "80")
    assert petition(monkeypatch, "tickets", "summary", "sheet.csv", "--exported", "2021-03-15") == 0
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[: shown[1].count("\n")] == shown[1].splitlines()


def test_json_and_files_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = write_log(tmp_path / "log.csv", [*rows(4), *rows(1, opened="soon")])
    arguments = ("tickets", "summary", log, "-m", tmp_path / "mine.toml", "--out", tmp_path / "out")
    assert petition(monkeypatch, *arguments, "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(
        (tmp_path / "out" / "quality.json").read_text("utf-8")
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "files.sha256", "quality.json", "rejects.csv", "tickets.parquet",
    ]  # fmt: skip
    assert petition(monkeypatch, *arguments) == 0  # its own results are replaced
    assert "1  opened: no moment that can be read" in capsys.readouterr().out


def test_mappings_are_listed_and_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert petition(monkeypatch, "tickets", "mappings") == 0
    assert "beijing-12345" in capsys.readouterr().out
    assert petition(monkeypatch, "tickets", "mappings", "chicago") == 0
    assert 'opened = "CREATED_DATE"' in capsys.readouterr().out
    assert petition(monkeypatch, "tickets", "mappings", "chicgo") == 2
    assert 'did you mean "chicago"?' in capsys.readouterr().err


OPTIONS = {
    "--zone": "Mars/Olympus", "--order": "backwards", "--encoding": "klingon", "--exported": "tomorrow",
    "-m": "nowhere.toml",
}  # fmt: skip


@pytest.mark.parametrize("option", OPTIONS)
def test_a_wrong_option_ends_with_2(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert petition(monkeypatch, "tickets", "summary", tmp_path / "log.csv", option, OPTIONS[option]) == 2
    shown = capsys.readouterr().err
    assert OPTIONS[option] in shown and "expected" in shown and "Traceback" not in shown


def test_a_spoilt_log_never_ends_in_a_fault_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes changed, cut out, doubled and put in at random places: rows are left out or the log is refused in words."""
    log = write_log(tmp_path / "log.csv", [*rows(60), *rows(3, what='a "b", c'), *rows(2, who="a\nb")])
    whole, chance = log.read_bytes(), random.Random(311)
    put = [
        b'"',
        b",",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xe4",
        b";",
        b"\t",
        "路".encode(),
        b"=",
        b"12/13/2021",
        b"9" * 30,
    ]
    codes = set()
    for _ in range(20):
        spoilt = bytearray(whole)
        for _ in range(chance.choice([1, 3, 30])):
            place = chance.randrange(len(spoilt))
            spoilt[place : place + chance.choice([0, 0, 1, 40])] = chance.choice(put)
        packed = chance.random() < 0.2
        log.write_bytes(
            gzip.compress(bytes(spoilt))[: chance.choice([None, 200])] if packed else bytes(spoilt)
        )
        code = petition(monkeypatch, "tickets", "summary", log, "-m", tmp_path / "mine.toml", "--json")
        told = capsys.readouterr()
        codes.add(code)
        assert code in (0, 2), told.err
        assert "Traceback" not in told.err and (code == 0 or "expected" in told.err)
        if code == 0:
            quality = json.loads(told.out)
            assert quality["rows"] == quality["kept"] + sum(quality["left_out"].values())
    assert codes == {0, 2} and len(HEADER) == 6
