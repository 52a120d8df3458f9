"""Faults as a page is told of them."""

from __future__ import annotations

from typing import Any

from sim import PetitionError


def told(fault: PetitionError) -> dict[str, Any]:
    """A fault for JSON."""
    where = {"key": fault.key, "line": fault.line}
    return {"message": fault.message, **where, "expected": fault.expected, "hint": fault.hint}


def reading(given: object, key: str, kind: type, expected: str) -> Any:
    """A value of a kind, as JSON gave it. Raises PetitionError for any other."""
    if not isinstance(given, kind) or (isinstance(given, bool) and kind is not bool):
        raise PetitionError(f"{key} cannot be this", key=key, expected=expected)
    return given
