"""Of a report: one petition's way, and one unit's day. Also a page of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import PetitionError
from sim.ground.tables import NONE
from sim.ground.time_units import AN_HOUR, DAY
from sim.history.disk.files import write
from sim.report.fonts import lacking_words
from sim.report.page.again import again, made
from sim.report.page.bars import Band, Bar, bars
from sim.report.page.blocks import Block, Charts, Items, Page, Section, Table, Text
from sim.report.page.charts import Chart
from sim.report.page.sentences import heading, listed
from sim.report.page.template import render
from sim.report.quantities import Language, named
from sim.report.trace import told
from sim.report.trace.trace import Day, Way, trace
from sim.report.trace.way import Raised, Stage, What
from sim.report.trace.words import language, said
from sim.report.wording import number

if TYPE_CHECKING:
    from sim.history.run import Run
    from sim.report.trace.replay import Tell

LOOKS = {
    What.HOTLINE: 5, What.DESK: 4, What.WAY: 5, What.RETURNED: 1, What.QUEUE: 3, What.WORK: 0, What.INTERRUPTED: 1,
    What.HANDED_OVER: 3, What.HELPERS: 2, What.LYING: 5, What.CALLED: 4,
}  # fmt: skip
"""The look of a stage."""
OWN, HELPING, URGENT = 0, 2, 1
SHOWN = 3
"""Times that a petition was raised, of which a page tells; the last ones."""
QUESTIONS: dict[Language, tuple[str, ...]] = {
    "en": ("late joint", "late", "longest"), "zh": ("逾期 协办", "逾期", "最久"),
}  # fmt: skip
"""Which petition a report follows: the first of these that the run has."""


def replayed(run: Run, speech: Language, tell: Tell) -> Iterator[tuple[str, list[Block]]]:
    """The way of one petition, and the busiest day of the street with most backlog."""
    from sim.ground.tables import Body

    way = _first(run, speech, tell)
    if way is not None:
        yield "way", list(way_blocks(way, speech))
    last = run.history.snapshots[-1]
    streets = [unit for unit, body in enumerate(run.history.body) if body == Body.STREET]
    worst = max(streets, key=lambda unit: (int(last["backlog"][unit]), -unit))
    day = trace(run, street=run.history.units[worst], progress=tell)
    assert isinstance(day, Day)
    yield "day", list(day_blocks(day, speech))


def _first(run: Run, speech: Language, tell: Tell) -> Way | None:
    from sim.report.trace.asked import asked

    for question in QUESTIONS[speech]:
        try:
            asked(run, question)
        except PetitionError:
            continue
        found = trace(run, question, progress=tell)
        assert isinstance(found, Way)
        return found
    return None


def write_page(found: Way | Day, out: Path, lang: str) -> list[str]:
    """Write a page of a way or a day; returns what the user should know: letters that no font has."""
    speech = language(lang)
    name, blocks = (
        ("way", way_blocks(found, speech)) if isinstance(found, Way) else ("day", day_blocks(found, speech))
    )
    assert found.run.folder is not None
    sections = [
        Section(heading(speech, name), list(blocks)),
        Section(heading(speech, "again"), again(found.run.folder, speech)),
    ]
    page = Page(
        speech, heading(speech, name), found.run.scenario.title, sections, heading(speech, "contents"),
        made(found.run.folder, speech),
    )  # fmt: skip
    text, missing = render(page)
    write(out, text)
    return [lacking_words(missing)] if missing else []


def way_blocks(way: Way, speech: Language) -> Iterator[Block]:
    """A petition, each time it was raised: a chart, and the same in rows."""
    who = said(speech, "petition", id=way.id)
    yield Text(f"{who}{'。' if speech == 'zh' else '. '}{told.about_way(way, speech)}", strong=True)
    if why := told.why_way(way, speech):
        yield Text(why)
    for raised in way.raised[-SHOWN:]:
        yield Charts([_way_chart(way, raised, speech)])
        heads = [said(speech, name) for name in ("where", "when", "lasts", "what")]
        rows = [(where, since, lasts, what) for since, lasts, where, what in _rows(way, raised, speech)]
        yield Table(told.times_raised(way, raised, speech), heads, rows, frozenset({0, 1, 3}))
        spent = [said(speech, name) for name in ("what", "seconds", "share")]
        yield Table(told.sum_line(raised, speech), spent, list(told.sums(raised, speech)))
        yield Items([told.contact(raised, speech), told.called(way, raised, speech)])


def _rows(way: Way, raised: Raised, speech: Language) -> Iterator[tuple[str, str, str, str]]:
    yield from told.stage_rows(way, raised.stages, speech)
    for number_of, task in enumerate(raised.tasks, 1):
        for since, lasts, unit, what in told.stage_rows(way, task, speech):
            yield since, lasts, said(speech, "task", n=number_of, unit=unit), what


def _way_chart(way: Way, raised: Raised, speech: Language) -> Chart:
    begin = int(raised.record["raised"])
    units = list(dict.fromkeys(stage.unit for stage in raised.stages))
    rows = [said(speech, "at the hotline") if unit == NONE else way.run.history.units[unit] for unit in units]
    placed = [(units.index(stage.unit), raised.stages, n) for n, stage in enumerate(raised.stages)]
    for number_of, task in enumerate(raised.tasks, 1):
        if task:
            placed += [(len(rows), task, n) for n in range(len(task))]
            rows.append(said(speech, "task", n=number_of, unit=way.run.history.units[task[0].unit]))
    every = [_bar(way, row, stages, n, begin, speech) for row, stages, n in placed]
    met = dict.fromkeys(stages[n].what for _, stages, n in placed)
    legend = {LOOKS[what]: said(speech, f"short {what.value}") for what in met}
    for what in met:  # two sorts of one look share a line
        name = said(speech, f"short {what.value}")
        if name not in legend[LOOKS[what]]:
            legend[LOOKS[what]] += f" / {name}"
    marks = [((int(raised.record["due"]) - begin) / DAY, "mark", said(speech, "due"))]
    if raised.is_closed:
        marks.append(((int(raised.record["closed"]) - begin) / DAY, "zero", said(speech, "closing")))
    spent = [f"{name} {lasts}" for name, lasts, _ in told.sums(raised, speech)]
    return bars(
        said(speech, "way title", id=way.id), rows, every, number, alt=listed(speech, spent),
        caption=said(speech, "page way below"), marks=marks, legend=list(legend.items()),
    )  # fmt: skip


def _bar(way: Way, row: int, stages: Sequence[Stage], n: int, begin: int, speech: Language) -> Bar:
    stage = stages[n]
    tip = f"{told.stage_words(way, stages, n, speech)}: {told.lasting(stage.lasts, speech)}"
    return Bar(
        row,
        (stage.first - begin) / DAY,
        (stage.last - begin) / DAY,
        LOOKS[stage.what],
        tip,
        stage.what is What.WORK,
    )


def day_blocks(day: Day, speech: Language) -> Iterator[Block]:
    """A unit's day: a chart of its officers, and each piece of work in a row."""
    if day.is_chosen:
        yield Text(said(speech, "day chosen", unit=day.name, day=day.day))
    yield Text(told.about_day(day, speech), strong=True)
    yield Items([told.crew_line(day, n, speech) for n in range(len(day.watched.crews))])
    yield Charts([_day_chart(day, speech)])
    heads = [said(speech, name) for name in ("officer head", "when", "until", "work head", "what")]
    rows = list(told.piece_rows(day, speech))
    if rows:
        title = said(speech, "day of", unit=day.name, day=day.day)
        yield Table(title, heads, rows, frozenset({0, 1, 2, 4}))


