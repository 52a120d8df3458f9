"""All figures of a run, as vector files and as pictures.

A figure is a file in `sim/report/figures` with a function of its name; nothing else needs to know of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sim.history.disk.files import replacing, writing
from sim.history.record.history import History
from sim.report import figures
from sim.report.style import style
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Draws = Callable[[History, Scenario, float], "Figure"]
"""Draws a figure of a run; the number is the share of the city simulated, by which published ones are scaled."""


@cache
def every_figure() -> dict[str, Draws]:
    """The figures there are, by name."""
    names = sorted(module.name for module in iter_modules(figures.__path__))
    return {name: getattr(import_module(f"{figures.__name__}.{name}"), name) for name in names}


def draw(history: History, scenario: Scenario, folder: Path, *, scale: float = 1.0) -> list[Path]:
    """Draw every figure of a run into `folder` as NAME.svg and NAME.png, and return the vector files.

    scale: share of the city that was simulated. The same history gives the same bytes. Raises PetitionError if the disk
    refuses.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with style():
        for name, figure in every_figure().items():
            vector = folder / f"{name}.svg"
            save(figure(history, scenario, scale), vector)
            drawn.append(vector)
    return drawn


def save(figure: Figure, vector: Path) -> None:
    """Write a figure as SVG, and as PNG beside it; without dates, so that the bytes depend on the figure alone."""
    with replacing(vector) as temporary:
        figure.savefig(temporary, format="svg", metadata={"Date": None, "Creator": None})
    figure.set_layout_engine("none")  # it is laid out by now
    with replacing(vector.with_suffix(".png")) as temporary:
        figure.savefig(temporary, format="png", metadata={"Software": None})
