"""A comparison on disk: tables for programs, spreadsheets and journals, the arms' scenarios, and its provenance."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.arguments import read_path
from sim.errors import PetitionError
from sim.history.disk.files import file_name, json_text
from sim.history.disk.files import write as put
from sim.history.disk.folders import expect_free, replacing_folder
from sim.report.drawing import draw_all
from sim.report.quantities import column
from sim.scenario.keys import Path as Place
from sim.scenario.keys import write_key
from sim.scenario.reforms import timeline
from sim.study.designs.figures import differences, differences_by_period
from sim.study.designs.sheet import Sheet
from sim.study.designs.workbook import LIBRARY, workbook
from sim.study.runs.version import source

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.study.designs.compared import Compared
    from sim.study.statistics.intervals import Estimate

COMPARISON, WORKBOOK, PROVENANCE = "comparison.json", "comparison.xlsx", "provenance.json"
MEANS, DIFFERENCES, PERIODS = "means", "differences", "by_period"
FIGURES, SCENARIOS = "figures", "scenarios"
APART = frozenset({"name", "title", "sources", "published", "rules"})
"""Sections of a scenario that are not told among what arms differ in."""


def expect_place(folder: Path) -> None:
    """Raise PetitionError unless a comparison may stand there."""
    expect_free(folder, COMPARISON, "holds no comparison", "a new name, or an earlier comparison's folder")


def write(found: Compared, folder: str | Path) -> list[str]:
    """Write a comparison in place of an earlier one; returns what the user should know. Raises PetitionError if the
    folder holds something else, or the disk refuses."""
    place = read_path(folder, "folder")
    expect_place(place)
    if not found.made:
        raise PetitionError("this comparison was not run by this program, and has no scenarios to write")
    notes: list[str] = []
    sheets = tables(found)
    with replacing_folder(place, notes.append) as new:
        put(new / COMPARISON, json_text(told(found)))
        put(new / PROVENANCE, json_text(_provenance(found)))
        for name, sheet in sheets.items():
            put(new / f"{name}.csv", as_csv(sheet))
        _scenarios(found, new / SCENARIOS)
        content = workbook({"about": _about(found), **sheets})
        if content is None:
            notes.append(f"{WORKBOOK} was not written, for its library is not installed: {LIBRARY}")
        else:
            put(new / WORKBOOK, content)
        figures = {
            "differences": partial(differences, found),
            "by-period": partial(differences_by_period, found),
        }
        notes += draw_all(figures, new / FIGURES, as_pdf=True)
    return notes


def told(found: Compared) -> dict[str, Any]:
    """All of a comparison, for JSON: what it tells, the arms' scenarios, and what is found period by period."""
    first = found.made[0].scenario
    time = first.time
    return {
        **found.to_dict(),
        "time": {"start": str(time.start), "end": str(time.end), "period": str(time.period)},
        "scenarios": {
            arm.name: {
                "name": arm.scenario.name,
                "title": arm.scenario.title,
                "engine": arm.engine,
                "digest": arm.digest,
                "file": f"{SCENARIOS}/{_file(number, arm.name)}",
                "changes": [
                    {"key": key, "first": one, "arm": other}
                    for key, one, other in changes(first, arm.scenario)
                ],
            }
            for number, arm in enumerate(found.made, 1)
        },
        "by_period": {
            "periods": [*found.months.labels],
            "measures": {
                measure: {
                    "means": {arm: [_number(mean) for mean in of] for arm, of in means.items()},
                    "differences": {
                        arm: [[_number(end) for end in (one.mean, one.low, one.high)] for one in of]
                        for arm, of in found.months.differences[measure].items()
                    },
                }
                for measure, means in found.months.means.items()
            },
        },
    }


def tables(found: Compared) -> dict[str, Sheet]:
    """The tables of a comparison by name."""
    ends = ("low", "high", "deviation", "n")
    first = found.arms[0]
    means = [
        (*_named(measure), arm, *_estimate(one))
        for measure, of in found.means.items()
        for arm, one in of.items()
    ]
    differences = [
        (*_named(measure), arm, _number(found.means[measure][first].mean), *_estimate(one.estimate),
         _number(one.p), _number(one.saved))
        for measure, of in found.differences.items()
        for arm, one in of.items()
    ]  # fmt: skip
    periods = [
        (label, *_named(measure), arm, _number(found.months.means[measure][first][number]),
         *_estimate(of[arm][number]))
        for measure, of in found.months.differences.items()
        for arm in of
        for number, label in enumerate(found.months.labels)
    ]  # fmt: skip
    return {
        MEANS: (("measure", "zh", "unit", "arm", "mean", *ends), list(means)),
        DIFFERENCES: (
            ("measure", "zh", "unit", "arm", "first", "difference", *ends, "p", "variance_saved"), list(differences),
        ),
        PERIODS: (("period", "measure", "zh", "unit", "arm", "first", "difference", *ends), list(periods)),
    }  # fmt: skip


