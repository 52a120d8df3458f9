"""What names an entry that a layer has taken away goes with it, so that one edit takes a shock out of a city."""

from __future__ import annotations

from typing import Any

from sim.scenario.draft import Draft

SHOCKS, SURGES = ("demand", "shocks"), ("staffing", "surge")


def drop_taken(draft: Draft) -> None:
    """Leaves shocks that were taken away out of the surges that answer them; a surge that answers no other goes too.

    A name that no layer has taken away stays, to be told if there is no such shock.
    """
    there = draft.data.get(SHOCKS[0], {}).get(SHOCKS[1], {})
    surges: dict[str, Any] = draft.data.get(SURGES[0], {}).get(SURGES[1], {})
    for name, surge in list(surges.items()):
        named = surge.get("shocks") if isinstance(surge, dict) else None
        if not isinstance(named, list):
            continue
        left = [one for one in named if one in there or (*SHOCKS, one) not in draft.taken]
        if named and not left:
            draft.forget((*SURGES, name), surges.pop(name))
        elif len(left) < len(named):
            draft.forget((*SURGES, name, "shocks"), named)
            surge["shocks"] = left
