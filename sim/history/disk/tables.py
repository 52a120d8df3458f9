"""The small tables beside the petitions: units.parquet, hotline.parquet, city.parquet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ground.tables import HOUR, UNIT
from sim.history.disk.files import replacing
from sim.history.measures.measures import by_period, of_city, of_hotline
from sim.history.record.history import History
from sim.history.record.labels import BODIES

UNITS, HOTLINE, CITY = "units.parquet", "hotline.parquet", "city.parquet"


def write(folder: Path, history: History) -> None:
    """Write the three tables; each appears whole or not at all. Raises PetitionError if the disk refuses."""
    write_table(folder / UNITS, units(history), history.start)
    write_table(folder / HOTLINE, hours(history), history.start)
    write_table(folder / CITY, of_city(history), history.start)


def units(history: History) -> dict[str, np.ndarray]:
    """One row a period and unit: `by_period`, who the unit is, its rank, and its state as the period ended (every
    fraction of UNIT; one that shares its name with a count gets _chance after it)."""
    table = by_period(history, "unit")
    periods = len(history.periods)
    districts = np.array([*history.districts, None], dtype=object)
    who = {
        "number": np.arange(len(history.units)),
        "body": np.array(BODIES, dtype=object)[history.body],
        "district": districts[history.district],
        "officers": history.officers,
        "population": history.population,
    }
    table |= {name: np.tile(values, periods) for name, values in who.items()}
    table["rank"] = np.ma.masked_equal(history.ranks, 0).reshape(-1)
    for name in UNIT.names or ():
        if UNIT[name] == np.float64:
            table[f"{name}_chance" if name in table else name] = history.snapshots[name].reshape(-1)
    return table


def hours(history: History) -> dict[str, np.ndarray]:
    """One row an hour: when it began (`time`), its day of the run, and the hotline's counts and measures."""
    days = history.periods[-1].last
    lines = history.hours[: 24 * days]
    hour = np.arange(24 * days)
    start = np.datetime64(history.start, "s")
    return (
        {"time": start + hour * np.timedelta64(3600, "s"), "day": hour // 24, "hour": hour % 24}
        | {name: lines[name] for name in HOUR.names or ()}
        | of_hotline(lines, 3600)
    )


def write_table(path: Path, table: Mapping[str, np.ndarray], start: date) -> None:
    """Write columns of equal length as Parquet; what is masked or nan becomes null. start: the first day of the run."""
    columns = {name: pa.array(values, from_pandas=True) for name, values in table.items()}
    with replacing(path) as temporary:
        arrow = pa.table(columns).replace_schema_metadata({"start": start.isoformat()})
        pq.write_table(arrow, temporary, compression="zstd")
