"""The command line as a person meets it: arguments in; exit code, output and errors out."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass

import pytest

from sim.cli import main


@dataclass(frozen=True)
class Reply:
    code: int
    out: str
    err: str


@pytest.fixture
def petition(monkeypatch, capsys):
    """A function that runs `petition ARGUMENTS…` in this process."""
    handler = signal.getsignal(signal.SIGTERM)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")

    def call(*arguments: object) -> Reply:
        monkeypatch.setattr(sys, "argv", ["petition", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            main()
        told = capsys.readouterr()
        return Reply(int(leaving.value.code or 0), told.out, told.err)

    yield call
    signal.signal(signal.SIGTERM, handler)
