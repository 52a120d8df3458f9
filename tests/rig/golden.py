"""What hamlet comes to, pinned. To pin it anew: PYTHONPATH=tests python -m rig.golden"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rig.whole import COMPILED, simulate

from sim.ground.tables import RECORD
from sim.runner import run

PINNED = Path(__file__).parents[1] / "golden" / "hamlet.json"
OF_THIS_MACHINE = ("wall_seconds", "engine_seconds", "peak_memory_bytes", "out")


def checksum(rows: np.ndarray, columns: Sequence[str]) -> str:
    """SHA-256 over columns of the petitions."""
    digest = hashlib.sha256()
    for name in columns:
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(rows[name]).tobytes())
    return digest.hexdigest()


def hamlet(columns: Sequence[str]) -> dict[str, Any]:
    """The summary and the checksum of hamlet's petitions, of columns that have been there."""
    summary = {name: value for name, value in run("hamlet").summary.items() if name not in OF_THIS_MACHINE}
    text = json.dumps(summary, default=lambda value: value.item())
    rows = simulate(COMPILED, "hamlet", days=365).rows
    return {"columns": " ".join(columns), "petitions": checksum(rows, columns), "summary": json.loads(text)}


def moved(old: Any, new: Any, name: str = "") -> list[str]:
    """Which numbers are not what they were, to nine digits; what was not there before has not moved."""
    if isinstance(old, dict) and isinstance(new, dict):
        return [line for key in old for line in moved(old[key], new.get(key), f"{name}.{key}".strip("."))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            line for n, pair in enumerate(zip(old, new, strict=True)) for line in moved(*pair, f"{name}[{n}]")
        ]
    if isinstance(old, float) and isinstance(new, float) and math.isclose(old, new, rel_tol=1e-9):
        return []
    return [] if old == new else [f"{name}: {old} → {new}"]


if __name__ == "__main__":
    before = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    after = hamlet(RECORD.names or ())
    PINNED.write_text(json.dumps(after, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(moved(before, after)) or "Nothing has moved.")
    print(f"For CHANGELOG.md, under Results: hamlet is now {after['petitions'][:12]}.")
