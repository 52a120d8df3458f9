"""What a log is worth: how much of it was kept, what it lacks, and what it says, from the clean table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from sim.ground.time_units import AN_HOUR
from sim.tickets.clean import Counts
from sim.tickets.columns import COLUMNS, MOMENTS
from sim.tickets.database import database
from sim.tickets.ids import DIGITS, SAMPLE, next_present
from sim.tickets.mapping import Bound
from sim.tickets.source import ROW, Source
from sim.tickets.spool import Rejects, Spool
from sim.tickets.times import SECOND

MACHINE_MINUTES = 5
"""Nobody has worked on what is closed so soon: a machine, or a clerk who files what is done already."""
NAMES = ("kind", "unit", "department", "area", "channel")
TOP = 20
HOUR = AN_HOUR * SECOND
NEVER = 2**62
"""Microseconds until a ticket is closed that is open."""
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
WITHIN_DAYS = (1, 7, 30)
REPEATED = 5
"""Rows that are left out for the same value, from which on it may stand for nothing."""
DEFAULT_SHARE, DEFAULT_TIMES = 0.01, 5
"""A coordinate is a default if it holds this share of all, and as many times as many as the next that is none."""


def measure(
    table: Path, source: Source, bound: Bound, spool: Spool, orders: Mapping[str, str | None], counts: Counts,
    rejects: Rejects, log: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Everything that is told of a log, as it stands in quality.json."""
    mapping = bound.mapping
    with database(table.parent) as db:
        db.read_parquet(str(table)).create_view("tickets")
        first, last, closed = _row(db, "SELECT min(opened), max(opened), max(closed) FROM tickets")
        latest = max(moment for moment in (last, closed) if moment is not None)
        exported = _exported(bound) or latest
        told: dict[str, Any] = {
            "log": dict(log) | {"form": source.form, "row_is": source.row_is},
            "mapping": mapping.name,
            "zone": mapping.city_zone,
            "exported": {"moment": _text(exported), "is_given": mapping.exported is not None},
            "rows": spool.rows,
            "kept": counts.kept,
            "left_out": dict(rejects.counts.most_common()),
            "opened": {"first": _text(first), "last": _text(last)},
            "absent": [name for name in COLUMNS if name not in bound.places],
            "missing": {name: counts.missing[name] for name in bound.places},
            "moments": {name: _moments(name, orders, counts) for name in MOMENTS if name in bound.places},
            "closing": _closing(db, exported, counts),
            "due": _due(db, exported) if "due" in bound.places else None,
            "duplicates": _duplicates(db, bound, rejects, counts),
            "coordinates": _coordinates(db) if {"latitude", "longitude"} <= set(bound.places) else None,
            "ids": _ids(table, db) if "id" in bound.places else None,
            "sojourn_hours": _sojourn(db),
            "closed_within_days": {str(days): _within(db, days, exported) for days in WITHIN_DAYS},
            "per_day": _per_day(db, mapping.city_zone or "UTC"),
            "names": {name: _names(db, name, counts.kept) for name in NAMES if name in bound.places},
        }  # fmt: skip
    if source.encoding:
        told["log"] |= {"encoding": source.encoding, "delimiter": source.delimiter}
    return told | {"notes": _notes(told, bound, rejects)}


def _row(db: Any, query: str, values: list[Any] | None = None) -> Any:
    return db.execute(query, values or []).fetchone()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _exported(bound: Bound) -> datetime | None:
    given = bound.mapping.exported
    return given and given.replace(tzinfo=ZoneInfo(bound.mapping.city_zone or "UTC"))


def _moments(name: str, orders: Mapping[str, str | None], counts: Counts) -> dict[str, Any]:
    return {
        "order": orders.get(name),
        "day_only": counts.day_only[name],
        "with_offset": counts.zoned[name],
        "in_a_doubled_hour": counts.doubled[name],
        "in_a_skipped_hour": counts.skipped[name],
    }


