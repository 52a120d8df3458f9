"""Parquet, in batches; whatever its types are, as texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.errors import PetitionError, shown_path
from sim.tickets.source import ROW, Reject, Source

BATCH = 1 << 16
LARGEST = 1 << 30
"""Bytes of one group of rows in the columns that are read; it is held in memory."""
MOST_ROWS = 200_000_000


def open_parquet(path: Path) -> Source:
    """A Parquet file. Raises PetitionError if it is broken, or larger than can be held."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    shown = shown_path(path)
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise PetitionError(
            f"not a whole Parquet file: {_first_line(error)}", file=shown, expected="Parquet"
        ) from error
    with file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
    if rows > MOST_ROWS:
        raise PetitionError(
            f"{rows:,} rows are more than a log has", file=shown, expected=f"at most {MOST_ROWS:,} rows"
        )

    def read(places: Sequence[int], reject: Reject) -> Iterator[Any]:
        try:
            with pq.ParquetFile(path) as file:
                _check_size(file, [schema.names[place] for place in places], shown)
                yield from _tables(file, schema, list(places))
        except (pa.ArrowException, OSError) as error:
            raise PetitionError(
                f"not a whole Parquet file: {_first_line(error)}", file=shown, expected="Parquet"
            ) from error

    return Source("parquet", tuple(schema.names), read, "row")


def _check_size(file: Any, names: list[str], shown: str) -> None:
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        columns = (group.column(place) for place in range(group.num_columns))
        size = sum(column.total_uncompressed_size for column in columns if column.path_in_schema in names)
        if size > LARGEST:
            raise PetitionError(
                f"a group of rows holds {size:,} bytes", file=shown, expected=f"at most {LARGEST:,}",
                hint="write it anew with smaller groups of rows",
            )  # fmt: skip


def _tables(file: Any, schema: Any, places: list[int]) -> Iterator[Any]:
    import pyarrow as pa

    row = 1
    for batch in file.iter_batches(BATCH, columns=[schema.names[place] for place in places]):
        columns = [_texts(batch.column(schema.names[place])) for place in places]
        numbers = pa.array(range(row, row + len(batch)), pa.int64())
        yield pa.table([*columns, numbers], names=[*(str(place) for place in places), ROW])
        row += len(batch)


def _texts(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        texts = [None if value is None else value.decode("utf-8", "replace") for value in column.to_pylist()]
        return pa.array(texts, pa.string())
    if pa.types.is_nested(kind) or pa.types.is_duration(kind):
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_floating(kind):
        # Ids with a gap among them have become floats: 101.0 is "101".
        number = pc.if_else(pc.is_finite(column), column, pa.scalar(None, kind))
        if pc.all(pc.less(pc.abs(pc.fill_null(number, 0)), 2.0**53)).as_py() and number.equals(
            pc.round(number)
        ):
            column = number.cast(pa.int64())
    if pa.types.is_timestamp(kind):
        # Finer than microseconds is no news for tickets, and years that no clock has are left as they are.
        return pc.cast(column, pa.timestamp("us", kind.tz), safe=False).cast(pa.string())
    return column.cast(pa.string())


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200]
