"""Charts as shapes with classes: the page's style gives them colours, in light and dark. A series has a colour, a dash
and a marker of its own, so that none rests on colour alone; numbers and names are text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

NARROW, WIDE = 360, 720
"""Units of a chart's width: two narrow ones stand side by side, and one fills a telephone."""
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 24
LOOKS = 6
"""Series that look different."""
CLASSES = 5
"""Steps of colour on a map."""
Write = Callable[[float], str]
"""Writes a number of an axis."""


@dataclass(frozen=True)
class Shape:
    """An element of SVG: its tag and attributes, its text, and what is said when one points at it."""

    tag: str
    at: Mapping[str, object]
    text: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart: its title, what it shows in words for who cannot see it, a line below it, its shapes, and a legend of
    looks, markers and names."""

    title: str
    alt: str
    caption: str
    width: float
    height: float
    shapes: Sequence[Shape]
    legend: Sequence[tuple[int, Shape, str]] = field(default=())

    @property
    def is_wide(self) -> bool:
        """Whether it fills a line of the page."""
        return self.width > NARROW


@dataclass(frozen=True)
class Series:
    """A line by period: its name, values (nan: none), and a band around it, if there is one."""

    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True)
class Interval:
    """A point with its interval, of a row and a series."""

    row: int
    series: int
    mean: float
    low: float
    high: float


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    write: Write,
    *,
    alt: str,
    caption: str = "",
    marks: Sequence[tuple[float, str]] = (),
    shaded: int = 0,
    bounds: tuple[float | None, float | None] = (None, None),
) -> Chart:
    """Lines by period, with their bands. marks: moments, in periods from the start, and what they are; shaded: so many
    periods at the start; bounds: that the axis has at least in view."""
    width, height = NARROW, 220
    known = [
        value for one in series for part in (one.values, one.low, one.high) for value in part if math.isfinite(value)
    ]  # fmt: skip
    low = min([*known, *(b for b in bounds if b is not None)], default=0.0)
    high = max([*known, *(b for b in bounds if b is not None)], default=1.0)
    ticks = nice(low, high)
    across = _Scale(-0.5, len(labels) - 0.5, LEFT, width - RIGHT)
    down = _Scale(ticks[0], ticks[-1], height - BOTTOM, TOP)
    shapes = []
    if shaded:
        shapes.append(
            _rect("shade", across(-0.5), TOP, across(shaded - 0.5) - across(-0.5), height - BOTTOM - TOP)
        )
    shapes += [shape for tick in ticks for shape in _level(down(tick), width, write(tick), zero=tick == 0)]
    step = math.ceil(len(labels) / 5)
    shapes += [_text("tick", across(n), height - 8, "middle", labels[n]) for n in range(0, len(labels), step)]
    for moment, what in marks:
        x = across(moment - 0.5)
        shapes.append(
            Shape("line", {"class": "mark", "x1": x, "x2": x, "y1": TOP, "y2": height - BOTTOM}, tip=what)
        )
    for number, one in enumerate(series):
        shapes += _line(number, one, across, down)
    legend = _legend([one.name for one in series])
    return Chart(title, alt, caption, width, height, shapes, legend)


def intervals(
    title: str,
    rows: Sequence[str],
    points: Sequence[Interval],
    series: Sequence[str],
    write: Write,
    *,
    alt: str,
    caption: str = "",
) -> Chart:
    """Points with their intervals, a row each, around a line at zero."""
    width, left, pitch = NARROW, 140, 20 + 12 * len(series)
    height = TOP + pitch * len(rows) + BOTTOM
    ends = [end for one in points for end in (one.low, one.high, one.mean) if math.isfinite(end)]
    ticks = nice(min([0.0, *ends]), max([0.0, *ends]), 3)
    across = _Scale(ticks[0], ticks[-1], left, width - 2 * RIGHT)
    shapes = []
    for tick in ticks:
        x = across(tick)
        grid = {"class": "zero" if tick == 0 else "grid", "x1": x, "x2": x, "y1": TOP, "y2": height - BOTTOM}
        shapes += [Shape("line", grid), _text("tick", x, height - 8, "middle", write(tick))]
    for number, row in enumerate(rows):
        shapes.append(_text("name", left - 8, TOP + pitch * (number + 0.5) + 4, "end", row))
    for one in points:
        y = TOP + pitch * (one.row + 0.5) + 12 * (one.series - (len(series) - 1) / 2)
        look = one.series % LOOKS
        if math.isfinite(one.low) and math.isfinite(one.high):
            reach = {
                "class": f"reach c{look}",
                "x1": across(one.low),
                "x2": across(one.high),
                "y1": y,
                "y2": y,
            }
            shapes.append(Shape("line", reach))
        if math.isfinite(one.mean):
            shapes.append(_marker(look, across(one.mean), y))
    legend = _legend(series)
    return Chart(title, alt, caption, width, height, shapes, legend)


def tiles(
    title: str,
    places: Mapping[int, tuple[float, float]],
    names: Sequence[tuple[str, tuple[float, float]]],
    steps: Mapping[int, int | None],
    outlined: frozenset[int],
    tips: Mapping[int, str],
    *,
    alt: str,
    caption: str = "",
) -> Chart:
    """A map of tiles with their step of colour, written on them, too (none: nothing counted); some outlined."""
    side = 22.0
    across = max((x for x, _ in places.values()), default=0) + 1
    down = max((y for _, y in places.values()), default=0) + 1
    width = max(WIDE, side * across + 8)
    shapes = []
    for unit, (x, y) in places.items():
        step = steps[unit]
        css = f"tile step{step}" if step else "tile none"
        inset = 2.0 if unit in outlined else 1.0
        shapes.append(_rect(css + " out" * (unit in outlined), side * x + inset + 2, side * y + inset, side - 2 * inset,
                            side - 2 * inset, tip=tips[unit]))  # fmt: skip
        shapes.append(
            _text(f"digit on{step or 0}", side * (x + 0.5) + 2, side * y + 15, "middle", str(step or "–"))
        )
    shapes += [_text("name", side * x + 2, side * y - 2, "start", name) for name, (x, y) in names]
    return Chart(title, alt, caption, width, side * down + 6, shapes)


def ranks(
    title: str,
    labels: Sequence[str],
    places: np.ndarray,
    chosen: Mapping[int, str],
    *,
    alt: str,
    caption: str = "",
) -> Chart:
    """The way of every street through the list, int64[periods, streets], 0 for no rank; those that are chosen, by their
    name, stand out."""
    width, height = WIDE, 340
    most = max(int(places.max(initial=1)), 2)
    across = _Scale(0, max(len(labels) - 1, 1), LEFT, width - 130)
    down = _Scale(1, most, TOP + 4, height - BOTTOM - 4)
    shapes = []
    for tick in sorted({1, *(int(tick) for tick in nice(1, most) if 1 <= tick < most), most}):
        shapes.append(_text("tick", LEFT - 12, down(tick) + 4, "end", str(tick)))
    step = math.ceil(len(labels) / 8)
    shapes += [_text("tick", across(n), height - 8, "middle", labels[n]) for n in range(0, len(labels), step)]
    ways = {street: _way(places[:, street], across, down) for street in range(places.shape[1])}
    shapes += [
        Shape("path", {"class": "thin", "d": way})
        for street, way in ways.items()
        if street not in chosen and way
    ]
    ends = _apart([down(max(int(places[-1, street]), 1)) for street in chosen])
    for number, (street, name) in enumerate(chosen.items()):
        look = number % LOOKS
        shapes.append(Shape("path", {"class": f"line c{look}", "d": ways[street]}, tip=name))
        shapes += [
            _marker(look, across(n), down(int(rank))) for n, rank in enumerate(places[:, street]) if rank
        ]
        shapes.append(_text("name", width - 120, ends[number] + 4, "start", name))
    return Chart(title, alt, caption, width, height, shapes)


def whiskers(
    title: str,
    values: Sequence[float],
    reach: Sequence[float],
    strong: Sequence[bool],
    tips: Sequence[str],
    write: Write,
    *,
    alt: str,
    caption: str = "",
) -> Chart:
    """Values in their order, each with how far chance alone moves it; some stand out."""
    width, height = WIDE, 240
    low = min((v - r for v, r in zip(values, reach, strict=True)), default=0.0)
    high = max((v + r for v, r in zip(values, reach, strict=True)), default=1.0)
    ticks = nice(low, high)
    across = _Scale(-0.5, max(len(values), 1) - 0.5, LEFT, width - RIGHT)
    down = _Scale(ticks[0], ticks[-1], height - BOTTOM, TOP)
    shapes = [shape for tick in ticks for shape in _level(down(tick), width, write(tick))]
    for number, (value, by) in enumerate(zip(values, reach, strict=True)):
        look = 1 if strong[number] else 0
        x = across(number)
        line = {"class": f"whisker c{look}", "x1": x, "x2": x, "y1": down(value - by), "y2": down(value + by)}
        shapes += [Shape("line", line, tip=tips[number]), _marker(look, x, down(value), 2.2)]
    return Chart(title, alt, caption, width, height, shapes)


def nice(low: float, high: float, most: int = 4) -> list[float]:
    """Round numbers that reach from below one to above another, about so many steps."""
    if not high > low:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


@dataclass(frozen=True)
class _Scale:
    """From what is shown to where it stands."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def _level(y: float, width: float, told: str, *, zero: bool = False) -> list[Shape]:
    line = {"class": "zero" if zero else "grid", "x1": LEFT, "x2": width - RIGHT, "y1": y, "y2": y}
    return [Shape("line", line), _text("tick", LEFT - 6, y + 4, "end", told)]


