"""A chart of lines with bars along them, as a planner draws who is at what and when (Gantt). Work is thick and waiting
thin, so that they differ without colour, too; every bar says in words what it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.page.charts import BOTTOM, TOP, WIDE, Chart, Shape, Write, nice

NAMES, LANE, EDGE = 180, 20, 24
THICK, THIN = 13, 7
WIDTHS = (7.4, 11.8)  # of a letter of a name, and of a Chinese one


@dataclass(frozen=True)
class Bar:
    """From one moment to another in a row; look: its colour; tip: what it is."""

    row: int
    first: float
    last: float
    look: int
    tip: str
    is_work: bool = False


@dataclass(frozen=True)
class Band:
    """A part of a row that lies behind its bars."""

    row: int
    first: float
    last: float


def bars(
    title: str, rows: Sequence[str], every: Sequence[Bar], write: Write, *, alt: str, caption: str = "",
    bands: Sequence[Band] = (), marks: Sequence[tuple[float, str, str]] = (), legend: Sequence[tuple[int, str]] = (),
    bounds: tuple[float, float] | None = None, step: float | None = None,
) -> Chart:  # fmt: skip
    """Rows of bars. marks: moments, the class of their line, and what they are; bounds: of the axis; step: of its
    ticks."""
    height = TOP + LANE * max(len(rows), 1) + BOTTOM
    low, high = bounds or (0.0, max([bar.last for bar in every] + [at for at, _, _ in marks], default=1.0))
    high = high if high > low else low + 1
    ticks = (
        nice(low, high, 6)
        if step is None
        else [low + n * step for n in range(math.floor((high - low) / step) + 1)]
    )
    high = max(high, low + 1e-9)

    def across(value: float) -> float:
        return round(NAMES + (min(max(value, low), high) - low) / (high - low) * (WIDE - EDGE - NAMES), 1)

    bottom = height - BOTTOM
    shapes = []
    for band in bands:
        x = across(band.first)
        shapes.append(Shape("rect", {"class": "shade", "x": x, "y": TOP + LANE * band.row + 1,
                                     "width": round(across(band.last) - x, 1), "height": LANE - 2}))  # fmt: skip
    for tick in ticks:
        if low <= tick <= high:
            x = across(tick)
            shapes.append(Shape("line", {"class": "grid", "x1": x, "x2": x, "y1": TOP, "y2": bottom}))
            shapes.append(
                Shape(
                    "text", {"class": "tick", "x": x, "y": height - 8, "text-anchor": "middle"}, write(tick)
                )
            )
    for number, row in enumerate(rows):
        at = {"class": "name", "x": NAMES - 8, "y": TOP + LANE * (number + 0.5) + 4, "text-anchor": "end"}
        shapes.append(Shape("text", at, _cut(row), tip=row))
    for bar in every:
        y, wide = TOP + LANE * (bar.row + 0.5), THICK if bar.is_work else THIN
        x = across(bar.first)
        at = {"class": f"bar c{bar.look}", "x": x, "y": y - wide / 2,
              "width": max(round(across(bar.last) - x, 1), 0.8), "height": wide}  # fmt: skip
        shapes.append(Shape("rect", at, tip=bar.tip))
    for moment, css, what in marks:
        x = across(moment)
        shapes.append(Shape("line", {"class": css, "x1": x, "x2": x, "y1": TOP - 4, "y2": bottom}, tip=what))
    looks = [(look, Shape("path", {"d": "M1 1h32v10h-32z"}), name) for look, name in legend]
    return Chart(title, alt, caption, WIDE, height, shapes, looks)


def _cut(name: str) -> str:
    """A name that fits beside its row."""
    room, found = NAMES - 14.0, ""
    for letter in name:
        room -= WIDTHS[letter > "\u2e7f"]
        if room < 0:
            return found.rstrip() + "…"
        found += letter
    return found