def _closing(db: Any, exported: datetime, counts: Counts) -> dict[str, Any]:
    never, soon, late = _row(
        db,
        "SELECT count(*) FILTER (closed IS NULL), count(*) FILTER (closed - opened < to_minutes(?)), "
        "count(*) FILTER (greatest(opened, closed) > ?) FROM tickets",
        [MACHINE_MINUTES, exported],
    )
    return {
        "never": never,
        f"within_{MACHINE_MINUTES}_minutes": soon,
        "open_at_export": never - counts.closed_unmarked,
        "closed_by_status_without_moment": counts.closed_unmarked,
        "open_by_status_with_moment": counts.open_marked,
        "moments_after_export": late,
    }


def _due(db: Any, exported: datetime) -> dict[str, Any]:
    due, before, on_time, late = _row(
        db,
        "SELECT count(due), count(*) FILTER (due < opened), count(*) FILTER (closed <= due), "
        "count(*) FILTER (closed > due OR (closed IS NULL AND due <= ?)) FROM tickets",
        [exported],
    )
    decided = on_time + late
    return {
        "with_due": due,
        "before_opened": before,
        "on_time": on_time,
        "late": late,
        "not_yet_decided": due - decided,
        "on_time_share": on_time / decided if decided else None,
    }


def _duplicates(db: Any, bound: Bound, rejects: Rejects, counts: Counts) -> dict[str, Any]:
    marked = None
    if "duplicate" in bound.places:
        (marked,) = _row(db, "SELECT count(*) FILTER (duplicate_at_export) FROM tickets")
    return {
        "ids_seen_before": rejects.counts["id: seen in an earlier row"],
        "of_these_the_same_in_all": counts.same_again,
        "marked_at_export": marked,
    }


def _coordinates(db: Any) -> dict[str, Any]:
    query = "FROM tickets WHERE latitude IS NOT NULL AND longitude IS NOT NULL"
    (located,) = _row(db, f"SELECT count(*) {query}")
    most = db.execute(
        f"SELECT latitude, longitude, count(*) AS n {query} GROUP BY ALL ORDER BY n DESC, latitude, longitude LIMIT 12"
    ).fetchall()
    defaults = []
    for (north, east, number), (*_, following) in zip(most, [*most[1:], (0, 0, 0)], strict=False):
        if number < max(2, DEFAULT_SHARE * located) or (
            (north or east) and number < DEFAULT_TIMES * following
        ):
            break
        defaults.append({"latitude": north, "longitude": east, "rows": number})
    (nowhere,) = _row(db, f"SELECT count(*) {query} AND latitude = 0 AND longitude = 0")
    return {"located": located, "default": defaults, "at_zero": nowhere}


def _ids(table: Path, db: Any) -> dict[str, Any]:
    styles = db.execute(
        "SELECT regexp_replace(regexp_replace(id, '[0-9]+', '9', 'g'), '[A-Za-z]+', 'A', 'g') AS style, count(*) AS n "
        "FROM tickets WHERE id IS NOT NULL GROUP BY style ORDER BY n DESC, style LIMIT 5"
    ).fetchall()
    running = _running(table) if styles else None
    return {
        "styles": [{"style": style[:60], "rows": rows} for style, rows in styles],
        "next_number_present": running,
    }


