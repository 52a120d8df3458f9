"""What the experiments found: a table, and every claim that did not come out as it was expected."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from tables import table

ROOT = Path(__file__).resolve().parents[2]
VERDICTS = ("supported", "not supported", "undecided", "by construction")


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
            *(str(claims.count(verdict)) for verdict in VERDICTS),
        ])  # fmt: skip
    return table(
        ["experiment", "experience", "question", "supported", "not", "undecided", "by construction"], rows
    )


def full_size() -> str:
    """A row an experiment: how it was run, how its conclusion was tested, how many claims came out otherwise."""
    rows = []
    for name, _, told in _conducted():
        full = told.get("full")
        otherwise = _otherwise(told, full) if full else []
        rows.append([
            f"`{name}`",
            _size(told["size"]),
            _size(full["size"]) if full else "the same" if told["size"]["scale"] >= 1 else "not tested",
            told["verdict"],
            full["verdict"] if full else "",
            f"{len(otherwise)} of {len(told['hypotheses'])}" if full else "",
        ])  # fmt: skip
    return table(["experiment", "run at", "tested at", "verdict", "at full size", "claims otherwise"], rows)


def moved() -> str:
    """Every claim whose verdict at full size is another."""
    rows = []
    for name, _, told in _conducted():
        for was, now in _otherwise(told, told.get("full") or told):
            rows.append([
                f"`{name}`", now["claim"], now["variant"], now["of"], _interval(was), was["verdict"], _interval(now),
                now["verdict"],
            ])  # fmt: skip
    head = ["experiment", "claim", "variant", "of", "found", "verdict", "at full size", "verdict there"]
    return table(head, rows)


def cost() -> str:
    """What running every experiment anew takes on two processors, from what the last run of each took."""
    costs = [
        json.loads((ROOT / "results" / name / "provenance.json").read_text(encoding="utf-8"))["cost"]
        for name, _, _ in _conducted()
    ]
    seconds = sum(one["wall_seconds"] * min(one.get("jobs") or 2, 2) / 2 for one in costs)
    runs = sum(one["computed"] for one in costs)
    return f"{len(costs)} experiments, {runs} replications: {seconds / 60:.0f} minutes on two processors."


def _otherwise(told: dict[str, Any], full: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    pairs = zip(told["hypotheses"], full["hypotheses"], strict=True)
    return [(was, now) for was, now in pairs if was["verdict"] != now["verdict"]]


def _size(size: dict[str, Any]) -> str:
    return f"{100 * size['scale']:g} %, {size['replications']} times"


def _interval(one: dict[str, Any]) -> str:
    if one["low"] is None:
        return ""
    return f"{one['mean']:.3g} ({one['low']:.3g} … {one['high']:.3g})".replace("-", "−")


def surprises() -> str:
    """Every claim that did not come out as expected, with what was found."""
    rows = []
    for name, _, told in _conducted():
        for one in told["hypotheses"]:
            if one["verdict"] not in ("supported", "by construction"):
                found = [one["claim"], one["variant"], one["of"], _interval(one), one["verdict"]]
                rows.append([f"`{name}`", *found])
    return table(["experiment", "claim", "variant", "of", "found", "verdict"], rows)
