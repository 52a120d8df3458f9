"""A petition's way and a unit's day as figures: every sort of stage or work has a colour and a hatch of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.ground.tables import NONE
from sim.ground.time_units import AN_HOUR, DAY
from sim.report.quantities import Language
from sim.report.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    YELLOW,
    sheet,
    short,
    style,
)
from sim.report.trace.day import Crew, Piece
from sim.report.trace.subjects import Followed, Visited
from sim.report.trace.told import about_day, about_way, times_raised
from sim.report.trace.way import Raised, Stage, What
from sim.report.trace.words import language, said

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


LOOKS: dict[What, tuple[str, str]] = {
    What.HOTLINE: (SKY, ""),
    What.DESK: (PURPLE, ""),
    What.WAY: ("#CCCCCC", ""),
    What.RETURNED: (VERMILION, "////"),
    What.QUEUE: (ORANGE, ""),
    What.WORK: (BLUE, ""),
    What.INTERRUPTED: (YELLOW, "xxxx"),
    What.HANDED_OVER: (YELLOW, ""),
    What.HELPERS: (GREEN, "...."),
    What.LYING: ("#8C8C8C", "||||"),
    What.CALLED: ("#CCCCCC", "\\\\\\\\"),
}
"""Colour and hatch of a stage."""
OWN, HELPING, URGENT = (BLUE, ""), (GREEN, "...."), (VERMILION, "////")
PANELS = 6
"""Times that a petition was raised which a figure has room for; of more the last are shown."""
LANES = 60
"""Officers whom a figure has room for."""
NAME, LANE = 26, 0.24  # letters of a name beside its line; inches of a line
WIDTH = 9.0
Row = tuple[str, Sequence[Stage]]


def draw_way(way: Followed, lang: str = "en") -> Figure:
    """The units that a petition goes through, a line each, and a panel each time it was raised."""
    speech = language(lang)
    shown = way.raised[-PANELS:]
    rows = [list(_rows(way, raised, speech)) for raised in shown]
    heights = [1.4 + len(one) for one in rows]
    title = said(speech, "way title", id=way.id)
    caption = f"{about_way(way, speech)} {said(speech, 'way below')}"
    with style():
        figure = sheet(WIDTH, 1.5 + LANE * sum(heights) + 0.3 * len(rows), title, caption)
        panels = figure.subplots(len(rows), 1, squeeze=False, height_ratios=heights)[:, 0]
        for axes, raised, lines in zip(panels, shown, rows, strict=True):
            _draw_raised(axes, raised, lines)
            axes.set_title(times_raised(way, raised, speech), fontsize=8.5, pad=3)
        panels[-1].set_xlabel(said(speech, "day axis"))
        met = [
            what
            for what in What
            if any(stage.what is what for one in rows for _, all_ in one for stage in all_)
        ]
        looks = [(said(speech, f"short {what.value}"), LOOKS[what]) for what in met]
        _legend(figure, looks)
    return figure


def _rows(way: Followed, raised: Raised, speech: Language) -> Iterator[Row]:
    """The lines of a panel: the hotline, each unit that had the petition, each helper."""
    stages = raised.stages
    yield (
        said(speech, "at the hotline"),
        [stage for stage in stages if stage.what in (What.HOTLINE, What.DESK)],
    )
    units = list(dict.fromkeys(stage.unit for stage in stages if stage.unit != NONE))
    for unit in units:
        yield way.run.history.units[unit], [stage for stage in stages if stage.unit == unit]
    for number, task in enumerate(raised.tasks, 1):
        name = way.run.history.units[task[0].unit] if task else ""
        yield said(speech, "task", n=number, unit=name), task


def _draw_raised(axes: Axes, raised: Raised, rows: Sequence[Row]) -> None:
    begin = int(raised.record["raised"])
    for place, (_, stages) in enumerate(rows):
        for stage in stages:
            _bar(axes, place, (stage.first - begin) / DAY, stage.lasts / DAY, LOOKS[stage.what])
    axes.set_yticks(range(len(rows)), [short(name, NAME) for name, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    last = max(stage.last for _, stages in rows for stage in stages)
    due = (int(raised.record["due"]) - begin) / DAY
    axes.set_xlim(0, 1.02 * max((last - begin) / DAY, due))
    axes.axvline(due, color=BLACK, linestyle="--", linewidth=1)
    if raised.is_closed:
        axes.axvline((int(raised.record["closed"]) - begin) / DAY, color=BLACK, linewidth=1)


def draw_day(day: Visited, lang: str = "en") -> Figure:
    """A line for each officer of a unit with the work in hand, and below how many wait."""
    speech, seen = language(lang), day.watched
    lanes = list(_lanes(seen.crews, seen.pieces))[:LANES]
    place = {lane: number for number, lane in enumerate(lanes)}
    with style():
        height = LANE * max(len(lanes), 3)
        figure = sheet(
            WIDTH, 2.9 + height, said(speech, "day", unit=day.name, day=day.day), about_day(day, speech)
        )
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(height, 0.8))
        for crew, officer in lanes:
            for shift in seen.crews[crew].shifts:
                begin, length = (shift.first - seen.first) / AN_HOUR, (shift.last - shift.first) / AN_HOUR
                if officer < shift.on_duty:
                    top.barh(place[crew, officer], length, 0.96, begin, color="#EEEEEE", zorder=0.8)
        for piece in seen.pieces:
            if (lane := place.get((piece.crew, piece.officer))) is not None:
                _draw_piece(top, day, piece, lane)
        top.set_yticks(range(len(lanes)), [said(speech, "officer", crew=c + 1, n=n + 1) for c, n in lanes])
        top.set_ylim(max(len(lanes), 1) - 0.4, -0.6)
        top.grid(axis="y", visible=False)
        first, last = _hours(seen.crews, seen.first)
        moments = [max((second - seen.first) / AN_HOUR, 0) for second, _ in seen.waiting]
        counts = [number for _, number in seen.waiting]
        if counts:
            bottom.step([*moments, last], [*counts, counts[-1]], where="post", color=BLACK, linewidth=1.2)
        bottom.set_ylim(0, 1.15 * max(counts, default=0) or 1)
        bottom.set_ylabel(said(speech, "waiting"), rotation=0, ha="right", va="center", fontsize=8)
        bottom.yaxis.get_major_locator().set_params(nbins=2, integer=True)
        bottom.set_xlabel(said(speech, "hours axis"))
        bottom.set_xlim(first, last)
        ticks = range(int(first), int(last) + 1, 1 if last - first <= 12 else 3)
        bottom.set_xticks(list(ticks), [f"{hour:02d}:00" for hour in ticks])
        looks = {"own work": OWN, "helping": HELPING, "urgent": URGENT, "on duty": ("#EEEEEE", "")}
        _legend(figure, [(said(speech, name), look) for name, look in looks.items()])
    return figure


def _lanes(crews: Sequence[Crew], pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Crew by crew its officers: so many as are on duty, and who else has work in hand."""
    for number, crew in enumerate(crews):
        most = max([*(shift.on_duty for shift in crew.shifts), 0])
        held = max([piece.officer + 1 for piece in pieces if piece.crew == number], default=0)
        yield from ((number, officer) for officer in range(max(most, held)))


