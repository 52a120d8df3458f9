"""Figure: every street a tile, tiles of a district together, coloured by a measure.

Borders of streets are not open data, so the map is schematic. The districts of Beijing lie roughly as on a map; those
of other cities in the order of the scenario.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING

import numpy as np

from sim.ground.tables import Body
from sim.ground.time_units import YEAR
from sim.history.measures.tables import whole_run
from sim.history.record.history import History
from sim.report.style import BLACK, shares, sheet, short
from sim.report.wording import NOT_REAL, assumed, count
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BEIJING = (
    ("", "延庆区", "怀柔区", "密云区"),
    ("", "昌平区", "顺义区", "平谷区"),
    ("门头沟区", "海淀区", "朝阳区", "通州区"),
    ("石景山区", "西城区", "东城区", ""),
    ("房山区", "丰台区", "大兴区", ""),
)
"""Rows from north to south, in each from west to east."""
MISSING = "#E6E6E6"
MIN_WIDTH = 4  # tiles in a row of a district, so that its name fits above
LEAST = 20  # tiles that a map has room for across, so that those of a hamlet are not huge
WIDTH = 11.0  # inches
LETTERS = 13  # of a name that fit an inch
GAP, TITLE = 1.0, 1.6  # between districts, and for a name, in tiles


def tile_map(history: History, scenario: Scenario, scale: float) -> Figure:
    """Two maps of the whole run: petitions accepted per thousand people and year, and the resolution rate."""
    table = whole_run(history, "unit")
    years = history.periods[-1].last / YEAR
    with np.errstate(divide="ignore", invalid="ignore"):
        volume = np.where(
            history.population > 0, 1000 * table["accepted"] / history.population / years, np.nan
        )
    is_street = history.body == Body.STREET
    caption = (
        f"{count(is_street.sum())} streets, each a tile, by district; a schematic map: tiles of a district stand in "
        "no order of place. Grey: nothing counted. Colours end at the 2 % and 98 % of the streets."
    )
    if scenario.city.geography == "beijing":
        caption += assumed(history.basis) + NOT_REAL
    tiles, names, width = tile_places(history)
    across, down = (max(place[side] for place in tiles.values()) + 1 for side in (0, 1))
    across = max(across, LEAST) + GAP
    figure = sheet(WIDTH, WIDTH / 2 * down / across + 1.3, "Streets of the city", caption)
    letters = LETTERS * (width + GAP / 2) * WIDTH / 2 / across
    maps = figure.subplots(1, 2)
    for axes in maps:
        axes.set(xlim=(-0.1, across), ylim=(down + 0.1, 0), aspect="equal", anchor="NW")
        axes.axis("off")
        for name, (x, y) in names.items():
            axes.text(x, y, short(name, letters), fontsize=8, ha="left", va="bottom", color=BLACK)
    _draw(figure, maps[0], tiles, volume, "petitions accepted per 1 000 people and year")
    shares(_draw(figure, maps[1], tiles, table["resolution_rate"], "resolution rate"), "x")
    return figure


def _draw(
    figure: Figure, axes: Axes, tiles: dict[int, tuple[float, float]], values: np.ndarray, label: str
) -> Axes:
    """Draw a map with the scale of its colours below; returns the axes of the scale."""
    from matplotlib import colormaps
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    shown = np.array([values[unit] for unit in tiles], np.float64)
    known = shown[~np.isnan(shown)]
    low, high = np.quantile(known, [0.02, 0.98]) if len(known) else (0.0, 1.0)
    collection = PatchCollection(
        [Rectangle((x + 0.04, y + 0.04), 0.92, 0.92) for x, y in tiles.values()],
        cmap=colormaps["viridis"].with_extremes(bad=MISSING), edgecolor="none",
    )  # fmt: skip
    collection.set_array(np.ma.masked_invalid(shown))
    collection.set_clim(low, max(high, low + 1e-9))
    axes.add_collection(collection)
    bar = figure.colorbar(
        collection,
        ax=axes,
        orientation="horizontal",
        shrink=0.8,
        aspect=40,
        extend="both",
        pad=0.02,
        panchor=False,  # the map stays where it is
    )
    bar.set_label(label)
    bar.outline.set_visible(False)
    return bar.ax


def tile_places(
    history: History,
) -> tuple[dict[int, tuple[float, float]], dict[str, tuple[float, float]], int]:
    """Where each street's tile has its north-west corner, by number of its unit; where each district's name stands; how
    wide a district is. The unit of length is a tile; y goes south."""
    members = {
        name: np.flatnonzero((history.body == Body.STREET) & (history.district == number)).tolist()
        for number, name in enumerate(history.districts)
    }
    members = {name: units for name, units in members.items() if units}
    width = max(MIN_WIDTH, ceil(sqrt(max(map(len, members.values())))))
    tiles: dict[int, tuple[float, float]] = {}
    names: dict[str, tuple[float, float]] = {}
    top = 0.0
    for row in _rows(list(members)):
        for column, name in enumerate(row):
            left = column * (width + GAP)
            names |= {name: (left, top + TITLE - 0.15)} if name in members else {}
            for place, unit in enumerate(members.get(name, [])):
                tiles[unit] = (left + place % width, top + TITLE + place // width)
        top += TITLE + GAP / 2 + max(ceil(len(members.get(name, [])) / width) for name in row)
    return tiles, names, width


def _rows(names: list[str]) -> list[list[str]]:
    """The districts, row by row."""
    if set(names) <= {name for row in BEIJING for name in row}:
        return [list(row) for row in BEIJING if set(row) & set(names)]
    columns = ceil(sqrt(len(names)))
    return [names[first : first + columns] for first in range(0, len(names), columns)]
