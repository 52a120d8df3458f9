"""What hamlet comes to, pinned. To pin it anew: PYTHONPATH=tests python -m rig.golden"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from rig.whole import COMPILED, simulate

from sim.runner import run

PINNED = Path(__file__).parents[1] / "golden" / "hamlet.json"
OF_THIS_MACHINE = ("wall_seconds", "engine_seconds", "peak_memory_bytes", "out")


def checksum(rows: np.ndarray) -> str:
    """SHA-256 over every column of the petitions."""
    digest = hashlib.sha256()
    for name in rows.dtype.names or ():
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(rows[name]).tobytes())
    return digest.hexdigest()


def hamlet() -> dict[str, Any]:
    """The summary and the checksum of hamlet's petitions."""
    summary = {name: value for name, value in run("hamlet").summary.items() if name not in OF_THIS_MACHINE}
    text = json.dumps(summary, default=lambda value: value.item())
    return {"petitions": checksum(simulate(COMPILED, "hamlet", days=365).rows), "summary": json.loads(text)}


def moved(old: Any, new: Any, name: str = "") -> list[str]:
    """Which numbers are not what they were, to nine digits."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = dict.fromkeys([*old, *new])
        return [
            line for key in names for line in moved(old.get(key), new.get(key), f"{name}.{key}".strip("."))
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            line for n, pair in enumerate(zip(old, new, strict=True)) for line in moved(*pair, f"{name}[{n}]")
        ]
    if isinstance(old, float) and isinstance(new, float) and math.isclose(old, new, rel_tol=1e-9):
        return []
    return [] if old == new else [f"{name}: {old} → {new}"]


if __name__ == "__main__":
    before = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else {}
    after = hamlet()
    PINNED.write_text(json.dumps(after, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(moved(before, after)) or "Nothing has moved.")
    print(f"For CHANGELOG.md, under Results: hamlet is now {after['petitions'][:12]}.")
