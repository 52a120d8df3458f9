"""All figures of a run, as vector files and as pictures.

A figure is a file in `sim/report/figures` with a function of its name; nothing else needs to know of it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Thread
from typing import TYPE_CHECKING

from sim.arguments import read_choice
from sim.errors import PetitionError
from sim.history.disk.files import replacing, writing
from sim.history.record.history import History
from sim.report import figures
from sim.report.fonts import lacking, lacking_words
from sim.report.style import style
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.history.run import Run
    from sim.report.hand import Hand

Draws = Callable[[History, Scenario, float], "Figure"]
"""Draws a figure of a run; the number is the share of the city simulated, by which published ones are scaled."""
Makers = Mapping[str, Callable[[], "Figure"]]
"""Figures by name, each drawn when it is called."""


@cache
def every_figure() -> dict[str, Draws]:
    """The figures there are, by name."""
    names = sorted(module.name for module in iter_modules(figures.__path__))
    return {name: getattr(import_module(f"{figures.__name__}.{name}"), name) for name in names}


def load_libraries() -> None:
    """Load all that figures are drawn with, which takes a second."""
    from matplotlib.backends import backend_agg, backend_svg  # noqa: F401

    every_figure()


def plot(run: Run, name: str = "rates") -> Figure:
    """A figure of a finished run, which a notebook shows: "rates", "volumes", "on_time", "backlog", "streets",
    "tile_map" or "unsaid", as in the folder of figures that `petition run` leaves."""
    chosen = read_choice(name, "name", every_figure(), {})
    with style():
        return every_figure()[chosen](run.history, run.scenario, float(run.summary["scale"]))


def draw(
    history: History, scenario: Scenario, folder: Path, *, scale: float = 1.0, hand: Hand[Drawn] | None = None
) -> list[str]:
    """Draw every figure of a run into `folder` as NAME.svg and NAME.png; returns what could not be drawn, a line each.

    scale: share of the city that was simulated; hand: who helps. The same history gives the same bytes.
    """
    every = {name: partial(figure, history, scenario, scale) for name, figure in every_figure().items()}
    return draw_all(every, folder, hand=hand)


def draw_all(
    figures: Makers, folder: Path, *, as_pdf: bool = False, hand: Hand[Drawn] | None = None
) -> list[str]:
    """Draw figures by name into `folder`; returns what could not be drawn, a line each. No fault of a figure, of the
    disk or of the machine costs more than that figure. as_pdf: also as PDF, as journals take them; hand: who helps."""
    left, done = deque(figures), dict[str, Drawn]()

    def order(name: str) -> Callable[[], Drawn]:
        return partial(_drawn, figures[name], folder / f"{name}.svg", as_pdf)

    def work() -> None:
        while left:
            with suppress(IndexError):  # the hand has taken the last one
                name = left.popleft()
                done[name] = order(name)()

    if hand is not None:
        helping = Thread(target=hand.help, args=(left, done, order))
        helping.start()
        work()
        helping.join()
    work()
    strange = set[str]().union(*(drawn.strange for drawn in done.values()))
    faults = {name: why for name in figures if (why := done[name].why) is not None}
    return _words(faults) + ([lacking_words(strange)] if strange else [])


@dataclass(frozen=True)
class Drawn:
    """What came of a figure: why it could not be drawn, if it could not, and letters that no font has."""

    why: str | None
    strange: frozenset[str]


def _drawn(make: Callable[[], Figure], vector: Path, as_pdf: bool) -> Drawn:
    """Draw a figure."""
    try:
        with style():
            with writing(vector.parent):
                vector.parent.mkdir(parents=True, exist_ok=True)
            figure = make()
            save(figure, vector, as_pdf=as_pdf)
            return Drawn(None, frozenset(lacking(letters(figure))))
    except Exception as fault:  # of the figure, or nothing can be drawn: no font, no matplotlib
        return Drawn(_why(fault), frozenset())


def letters(figure: Figure) -> str:
    """Everything that is written in a figure."""
    from matplotlib.text import Text

    texts = figure.findobj(Text)
    return "".join(text.get_text() for text in texts)


def _words(faults: Mapping[str, str]) -> list[str]:
    """What could not be drawn, a line a reason."""
    reasons = dict.fromkeys(faults.values())
    names = {why: [name for name in faults if faults[name] == why] for why in reasons}
    return [f"not drawn: figure{'s' * (len(of) > 1)} {', '.join(of)}: {why}" for why, of in names.items()]


def _why(fault: Exception) -> str:
    if os.environ.get("PETITION_DEBUG"):
        raise fault
    if isinstance(fault, PetitionError):
        return fault.message + (f" ({fault.hint})" if fault.hint else "")
    told = " ".join(str(fault).split())
    return f"{type(fault).__name__}: {told}" if told else type(fault).__name__


def save(figure: Figure, vector: Path, *, as_pdf: bool = False) -> None:
    """Write a figure as SVG, and as PNG (and PDF) beside it; without dates, so that the bytes depend on the figure
    alone."""
    with replacing(vector) as temporary:
        figure.savefig(temporary, format="svg", metadata={"Date": None, "Creator": None})
    figure.set_layout_engine(None)  # it is laid out by now, and need not be drawn once to see how
    with replacing(vector.with_suffix(".png")) as temporary:
        figure.savefig(temporary, format="png", metadata={"Software": None})
    if as_pdf:
        with replacing(vector.with_suffix(".pdf")) as temporary:
            dateless = {"CreationDate": None, "Creator": None, "Producer": None}
            figure.savefig(temporary, format="pdf", metadata=dateless)
