"""This project's other engine: the same run, as SimPy processes."""

from __future__ import annotations

from typing import Any

import simpy
import with_petition

NAME, VERSION = "petition-sim, reference engine", f"SimPy {simpy.__version__}"


def carry_out(case: str, days: int, seed: int) -> dict[str, Any]:
    """Do the work."""
    return with_petition.carry_out(case, days, seed, "reference")
