"""A finished run: what the caller gets from it, and how it is read back from its folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.arguments import read_choice
from sim.errors import PetitionError
from sim.history.record.history import History
from sim.scenario.load import recorded
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from pandas import DataFrame

PROVENANCE, SUMMARY, SCENARIO, HISTORY = "provenance.json", "summary.json", "scenario.toml", "history.parquet"
FIRST = {
    "contacts": "voiced_share", "petitions": "repeat_share", "closed": "open_past_due", "on_time_share": "kept_rate",
    "resolution_rate": "solved_share", "satisfaction_rate": "paper_share", "utilisation": "backlog",
}  # fmt: skip
"""What of a summary a notebook shows, each beside what it does not say."""
TABLES = ("city", "units", "hotline", "breaks", "petitions")
"""What `Run.to_df` gives."""


@dataclass(frozen=True)
class Run:
    """A finished run: the scenario as resolved, its history, the summary, its folder if there is one, and what else the
    user should know of that folder: files of others that were kept in it, leftovers beside it that were removed.

    Its tables are pandas data frames, with dates as dates, names as categories, and what may be missing as missing;
    `sim.describe` tells what their columns mean.
    """

    scenario: Scenario
    history: History
    summary: dict[str, Any]
    folder: Path | None
    notes: tuple[str, ...] = ()
    known: os.stat_result | None = field(default=None, repr=False)
    """By what its folder is known again, should another run have taken its place."""

    @cached_property
    def petitions(self) -> DataFrame:
        """Every petition, a row each. Raises PetitionError unless they were written to a folder."""
        from sim.history.disk.frames import petitions_frame

        if self.folder is None:
            raise PetitionError(
                "petitions are kept in the folder of a run, and this one has none", hint='run it with out="…"'
            )
        return petitions_frame(self.folder, self.history.start)

    @cached_property
    def units(self) -> DataFrame:
        """A row a period and unit: counts, measures, its rank, and its state as the period ended."""
        return self._table("units")

    @cached_property
    def hotline(self) -> DataFrame:
        """A row an hour: counts and measures of the hotline."""
        return self._table("hotline")

    @cached_property
    def city(self) -> DataFrame:
        """A row a period: the whole city."""
        return self._table("city")

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Where the run comes from, as its folder tells. Raises PetitionError if it has none."""
        if self.folder is None:
            raise PetitionError("where a run comes from is told in its folder, and this one has none")
        return _json(self.folder / PROVENANCE)

    @cached_property
    def breaks(self) -> DataFrame:
        """What breaks first: a row for every unit, and the hotline, that was asked for more than it could do, or kept
        too few of its promises; in the order in which it came to that."""
        return self._table("breaks")

    def to_df(self, table: str = "city") -> DataFrame:
        """A table: "city" (a row a period), "units", "hotline", "breaks" or "petitions"."""
        found: DataFrame = getattr(self, read_choice(table, "table", TABLES, {}))
        return found

    def plot(self, name: str = "rates") -> Any:
        """A figure of Matplotlib's, which a notebook shows: see `sim.plot`."""
        from importlib import import_module

        face = import_module("sim")  # stands above all rooms, and knows who draws
        return face.plot(self, name)

    def _table(self, name: str) -> DataFrame:
        from sim.history.disk.frames import table_frame

        return table_frame(self.history, name)

    def _repr_html_(self) -> str:
        told = self.summary
        about = f"{told['days']} days from {self.history.start}, {told['units']} units, seed {told['seed']}"
        cell = "<td>{}</td><td style='text-align:right'>{}</td>"
        rows = "".join(
            f"<tr>{cell.format(name, _figure(told[name]))}{cell.format(beside, _figure(told[beside]))}</tr>"
            for name, beside in FIRST.items()
        )
        where = f"<p>{escape(str(self.folder))}</p>" if self.folder else ""
        return f"<p><b>{escape(self.scenario.title)}</b><br>{escape(about)}</p><table>{rows}</table>{where}"


def open(folder: str | Path) -> Run:
    """A finished run, read back from its folder: summary, tables, provenance, as when it was made.

    The scenario is there to be looked at; files of rules that it names are not opened. Raises PetitionError if the
    folder holds no run, or one of another version.
    """
    from sim.arguments import read_path
    from sim.history.disk.packing import unpack

    place = read_path(folder, "folder")
    if not (place / PROVENANCE).is_file():
        what = "it holds no run" if place.is_dir() else "there is no such folder"
        raise PetitionError(f"{place} cannot be opened: {what}", file=str(place))
    try:
        content = (place / HISTORY).read_bytes()
    except OSError as error:
        raise PetitionError(
            f"{place} holds a run of an earlier version, without its history",
            file=str(place / HISTORY),
            hint="its tables can be asked by petition query",
        ) from error
    return Run(recorded(place / SCENARIO), unpack(content), _json(place / SUMMARY), place)


def _json(file: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PetitionError(f"{file.name} cannot be read: {error}", file=str(file)) from error
    return told


def _figure(value: float | None) -> str:
    """A whole number in groups of three, or a share in percent."""
    if value is None:
        return "–"
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else f"{100 * value:.1f} %"
