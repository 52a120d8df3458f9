"""`make install-check`: does the wheel work on a machine that has never seen the checkout?

Builds the source archive, and the wheel from it; installs the wheel into an empty environment of every Python that is
here; runs the program there, outside the checkout; and writes what was found into docs/background/dependencies.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from dependencies import write

TOP = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13")
INSPECT = Path(__file__).with_name("inspect_install.py")


@dataclass(frozen=True)
class Environment:
    """An empty environment of one Python."""

    python: Path

    @classmethod
    def new(cls, python: str, folder: Path) -> Environment:
        run(python, "-m", "venv", folder)
        return cls(folder / "bin" / "python")

    def install(self, *what: object) -> None:
        run(self.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *what)

    def __call__(self, *arguments: object, **options: object) -> str:
        return run(self.python, *arguments, **options)

    def petition(self, *arguments: object, **options: object) -> str:
        return run(self.python.with_name("petition"), *arguments, **options)


def run(*command: object, cwd: Path | None = None, settings: dict[str, str] | None = None) -> str:
    """What a command prints; a command that fails ends the check."""
    told = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | (settings or {}),
        capture_output=True,
        text=True,
    )
    if told.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{told.stdout}{told.stderr}")
    return told.stdout


def main() -> None:
    """The whole check."""
    with tempfile.TemporaryDirectory(prefix="petition-install-") as name:
        folder = Path(name)
        wheel = build(folder)
        checked = [
            check(folder, wheel, found, number) for number in PYTHONS if (found := find(number)) is not None
        ]
        if not checked:
            sys.exit("no Python from " + ", ".join(PYTHONS))
        vulnerabilities = audit(folder)
    write(checked, vulnerabilities)
    for found in checked:
        print(f"Python {found['python']}: {found['resolution']}; hamlet in {found['seconds']:.0f} s")


def find(number: str) -> str | None:
    """A Python of a version, if one is here and works: an alias may stand for nothing."""
    python = shutil.which(f"python{number}")
    works = python and not subprocess.run([python, "-c", ""], capture_output=True).returncode
    return python if works else None


def build(folder: Path) -> Path:
    """The wheel, made from the source archive; both must hold what they should."""
    tools = Environment.new(sys.executable, folder / "tools")
    tools.install("build")
    tools("-m", "build", "--outdir", folder / "dist", TOP)
    (wheel,) = (folder / "dist").glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"sim/data/{file.relative_to(TOP)}" for part in ("scenarios", "experiments") for file in tracked(part)
    }
    wanted |= {str(file.relative_to(TOP)) for file in tracked("sim")}
    if missing := wanted - inside:
        sys.exit("the wheel lacks " + ", ".join(sorted(missing)))
    if foreign := {file for file in inside if not file.startswith(("sim/", "petition_sim-"))}:
        sys.exit("the wheel holds what is not its own: " + ", ".join(sorted(foreign)))
    return wheel


def tracked(part: str) -> list[Path]:
    """The files of a part of the project, without what running it leaves there."""
    return [
        file for file in (TOP / part).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    ]  # fmt: skip


def check(folder: Path, wheel: Path, python: str, number: str) -> dict[str, object]:
    """Install the wheel for one Python, and use it as a newcomer would."""
    environment = Environment.new(python, folder / number)
    environment.install("-c", TOP / "constraints.txt", wheel)
    outside = folder / f"outside-{number}"
    outside.mkdir()
    settings = {"PETITION_CACHE": str(folder / f"cache-{number}"), "PYTHONPATH": ""}
    environment.petition("--version", cwd=outside, settings=settings)
    built_in = sorted(file.stem for file in (TOP / "scenarios").glob("*.toml"))
    listed = environment.petition("scenarios", cwd=outside, settings=settings)
    if unknown := [name for name in built_in if name not in listed]:
        sys.exit(f"Python {number} does not list {', '.join(unknown)}")
    experiments = json.loads(
        environment.petition("experiment", "list", "--json", cwd=outside, settings=settings)
    )
    if {one["name"] for one in experiments} != {
        file.parent.name for file in tracked("experiments") if file.name == "experiment.toml"
    }:
        sys.exit(f"Python {number} lists other experiments than there are")
    environment.petition("check", *built_in, cwd=outside, settings=settings)
    summary = json.loads(
        environment.petition("run", "hamlet", "--json", "--out", "hamlet", cwd=outside, settings=settings)
    )
    rows = environment.petition(
        "query", "hamlet", "select count(*) as n from petitions", "--json", cwd=outside, settings=settings
    )
    if json.loads(rows)[0]["n"] != summary["petitions"] + summary["starting_backlog"]:
        sys.exit(f"Python {number}: the table of petitions and the summary differ")
    facts: dict[str, object] = json.loads(environment(INSPECT, cwd=outside, settings=settings))
    return facts | {
        "python": number,
        "wheel": wheel.stat().st_size,
        "resolution": f"{summary['petitions']} petitions, {summary['resolution_rate']:.6f} said to be solved",
        "petitions": summary["petitions"],
        "rate": summary["resolution_rate"],
        "seconds": summary["wall_seconds"],
    }


def audit(folder: Path) -> list[dict[str, object]] | str:
    """Known vulnerabilities of the pinned versions; or, where the advisory service cannot be reached, why not."""
    tools = Environment.new(sys.executable, folder / "audit")
    tools.install("pip-audit")
    told = subprocess.run(
        [tools.python, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off",
         "-r", TOP / "constraints.txt"],
        capture_output=True, text=True,
    )  # fmt: skip
    if not told.stdout.strip():
        return told.stderr.strip().splitlines()[-1]
    found: list[dict[str, object]] = json.loads(told.stdout)["dependencies"]
    return found


if __name__ == "__main__":
    main()
