"""Experiments over plausible cities, under rival theories, and under other seeds: what has been run of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tables import table

ROOT = Path(__file__).resolve().parents[2]
THEORIES = ("give-up", "u-shape", "flat")
NOTHING_YET = "None has been run."


def over() -> str:
    """A row a claim and variant: in how many members it holds."""
    rows = []
    for told in _stored("over-*/*/over.json"):
        for one in told["claims"]:
            share = one["share_of_parameters"]
            rows.append([
                f"`{told['name']}`", one["claim"], one["variant"], f"{one['holds']} of {one['members']}",
                str(one["surely"]), str(one["surely_not"]), _number(one["mean"]),
                "" if share is None else f"{share:.0%}".replace("%", " %"),
            ])  # fmt: skip
    head = ["experiment", "claim", "variant", "holds in", "surely", "surely not", "mean", "params"]
    return table(head, rows) if rows else NOTHING_YET


def theories() -> str:
    """A row a claim and variant, a column a theory: the verdict and the mean; before it, how many are the same under
    all. Variants that are another theory altogether are left out."""
    rows, same, turned, every = [], 0, 0, 0
    for told in _stored("theories/*/over.json"):
        by_claim: dict[tuple[str, str], dict[str, str]] = {}
        for one in told["claims"]:
            theory = next((name for name in THEORIES if name in one["variant"].split(", ")), "")
            if not theory:
                continue
            variant = one["variant"].removesuffix(theory).removesuffix(", ")
            found = f"{one['verdict']}: {_number(one['mean'])}"
            by_claim.setdefault((one["claim"], variant), {})[theory] = found
        for found in by_claim.values():
            verdicts = {
                one.partition(":")[0].replace("by construction", "supported") for one in found.values()
            }
            every += len(found) == len(THEORIES)
            same += len(found) == len(THEORIES) and len(verdicts) == 1
            turned += {"supported", "not supported"} <= verdicts
        rows += [
            [f"`{told['name']}`", claim, variant, *(found.get(theory, "") for theory in THEORIES)]
            for (claim, variant), found in by_claim.items()
        ]
    if not rows:
        return NOTHING_YET
    told = (
        f"Of {every} claims that were put under all three the verdict is the same in {same}; in {turned} a theory "
        "supports what another denies, in the others one leaves undecided what another decides."
    )
    return told + "\n\n" + table(["experiment", "claim", "variant", *THEORIES], rows)


def coverage() -> str:
    """A row an experiment and a kind of claim: how many new means the committed intervals hold, and should."""
    file = ROOT / "results" / "coverage" / "coverage.json"
    if not file.is_file():
        return NOTHING_YET
    sys.path.insert(0, str(ROOT))
    from experiments.coverage.share import shares, turned

    rows = json.loads(file.read_text(encoding="utf-8"))
    lines = [
        [
            name if ":" in name or name.startswith("all") else f"`{name}`", str(one["claims"]), str(one["means"]),
            str(one["held"]), f"{100 * one['share']:.1f} %",
            "" if one["expected"] is None else f"{100 * one['expected']:.1f} %",
        ]
        for name, one in shares(rows).items()
    ]  # fmt: skip
    said = (
        f"Claims that are supported here and not there, or the other way round: {turned(rows)} of "
        f"{sum(len(row['means']) for row in rows)}."
    )
    return table(["", "claims", "new means", "held", "share", "expected"], lines) + f"\n\n{said}"


def _stored(pattern: str) -> list[dict[str, Any]]:
    files = sorted((ROOT / "results").glob(pattern))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}".replace("-", "−")
