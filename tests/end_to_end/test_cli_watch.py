"""petition run --watch: what it shows is what the run comes to, and it leaves nothing behind when it is interrupted."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

import sim
from sim.cli import watch

UNTIL = ("--until", "2021-04-01", "--no-figures")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_terminal_each_period_is_a_line_of_what_the_run_comes_to(petition, tmp_path, lang):
    reply = petition("run", "hamlet", *UNTIL, "--watch", "--lang", lang, "--out", tmp_path / "out")
    head, *lines = [line for line in reply.err.splitlines() if line]
    assert len(lines) == 3 and max(cell_len(line) for line in (head, *lines)) <= 90
    city = sim.open(tmp_path / "out").city
    for line, (_, row) in zip(lines, city.iterrows(), strict=True):
        period, *numbers = re.sub(r"(?<=\d) (?=\d{3}\b)| %", "", line).split()
        assert (
            period == row["period"] and int(numbers[0]) == row["received"] and int(numbers[-1]) == row["open"]
        )
        measures = [float(row[measure]) for measure in watch.RATES.values()]
        assert [float(one) for one in numbers[1:-1]] == pytest.approx(
            [100 * one for one in measures], abs=0.06
        )


def test_watching_changes_nothing(petition, tmp_path):
    for name, more in (("seen", ["--watch"]), ("unseen", [])):
        assert petition("run", "hamlet", *UNTIL, *more, "--out", tmp_path / name).code == 0
    for file in ("petitions.parquet", "units.parquet", "history.parquet"):
        assert (tmp_path / "seen" / file).read_bytes() == (tmp_path / "unseen" / file).read_bytes()


def test_an_interrupt_while_watching_leaves_nothing_half_written(petition, tmp_path, monkeypatch):
    look = watch.Seen.look

    def interrupted(self, model):
        look(self, model)
        if model.past_periods == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch.Seen, "look", interrupted)
    reply = petition("run", "hamlet", *UNTIL, "--watch", "--out", tmp_path / "out")
    assert reply.code == 130 and "nothing half-written" in reply.err and not list(tmp_path.iterdir())


def test_in_a_terminal_a_table_grows_and_the_cursor_comes_back(tmp_path):
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "sim.cli",
        "run",
        "hamlet",
        *UNTIL,
        "--watch",
        "--out",
        str(tmp_path / "out"),
    ]
    code = "from sim.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *command[3:]], stdout=subprocess.DEVNULL, stderr=theirs,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "80", "LINES": "40", "LANG": "C.UTF-8"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux tells that nobody writes any more
            break
        if not piece:
            break
        shown += piece
    assert process.wait() == 0
    os.close(ours)
    text = shown.decode()
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l"), "the cursor is shown again"
    last = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text[text.rindex("period ") :])
    assert all(month in last for month in ("2021-01", "2021-02", "2021-03")) and "most backlog" in last
