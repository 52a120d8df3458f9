"""Faults as text for people: one block a fault, in the order of the files."""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import PetitionError
from sim.scenario.faults import Fault


def explain(faults: Sequence[Fault]) -> str:
    """All faults as text: how many; then of each the place, the value, what is wrong, what was expected."""
    blocks = [_block(fault) for fault in faults]
    if len(blocks) == 1:
        return blocks[0]
    return "\n".join([f"{len(blocks)} faults", *blocks])


def error(faults: Sequence[Fault]) -> PetitionError:
    """All faults as the one error that is raised; its fields are those of the first."""
    first = faults[0]
    return PetitionError(
        explain(faults),
        file=first.place.file,
        key=first.key or None,
        line=first.place.line,
        expected=first.expected,
        hint=first.hint,
    )


def _block(fault: Fault) -> str:
    where = fault.place.file or ""
    if fault.place.line is not None:
        where += f", line {fault.place.line}"
    what = fault.key if fault.given is None else f"{fault.key} = {fault.given}"
    lines = [": ".join(part for part in (where, what, fault.message) if part)]
    if fault.expected:
        lines.append(f"  expected: {fault.expected}")
    if fault.hint:
        lines.append(f"  hint: {fault.hint}")
    return "\n".join(lines)
