"""Wherever it runs: the same bytes in any locale, zone and number of threads; any terminal, or none."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import sim
from sim.ground.kept import kept_folder

PETITION = [sys.executable, "-c", "from sim.cli import main; main()"]
NO_UTF8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
ENVIRONMENTS = {
    "C": {"LC_ALL": "C", **NO_UTF8},
    "Germany": {"LC_ALL": "de_DE.UTF-8", "TZ": "Europe/Berlin", "NUMBA_NUM_THREADS": "1"},
    "China": {"LC_ALL": "zh_CN.GB18030", "TZ": "Asia/Shanghai", "NUMBA_NUM_THREADS": "2", **NO_UTF8},
}
"""A locale that the machine does not have is taken for C by the system."""
BEIJING = ("run", "beijing-2021", "--until", "2021-01-02", "--scale", "0.01")


def program(
    *arguments: object, env: Mapping[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """`petition ARGUMENTS` as a process of its own."""
    return subprocess.run(
        [*PETITION, *map(str, arguments)], env={**os.environ, **(env or {})}, check=False,
        **({"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more),
    )  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return outcome(tmp_path_factory.mktemp("plain") / "out", {})


def outcome(folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    """What a day of Beijing comes to: the hash of each file that depends on nothing but the scenario."""
    done = program(*BEIJING, "--out", folder, env={"COLUMNS": "80", **env})
    assert done.returncode == 0, done.stderr
    files = [*folder.glob("*.parquet"), folder / "scenario.toml", *folder.glob("figures/*")]
    assert len(files) == 21
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.parametrize("where", ENVIRONMENTS)
def test_the_same_bytes_everywhere(tmp_path: Path, plain: dict[str, str], where: str) -> None:
    assert outcome(tmp_path / "out", ENVIRONMENTS[where]) == plain


def test_a_narrow_terminal_and_one_without_chinese() -> None:
    told = program("scenarios", env={"COLUMNS": "40"})
    assert told.returncode == 0
    assert max(map(len, told.stdout.decode().splitlines())) <= 40
    told = program("scenarios", env={"PYTHONIOENCODING": "ascii"})
    assert told.returncode == 0 and told.stdout.isascii()


def test_letters_a_terminal_lacks_are_written_as_json_writes_them() -> None:
    from sim.cli import streams

    with mock.patch.multiple(sys, stdout=mock.Mock(), stderr=mock.Mock()):
        streams.open_up()
        assert sys.stdout.reconfigure.call_args == mock.call(errors="petition")
    told = json.dumps("街道 é 🏙", ensure_ascii=False).encode("ascii", "petition")
    assert json.loads(told) == "街道 é 🏙"


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    with subprocess.Popen([*PETITION, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.parametrize("closed", [1, 2])
def test_a_stream_that_is_closed_is_no_fault(closed: int) -> None:
    told = program("scenarios", preexec_fn=lambda: os.close(closed))
    assert told.returncode == 0
    assert b"Traceback" not in told.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        told = program("scenarios", "--json", stdout=full)
    assert told.returncode == 2
    assert b"No space left on device" in told.stderr
    assert b"Traceback" not in told.stderr and b"Exception" not in told.stderr


def test_a_clock_that_jumps_back(tmp_path: Path) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    moments = iter([now, now - timedelta(days=400)])
    with (
        mock.patch("sim.runner.datetime", now=lambda zone: next(moments)),
        mock.patch("time.time_ns", return_value=7),
        mock.patch("time.time", side_effect=[1e9, 0.0] * 100),
    ):
        done = sim.run("hamlet", until=date(2021, 1, 3), out=tmp_path / "out")
    assert done.summary["wall_seconds"] > 0
    told = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert told["started"] > told["ended"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The cache folder of an account whose own places take no files."""
    file = tmp_path / "file"
    file.touch()
    for name in ("PETITION_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(file))
    (tmp_path / "tmp").mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return kept_folder.__wrapped__("machine-code")


def test_without_a_cache_folder_code_is_kept_among_temporary_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = found(monkeypatch, tmp_path)
    assert folder == found(monkeypatch, tmp_path)
    mine = folder.parent.parent
    assert mine.parent == tmp_path / "tmp"
    assert stat.S_IMODE(mine.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
@pytest.mark.parametrize("above", [0, 2])
def test_code_that_others_may_have_written_is_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: int, above: int
) -> None:
    folder = found(monkeypatch, tmp_path)
    mine = [folder, *folder.parents][above]
    mine.chmod(mode)
    other = found(monkeypatch, tmp_path)
    assert mine not in (other, *other.parents)
    assert other != found(monkeypatch, tmp_path)


def test_a_link_in_the_place_of_the_folder_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = found(monkeypatch, tmp_path)
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert found(monkeypatch, tmp_path) != folder