def _day_chart(day: Day, speech: Language) -> Chart:
    seen = day.watched
    rows, every, bands = list[str](), list[Bar](), list[Band]()
    deadlines = list(day.run.scenario.deadlines.values())
    for number_of, crew in enumerate(seen.crews):
        pieces = [piece for piece in seen.pieces if piece.crew == number_of]
        most = max([*(shift.on_duty for shift in crew.shifts), *(piece.officer + 1 for piece in pieces), 0])
        for shift in crew.shifts:
            hours = (shift.first - seen.first) / AN_HOUR, (shift.last - seen.first) / AN_HOUR
            bands += [Band(len(rows) + officer, *hours) for officer in range(min(shift.on_duty, most))]
            for piece in pieces:
                first, last = max(piece.first, shift.first), min(piece.last, shift.last)
                look = HELPING if piece.helps else URGENT if deadlines[piece.deadline].preempts else OWN
                if last > first:
                    tip = (
                        f"{day.kinds[piece.kind]}, {named(day.run.history.deadlines[piece.deadline], speech)}"
                    )
                    at = (first - seen.first) / AN_HOUR, (last - seen.first) / AN_HOUR
                    every.append(
                        Bar(
                            len(rows) + piece.officer,
                            *at,
                            look,
                            f"{tip}: {told.working(piece.worked, speech)}",
                            not piece.helps,
                        )
                    )
        rows += [said(speech, "officer", crew=number_of + 1, n=officer + 1) for officer in range(most)]
    hours_of = [at for band in bands for at in (band.first, band.last)] or [0.0, 24.0]
    legend = [
        (OWN, said(speech, "own work")),
        (HELPING, said(speech, "helping")),
        (URGENT, said(speech, "urgent")),
    ]
    return bars(
        said(speech, "day", unit=day.name, day=day.day), rows, every, lambda hour: f"{hour:.0f}:00",
        alt=told.about_day(day, speech), caption=said(speech, "page day below"), bands=bands, legend=legend,
        bounds=(min(hours_of) // 1, -(-max(hours_of) // 1)), step=1 if max(hours_of) - min(hours_of) <= 12 else 3,
    )  # fmt: skip
