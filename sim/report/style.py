"""How figures look: colours that colour-blind readers tell apart, one font, the same bytes every time."""

from __future__ import annotations

import locale
import re
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.report.fonts import font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito 2008, "Color universal design".
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY = "#767676"
SERIES = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY)
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
"""Three ways to tell series apart, so that none rests on colour alone."""

_LETTERS = 18  # of a caption that fit an inch

_SETTINGS: dict[Any, Any] = {
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "normal",
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "lines.linewidth": 1.6,
    "lines.markersize": 4,
    "figure.facecolor": "white",
    "svg.hashsalt": "petition-sim",
    "svg.fonttype": "path",
    "savefig.dpi": 120,
    "text.parse_math": False,  # a name may have dollars in it
}


@contextmanager
def style() -> Iterator[None]:
    """The settings of all figures, while in the block. Letters do not take the shapes of the machine's language."""
    from matplotlib import rc_context

    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        with rc_context(_SETTINGS | {"font.family": [font()]}):
            yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def sheet(width: float, height: float, title: str, caption: str) -> Figure:
    """An empty figure (inches) with its title above, and below it what was counted and how to read it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=12)
    whole = re.sub(r"(?<=\d) (?=\d{3}|%)", "\N{NO-BREAK SPACE}", caption)
    lines = [line for part in whole.split("\n") for line in wrap(part, int(width * _LETTERS))]
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=8, color=GREY)
    return figure


def shares(axes: Axes, axis: str = "y") -> None:
    """Write an axis of shares in percent."""
    from matplotlib.ticker import FuncFormatter

    getattr(axes, f"{axis}axis").set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.6g} %"))


def counts(axes: Axes, axis: str = "y") -> None:
    """Write an axis of counts in full, in groups of three, on whole numbers unless they are means below one."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    from sim.report.wording import count

    chosen = getattr(axes, f"{axis}axis")
    chosen.set_major_locator(MaxNLocator(nbins=6, integer=True))
    chosen.set_major_formatter(
        FuncFormatter(lambda value, _: count(value) if value % 1 == 0 else f"{value:.3g}")
    )


def legend_above(axes: Axes, columns: int = 4) -> None:
    """The legend of an axes without title, above it, where it cannot hide data."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.3, handlelength=2.8)


def nothing(axes: Axes, what: str) -> None:
    """Say in an empty axes that there is nothing to draw."""
    axes.text(0.5, 0.5, what, transform=axes.transAxes, ha="center", va="center", color=GREY)
    axes.set(xticks=[], yticks=[])