def _running(table: Path) -> float | None:
    """Of running numbers the share whose next one is in the log too; None where ids do not run with time."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    numbers, opened, rows = [], [], []
    with pq.ParquetFile(table) as file:
        for batch in file.iter_batches(1 << 16, columns=[ROW, "id", "opened"]):
            digits = pc.extract_regex(pc.fill_null(batch.column("id"), ""), DIGITS).field("n")
            here = np.asarray(pc.fill_null(pc.greater(pc.utf8_length(digits), 0), False))
            numbers.append(np.asarray(pc.cast(digits.filter(pa.array(here)), "int64")))
            opened.append(np.asarray(pc.cast(batch.column("opened"), "int64"))[here])
            rows.append(np.asarray(batch.column(ROW))[here])
    return next_present(*map(np.concatenate, (numbers, opened, rows)))


def _sojourn(db: Any) -> dict[str, float | None]:
    """Quantiles in hours of what has been closed; what is still open will take longer."""
    (quantiles,) = _row(
        db,
        "SELECT quantile_cont(epoch_us(closed) - epoch_us(opened), ?) FROM tickets WHERE closed IS NOT NULL",
        [list(QUANTILES)],
    )
    return {f"p{share * 100:g}": at / HOUR for share, at in zip(QUANTILES, quantiles or [], strict=False)}


def _within(db: Any, days: int, exported: datetime) -> float | None:
    """The share closed within so many days, of all that were opened as long before the export."""
    (share,) = _row(
        db,
        "SELECT avg(CASE WHEN closed - opened <= to_days(?) THEN 1 ELSE 0 END) FROM tickets WHERE opened <= ?",
        [days, exported - timedelta(days=days)],
    )
    return share if share is None else float(share)


def _per_day(db: Any, zone: str) -> dict[str, Any]:
    """Openings by the log's own days."""
    days = db.execute(
        "SELECT CAST(timezone(?, opened) AS DATE) AS day, count(*) AS n FROM tickets GROUP BY day ORDER BY n DESC, day",
        [zone],
    ).fetchall()
    span = (max(day for day, _ in days) - min(day for day, _ in days)).days + 1
    total = sum(number for _, number in days)
    return {
        "days": span,
        "without_any": span - len(days),
        "mean": total / span,
        "busiest": [{"day": day.isoformat(), "rows": number} for day, number in days[:5]],
    }


def _names(db: Any, name: str, kept: int) -> dict[str, Any]:
    (number,) = _row(db, f"SELECT count(DISTINCT {name}) FROM tickets")
    top = db.execute(
        f"SELECT {name} AS name, count(*) AS n, "
        "quantile_disc(coalesce(epoch_us(closed) - epoch_us(opened), ?), 0.5) FROM tickets "
        "WHERE name IS NOT NULL GROUP BY name ORDER BY n DESC, name LIMIT ?",
        [NEVER, TOP],
    ).fetchall()
    return {
        "number": number,
        "top": [
            {
                "name": each,
                "rows": rows,
                "share": rows / kept,
                "half_closed_hours": None if half == NEVER else half / HOUR,
            }
            for each, rows, half in top
        ],
    }


def _notes(told: Mapping[str, Any], bound: Bound, rejects: Rejects) -> list[str]:
    """What a reader should know before the log is used, in sentences."""
    notes = []
    kept, closing = told["kept"], told["closing"]
    if not told["exported"]["is_given"]:
        notes.append(
            "Nothing tells when the log was exported (--exported): "
            f"its latest moment is taken, {told['exported']['moment']}."
        )
    for name, number in told["missing"].items():
        if number == kept:
            notes.append(f'The column "{bound.header[bound.places[name]]}" ({name}) is empty.')
    if told["rows"] > 1.1 * kept:
        notes.append(f"{1 - kept / told['rows']:.0%} of the rows are left out.")
    for (reason, value), rows in rejects.values.most_common():
        if rows >= REPEATED and rows > rejects.counts[reason] / 2 and reason.split(":")[0] in MOMENTS[1:]:
            notes.append(
                f"{rows:,} rows are left out ({reason}) that all have {value!r}: if that stands for nothing, the "
                f"mapping says missing = [{json.dumps(value, ensure_ascii=False)}]."
            )
    if closing["moments_after_export"]:
        notes.append(f"{closing['moments_after_export']:,} rows have a moment after the export.")
    ids = told["ids"] or {}
    if len(ids.get("styles", [])) > 1:
        shown = ", ".join(f"{style['style']} ({style['rows']:,})" for style in ids["styles"])
        notes.append(f"Ids are written in more than one way: {shown}.")
    share = ids.get("next_number_present")
    if share is not None and share < SAMPLE:
        notes.append(
            f"Ids are running numbers, and only {share:.0%} have the next one in the log: if it is a sample, how much "
            "the units can do cannot be told from it, for the load that is left out is unknown."
        )
    if told["duplicates"]["ids_seen_before"] > 0.5 * kept:
        notes.append(
            "Most ids come more than once: it may be a log of events, a row each, and not of tickets."
        )
    return notes
