"""Event logs for process mining, XES (IEEE 1849) and OCEL 2.0, by r4pm: the only file that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sim.errors import PetitionError
from sim.exchange.lives import EVENTS, Lives

if TYPE_CHECKING:
    from polars import DataFrame

CASE = {
    "due": "due", "kind": "kind", "category": "category", "unit": "unit", "body": "department", "street": "area",
    "channel": "channel", "outcome": "status",
}  # fmt: skip
"""What of a petition a case tells, and under which name; `petition tickets` knows them again."""
HOTLINE = frozenset({"raised", "recorded", "dispatched", "called"})
"""Events of the hotline; all others are the unit's."""
MOMENT = re.compile(rb'(<date key="[^"]*" value="[^"]*|<(?:event|attribute) [^>]*time="[^"]*)\+00:00"')
"""A moment as r4pm writes it. With Z no reader can take its offset for anything else."""
BLOCK = 1 << 22


def write_xes(lives: Lives, place: Path) -> int:
    """A case a petition, with its events; returns how many cases."""
    r4pm, pl = _library()
    events = _events(lives, pl, list(CASE))
    log = events.select(
        pl.col("case").alias("case:concept:name"),
        *(pl.col(theirs).alias(f"case:{ours}") for theirs, ours in CASE.items()),
        pl.col("event").alias("concept:name"),
        pl.col("moment").alias("time:timestamp"),
        pl.lit("complete").alias("lifecycle:transition"),
        _who(pl).alias("org:group"),
    )
    _export(lambda file: r4pm.df.export_xes(log, file), place, ".xes")
    return int(log["case:concept:name"].n_unique())


def write_ocel(lives: Lives, place: Path, suffix: str = ".json") -> int:
    """Petitions, citizens, streets and units as objects, with the events they share; returns how many petitions.
    suffix: ".json" or ".xml"."""
    r4pm, pl = _library()
    told = ["due", "kind", "category", "channel", "outcome"]
    events = _events(lives, pl, [*told, "unit", "street", "citizen", "generation", "id"])
    events = events.with_row_index("number").with_columns(
        pl.concat_str(pl.lit("e"), pl.col("number")).alias("ocel:eid"),
        pl.concat_str(pl.lit("petition "), pl.col("case")).alias("petition"),
        pl.concat_str(pl.lit("citizen "), pl.col("citizen")).alias("person"),
        pl.concat_str(pl.lit("unit "), pl.col("unit")).alias("office"),
    )
    petitions = events.unique("petition", keep="first", maintain_order=True)
    objects = pl.concat(
        [
            petitions.select(
                pl.col("petition").alias("ocel:oid"), pl.lit("petition").alias("ocel:type"), *told, "street"
            ),
            *(_objects(petitions, pl, name, sort) for name, sort in (("person", "citizen"), ("office", "unit"))),
        ],
        how="diagonal",
    )  # fmt: skip
    stamped = events.select(
        "ocel:eid", pl.col("event").alias("ocel:activity"), pl.col("moment").alias("ocel:timestamp"),
        "petition", "person", "office",
    )  # fmt: skip
    sides = (
        ("petition", "petition", "about", EVENTS),
        ("person", "citizen", "with", ("raised", "contacted", "called")),
        ("office", "unit", "by", [name for name in EVENTS if name not in HOTLINE]),
    )
    relations = pl.concat(
        stamped.filter(pl.col("ocel:activity").is_in(list(which)) & pl.col(name).is_not_null()).select(
            "ocel:eid", "ocel:activity", "ocel:timestamp", pl.col(name).alias("ocel:oid"),
            pl.lit(sort).alias("ocel:type"), pl.lit(word).alias("ocel:qualifier"),
        )
        for name, sort, word, which in sides
    )  # fmt: skip
    log = {
        "events": stamped.select("ocel:eid", "ocel:activity", "ocel:timestamp"),
        "objects": objects, "relations": relations, "o2o": _between(petitions, pl),
        "object_changes": pl.DataFrame(schema={"ocel:oid": pl.String, "ocel:type": pl.String,
                                               "ocel:timestamp": pl.Datetime("us", "UTC"), "ocel:field": pl.String}),
    }  # fmt: skip
    _export(lambda file: r4pm.df.export_ocel(log, file), place, suffix)
    return len(petitions)


def _objects(petitions: DataFrame, pl: Any, name: str, sort: str) -> DataFrame:
    found = petitions.select(pl.col(name).alias("ocel:oid"), pl.lit(sort).alias("ocel:type"))
    return found.drop_nulls().unique(maintain_order=True)


def _between(petitions: DataFrame, pl: Any) -> DataFrame:
    """Whose a petition is, and which one it repeats."""
    raised = petitions.select(
        pl.col("petition").alias("ocel:oid"), pl.col("person").alias("ocel:oid_2"),
        pl.lit("raised by").alias("ocel:qualifier"),
    )  # fmt: skip
    earlier = petitions.select(
        "id", (pl.col("generation") + 1).alias("generation"), pl.col("petition").alias("ocel:oid_2")
    )
    again = petitions.join(earlier, on=["id", "generation"], maintain_order="left").select(
        pl.col("petition").alias("ocel:oid"), "ocel:oid_2", pl.lit("repeats").alias("ocel:qualifier")
    )
    both: DataFrame = pl.concat([raised, again])
    return both


def _events(lives: Lives, pl: Any, columns: list[str]) -> DataFrame:
    """A row an event that has happened, petition by petition, in the order of their moments."""
    parts = []
    for table in lives.tables([*columns, *EVENTS]):
        wide = pl.from_arrow(table).with_row_index("row")
        long = wide.unpivot(
            list(EVENTS), index=["row", "case", *columns], variable_name="event", value_name="moment"
        )
        long = long.drop_nulls("moment").with_columns(pl.col("event").cast(pl.Enum(EVENTS)))
        # Of two events in one second the one comes first that always does.
        parts.append(
            long.sort("row", "moment", "event").drop("row").with_columns(pl.col("event").cast(pl.String))
        )
    every: DataFrame = pl.concat(parts)
    return every


def _who(pl: Any) -> Any:
    return pl.when(pl.col("event").is_in(list(HOTLINE))).then(pl.lit("hotline")).otherwise(pl.col("unit"))


def _export(write: Any, place: Path, suffix: str) -> None:
    """Let the library write beside a place, and put its moments there with Z."""
    raw = place.with_name(f"{place.name}.raw{suffix}")
    try:
        try:
            write(str(raw))
        except Exception as error:  # whatever the library is made of
            raise OSError(None, f"r4pm: {error}") from error
        with raw.open("rb") as source, place.open("wb") as target:
            for block in _blocks(source):
                target.write(MOMENT.sub(rb'\1Z"', block))
    finally:
        raw.unlink(missing_ok=True)


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    """A file in blocks, each ending with a whole tag."""
    rest = b""
    while read := source.read(BLOCK):
        read = rest + read
        cut = read.rfind(b">") + 1
        yield read[:cut]
        rest = read[cut:]
    yield rest


def expect_library() -> None:
    """Raise PetitionError unless the library is there."""
    _library()


def _library() -> tuple[Any, Any]:
    try:
        import polars
        import r4pm
    except ImportError as error:
        raise PetitionError(
            f"event logs need a library that is not installed: {error.name}", key="format",
            expected='pip install "petition-sim[mining]"', hint="csv and prosimos are written without it",
        ) from error  # fmt: skip
    return r4pm, polars
