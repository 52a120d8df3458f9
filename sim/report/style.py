"""How figures look: colours that colour-blind readers tell apart, one font, the same bytes every time."""

from __future__ import annotations

import locale
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.fonts import families

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

FEW = 10
"""Below so many observations a share says little: its point is hollow, and no line leads to it."""
NOISE = 1e-12
"""Differences below so large a share of what is compared are rounding, and are drawn as none."""
_LETTERS = 18  # of a caption that fit an inch
_TITLE, _PANEL = 12.0, 14.5  # the same of a figure's title, and of a panel's
IN_ORDER = "in order"
"""Said (as `gid`) of a line that joins points in an order of their own, and not along an axis."""
LOOKS = 36
"""Series that look different from one another."""

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
        with rc_context(_SETTINGS | {"font.family": families()}), warnings.catch_warnings():
            # Told once for all figures, and by script (`fonts.lacking_words`).
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
            yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def sheet(width: float, height: float, title: str, caption: str) -> Figure:
    """An empty figure (inches) with its title above, and below it what was counted and how to read it."""
    figure: Figure = _sheets()(figsize=(width, height), layout="constrained")
    figure.suptitle(broken(title, width * _TITLE), x=0.01, ha="left", fontsize=12)
    whole = re.sub(r"(?<=\d) (?=\d{3}|%)", "\N{NO-BREAK SPACE}", caption)
    figure.supxlabel(broken(whole, width * _LETTERS), x=0.01, ha="left", fontsize=8, color=GREY)
    return figure


@cache
def _sheets() -> type[Figure]:
    """The class of all figures: one that a notebook shows."""
    from matplotlib.figure import Figure

    class Sheet(Figure):
        def _repr_png_(self) -> bytes:
            found = BytesIO()
            with style():
                self.savefig(found, format="png")
            return found.getvalue()

    return Sheet


def panel_title(axes: Axes, title: str, width: float) -> None:
    """The title of a panel of so many inches, on as many lines as it takes."""
    axes.set_title(broken(title, width * _PANEL))


def broken(text: str, letters: float) -> str:
    """A text on lines of so many letters, of which Chinese ones count twice; words that are longer are cut."""
    lines = []
    for part in text.split("\n"):
        wide = sum(is_wide(letter) for letter in part) / max(len(part), 1)
        lines += wrap(part, max(int(letters / (1 + wide)), 1)) or [""]
    return "\n".join(lines)


def broken_key(key: str, letters: float) -> str:
    """A dotted key on lines of so many letters, broken after dots."""
    return "\n".join(line.replace(". ", ".") for line in broken(key.replace(".", ". "), letters).split("\n"))


def short(name: str, letters: float) -> str:
    """A name that takes no more room than so many letters."""
    if sum(1 + is_wide(letter) for letter in name) <= letters:
        return name
    while name and sum(1 + is_wide(letter) for letter in name) > letters - 1:
        name = name[:-1]
    return name.rstrip() + "…"


def is_wide(letter: str) -> bool:
    """Whether a letter takes the room of two."""
    return unicodedata.east_asian_width(letter) in "WF"


def look(number: int) -> dict[str, Any]:
    """Colour and marker of a series; no two of the first `LOOKS` share both."""
    row, column = divmod(number, len(SERIES))
    return {"color": SERIES[column], "marker": MARKERS[(column + row) % len(MARKERS)]}


def signal(differences: np.ndarray, size: float) -> np.ndarray:
    """Differences without what is rounding beside what was compared, which is of so great a size."""
    return np.where(np.abs(differences) < NOISE * max(size, 1.0), 0.0, differences)


def share_line(axes: Axes, x: np.ndarray, values: np.ndarray, counted: np.ndarray, **looks: Any) -> None:
    """A line of shares of so many: where fewer than `FEW` were counted a hollow point, and a gap in the line."""
    enough = counted >= FEW
    axes.plot(x, np.where(enough, values, np.nan), **looks)
    if (thin := ~enough & ~np.isnan(values)).any():
        hollow = looks | {
            "linestyle": "none",
            "markerfacecolor": "white",
            "alpha": 0.6,
            "label": None,
            "clip_on": False,
        }
        axes.plot(x[thin], values[thin], **hollow)


def logarithmic(axes: Axes, axis: str = "x") -> None:
    """A logarithmic axis with its powers of ten written in full: 0.1, 1, 1 000."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    getattr(axes, f"set_{axis}scale")("log")
    chosen = getattr(axes, f"{axis}axis")
    chosen.set_major_locator(LogLocator(numticks=6))
    chosen.set_major_formatter(FuncFormatter(lambda value, _: figure_of(value)))
    chosen.set_minor_formatter(NullFormatter())


def plain_numbers(axes: Axes, axis: str = "x", ticks: int = 4) -> None:
    """A few ticks with numbers in full, in groups of three, without a power of ten beside the axis."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    chosen = getattr(axes, f"{axis}axis")
    chosen.set_major_locator(MaxNLocator(nbins=ticks, steps=[1, 2, 2.5, 5, 10]))
    chosen.set_major_formatter(FuncFormatter(lambda value, _: figure_of(value)))


def figure_of(value: float) -> str:
    """A number on an axis: "0.05", "−3", "400 000"."""
    from sim.report.wording import count

    told = count(value) if abs(value) >= 1000 else f"{value:.6g}"
    return told.replace("-", "−")


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