def _draw_piece(axes: Axes, day: Visited, piece: Piece, lane: int) -> None:
    """A piece of work where its crew is on duty; a cross where it was interrupted."""
    deadlines = list(day.run.scenario.deadlines.values())
    look = HELPING if piece.helps else URGENT if deadlines[piece.deadline].preempts else OWN
    origin = day.watched.first
    for shift in day.watched.crews[piece.crew].shifts:
        first, last = max(piece.first, shift.first), min(piece.last, shift.last)
        if last > first:
            _bar(axes, lane, (first - origin) / AN_HOUR, (last - first) / AN_HOUR, look)
    if piece.interrupted:
        axes.plot((piece.last - origin) / AN_HOUR, lane, "x", color=BLACK, markersize=5, clip_on=False)


def _hours(crews: Sequence[Crew], origin: int) -> tuple[float, float]:
    """The hours of the day that somebody is on duty, in full hours; the whole day if nobody is."""
    shifts = [shift for crew in crews for shift in crew.shifts if shift.on_duty]
    if not shifts:
        return 0, 24
    return min(shift.first - origin for shift in shifts) // AN_HOUR, -(
        -max(shift.last - origin for shift in shifts) // AN_HOUR
    )


def _bar(axes: Axes, place: int, left: float, length: float, look: tuple[str, str]) -> None:
    colour, hatch = look
    axes.barh(place, length, 0.72, left, color=colour, hatch=hatch, edgecolor="white", linewidth=0.4)


def _legend(figure: Figure, looks: Sequence[tuple[str, tuple[str, str]]]) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white" if hatch else GREY, linewidth=0.4, label=name)
        for name, (colour, hatch) in looks
    ]
    figure.legend(handles=handles, loc="outside upper right", ncols=min(len(handles), 4), handlelength=2.2)