def _line(number: int, one: Series, across: _Scale, down: _Scale) -> list[Shape]:
    look = number % LOOKS
    shapes = []
    whole = [n for n, ends in enumerate(zip(one.low, one.high, strict=True)) if all(map(math.isfinite, ends))]
    if len(whole) > 1:
        there = [(across(n), down(one.high[n])) for n in whole]
        back = [(across(n), down(one.low[n])) for n in reversed(whole)]
        points = " ".join(f"{x},{y}" for x, y in [*there, *back])
        shapes.append(Shape("polygon", {"class": f"band c{look}", "points": points}))
    known = [(n, value) for n, value in enumerate(one.values) if math.isfinite(value)]
    way = " ".join(
        f"{'L' if place and known[place - 1][0] == n - 1 else 'M'}{across(n)} {down(value)}"
        for place, (n, value) in enumerate(known)
    )
    shapes.append(Shape("path", {"class": f"line c{look}", "d": way}, tip=one.name))
    return shapes + [_marker(look, across(n), down(value)) for n, value in known]


def _way(places: np.ndarray, across: _Scale, down: _Scale) -> str:
    known = np.flatnonzero(places > 0).tolist()
    return " ".join(
        f"{'L' if place and known[place - 1] == n - 1 else 'M'}{across(n)} {down(int(places[n]))}"
        for place, n in enumerate(known)
    )


