"""XES event logs (IEEE 1849), case by case: what the cases and their events say becomes the columns of a table.

`case:KEY` is an attribute of a case, `event:first` and `event:last` are moments, `event:NAME` is the first event of
that name, `event:NAME:last` the last one, and `event.KEY` an attribute of events as it was last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, iterparse

from sim.errors import PetitionError, shown_path
from sim.tickets.bytes import opened
from sim.tickets.source import ROW, Reject, Source

BATCH = 1 << 14
MOST_EVENTS = 1_000_000
"""Of one case, which is held in memory."""
MOST_COLUMNS = 10_000
_VALUES = frozenset("string date int float boolean id".split())


def open_xes(path: Path) -> Source:
    """An event log, packed or not. Raises PetitionError if it is broken."""
    shown = shown_path(path)
    names: dict[str, None] = {}
    for case in _cases(path, shown):
        names.update(dict.fromkeys(case))
        if len(names) > MOST_COLUMNS:
            raise PetitionError(
                f"its events have more than {MOST_COLUMNS:,} names",
                file=shown,
                expected="a log of one process",
            )
    if not names:
        raise PetitionError("the log has no case", file=shown, expected="<trace> with its events")
    header = tuple(names)

    def read(places: Sequence[int], reject: Reject) -> Iterator[Any]:
        import pyarrow as pa

        wanted = [header[place] for place in places]
        rows: list[list[str | None]] = []
        done = 0

        def table() -> Any:
            columns = list(zip(*rows, strict=True)) if rows else [()] * len(wanted)
            arrays = [pa.array(column, pa.string()) for column in columns]
            numbers = pa.array(range(done + 1, done + len(rows) + 1), pa.int64())
            return pa.table([*arrays, numbers], names=[*(str(place) for place in places), ROW])

        for case in _cases(path, shown):
            rows.append([case.get(name) for name in wanted])
            if len(rows) == BATCH:
                yield table()
                done, rows = done + len(rows), []
        yield table()

    return Source("xes", header, read, "case")


def _cases(path: Path, shown: str) -> Iterator[dict[str, str]]:
    try:
        with opened(path) as file:
            yield from _traces(file, shown)
    except (ParseError, ValueError, LookupError) as error:
        raise PetitionError(
            f"not a whole XES file: {error}", file=shown, expected="XES (IEEE 1849)"
        ) from error


def _traces(file: IO[bytes], shown: str) -> Iterator[dict[str, str]]:
    depth: list[Element] = []
    case: dict[str, str] = {}
    events: list[tuple[str, str]] = []
    for moment, element in iterparse(file, events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if moment == "start":
            depth.append(element)
            if tag == "trace":
                case, events = {}, []
            continue
        depth.pop()
        above = depth[-1].tag.rpartition("}")[2] if depth else ""
        if tag in _VALUES and above == "trace":
            case[f"case:{element.get('key')}"] = element.get("value") or ""
        elif tag == "event":
            said = {
                child.get("key"): child.get("value") or ""
                for child in element
                if child.tag.rpartition("}")[2] in _VALUES
            }
            if len(events) == MOST_EVENTS:
                raise PetitionError(
                    f"a case has more than {MOST_EVENTS:,} events", file=shown, expected="a log of tickets"
                )
            if said.get("time:timestamp"):
                events.append((said["time:timestamp"], said.get("concept:name", "")))
            case |= {
                f"event.{key}": value
                for key, value in said.items()
                if key not in ("time:timestamp", "concept:name")
            }
        elif tag == "trace":
            if events:
                case["event:first"], case["event:last"] = events[0][0], events[-1][0]
            for when, name in events:
                if name:
                    case.setdefault(f"event:{name}", when)
                    case[f"event:{name}:last"] = when
            yield case
        if above in ("", "log", "trace"):
            if depth:
                depth[-1].remove(element)
