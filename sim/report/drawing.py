"""All figures of a run, as vector files and as pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.history.disk.files import replacing, writing
from sim.history.record.history import History
from sim.report.figures.backlog import backlog
from sim.report.figures.on_time import on_time
from sim.report.figures.rates import rates
from sim.report.figures.streets import streets
from sim.report.figures.tile_map import tile_map
from sim.report.figures.volumes import volumes
from sim.report.style import style
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: dict[str, Callable[[History, Scenario, float], Figure]] = {
    "volumes": volumes,
    "rates": rates,
    "on_time": on_time,
    "backlog": backlog,
    "streets": streets,
    "tile_map": tile_map,
}


def draw(history: History, scenario: Scenario, folder: Path, *, scale: float = 1.0) -> list[Path]:
    """Draw every figure of a run into `folder` as NAME.svg and NAME.png, and return the vector files.

    scale: share of the city that was simulated; published numbers are scaled by it. The same history gives the same
    bytes. Raises PetitionError if the disk refuses.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    with style():
        for name, figure in FIGURES.items():
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
