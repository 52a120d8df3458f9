"""A petition's way and a unit's day in words and rows, for the terminal, the page and the captions of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sim.ground.tables import NONE, Outcome
from sim.ground.time_units import AN_HOUR, DAY, MINUTE
from sim.policies.intake import Channel
from sim.report.quantities import Language, named
from sim.report.trace.day import Crew
from sim.report.trace.subjects import Followed, Visited, moment
from sim.report.trace.way import Raised, Stage, What
from sim.report.trace.words import said
from sim.report.wording import count, percent, time_unit


def lasting(seconds: int, language: Language) -> str:
    """A length of time to three digits, in the largest unit that gives a number above one: "2.05 d", "3.1 h"."""
    for unit, length in (("d", DAY), ("h", AN_HOUR), ("min", MINUTE)):
        if seconds >= length:
            return f"{seconds / length:.3g} {time_unit(unit, language)}"
    return f"{seconds} {time_unit('s', language)}"


def working(seconds: int, language: Language) -> str:
    """Work of officers, in hours at most: a day of it is no day of theirs."""
    if seconds < DAY:
        return lasting(seconds, language)
    return f"{seconds / AN_HOUR:.3g} {time_unit('h', language)}"


def when(way: Followed, second: int) -> str:
    """A second of the run as date and time."""
    return f"{moment(way.run, second):%Y-%m-%d %H:%M:%S}"


def about_way(way: Followed, language: Language) -> str:
    """What a petition is about, and whose."""
    names = {name: named(way.about[name], language) for name in ("kind", "category", "deadline", "street")}
    return said(language, "about", **names)


def why_way(way: Followed, language: Language) -> str:
    """Why this petition and no other."""
    from sim.report.trace.asked import ORDERS

    if way.found is None:
        return ""
    is_first = any(order in way.found.question for order in ORDERS)
    told = said(
        language, "asked first" if is_first else "asked", question=way.found.question, of=count(way.found.of)
    )
    return told + (said(language, "which time", n=way.found.generation + 1) if len(way.raised) > 1 else "")


def times_raised(way: Followed, raised: Raised, language: Language) -> str:
    """Which time the petition was raised, and what came of it."""
    n = int(raised.record["generation"]) + 1
    channel = said(language, Channel(int(raised.record["channel"])).name.lower().replace("_", "-"))
    many = int(way.raised[-1].record["generation"]) + 1
    told = (
        said(language, "time", n=n, of=many, channel=channel)
        if many > 1
        else said(language, "once", channel=channel)
    )
    return f"{told}{'；' if language == 'zh' else '; '}{ended(way, raised, language)}"


def ended(way: Followed, raised: Raised, language: Language) -> str:
    """How it was closed, and how that lies to when it was due."""
    record = raised.record
    end = int(record["closed"]) if raised.is_closed else DAY * way.run.history.days
    late = end - int(record["due"])
    if late > 0:
        lateness = said(language, "late by", span=lasting(late, language))
    else:
        lateness = said(
            language, "in time by" if raised.is_closed else "due in", span=lasting(-late, language)
        )
    if not raised.is_closed:
        return said(language, "still open", late=lateness)
    outcome = said(language, Outcome(int(record["outcome"])).name.lower())
    return said(language, "closed", outcome=outcome, when=when(way, end), late=lateness)


def called(way: Followed, raised: Raised, language: Language) -> str:
    """What the citizen said at the call-back."""
    record = raised.record
    if record["called"] < 0:
        return said(language, "not answered" if raised.end != NONE else "not yet")
    answers = {
        name: said(language, "yes" if record[column] == 1 else "no")
        for name, column in {
            "contacted": "said_contacted",
            "solved": "said_solved",
            "satisfied": "satisfied",
        }.items()
    }
    return said(language, "answered", when=when(way, int(record["called"])), **answers)


def contact(raised: Raised, language: Language) -> str:
    """When the unit was first in touch with the citizen."""
    record = raised.record
    if record["contacted"] < 0:
        return said(language, "no contact")
    return said(
        language,
        "first contact",
        span=lasting(int(record["contacted"]) - int(record["raised"]), language),
    )


def stage_words(way: Followed, stages: Sequence[Stage], n: int, language: Language) -> str:
    """What happens in the n-th of some stages."""
    stage = stages[n]
    units = way.run.history.units
    match stage.what:
        case What.RETURNED:
            return said(language, "returned", unit=units[stage.refused])
        case What.QUEUE:
            return said(language, "queue" if stage.ahead else "queue first", ahead=count(stage.ahead))
        case What.WORK:
            then = stages[n + 1].what if n + 1 < len(stages) else What.HELPERS
            how = {What.INTERRUPTED: "work left", What.HANDED_OVER: "work over"}.get(then, "work")
            return said(language, how, worked=working(stage.worked, language))
        case _:
            return said(language, stage.what.value)


def stage_rows(
    way: Followed, stages: Sequence[Stage], language: Language
) -> Iterator[tuple[str, str, str, str]]:
    """Since when, for how long, where, and what: a row a stage."""
    for n, stage in enumerate(stages):
        where = said(language, "at the hotline") if stage.unit == NONE else way.run.history.units[stage.unit]
        yield (
            when(way, stage.first),
            lasting(stage.lasts, language),
            where,
            stage_words(way, stages, n, language),
        )


def sums(raised: Raised, language: Language) -> Iterator[tuple[str, str, str]]:
    """What the time from raising to closing was spent on: what, how long, and its share of all."""
    total = sum(stage.lasts for stage in raised.stages)
    for what, seconds in raised.spent().items():
        told = working(seconds, language) if what is What.WORK else lasting(seconds, language)
        yield said(language, f"short {what.value}"), told, percent(seconds / total)
        if what is What.WORK and (resting := raised.resting()):
            yield said(language, "short resting"), lasting(resting, language), percent(resting / total)


def sum_line(raised: Raised, language: Language) -> str:
    """From raising to closing, in all."""
    total = sum(stage.lasts for stage in raised.stages)
    end = said(language, "closing" if raised.is_closed else "now")
    return said(language, "sum", end=end, total=lasting(total, language))


def about_day(day: Visited, language: Language) -> str:
    """What a unit's day comes to."""
    seen = day.watched
    lines = []
    if seen.duty:
        lines.append(
            said(
                language, "day sum", duty=working(seen.duty, language), worked=working(seen.worked, language),
                share=percent(seen.worked / seen.duty),
            )
        )  # fmt: skip
    else:
        lines.append(said(language, "nobody"))
    lines.append(
        said(
            language, "pieces", pieces=count(len(seen.pieces)), done=count(sum(one.done for one in seen.pieces)),
            interrupted=count(sum(one.interrupted for one in seen.pieces)),
            helping=count(sum(one.helps for one in seen.pieces)),
        )
    )  # fmt: skip
    if seen.waiting:
        counts = [number for _, number in seen.waiting]
        lines.append(
            said(language, "waits", first=count(counts[0]), most=count(max(counts)), last=count(counts[-1]))
        )
    lines.append(said(language, "alike"))
    return ("" if language == "zh" else " ").join(lines)