def changes(first: Scenario, other: Scenario) -> list[tuple[str, str, str]]:
    """The keys in which a scenario differs from another, each with its value there and here, in words; "–" where it is
    not. What differs only from a reform on bears its day."""
    steps = [dict(timeline(one)) for one in (first, other)]
    days = sorted({day for one in steps for day in one})
    found: list[tuple[str, str, str]] = []
    before: tuple[Any, Any] = ({}, {})
    now = [first, other]
    seen: set[tuple[str, str, str]] = set()
    for day in days:
        now = [one.get(day, current) for one, current in zip(steps, now, strict=True)]
        data = (now[0].model_dump(exclude=set(APART)), now[1].model_dump(exclude=set(APART)))
        for path, one, two in _differences(*data, ()):
            row = (write_key(path, data[1]), _shown(one), _shown(two))
            if row not in seen:
                seen.add(row)
                found.append(row if not before[0] else (f"{row[0]} ({day})", *row[1:]))
        before = data
    return found


def _differences(one: Any, other: Any, path: Place) -> Iterator[tuple[Place, Any, Any]]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in {**one, **other}:
            yield from _differences(one.get(key), other.get(key), (*path, key))
    elif one != other:
        yield path, one, other


def _shown(value: Any) -> str:
    """A value in a few words."""
    text = "–" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _scenarios(found: Compared, folder: Path) -> None:
    """The arms' scenarios as resolved, and the files of rules that they name."""
    from sim.scenario.write import to_toml

    folder.mkdir()
    for number, arm in enumerate(found.made, 1):
        put(folder / _file(number, arm.name), to_toml(arm.scenario))
        for rules in arm.scenario.own_rules.files:
            put(folder / rules.name, rules.text)


def _file(number: int, arm: str) -> str:
    return file_name(f"{number}-{arm.removesuffix('.toml')}") + ".toml"


def _provenance(found: Compared) -> dict[str, Any]:
    from sim.history.disk.provenance import provenance

    rules = [rule for arm in found.made for rule in arm.scenario.own_rules.told()]
    ended = datetime.now(UTC)
    told = provenance(
        seed=found.seed, replication=0, same_city=found.same_city, scale=found.scale, engine=found.made[0].engine,
        rules=[rule for number, rule in enumerate(rules) if rule not in rules[:number]],
        started=found.started or ended, ended=ended,
    )  # fmt: skip
    del told["replication"]
    return told | {
        "replications": found.replications,
        "source": source(),
        "arms": {arm.name: arm.digest for arm in found.made},
    }


def _about(found: Compared) -> Sheet:
    """What a workbook's first sheet says: which arms, how many replications, how to read the intervals."""
    rows: list[Sequence[object]] = [
        ("replications of each arm", found.replications), ("replications", found.worlds),
        ("seed", found.seed), ("scale", found.scale),
        ("start-up", str(found.start_up)), ("officers", found.officers),
        ("intervals", found.to_dict()["correction"]),
        *(("note", line) for line in found.without_effect),
        *((f"arm {number}", arm.name) for number, arm in enumerate(found.made, 1)),
        *((f"scenario of arm {number}", arm.scenario.title) for number, arm in enumerate(found.made, 1)),
    ]  # fmt: skip
    return ("what", "is"), rows


def _named(measure: str) -> tuple[str, str, str]:
    """A measure, its name in Chinese, and its unit."""
    one = column(measure)
    return measure, one.zh, one.unit


def _estimate(one: Estimate) -> tuple[float | int | None, ...]:
    return *map(_number, (one.mean, one.low, one.high, one.deviation)), one.n


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def as_csv(sheet: Sheet) -> str:
    """A table as CSV, every number with all its digits; nothing where there is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    head, rows = sheet
    writer.writerow(head)
    writer.writerows(_written(rows))
    return text.getvalue()


def _written(rows: Iterable[Sequence[object]]) -> Iterator[list[object]]:
    for row in rows:
        yield ["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row]
