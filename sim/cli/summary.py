"""A finished run on one screen of a terminal: at most 24 lines of 80 columns, if little is published of its time."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from sim.report.quantities import named
from sim.report.terminal import many, word
from sim.report.wording import count, difference, percent, size, span

if TYPE_CHECKING:
    from rich.table import Table

    from sim.history.measures.published import Known
    from sim.history.run import Run
    from sim.report.quantities import Language

ELSE = 21  # lines beside those of the busiest streets
TABLE = 30  # lines of a terminal that has room for a table of what breaks first
RATES = ("resolution_rate", "satisfaction_rate", "on_time_share")
ROLL = 66  # lines of a page, where no screen has an end: a file, another program
WIDEST = 100
BROKEN = 7  # lines of a table of what breaks first


def show(run: Run, language: Language = "en") -> None:
    """Print the summary of a run to standard output."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    console.print(Text(run.scenario.title, style="bold"), overflow="ellipsis", no_wrap=True)
    told = _Told(run, language)
    console.print(told.heading())
    published = told.published()
    console.print(_figures(told.rows() + published))
    console.print()
    height = console.height if console.is_terminal or "LINES" in os.environ else ROLL
    broken = told.overload(height)
    # A long line of what breaks first takes two.
    lines = (BROKEN if told.has_table(height) else 0) + len(broken) + 2 * bool(broken) + len(published)
    room = height - ELSE - lines - (run.summary["scale"] < 1)
    for line in broken:
        console.print(line)
    if broken and room > 1:
        console.print()
    console.print(told.streets(min(10, max(1, room))))
    for line in told.ending():
        console.print(line, soft_wrap=True)


def _figures(rows: list[tuple[str, str, str]]) -> Table:
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


