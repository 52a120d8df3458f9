"""What can be seen to be wrong with a figure without looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from sim.report.fonts import lacking
from sim.report.style import IN_ORDER

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