def _apart(heights: Sequence[float], least: float = 14.0) -> list[float]:
    """Heights of names, moved so that none stands on another."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    found = list(heights)
    for before, place in pairwise(order):
        found[place] = max(found[place], found[before] + least)
    over = max(found, default=0.0) - (340 - BOTTOM)
    return [height - max(over, 0.0) for height in found]


def _marker(look: int, x: float, y: float, r: float = 3.2) -> Shape:
    """A marker of a series: a circle, a square, a triangle, a diamond, a bar, a cross."""
    ways = (
        f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
        f"M{x - r} {y - r}h{2 * r}v{2 * r}h{-2 * r}z",
        f"M{x} {y - r}l{r} {2 * r}h{-2 * r}z",
        f"M{x} {y - 1.3 * r}l{1.3 * r} {1.3 * r}l{-1.3 * r} {1.3 * r}l{-1.3 * r} {-1.3 * r}z",
        f"M{x - 0.5 * r} {y - 1.3 * r}h{r}v{2.6 * r}h{-r}z",
        f"M{x - r} {y - 0.4 * r}h{2 * r}v{0.8 * r}h{-2 * r}z",
    )
    return Shape("path", {"class": f"dot c{look}", "d": ways[look]})


def _legend(names: Sequence[str]) -> list[tuple[int, Shape, str]]:
    """The look of every series, its marker and its name; nothing for a single one."""
    looks = [number % LOOKS for number in range(len(names))]
    every = [(look, _marker(look, 17, 6), name) for look, name in zip(looks, names, strict=True)]
    return every if len(names) > 1 else []


def _rect(css: str, x: float, y: float, width: float, height: float, tip: str = "") -> Shape:
    at = {
        "class": css,
        "x": round(x, 1),
        "y": round(y, 1),
        "width": round(width, 1),
        "height": round(height, 1),
    }
    return Shape("rect", at, tip=tip)


def _text(css: str, x: float, y: float, anchor: str, text: str) -> Shape:
    return Shape("text", {"class": css, "x": round(x, 1), "y": round(y, 1), "text-anchor": anchor}, text)
