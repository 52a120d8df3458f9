"""What can be seen to be wrong with a figure without looking at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from sim.report.fonts import lacking
from sim.report.style import BLACK, IN_ORDER, SERIES, YELLOW

PAGE, LEAST_LETTERS = 7.25, 5.0
"""Inches of a page's width (two columns of a journal), and the least letters that journals take, in points."""
SCALES = ("viridis", "cividis")
"""Scales of colour that colour-blind readers read."""
SPECK = 1e-9
"""A view so small beside the numbers on it shows rounding."""


def faults(figure: Any) -> list[str]:
    """Everything wrong with a figure; it is laid out first. Within `style()`, as it was drawn."""
    figure.draw_without_rendering()
    return [
        *_texts_that_cannot_be_read(figure),
        *_lines_out_of_order(figure),
        *_specks(figure),
        *_hidden_data(figure),
    ]


def unreadable(figure: Any) -> list[str]:
    """What a journal's checklist would send back: numbers that do not say of what, letters too small for a page, colours
    that are not of the palette. Within `style()`, as it was drawn."""
    figure.draw_without_rendering()
    return [*_numbers_of_nothing(figure), *_small_letters(figure), *_strange_colours(figure)]


def _texts_that_cannot_be_read(figure: Any) -> Iterator[str]:
    """Texts beyond the edge, on one another, with letters that no font has, or with the signs of a formula."""
    shown = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    for text, box in shown:
        if not (
            box.x0 >= -0.5
            and box.y0 >= -0.5
            and box.x1 <= figure.bbox.x1 + 0.5
            and box.y1 <= figure.bbox.y1 + 0.5
        ):
            yield f"beyond the edge: {text!r}"
        if "\\math" in text:
            yield f"a formula that is not set: {text!r}"
        if strange := lacking(text):
            yield f"without a font: {sorted(strange)}"
    for (one, here), (other, there) in combinations(shown, 2):
        wide = min(here.x1, there.x1) - max(here.x0, there.x0)
        high = min(here.y1, there.y1) - max(here.y0, there.y0)
        if min(wide, high) >= 1:
            yield f"on one another: {one!r}, {other!r}"


def _lines_out_of_order(figure: Any) -> Iterator[str]:
    """Lines that go to and fro: what has no order along an axis, and none of its own, is no line."""
    for axes in figure.axes:
        for line in axes.get_lines():
            if line.get_linestyle() in ("None", "none", "", " ") or line.get_gid() == IN_ORDER:
                continue
            for values in (line.get_xdata(orig=False), line.get_ydata(orig=False)):
                steps = np.diff(np.asarray(values, float))
                if (steps[~np.isnan(steps)] >= 0).all() or (steps[~np.isnan(steps)] <= 0).all():
                    break
            else:
                yield f"a line to and fro: {line.get_label()!r}"


def _specks(figure: Any) -> Iterator[str]:
    """Axes whose whole view is no more than rounding."""
    for axes in figure.axes:
        if axes.get_visible() and axes.axison and axes.has_data():
            for name, (low, high) in (("x", axes.get_xlim()), ("y", axes.get_ylim())):
                if not abs(high - low) > SPECK * max(abs(low), abs(high), 1.0):
                    yield f"only rounding on the {name} axis: {low:g} … {high:g}"


def _hidden_data(figure: Any) -> Iterator[str]:
    """Legends over points."""
    for axes in figure.axes:
        if (legend := axes.get_legend()) is None:
            continue
        box = legend.get_window_extent()
        for line in axes.get_lines():
            points = axes.transData.transform(
                np.column_stack([line.get_xdata(orig=False), line.get_ydata(orig=False)]).astype(float)
            )
            inside = (points > [box.x0, box.y0]).all(axis=1) & (points < [box.x1, box.y1]).all(axis=1)
            if len(points) > 2 and inside.any():
                yield f"a legend over points of {line.get_label()!r}"


def _numbers_of_nothing(figure: Any) -> Iterator[str]:
    """Axes of numbers that do not say what they are, and in which unit."""
    shown = texts(figure)
    for axes in figure.axes:
        if not (axes.get_visible() and axes.axison and axes.has_data()):
            continue
        for axis in (axes.xaxis, axes.yaxis):
            ticks = [tick.label1.get_text() for tick in axis._update_ticks() if tick.label1 in shown]
            says = axis.get_label().get_text() or axes.get_title("left") or axes.get_title()
            if ticks and not says and not any(re.search(r"[^\W\d_]|%", tick) for tick in ticks):
                yield f"numbers without a label: {ticks}"


def _small_letters(figure: Any) -> Iterator[str]:
    """Letters that nobody reads where the figure takes the width of a page."""
    share = min(PAGE / figure.get_figwidth(), 1.0)
    for text in texts(figure):
        if text.get_fontsize() * share < LEAST_LETTERS:
            yield f"letters of {text.get_fontsize() * share:.1f} pt on a page: {text.get_text()!r}"


def _strange_colours(figure: Any) -> Iterator[str]:
    """Colours beyond the palette that colour-blind readers tell apart, and scales that they do not."""
    from matplotlib import colormaps
    from matplotlib.collections import Collection
    from matplotlib.colors import to_hex
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    known = {to_hex(colour) for colour in (*SERIES, YELLOW, BLACK)}
    known |= {
        to_hex(colormaps[scale](end)) for scale in SCALES for end in (0.0, 1.0)
    }  # how far a scale reaches
    drawn = [artist.get_color() for artist in figure.findobj(Line2D)]
    drawn += [artist.get_facecolor() for artist in figure.findobj(Patch)]
    for collection in figure.findobj(Collection):
        if collection.get_array() is None:
            drawn += [*collection.get_facecolor(), *collection.get_edgecolor()]
        elif collection.get_cmap().name not in SCALES:
            yield f"a scale that colour-blind readers may not read: {collection.get_cmap().name}"
    for colour in {to_hex(colour) for colour in drawn}:
        grey = len({colour[1:3], colour[3:5], colour[5:7]}) == 1
        if not grey and colour not in known:
            yield f"a colour beyond the palette: {colour}"


def texts(figure: Any) -> list[Any]:
    """Every text that is drawn: of the ticks only those that lie on their axis."""
    from matplotlib.text import Text

    ticks = {
        label
        for axes in figure.findobj(lambda artist: hasattr(artist, "xaxis"))
        for axis in (axes.xaxis, axes.yaxis)
        for tick in [*axis.majorTicks, *axis.minorTicks]
        for label in (tick.label1, tick.label2)
    }
    shown = {
        tick.label1
        for axes in figure.axes
        if axes.get_visible() and axes.axison
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis._update_ticks()
        if tick.label1.get_visible()
    }
    drawn = [text for text in figure.findobj(Text) if text not in ticks or text in shown]
    return [text for text in drawn if text.get_visible() and text.get_text().strip() and _is_on(text)]


def _is_on(text: Any) -> bool:
    return text.axes is None or (text.axes.get_visible() and (text.axes.axison or text in text.axes.texts))
