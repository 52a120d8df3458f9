"""All numbers of docs/background/trap.md: what was published, what the closed form says, what the simulator does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.patterns import theory
from experiments.patterns.trap import (
    AIMS,
    CUT,
    HIGH,
    LAGGED,
    LOADS,
    LOW,
    RELIEVED,
    RESPONSES,
    SURGED,
    area,
    fates,
    pulse,
    ramp,
    share,
)

SURGES = ((1.2, 12), (1.5, 1), (1.5, 3), (1.5, 4), (1.5, 6), (1.5, 12), (2.0, 1), (2.0, 2), (2.0, 12))
FEW = ((1.5, 3), (1.5, 4), (1.5, 6), (2.0, 1), (2.0, 2))
RELIEFS = ((0.58, 12), (0.44, 12))


def study(tell: Callable[[str], None] = print, *, scale: float = 0.5, years: float = 12.0) -> dict[str, Any]:
    """Everything, in about a quarter of an hour of one processor."""
    return {
        "streets": round(100 * scale),
        "years": years,
        "ramps": _ramps(tell),
        "fates": _fates(tell, scale, years),
        "surges": {"ten days": _surges(tell, SURGES, {}, scale), "lagged": _surges(tell, FEW, LAGGED, scale)},
        "responses": _responses(tell, scale),
        "histories": _histories(tell, scale),
    }


def _fates(tell: Callable[[str], None], scale: float, years: float) -> list[dict[str, Any]]:
    rows = []
    for load in LOADS:
        for start in (LOW, HIGH):
            effort, score = fates(load, start, years=years, scale=scale)
            rows.append({"load": load, "start": start, "effort": effort.tolist(), "score": score.tolist(),
                         "high": share(effort, high=True)})  # fmt: skip
            tell(f"load {load:.2f} from {start:.2f}: {rows[-1]['high']:.0%} high")
    return rows


def _surges(
    tell: Callable[[str], None], surges: tuple[tuple[float, int], ...], changes: dict[str, Any], scale: float
) -> list[dict[str, Any]]:
    """Surges from the high side, then reliefs from the low one."""
    rows = []
    for factor, months in surges:
        effort = pulse(SURGED, factor, months, HIGH, changes, scale=scale)
        rows.append({"load": SURGED * factor, "factor": factor, "months": months,
                     "share": share(effort[-1], high=False), "effort": effort.mean(axis=1).tolist()})  # fmt: skip
        tell(f"surge x{factor} of {months} months traps {rows[-1]['share']:.0%}")
    for load, months in RELIEFS:
        effort = pulse(RELIEVED, load / RELIEVED, months, LOW, changes, scale=scale)
        rows.append({"load": load, "factor": load / RELIEVED, "months": months,
                     "share": share(effort[-1], high=True), "effort": effort.mean(axis=1).tolist()})  # fmt: skip
        tell(f"relief to {load} of {months} months frees {rows[-1]['share']:.0%}")
    return rows


def _responses(tell: Callable[[str], None], scale: float) -> list[dict[str, Any]]:
    """Whether the start still matters after five years, under each response of effort."""
    rows = []
    for name, changes in RESPONSES.items():
        for load in (0.60, 0.72):
            low, high = (fates(load, start, changes, years=5, scale=scale / 2) for start in (LOW, HIGH))
            stable = [effort for effort, rests in theory.equilibria(load, AIMS[name]) if rests]
            rows.append({"response": name, "load": load, "low": low[0].mean(), "high": high[0].mean(),
                         "score_low": low[1].mean(), "score_high": high[1].mean(), "theory": stable})  # fmt: skip
            tell(
                f"{name} at {load}: {low[0].mean():.3f} from low, {high[0].mean():.3f} from high; theory {stable}"
            )
    return rows


def _histories(tell: Callable[[str], None], scale: float) -> list[dict[str, Any]]:
    """A surge in half of the streets, the same in all else; what is left of it eight years later."""
    rows = []
    for name, changes in RESPONSES.items():
        effort = pulse(SURGED, 2.0, 3, HIGH, changes, before=2, later=8, scale=scale / 2, places=("Struck",))
        half = effort.shape[1] // 2
        struck, spared = effort[-12:, :half].mean(axis=0), effort[-12:, half:].mean(axis=0)
        error = 1.96 * np.sqrt((struck.var(ddof=1) + spared.var(ddof=1)) / half)
        rows.append(
            {"response": name, "difference": float(struck.mean() - spared.mean()), "error": float(error)}
        )
        tell(
            f"{name}: eight years after a surge, effort differs by {rows[-1]['difference']:.3f} ± {error:.3f}"
        )
    return rows


def _ramps(tell: Callable[[str], None]) -> list[dict[str, Any]]:
    rows = []
    for leg, scale in ((10, 0.1), (40, 0.06), (100, 0.04)):
        for name, changes in (("loop", {}), ("cut", CUT)):
            loads, up, down = ramp(leg, changes, scale=scale)
            rows.append({"leg": leg, "arm": name, "area": area(loads, up, down), "loads": loads.tolist(),
                         "up": up.tolist(), "down": down.tolist()})  # fmt: skip
            tell(f"ramp of {leg} years, {name}: area {rows[-1]['area']:.4f}")
    return rows
