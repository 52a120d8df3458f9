"""A way and a day as pandas data frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.ground.tables import NONE
from sim.report.trace.subjects import Followed, Visited, moment
from sim.report.trace.way import Stage

if TYPE_CHECKING:
    from pandas import DataFrame


def way_frame(way: Followed) -> DataFrame:
    """A row a stage of the petition (task 0) and of its helpers' tasks (1, 2, 3)."""
    from pandas import DataFrame

    return DataFrame(list(_stages(way)))


def _stages(way: Followed) -> Iterator[dict[str, Any]]:
    for raised in way.raised:
        for task, stages in enumerate((raised.stages, *raised.tasks)):
            for stage in stages:
                yield {"generation": int(raised.record["generation"]), "task": task, **_stage(way, stage)}


def _stage(way: Followed, stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.what.value,
        "unit": None if stage.unit == NONE else way.run.history.units[stage.unit],
        "since": moment(way.run, stage.first),
        "until": moment(way.run, stage.last),
        "seconds": stage.lasts,
        "worked": stage.worked,
        "ahead": stage.ahead,
        "refused_by": None if stage.refused == NONE else way.run.history.units[stage.refused],
    }


def day_frame(day: Visited) -> DataFrame:
    """A row a piece of work, by crew, officer and time."""
    from pandas import DataFrame

    rows = [
        {
            "crew": piece.crew + 1,
            "officer": piece.officer + 1,
            "petition": piece.petition,
            "generation": piece.generation,
            "kind": day.kinds[piece.kind],
            "deadline": day.run.history.deadlines[piece.deadline],
            "helps": piece.helps,
            "since": moment(day.run, piece.first),
            "until": moment(day.run, piece.last),
            "worked": piece.worked,
            "done": piece.done,
            "interrupted": piece.interrupted,
            "handed_over": piece.handed_over,
        }
        for piece in sorted(day.watched.pieces, key=lambda one: (one.crew, one.officer, one.first))
    ]
    return DataFrame(rows)
