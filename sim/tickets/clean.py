"""The second way through a log: texts become moments of UTC, and rows that cannot be true are left out, each with its
reason. What is kept are facts as they stood; no row is judged by what was only known when the log was exported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import PetitionError
from sim.tickets.columns import AT_EXPORT, COLUMNS, MOMENTS
from sim.tickets.database import database
from sim.tickets.mapping import FALSE, Bound
from sim.tickets.source import ROW
from sim.tickets.spool import Rejects, Spool
from sim.tickets.times import A_DAY, SECOND, Numbers, Truths, looks_like, read_by_format, read_moments
from sim.tickets.zones import to_utc

GROUP = 1 << 17
"""Rows in a group of the table."""


@dataclass
class Counts:
    """What was met on the way, in numbers of rows."""

    kept: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    day_only: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    zoned: Counter[str] = field(default_factory=Counter)
    same_again: int = 0
    closed_unmarked: int = 0
    """Closed by its status, but nobody knows when."""
    open_marked: int = 0
    """Open by its status, with a moment of closing all the same."""


def schema(present: Mapping[str, object]) -> Any:
    """The columns of the clean table: the row of the log, and those of ours that the log has."""
    import pyarrow as pa

    kinds: dict[str, Any] = dict.fromkeys(MOMENTS, pa.timestamp("us", "UTC"))
    kinds |= {
        "latitude": pa.float64(),
        "longitude": pa.float64(),
        "duplicate": pa.bool_(),
        "reopened": pa.bool_(),
    }
    names = [name for name in COLUMNS if name in present]
    columns = [
        (f"{name}_at_export" if name in AT_EXPORT else name, kinds.get(name, pa.string())) for name in names
    ]
    return pa.schema([(ROW, pa.int64()), *columns])


def clean(
    spool: Spool, bound: Bound, orders: Mapping[str, str | None], rejects: Rejects, place: Path, log: str
) -> Counts:
    """Write the clean table of a log. Raises PetitionError if no ticket is left."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    counts = Counts()
    form = schema(bound.places)
    repeated = _repeated(spool) if "id" in bound.places else None
    seen: dict[str, int] = {}
    about = {"petition.zone": bound.mapping.city_zone or "UTC", "petition.mapping": bound.mapping.name}
    with pq.ParquetWriter(place, form.with_metadata(about), compression="zstd") as writer:
        held: list[Any] = []
        for batch in spool.tables():
            texts = {name: _present(batch.column(name), bound) for name in bound.places}
            rows = np.asarray(batch.column(ROW))
            held.append(_kept(texts, rows, bound, orders, rejects, counts, (repeated, seen), form, log))
            if sum(map(len, held)) >= GROUP:
                writer.write_table(pa.concat_tables(held))
                held = []
        if held:
            writer.write_table(pa.concat_tables(held))
    if not counts.kept:
        if not spool.rows:
            raise PetitionError(
                "the log has a header and no rows", file=log, expected="a row for each ticket"
            )
        reason, number = rejects.counts.most_common(1)[0]
        row, value = rejects.first[reason]
        raise PetitionError(
            f"none of {spool.rows:,} rows can be used; {number:,} of them: {reason}", file=log, line=row,
            key=reason.partition(":")[0] if ":" in reason else None, expected=_expected(reason),
            hint=_hint(row, value),
        )  # fmt: skip
    return counts


def _hint(row: int, value: str) -> str:
    if form := looks_like(value):
        return f'row {row} has {value!r}; if that is a moment, the mapping says formats = ["{form}"]'
    return f"row {row} has {value!r}; a mapping says which column is which and how its moments are written"


def _expected(reason: str) -> str:
    return "a moment such as 2011-07-01 13:32:33" if "moment" in reason else "a row for each ticket"


def _present(column: Any, bound: Bound) -> Any:
    """A column of texts, with nothing where a text stands for nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nothing = pc.is_in(pc.utf8_lower(column), value_set=pa.array(sorted(bound.mapping.missing), pa.string()))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), column)


def _repeated(spool: Spool) -> Any:
    """The ids that stand in more than one row. DuckDB counts them and goes to the disk if there are many."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    with database(spool.path.parent) as db:
        db.register("spool", ds.dataset(spool.path, format="ipc"))
        found: Any = db.sql(
            "SELECT id FROM spool WHERE id <> '' GROUP BY id HAVING count(*) > 1"
        ).to_arrow_table()
    ids: Any = found.column("id")
    return pa.chunked_array(ids.chunks, pa.string())


