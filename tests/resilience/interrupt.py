"""Interrupts at random moments: the program ends at once, with its exit code, and nothing half-written is left.

cd tests && python -m resilience.interrupt 60
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sim.resources import experiments_folder

PETITION = [
    sys.executable,
    "-c",
    # Whoever starts the tests in the background may have had it ignored.
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from sim.cli import main; main()",
]
BEGINNING = 0.15
"""Seconds that Python itself takes until the program is in charge."""
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
FILES = {
    "breaks.parquet", "city.parquet", "history.parquet", "hotline.parquet", "petitions.parquet", "provenance.json",
    "scenario.toml", "summary.json", "units.parquet", "files.sha256",
}  # fmt: skip
COMMANDS: dict[str, tuple[list[str], float]] = {
    "run": (["run", "hamlet", "--out", "out"], 4.0),
    "compare": (["compare", "hamlet", "hamlet:staffing.level=1.2", "-n", "6", "-j", "2"], 9.0),
    "experiment": (["experiment", "run", "EXPERIMENT", "-j", "2"], 12.0),
}
"""Arguments, and how many seconds the whole may take."""


@dataclass(frozen=True)
class Interrupted:
    """What came of one attempt; faults is empty if all was well."""

    command: str
    sent: signal.Signals
    after: float
    code: int
    faults: list[str]


def interrupt(command: str, sent: signal.Signals, after: float, folder: Path) -> Interrupted:
    """Start a command in an empty folder, and send it a signal after so many seconds."""
    arguments = [_experiment() if word == "EXPERIMENT" else word for word in COMMANDS[command][0]]
    with subprocess.Popen(
        [*PETITION, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "COLUMNS": "80"}, start_new_session=True,
    ) as program:  # fmt: skip
        try:
            out, err = program.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            program.send_signal(sent)
            try:
                out, err = program.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                return Interrupted(command, sent, after, -9, ["still there after 20 s"])
    faults = []
    if program.returncode not in (0, CODES[sent]):
        faults.append(f"exit code {program.returncode}")
    if "Traceback" in out + err:
        faults.append(err[-2000:])
    return Interrupted(command, sent, after, program.returncode, faults + list(_halves(folder)))


def _experiment() -> str:
    """The built-in experiment with the fewest replications."""
    from sim.study.experiments.experiment import built_in, locate, read

    def runs(name: str) -> int:
        found = read(locate(name))
        return len(found.arms) * len(found.variants) * found.size.replications

    return min(built_in(), key=runs) if experiments_folder().is_dir() else ""


def _halves(folder: Path) -> list[str]:
    """What should not be there: temporary names, tables without their end, runs without a file."""
    import pyarrow.parquet as pq

    faults = [f"left behind: {path}" for path in folder.rglob("*partial*")]
    faults += [f"left behind: {path}" for path in folder.rglob("*.old")]
    for path in folder.rglob("*.parquet"):
        pq.read_table(path)
    for path in folder.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    run = folder / "out"
    if run.exists() and {path.name for path in run.iterdir()} - {"figures"} != FILES:
        faults.append(f"half a run: {sorted(path.name for path in run.iterdir())}")
    results = folder / "results"
    for place in results.iterdir() if results.is_dir() else ():
        if not (place / "verdict.json").is_file():
            faults.append(f"half of results: {place.name}")
    return faults


def main(count: int, seed: int = 1) -> int:
    """Interrupt so many commands; how many went wrong."""
    draw, wrong, codes = Random(seed), 0, list[int]()
    for number in range(count):
        command = list(COMMANDS)[number % len(COMMANDS)]
        sent = (signal.SIGINT, signal.SIGTERM)[number // len(COMMANDS) % 2]
        after = BEGINNING + draw.random() * COMMANDS[command][1]
        with tempfile.TemporaryDirectory() as name:
            found = interrupt(command, sent, after, Path(name))
        codes.append(found.code)
        if found.faults:
            wrong += 1
            print(f"{command} {sent.name} after {after:.3f} s: exit {found.code}: {found.faults}", flush=True)
    told = {code: codes.count(code) for code in sorted(set(codes))}
    print(f"{count} interrupts, {wrong} faults, exit codes {told}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
