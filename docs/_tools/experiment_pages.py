"""What the experiments found: a table, and every claim that did not come out as it was expected."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from tables import table

ROOT = Path(__file__).resolve().parents[2]


def _conducted() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Name, experiment and verdict of every experiment that has results."""
    found = []
    for path in sorted(ROOT.glob("experiments/*/experiment.toml")):
        verdict = ROOT / "results" / path.parent.name / "verdict.json"
        if verdict.exists():
            experiment = tomllib.loads(path.read_text(encoding="utf-8"))
            found.append((path.parent.name, experiment, json.loads(verdict.read_text(encoding="utf-8"))))
    return found


def verdicts() -> str:
    """A row an experiment: its experiences, its question, how many of its claims are supported."""
    rows = []
    for name, experiment, told in _conducted():
        claims = [one["verdict"] for one in told["hypotheses"]]
        rows.append([
            f"`{name}`",
            ", ".join(map(str, experiment["experiences"])),
            experiment["question"],
            *(str(claims.count(verdict)) for verdict in ("supported", "not supported", "undecided")),
        ])  # fmt: skip
    return table(["experiment", "experience", "question", "supported", "not", "undecided"], rows)


def surprises() -> str:
    """Every claim that is not supported, with what was found."""
    rows = []
    for name, _, told in _conducted():
        for one in told["hypotheses"]:
            if one["verdict"] != "supported":
                interval = (
                    "" if one["low"] is None else f"{one['mean']:.3g} ({one['low']:.3g} … {one['high']:.3g})"
                )
                interval = interval.replace("-", "−")
                rows.append([f"`{name}`", one["claim"], one["variant"], one["of"], interval, one["verdict"]])
    return table(["experiment", "claim", "variant", "of", "found", "verdict"], rows)
