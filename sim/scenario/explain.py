"""Faults as text for people, and as the one error that is raised."""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import PetitionError
from sim.scenario.faults import Fault


def explain(faults: Sequence[Fault]) -> str:
    """All faults as text: of each the place, the value, what is wrong, what was expected, a hint."""
    return "\n".join(line for fault in faults for line in _lines(fault))


def error(faults: Sequence[Fault]) -> PetitionError:
    """All faults as one error; a single one with its place, several as a list."""
    if len(faults) > 1:
        return PetitionError(f"{len(faults)} faults\n{explain(faults)}")
    fault = faults[0]
    return PetitionError(
        _sentence(fault),
        file=fault.place.file,
        line=fault.place.line,
        key=fault.key or None,
        expected=fault.expected,
        hint=fault.hint,
    )


def _sentence(fault: Fault) -> str:
    what = fault.key if fault.given is None else f"{fault.key} = {fault.given}"
    return ": ".join(part for part in (what, fault.message) if part)


def _lines(fault: Fault) -> list[str]:
    where = fault.place.file or ""
    if fault.place.line is not None:
        where += f", line {fault.place.line}"
    lines = [": ".join(part for part in (where, _sentence(fault)) if part)]
    lines += [f"  expected: {fault.expected}"] * bool(fault.expected)
    lines += [f"  hint: {fault.hint}"] * bool(fault.hint)
    return lines
