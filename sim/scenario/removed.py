"""Keys that scenarios once had, and what became of them: an old file is told how to become a new one."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = "the name of its table says it since 0.2: leave it out"
REMOVED = {
    "citizens.heavy": "read by nothing; removed in 0.2: leave it out",
    "city.districts.….name": _NAMED,
    "catalogue.categories.….name": _NAMED,
    "demand.shocks.….title": _NAMED,
    "intake.shifts.….name": _NAMED,
    "deadlines.….name": _NAMED,
    "incentive.campaigns.….title": _NAMED,
    "staffing.crews.….name": _NAMED,
}
"""What to say of a key that is gone; … stands for the name or number of an entry of a list or table."""


def removed(path: Sequence[str | int]) -> str | None:
    """What became of the key of a place; None if there never was one."""
    for key, word in REMOVED.items():
        parts = key.split(".")
        if len(parts) == len(path) and all(own in ("…", part) for own, part in zip(parts, path, strict=True)):
            return word
    return None
