"""Where a result comes from: what ran, on what, from which source, with which seed."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

DISTRIBUTION = "petition-sim"
TOLD = ("results", "docs")
"""Folders of a checkout that no outcome depends on: they tell of it."""
LIBRARIES = ("numpy", "numba", "llvmlite", "scipy", "simpy", "mesa", "pyarrow", "duckdb", "pydantic")


def provenance(
    *,
    seed: int,
    replication: int,
    same_city: bool = False,
    scale: float,
    engine: str,
    started: datetime,
    ended: datetime,
    agents: Mapping[str, Any] | None = None,
    rules: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What one needs to know to run it again.

    started, ended: moments with a time zone, written in UTC. The source hash covers all compiled code, without its
    comments (ground/machine_code.py); the commit is None where there is no git, and ends in "+" if files have been
    changed since. agents: what is to be said of classes of agents that are not the city's own; rules: of the user's own
    rules, with hashes of their source. same_city: whether the city is that of replication 0, whatever the number.
    """
    from sim.ground.machine_code import source_hash

    return {
        "package": {"name": DISTRIBUTION, "version": _version(DISTRIBUTION)},
        "source_hash": source_hash(),
        "commit": commit(Path(__file__).parent),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "platform": platform.platform(),
        "machine": platform.machine(),
        "seed": seed,
        "replication": replication,
        "same_city": same_city,
        "scale": scale,
        "engine": engine,
        **({"agents": dict(agents)} if agents else {}),
        **({"rules": [dict(one) for one in rules]} if rules else {}),
        "command": [Path(sys.argv[0]).name, *sys.argv[1:]],
        "started": _moment(started),
        "ended": _moment(ended),
    }


def commit(folder: Path) -> str | None:
    """The git commit that `folder` is checked out from, with "+" if tracked files differ from it; None without git, and
    where it is installed within a checkout of something else.

    What is told (`TOLD`) may differ: who runs one experiment after the other changes what stands there himself.
    """
    try:
        if not _git(folder, "ls-files", "--", "."):
            return None
        top = Path(_git(folder, "rev-parse", "--show-toplevel"))
        told = [f":(exclude,top){name}" for name in TOLD]
        changed = _git(top, "diff", "--name-only", "HEAD", "--", ".", *told)
        return _git(top, "rev-parse", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.SubprocessError):
        return None


def _git(folder: Path, *asked: str) -> str:
    found = subprocess.run(
        ["git", *asked], cwd=folder, capture_output=True, text=True, timeout=10, check=True
    )
    return found.stdout.strip()


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
