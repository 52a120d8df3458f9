"""The table of theory in docs/validation.md: `python -m theory.report` prints it, with a page as argument it is put there."""

from __future__ import annotations

from collections.abc import Iterator

from rig.page import tell
from theory.case import Case
from theory.cases import FAMILIES, SIZES, Family, deviations
from theory.reference import EXACT, NOT_BY_A_SCENARIO, SIMULATED


def worst(cases: tuple[Case, ...], engine: str) -> tuple[int, float]:
    """How many numbers were compared, and the greatest deviation in standard errors."""
    found = [z for case in cases for z in deviations(case, engine, SIZES[engine]).values()]
    return len(found), max(found, key=abs)


def row(family: Family) -> str:
    """A family's line."""
    first = family.points[0]
    compared, fast = worst(family.points, "compiled")
    also, slow = worst((family.small,), "reference")
    planted = max(map(abs, deviations(first, "compiled", SIZES["compiled"], family.wrong).values()))
    cells = (
        first.key, first.title, first.source, f"{len(family.points)} + 1", f"{compared} + {also}",
        f"{fast:+.1f}", f"{slow:+.1f}", f"{family.error}: {planted:.1f}", f"`{type(first).__name__}`",
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def lines() -> Iterator[str]:
    """The tables."""
    yield "| key | what | against | cases | numbers | worst z, compiled | worst z, SimPy | planted error, and its z | `-k` |"
    yield "|---|---|---|---|---|---|---|---|---|"
    yield from map(row, FAMILIES)
    yield ""
    yield (
        f"Cases: of the compiled engine ({SIZES['compiled'].arrivals:,} arrivals each) + of SimPy "
        f"({SIZES['reference'].arrivals:,}). The formulas themselves give {len(EXACT)} published values to six digits, "
        f"and agree with {len(SIMULATED)} simulations of others. One family alone: `pytest tests/theory -k …`."
    )
    yield ""
    yield "Not by a scenario:"
    yield ""
    yield "| key | why |"
    yield "|---|---|"
    for key, why in NOT_BY_A_SCENARIO.items():
        yield f"| {key.rstrip('.')} | {why} |"


if __name__ == "__main__":
    tell("theory", "\n".join(lines()))