class _Told:
    """What is said of a run, in a language."""

    def __init__(self, run: Run, language: Language) -> None:
        self.run, self.summary, self.language = run, run.summary, language
        self.say = partial(word, language)

    def span(self, seconds: float | None) -> str:
        return span(seconds, self.language)

    def has_table(self, height: int) -> bool:
        return height >= TABLE and bool(self.summary["breaks"])

    def overload(self, height: int) -> list[str | Table]:
        """Which units are asked for too much, and what breaks first; the table breaks has them all."""
        from sim.cli.breaking import breaks_table, first_ones, overload_lines

        rows = self.summary["breaks"]
        told: list[str | Table] = [*overload_lines(self.summary, self.language)]
        if self.has_table(height):
            return [*told, "", breaks_table(rows, BROKEN - 2, self.language)]
        return [*told, line] if (line := first_ones(rows, 2, self.language)) else told

    def heading(self) -> str:
        told, scale = self.summary, ""
        if told["scale"] != 1:
            scale = self.say("scale", scale=f"{told['scale']:g}")
        return self.say(
            "heading", days=many(self.language, told["days"], "day"), start=self.run.history.start,
            units=many(self.language, told["units"], "units"), seed=told["seed"], engine=self.say(told["engine"]),
            scale=scale,
        )  # fmt: skip

    def rows(self) -> list[tuple[str, str, str]]:
        """What was counted, how much, and what to say of it."""
        told, say = self.summary, self.say
        share = told["petitions"] / told["contacts"] if told["contacts"] else None
        answers = many(self.language, told["answered"] - told["excluded"], "answers")
        classes = (
            f"{named(name, self.language)} {percent(met)}"
            for name, met in told["kept"].items()
            if met is not None
        )
        is_long = "0.95" in told["call_wait_over_an_hour"]
        longest = say("over an hour") if is_long else self.span(told["call_wait"]["0.95"])
        waits = say("waits", mean=self.span(told["mean_call_wait"]), longest=longest)
        notes = {
            "contacts": say(
                "a day", number=count(told["contacts"] / told["days"]), published=self._contacts()
            ),
            "petitions": say("of contacts", share=percent(share), repeats=percent(told["repeat_share"])),
            "closed": say("sojourn", span=self.span(told["mean_sojourn"])),
            "open": say("where open", units=count(told["backlog"]), start=count(told["starting_backlog"])),
            "refusals": say(
                "of units", share=percent(told["refusal_rate"]), disputes=count(told["disputes"])
            ),
        }
        rates = {
            "response": ("response_rate", say("of answers", answers=answers)),
            "resolution": ("resolution_rate", say("truly solved", share=percent(told["solved_share"]))),
            "satisfaction": ("satisfaction_rate", ""),
            "on time": ("on_time_share", say("on paper share", share=percent(told["paper_share"]))),
            "kept": ("kept_rate", say("what was due", classes="  ".join(classes))),
            "utilisation": ("utilisation", say("time on duty")),
            "connected": ("connection_rate", say("of calls", calls=count(told["calls"]), waits=waits)),
        }
        rows = [(say(f"line {name}"), count(told[name]), note) for name, note in notes.items()]
        return rows + [
            (say(f"line {name}"), percent(told[measure]), note) for name, (measure, note) in rates.items()
        ]

    def published(self) -> list[tuple[str, str, str]]:
        """What the run has where something is published of its time, and what that is. All contacts of the run stand
        above."""
        from sim.history.measures.published import last_day
        from sim.report.beside import beside

        history, rows = self.run.history, list[tuple[str, str, str]]()
        whole = (history.start, last_day(history))
        for one in beside(self.run.scenario, self.summary):
            known = one.known
            if (known.measure, known.of, known.first, known.end) != ("contacts", "", *whole):
                what = self._what(known)
                note = self.say("as published", what=what, value=one.published, source=known.source)
                rows.append(("" if rows else self.say("published"), one.simulated, note))
        return rows

    def _what(self, known: Known) -> str:
        """What is published."""
        from sim.report.beside import measure_of, whom_of

        if self.language == "en":
            return known.what
        of = whom_of(known, "zh")
        return " ".join([*([of] if of else []), measure_of(known, "zh"), known.time.replace(" to ", "…")])

    def _contacts(self) -> str:
        """How the contacts compare with what is published of the same time."""
        from sim.history.measures.published import of_contacts

        published = of_contacts(self.run.history, self.run.scenario)
        if not published:
            return ""
        value = published * self.summary["scale"]
        far = difference(self.summary["contacts"], value)
        return self.say("published contacts", value=count(value), difference=far)

    def streets(self, most: int) -> Table:
        import numpy as np
        from rich.table import Table

        from sim.ground.tables import Body
        from sim.history.measures.tables import whole_run

        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column(self.say("busiest streets"), overflow="fold")
        for heading in ("accepted", "street resolution", "street satisfaction", "street on time", "backlog"):
            table.add_column(self.say(heading), justify="right", no_wrap=True)
        rows = whole_run(self.run.history, "unit")
        streets = np.flatnonzero(self.run.history.body == Body.STREET)
        busiest = streets[np.argsort(-rows["accepted"][streets], kind="stable")][:most]
        for unit in busiest.tolist():
            table.add_row(
                str(rows["unit"][unit]),
                count(rows["accepted"][unit]),
                *(percent(float(rows[name][unit])) for name in RATES),
                count(rows["backlog"][unit]),
            )
        return table

    def ending(self) -> list[str]:
        told, say = self.summary, self.say
        wall, engine = self.span(told["wall_seconds"]), self.span(told["engine_seconds"])
        lines = [say("took", wall=wall, engine=engine, memory=size(told["peak_memory_bytes"]))]
        if told["scale"] < 1:
            between = "、" if self.language == "zh" else ", "
            lines.append(say("does not scale", what=between.join(map(say, told["does_not_scale"]))))
        if self.run.folder is not None:
            written = sum(file.stat().st_size for file in self.run.folder.rglob("*") if file.is_file())
            lines.append(say("results", folder=self.run.folder, size=size(written)))
        return lines
