"""Questions in SQL to the tables of a run. DuckDB sees the run's own files and nothing else, and cannot write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.arguments import read_path, read_text, read_whole
from sim.errors import PetitionError, nearest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VIEWS = ("petitions", "units", "hotline", "city", "breaks")


def query(folder: str | Path, sql: str, most: int | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The answer to one SELECT (or DESCRIBE, SUMMARIZE, SHOW TABLES): names of columns, and rows.

    folder: of a run. Its files are the views petitions, units, hotline, city and breaks, as far as they are there;
    moment(t) turns seconds since the start into date and time, share(x) is the share of true among the known. most:
    return at most so many rows.
    Raises PetitionError if the folder holds no run, and for a question DuckDB does not understand or allow.
    """
    import duckdb

    sql = read_text(sql, "sql", "one SELECT")
    most = None if most is None else read_whole(most, "most", 0)
    with connect(folder) as connection:
        known = _columns(connection)
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise PetitionError("a question must be one SELECT; a run cannot be changed", key="sql")
            connection.execute(statements[0])
            columns = [str(column[0]) for column in connection.description or ()]
            return columns, connection.fetchall() if most is None else connection.fetchmany(most)
        except duckdb.Error as error:
            raise _misunderstood(folder, str(error), known) from error


def connect(folder: str | Path) -> DuckDBPyConnection:
    """A DuckDB connection with the views of a run, locked: no other file, no network, no extension, no temporary file.

    The caller closes it. Raises PetitionError if the folder holds no run.
    """
    import duckdb

    folder = read_path(folder, "folder", "the folder of a run")
    files = {view: path for view in VIEWS if (path := (folder / f"{view}.parquet").resolve()).is_file()}
    if not files:
        what = "there is no such folder" if not folder.is_dir() else "it holds none of " + ", ".join(
            f"{view}.parquet" for view in VIEWS
        )  # fmt: skip
        raise PetitionError(f"{folder} is not the folder of a run: {what}", file=str(folder))
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    try:
        for view, path in files.items():
            connection.execute(f"CREATE VIEW {view} AS FROM read_parquet({_quoted(str(path))})")
        first = next(iter(files.values()))
        found = connection.execute(
            f"SELECT decode(value) FROM parquet_kv_metadata({_quoted(str(first))}) WHERE decode(key) = 'start'"
        ).fetchone()
    except duckdb.Error as error:
        connection.close()
        raise PetitionError(f"{folder} cannot be read as a run: {error}", file=str(folder)) from error
    if found:
        connection.execute(f"CREATE MACRO moment(t) AS TIMESTAMP {_quoted(found[0])} + to_seconds(t)")
    connection.execute("CREATE MACRO share(x) AS avg(x::INT)")
    paths = ", ".join(_quoted(str(path)) for path in files.values())
    connection.execute(f"SET allowed_paths = [{paths}]; SET temp_directory = ''")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def _columns(connection: DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of every view there is, in the order of `VIEWS`."""
    sql = "SELECT table_name, list(column_name) FROM information_schema.columns GROUP BY table_name"
    found = dict(connection.execute(sql).fetchall())
    return {view: found[view] for view in VIEWS if view in found}


def _misunderstood(folder: str | Path, message: str, known: dict[str, list[str]]) -> PetitionError:
    """DuckDB's message, with the right name where a name is wrong."""
    hint = None
    if found := re.search(r'[Cc]olumn "([^"]+)" not found|does not have a column named "([^"]+)"', message):
        word = found[1] or found[2]
        near = nearest(word, sorted({column for columns in known.values() for column in columns}))
        tables = [view for view, columns in known.items() if near in columns]
        hint = f"DESCRIBE lists the columns of a table: {', '.join(known)}"
        if near:
            hint = f"did you mean {near} (of {', '.join(tables)})?"
    elif found := re.search(r"Table with name (\S+) does not exist", message):
        if found[1] in VIEWS:
            hint = f"this run was made without {found[1]}.parquet"
        else:
            hint = f"the tables are {', '.join(known)}"
    elif "avg(BOOLEAN)" in message:
        hint = "share(x) is the share of true among the known"
    return PetitionError(f"DuckDB: {message.strip()}", file=str(folder), key="sql", hint=hint)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