def crew_line(day: Visited, number: int, language: Language) -> str:
    """A crew, its hours and how many are on duty."""
    crew: Crew = day.watched.crews[number]
    if not crew.shifts:
        return said(language, "crew away", n=number + 1)
    hours = ", ".join(
        f"{_clock(day, shift.first)}–{_clock(day, shift.last, ends=True)}" for shift in crew.shifts
    )
    most = max(shift.on_duty for shift in crew.shifts)
    return said(
        language,
        "crew urgent" if crew.urgent_only else "crew",
        n=number + 1,
        hours=hours,
        on_duty=count(most),
    )


def _clock(day: Visited, second: int, *, ends: bool = False) -> str:
    """A second of the day as hours and minutes; its end is 24:00."""
    since = second - day.watched.first
    if ends and since == DAY:
        return "24:00"
    return f"{since // AN_HOUR:02d}:{since % AN_HOUR // MINUTE:02d}"


def piece_rows(day: Visited, language: Language) -> Iterator[tuple[str, str, str, str, str]]:
    """Officer, since, until, work, and on what: a row a piece of work."""
    for piece in sorted(day.watched.pieces, key=lambda one: (one.crew, one.officer, one.first)):
        what = [day.kinds[piece.kind], named(day.run.history.deadlines[piece.deadline], language)]
        if piece.helps:
            what.append(said(language, "helping"))
        until = moment(day.run, piece.last)
        ends = (
            "24:00:00"
            if until - moment(day.run, day.watched.first) == timedelta(days=1)
            else f"{until:%H:%M:%S}"
        )
        yield (
            said(language, "officer", crew=piece.crew + 1, n=piece.officer + 1),
            f"{moment(day.run, piece.first):%H:%M:%S}",
            ends + ("×" if piece.interrupted else "→" if piece.handed_over else "" if piece.done else "…"),
            working(piece.worked, language),
            ("、" if language == "zh" else ", ").join(what),
        )
