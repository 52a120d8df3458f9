"""Measures that need every petition: quantiles of spans, the backlog's age, dispatch in time. DuckDB asks the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.arguments import read_choice, read_path, read_shares
from sim.errors import PetitionError
from sim.ground.time_units import DAY
from sim.history.disk.query import connect
from sim.history.record.history import Period
from sim.scenario.load import recorded
from sim.scenario.reforms import timeline

QUANTILES = (0.5, 0.9, 0.95, 0.99)
SPANS = {
    "wait": "started - raised",
    "wait_in_unit": "started - arrived",
    "sojourn": "closed - raised",
    "first_contact": "contacted - raised",
    "tardiness": "greatest(0, closed - due)",
}
GROUPS = (
    "deadline", "body", "district", "street", "unit", "owner", "category", "kind", "origin", "channel", "outcome",
    "community", "generation", "helpers", "machine", "retained", "higher",
)  # fmt: skip
Table = dict[str, np.ndarray]


def spans(folder: str | Path, by: str = "city", quantiles: Sequence[float] = QUANTILES) -> Table:
    """How long things took, over the closed petitions of a run: one row a group, in order of the group's name.

    folder: of a run. by: "city", or one of `GROUPS`. Columns: the group, closed, on_time_share, and for every span its
    mean and quantiles (linear between neighbours), in seconds: wait_mean, wait_p50, … A span counts the petitions that
    have both its ends: one closed on paper has no wait.
    Raises PetitionError if the folder has no petitions or the group is unknown.
    """
    quantiles = read_shares(quantiles, "quantiles")
    levels = ", ".join(map(str, quantiles))
    columns = [_group(by), "count(*)::BIGINT AS closed", "avg(on_time::INT) AS on_time_share"]
    for span, seconds in SPANS.items():
        columns += [f"avg({seconds}) AS {span}_mean", f"quantile_cont({seconds}, [{levels}]) AS {span}_p"]
    sql = f"SELECT {', '.join(columns)} FROM petitions WHERE closed IS NOT NULL GROUP BY 1"
    return _answer(folder, sql, by, [f"{span}_p" for span in SPANS], quantiles)


def backlog_ages(
    folder: str | Path, periods: Sequence[Period], by: str = "city", quantiles: Sequence[float] = QUANTILES
) -> Table:
    """What is open as each period ends, and how old it is: one row a period and group.

    Open at the end e: raised before e and not closed before e. Columns: last (the period's last day + 1, so e / 86400),
    the group, open, overdue_share (due before e), and the age e − raised in seconds: age_mean, age_p50, …
    Groups with nothing open have no row. Raises as `spans` does.
    """
    quantiles = read_shares(quantiles, "quantiles")
    levels = ", ".join(map(str, quantiles))
    parts = [
        f"SELECT {period.last} AS last, {_group(by)}, count(*)::BIGINT AS open, "
        f"avg((due < {end})::INT) AS overdue_share, avg({end} - raised) AS age_mean, "
        f"quantile_cont({end} - raised, [{levels}]) AS age_p "
        f"FROM petitions WHERE raised < {end} AND (closed IS NULL OR closed >= {end}) GROUP BY 1, 2"
        for period in periods
        for end in [DAY * period.last]
    ]
    return _answer(folder, " UNION ALL ".join(parts), f"last, {by}", ["age_p"], quantiles)


def dispatched_in_time(folder: str | Path, by: str = "city") -> Table:
    """How often the desk was in time, over the petitions recorded in a run: one row a group, in order of its name.

    In time: dispatched, for the first time, within what the deadline class given at recording allowed on the day on
    which the petition was raised (`deadlines.….dispatch`); its allowance is of that day, too. Columns: the group,
    recorded, in_time_share. Raises as `spans` does.
    """
    folder = read_path(folder, "folder", "the folder of a run")
    steps = timeline(recorded(folder / "scenario.toml"))
    start = steps[0][0]
    allowed = " ".join(
        f"WHEN deadline = {_text(name)} AND raised >= {DAY * (day - start).days} THEN {deadline.dispatch}"
        for day, scenario in reversed(steps)  # the latest reform that was in force
        for name, deadline in scenario.deadlines.items()
    )
    sql = (
        f"SELECT {_group(by)}, count(*)::BIGINT AS recorded, "
        f"avg((dispatched - recorded <= CASE {allowed} END)::INT) AS in_time_share "
        "FROM petitions WHERE recorded >= 0 GROUP BY 1"
    )
    return _answer(folder, sql, by)


def _text(name: str) -> str:
    """A name as SQL writes it."""
    return "'" + name.replace("'", "''") + "'"


def _group(by: str) -> str:
    """The SQL of the column that groups."""
    read_choice(by, "by", ("city", *GROUPS), {})
    return "'city' AS city" if by == "city" else by


def _answer(
    folder: str | Path, sql: str, order: str, lists: Sequence[str] = (), quantiles: Sequence[float] = ()
) -> Table:
    """The answer as columns, lists of quantiles spread to a column each, null as nan."""
    levels = [f"{100 * p:g}" for p in quantiles]
    spread = [f"{name}[{i}] AS {name}{level}" for name in lists for i, level in enumerate(levels, 1)]
    others = f"* EXCLUDE ({', '.join(lists)})" if lists else "*"
    with connect(folder) as connection:
        if ("petitions",) not in connection.execute("SHOW TABLES").fetchall():
            message = f"{folder} has no petitions.parquet: this run was made without it"
            raise PetitionError(message, file=str(folder))
        found = connection.execute(f"SELECT {', '.join([others, *spread])} FROM ({sql}) ORDER BY {order}")
        columns = {name: np.ma.asarray(values) for name, values in found.fetchnumpy().items()}
    return {name: np.asarray(_filled(values)) for name, values in columns.items()}


def _filled(values: np.ma.MaskedArray) -> np.ndarray:
    return values.filled(np.nan) if values.dtype.kind == "f" else values.data
