"""SIGINT and SIGTERM at any moment: 130 or 143, what is finished is kept, nothing is half-written."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from resilience.interrupt import CODES, interrupt, main


@pytest.mark.parametrize(
    ("command", "sent", "after"),
    [("run", signal.SIGINT, 1.4), ("compare", signal.SIGTERM, 3.0), ("experiment", signal.SIGINT, 3.5)],
)
def test_an_interrupt(tmp_path: Path, command: str, sent: signal.Signals, after: float) -> None:
    found = interrupt(command, sent, after, tmp_path)
    assert found.faults == []
    assert found.code in (0, CODES[sent])


@pytest.mark.slow
def test_many_interrupts() -> None:
    assert main(60) == 0


def test_half_a_run_would_be_found(tmp_path: Path) -> None:
    from resilience.interrupt import _halves

    (tmp_path / "out").mkdir()
    (tmp_path / ".out.1.partial").mkdir()
    (tmp_path / "results" / "x").mkdir(parents=True)
    assert len(_halves(tmp_path)) == 3
    (tmp_path / "torn.parquet").write_bytes(b"PAR1")
    with pytest.raises(ValueError, match="Parquet"):
        _halves(tmp_path)