def _kept(
    texts: Mapping[str, Any], rows: Numbers, bound: Bound, orders: Mapping[str, str | None], rejects: Rejects,
    counts: Counts, known: tuple[Any, dict[str, int]], form: Any, log: str,
) -> Any:  # fmt: skip
    """The rows of a batch that are kept."""
    import pyarrow as pa

    out = np.zeros(len(rows), np.bool_)

    def leave_out(which: Truths, column: str, reason: str, shown: str) -> None:
        for place in np.flatnonzero(which & ~out):
            rejects.add(int(rows[place]), column, reason, _said(texts, shown, int(place)))
        out[which] = True

    has = {name: np.asarray(texts[name].is_valid()) for name in texts}
    if bound.mapping.closed_by_status:
        has["closed"] = has["closed"] & _says(texts["status"], bound.mapping.values["closed"])
    instants: dict[str, tuple[Numbers, Numbers]] = {}
    for name in (name for name in MOMENTS if name in texts):
        instants[name], readable = _instants(name, texts[name], has[name], bound, orders, counts, log)
        leave_out(has[name] & ~readable, name, "no moment that can be read", name)
    leave_out(~has["opened"], "opened", "missing", "id" if "id" in texts else "opened")
    opened = instants["opened"][0]
    closed = np.where(instants["closed"][0] < opened, instants["closed"][1], instants["closed"][0])
    leave_out(has["closed"] & (closed < opened), "closed", "before it was opened", "closed")
    if known[0] is not None:
        _leave_out_repeated(texts, rows, out, known, rejects, counts)
    values = {name: first for name, (first, _) in instants.items()} | {"closed": closed}
    columns = []
    for name in (name for name in COLUMNS if name in texts):
        if name in MOMENTS:
            columns.append(pa.array(values[name], pa.timestamp("us", "UTC"), mask=~has[name]))
        elif name in ("latitude", "longitude"):
            columns.append(_degrees(texts[name]))
        elif name in ("duplicate", "reopened"):
            columns.append(pa.array(_marks(texts[name], bound.mapping.values.get(name))))
        else:
            columns.append(texts[name])
    keep = pa.array(~out)
    table = pa.table([pa.array(rows, pa.int64()), *columns], schema=form).filter(keep)
    counts.kept += len(table)
    for name in texts:
        counts.missing[name] += int((~has[name] & ~out).sum())
    if (
        (closing := bound.mapping.values.get("closed"))
        and "status" in texts
        and not bound.mapping.closed_by_status
    ):
        says = _says(texts["status"], closing)
        counts.closed_unmarked += int((says & ~has["closed"] & ~out).sum())
        counts.open_marked += int((~says & has["status"] & has["closed"] & ~out).sum())
    return table


def _said(texts: Mapping[str, Any], name: str, place: int) -> str:
    value = texts[name][place].as_py() or ""
    if name == "closed":
        return f"{value} (opened {texts['opened'][place].as_py()})"
    return str(value)


def _instants(
    name: str,
    column: Any,
    has: Truths,
    bound: Bound,
    orders: Mapping[str, str | None],
    counts: Counts,
    log: str,
) -> tuple[tuple[Numbers, Numbers], Truths]:
    """A column of moments in UTC, with the other one of an hour that came twice; and which of them could be read."""
    read = (
        read_by_format(column, bound.mapping.formats)
        if bound.mapping.formats
        else read_moments(column, orders[name])
    )
    readable = read.readable & has
    value = read.value.copy()
    if name != "opened":  # a day without a time is over at its end
        value[read.day_only & readable] += A_DAY - SECOND
    first, second = value.copy(), value.copy()
    local = readable & ~read.zoned
    if local.any():
        if bound.mapping.zone is None:
            theirs = bound.header[bound.places[name]]
            raise PetitionError(
                f'the moments of "{theirs}" ({name}) have no offset from UTC, and nothing tells their time zone',
                file=log, key="zone", expected='--zone America/New_York or another, or `zone = "…"` in the mapping',
            )  # fmt: skip
        there = to_utc(value[local], bound.mapping.zone)
        first[local], second[local] = there.first, there.second
        counts.doubled[name] += int(there.doubled.sum())
        counts.skipped[name] += int(there.skipped.sum())
    counts.zoned[name] += int((readable & read.zoned).sum())
    counts.day_only[name] += int((readable & read.day_only).sum())
    return (first, second), readable


def _leave_out_repeated(
    texts: Mapping[str, Any],
    rows: Numbers,
    out: Truths,
    known: tuple[Any, dict[str, int]],
    rejects: Rejects,
    counts: Counts,
) -> None:
    """Of the rows with one id the first that can be used is kept."""
    import pyarrow.compute as pc

    repeated, seen = known
    again = np.asarray(pc.fill_null(pc.is_in(texts["id"], value_set=repeated), False)) & ~out
    places = np.flatnonzero(again)
    contents = zip(*(texts[column].take(places).to_pylist() for column in texts), strict=True)
    at = list(texts).index("id")
    for place, content in zip(places, contents, strict=True):
        name = content[at]
        if name in seen:
            counts.same_again += hash(content) == seen[name]
            rejects.add(int(rows[place]), "id", "seen in an earlier row", name)
            out[place] = True
        else:
            seen[name] = hash(content)


def _says(column: Any, words: frozenset[str]) -> Truths:
    import pyarrow as pa
    import pyarrow.compute as pc

    said = pc.is_in(pc.utf8_lower(column), value_set=pa.array(sorted(words), pa.string()))
    return np.asarray(pc.fill_null(said, False))


def _marks(column: Any, words: frozenset[str] | None) -> Truths:
    """Whether a mark is set: by the words of the mapping, or by any that is no no."""
    if words is not None:
        return _says(column, words)
    return np.asarray(column.is_valid()) & ~_says(column, frozenset(FALSE))


def _degrees(column: Any) -> Any:
    """A column of degrees; what is no number is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number = pc.match_substring_regex(column, r"^[-+]?\d{1,3}(\.\d{1,30})?$")
    return pc.cast(pc.if_else(number, pc.utf8_ltrim(column, "+"), pa.scalar(None, pa.string())), pa.float64())
