"""A log of tickets as one asks for it: a clean table, what was left out, and what it is worth."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sim.arguments import read_path, read_text
from sim.errors import PetitionError, shown_path
from sim.history.disk.files import json_text, writing
from sim.history.disk.folders import expect_free, replacing_folder
from sim.tickets.clean import clean
from sim.tickets.forms import open_log
from sim.tickets.mapping import LogMapping, bind, choose, read_mapping, settled
from sim.tickets.quality import measure
from sim.tickets.spool import Rejects, decide, put_aside

TABLE, QUALITY, REJECTS = "tickets.parquet", "quality.json", "rejects.csv"
"""What stands in a folder of results."""


@dataclass(frozen=True)
class Tickets:
    """A log that has been read. quality: what quality.json holds. folder: where the table stands, if asked for."""

    quality: dict[str, Any]
    folder: Path | None = None

    def table(self) -> Any:
        """The clean table, as pandas has it; moments are of UTC. Raises PetitionError if it was not asked for."""
        if self.folder is None:
            raise PetitionError("the table was not kept", key="out", expected="a folder")
        import pandas as pd

        return pd.read_parquet(self.folder / TABLE)


def read_tickets(
    log: str | Path,
    mapping: str | Path | None = None,
    *,
    zone: str | None = None,
    order: str | None = None,
    encoding: str | None = None,
    exported: date | str | None = None,
    out: str | Path | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Tickets:
    """Read a city's log of tickets: CSV (packed or not), Parquet, XLSX or XES.

    mapping: a TOML file, or the name of a ready one; chosen by the header if not given. zone: of moments without an
    offset. order: "day-first" or "month-first", where the columns do not tell. encoding: found out if not given.
    exported: when the log was exported, in its zone. out: folder for the clean table, rejects and quality.
    tell: is told what was kept there of the user's. Raises PetitionError for whatever the user can mend.
    """
    path = read_path(log, "log", "the path of a log")
    place = None if out is None else read_path(out, "out")
    given: dict[str, Any] = {
        name: None if value is None else read_text(value, name)
        for name, value in (("zone", zone), ("order", order), ("encoding", encoding))
    }
    given["exported"] = _moment(exported)
    known = None if mapping is None else read_mapping(read_path(mapping, "mapping"))
    # What the options say is checked before the log is opened.
    settled(known or LogMapping("none", {}), **given, by_user=True)
    if place is not None:
        expect_free(place, QUALITY, "holds other files", "another folder")
    with _folder(place, tell) as folder:
        quality = _carry_out(path, known, given, folder)
    return Tickets(quality, place)


def _moment(given: object) -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return datetime.fromisoformat(read_text(given, "exported").strip())
    except ValueError as error:
        raise PetitionError(
            f'exported cannot be "{given}"', key="exported", expected="such as 2021-03-01"
        ) from error


@contextmanager
def _folder(place: Path | None, tell: Callable[[str], None]) -> Iterator[Path]:
    if place is not None:
        with replacing_folder(place, tell) as folder:
            yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="petition-") as name:
            yield Path(name)


def _carry_out(path: Path, known: LogMapping | None, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    shown = shown_path(path)
    source = open_log(path, known, given["encoding"])
    mapping = settled(known or choose(source.header, shown), **given, by_user=True)
    bound = bind(mapping, source.header, shown)
    aside = folder / "aside"
    with writing(folder):
        aside.mkdir()
        try:
            with (folder / REJECTS).open("w", encoding="utf-8-sig", newline="") as file:
                rejects = Rejects(file)
                spool = put_aside(source, bound, aside / "spool.arrow", rejects)
                orders = decide(spool, bound, shown)
                counts = clean(spool, bound, orders, rejects, folder / TABLE, shown)
            log = {"file": path.name, "bytes": path.stat().st_size}
            quality = measure(folder / TABLE, source, bound, spool, orders, counts, rejects, log)
            (folder / QUALITY).write_text(json_text(quality), encoding="utf-8")
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            shutil.rmtree(folder / "duckdb", ignore_errors=True)
    return quality
