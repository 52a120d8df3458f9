"""What the rows of claims under other seeds come to: the share that intervals hold, beside the share they should."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from experiments.coverage.again import expected

Rows = Sequence[dict[str, Any]]
VARIES, AT_END, FIXED = "varies", "at an end", "by construction"
"""What a claim's statistic does in the committed replications: it differs; it is a share that was 0 or 1 in all of them
(the rule of three makes its interval); nothing drawn reaches it."""


def kind(row: dict[str, Any]) -> str:
    """Which of these a claim is."""
    if row["low"] == row["high"]:
        return FIXED
    return VARIES if row["deviation"] else AT_END


def held(row: dict[str, Any]) -> list[bool]:
    """Whether the committed interval holds the mean of each other seed; those that have none are left out. What is by
    construction is held if it is the same, but for rounding."""
    low, high = (-float("inf") if row["low"] is None else row["low"]), row["high"]
    high = float("inf") if high is None else high
    room = 1e-9 * max(1.0, abs(row["mean"]))
    return [low - room <= mean <= high + room for mean in row["means"] if mean == mean]


def shares(rows: Rows) -> dict[str, dict[str, Any]]:
    """A share an experiment, then of each kind of claim, then of all that can fail; those without a new mean left
    out."""
    can_fail = [row for row in rows if kind(row) != FIXED]
    parts = {name: [row for row in can_fail if row["experiment"] == name] for name in _names(rows)}
    parts |= {f"all: {one}": [row for row in rows if kind(row) == one] for one in (VARIES, AT_END, FIXED)}
    parts["all but by construction"] = can_fail
    return {name: share(of) for name, of in parts.items() if any(map(held, of))}


def _names(rows: Rows) -> list[str]:
    return list(dict.fromkeys(row["experiment"] for row in rows))


def share(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """How many claims, new means, and of these how many are held; and what share of those that vary a procedure would
    hold that keeps its word (None if none does: no law says it of what stood at an end)."""
    rows = list(rows)
    new = [(row, one) for row in rows for one in held(row)]
    wanted = [expected(row["n"], row["together"]) for row, _ in new if kind(row) == VARIES]
    return {
        "claims": len(rows),
        "means": len(new),
        "held": sum(one for _, one in new),
        "share": sum(one for _, one in new) / len(new),
        "expected": sum(wanted) / len(wanted) if wanted else None,
    }


def turned(rows: Rows) -> int:
    """How often a claim that is supported came out not supported, or the other way round."""
    opposite = {"supported": "not supported", "not supported": "supported"}
    return sum(now == opposite.get(row["verdict"]) for row in rows for now in row["verdicts"])
