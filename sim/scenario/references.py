"""What names an entry that a layer or a dated reform has taken away goes with it, so that one edit takes a shock out of
a city."""

from __future__ import annotations

from sim.scenario.draft import Draft
from sim.scenario.keys import at

SHOCKS, SURGES = ("demand", "shocks"), ("staffing", "surge")


def drop_taken(draft: Draft) -> None:
    """Leaves shocks that were taken away out of the surges that answer them; a surge that answers no other goes too.

    A name that no layer has taken away stays, to be told if there is no such shock.
    """
    there, surges = at(draft.data, SHOCKS), at(draft.data, SURGES)
    if not isinstance(there, dict) or not isinstance(surges, dict):
        return
    for name, surge in list(surges.items()):
        named = at(surge, ("shocks",))
        if not isinstance(named, list):
            continue
        left = [one for one in named if one in there or (*SHOCKS, one) not in draft.taken]
        if named and not left:
            draft.forget((*SURGES, name), surges.pop(name))
        elif len(left) < len(named):
            draft.forget((*SURGES, name, "shocks"), named)
            surge["shocks"] = left
