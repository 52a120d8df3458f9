"""The memory of a run is told beforehand, close to what it does take; a run that would not fit is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

import sim
from sim import memory
from sim.engine import size
from sim.errors import PetitionError
from sim.scenario.load import load
from sim.scenario.reforms import timeline

MEASURE = (
    "import json, sys, sim; "
    "name, scale, changes = json.loads(sys.argv[1]); "
    "print(sim.run(name, scale=scale, overrides=changes, out='out').summary['peak_memory_bytes'])"
)
RUNS = {
    "hamlet": ("hamlet", 1.0, {}),
    "many people who hardly ever call": ("hamlet", 1.0, {"city.districts.Hamlet.population": 80_000_000}),
    "too few officers": ("hamlet", 60.0, {"staffing.level": 0.1, "time.end": "2021-07-02"}),
}
SLOW = {
    "base": ("base", 1.0, {}),
    "a tenth of Beijing": ("beijing-2021", 0.1, {}),
    "Beijing": ("beijing-2021", 1.0, {}),
    "three years of streets": ("trap", 1.0, {}),
    "a period a day": ("base", 1.0, {"time.period": "1d"}),
    "a fifth of Beijing, half the officers": ("beijing-2021", 0.2, {"staffing.level": 0.5}),
}


def estimate(name: str, scale: float, changes: dict[str, object]) -> int:
    scenario = load(name, changes)
    days = (scenario.time.end - scenario.time.start).days
    return sum(size.memory(timeline(scenario), days, scale).values())


def near(run: tuple[str, float, dict[str, object]], folder: Path) -> tuple[int, int]:
    """Estimate and measured peak, in a process of its own; neither far below nor far above."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, json.dumps(run)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    expected, measured = estimate(*run), int(done.stdout)
    print(f"{run}: expected {expected / 1e6:.0f} MB, measured {measured / 1e6:.0f} MB")
    return expected, measured


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_the_estimate_is_near(tmp_path: Path, run: tuple[str, float, dict[str, object]]) -> None:
    expected, measured = near(run, tmp_path)
    assert 0.9 * measured < expected < 1.5 * measured


@pytest.mark.slow
@pytest.mark.parametrize("run", SLOW.values(), ids=SLOW)
def test_the_estimate_is_near_for_greater_runs(
    tmp_path: Path, run: tuple[str, float, dict[str, object]]
) -> None:
    expected, measured = near(run, tmp_path)
    assert 0.9 * measured < expected < 1.5 * measured


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"time.end": date(4890, 1, 1)}, "hours of the hotline"),
        ({"staffing.level": 1e-6, "demand.needs_per_year": 1e12}, "open petitions"),
        ({"city.districts.Hamlet.population": 2**31 - 1}, "citizens"),
    ],
)
def test_a_run_that_would_not_fit_is_refused(tmp_path: Path, changes: dict[str, object], part: str) -> None:
    with (
        pytest.raises(PetitionError, match=f"GB of it for {part}") as raised,
        some(8_000_000_000),
        mock.patch("sim.engine.size.used", return_value=0),  # what other tests left in this process
    ):
        sim.run("hamlet", overrides=changes, out=tmp_path / "out")
    assert "scale" in str(raised.value.hint) and "8." in str(raised.value.expected)
    assert list(tmp_path.iterdir()) == []


def some(free: int) -> mock._patch[mock.Mock]:
    return mock.patch("sim.engine.size.available", return_value=free)


def test_whoever_knows_better_may_try(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        some(0),
        pytest.raises(PetitionError, match="would be needed"),
        mock.patch("sim.engine.size.used", return_value=0),
    ):
        sim.run("hamlet", until=date(2021, 1, 2))
    monkeypatch.setenv("PETITION_MEMORY", "any")
    with some(0), mock.patch("sim.engine.size.used", return_value=0):
        assert sim.run("hamlet", until=date(2021, 1, 2)).summary["days"] == 1


def test_memory_that_runs_out_all_the_same_is_told(tmp_path: Path) -> None:
    with (
        mock.patch("sim.agents.model.CityModel.run", side_effect=MemoryError),
        pytest.raises(PetitionError, match="not enough"),
    ):
        sim.run("hamlet", until=date(2021, 1, 2), out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def group(folder: Path, names: tuple[str, str, str], limit: str, taken: int, files: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(f"{limit}\n")
    (folder / names[1]).write_text(f"{taken}\n")
    (folder / "memory.stat").write_text(f"anon 5\n{names[2]} {files}\n")


@pytest.mark.parametrize(
    ("line", "base", "names"),
    [
        ("0::/a/b", ".", ("memory.max", "memory.current", "inactive_file")),
        (
            "4:memory:/a/b",
            "memory",
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ),
    ],
)
def test_limits_of_containers_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, base: str, names: tuple[str, str, str]
) -> None:
    (tmp_path / "self").write_text(f"7:cpu:/x\n{line}\n")
    monkeypatch.setattr(memory, "CONTROL", tmp_path)
    monkeypatch.setattr(memory, "PROCESS", tmp_path / "self")
    before = memory.available()
    top = tmp_path / base
    group(top / "a" / "b", names, "max", 7, 0)
    assert memory.available() == pytest.approx(before, rel=0.2)
    group(top / "a", names, "1000000", 400_000, 100_000)
    assert memory.available() == 700_000
    group(top, names, "300000", 200_000, 0)
    assert memory.available() == 100_000


def test_the_limit_of_the_process_counts() -> None:
    code = (
        "import resource; from sim import memory; "
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)); print(memory.available())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 1 << 30 < int(done.stdout) < 2 << 30
