"""The page of a run: the answer first, then what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.ground.tables import Body
from sim.ground.time_units import DAY
from sim.history.disk.recorder import PETITIONS
from sim.history.disk.spans import backlog_ages
from sim.history.measures.breaks import HOTLINE_NAME
from sim.history.measures.published import Known, last_day
from sim.history.measures.tables import of_city, whole_run
from sim.report.beside import beside, measure_of, whom_of
from sim.report.moments import reforms
from sim.report.page.again import again
from sim.report.page.blocks import Block, Charts, Page, Pairs, Table, Text
from sim.report.page.charts import Chart, Series, lines
from sim.report.page.parts import Parts, put_together
from sim.report.page.scenario import events, numbers, told
from sim.report.page.sentences import body, listed, speaking, word
from sim.report.page.streets import streets
from sim.report.quantities import Language, label, named, value
from sim.report.terminal import word as terminal
from sim.report.wording import NOTHING, count, number, percent

if TYPE_CHECKING:
    from sim.history.run import Run

BROKEN = 15
"""Rows of the table of what breaks first."""
QUANTILES = (0.5, 0.9)
"""Of ages of what is open."""


def page(run: Run, language: Language, traced: Parts = ()) -> Page:
    """The page of a run that has a folder. traced: parts on a petition's way and a unit's day. Raises PetitionError for
    what cannot be read."""
    report = _Report(run, language)
    parts: Parts = [
        ("answer", report.answer()),
        ("asked", report.asked()),
        ("unsaid", report.unsaid()),
        ("published", report.published()),
        ("breaks", report.breaks()),
        ("streets", [*streets(run.history, language), *report.not_real()]),
        ("queues", report.queues()),
        ("officers", report.officers()),
        ("citizens", report.citizens()),
        *traced,
        ("scenario", told(run.scenario, language)),
        ("reforms", events(run.scenario, language)),
        ("sources", numbers(run.scenario, language)),
        ("again", again(report.folder, language)),
    ]
    return put_together(report.folder, language, "run", run.scenario.title, parts)


class _Report:
    """The parts of a page that a run's measures tell."""

    def __init__(self, run: Run, language: Language) -> None:
        assert run.folder is not None
        self.run, self.language, self.folder = run, language, run.folder
        self.history, self.scenario, self.summary = run.history, run.scenario, run.summary
        self.say = speaking(language)
        self.city = of_city(run.history)
        self.labels = [period.label for period in run.history.periods]

    def word(self, name: str) -> str:
        return word(self.language, name)

    def of(self, measure: str) -> str:
        """What a measure of the summary is."""
        return value(measure, self.summary[measure], self.language)

    def answer(self) -> list[Block]:
        kept = self.say("answer kept", kept=self.of("kept_rate"), on_time=self.of("on_time_share"))
        names = {"resolution": "resolution_rate", "solved": "solved_share", "paper": "paper_share"}
        shares = {name: self.of(measure) for name, measure in names.items()}
        solved = self.say("answer solved", **shares, open=self.of("open_past_due"))
        blocks: list[Block] = [Text(kept, strong=True), Text(solved), Text(self.say("one world"))]
        if without := self.summary["does_not_scale"]:
            told = listed(self.language, [terminal(self.language, what) for what in without])
            blocks.append(Text(self.say("does not scale", what=told)))
        return blocks

    def asked(self) -> list[Block]:
        history, summary = self.history, self.summary
        last = last_day(history) - timedelta(days=1)
        number_of = int((history.body == Body.STREET).sum())
        city = self.say(
            "a city", units=count(len(history.units)), streets=count(number_of),
            districts=count(len(history.districts)), people=count(float(history.population.sum())),
        )  # fmt: skip
        dates = self.say("to", first=history.start, last=last, days=count(history.days))
        pairs = {
            "scenario": self.scenario.name,
            "dates": dates,
            "period": self._period(),
            "city": city,
            "scale": f"{summary['scale']:g}",
            "seed": str(summary["seed"]),
            "engine": summary["engine"],
        }
        return [Pairs([(self.word(name), what) for name, what in pairs.items()])]

    def _period(self) -> str:
        """How long an assessment period is."""
        period = self.scenario.time.period
        if period == "month":
            return self.say("a month")
        return self.say("days", days=f"{period / DAY:g}")

    def unsaid(self) -> list[Block]:
        """What the rates say, what they leave out, and why that matters."""
        rows = [
            ("on_time_share", "kept_rate", "why kept"),
            ("resolution_rate", "solved_share", "why solved"),
            ("on_time_share", "paper_share", "why paper"),
            ("backlog", "open_past_due", "why open"),
            ("answer_rate", "connection_rate", "why connected"),
            ("contacts", "voiced_share", "why voiced"),
        ]
        cells = [
            (f"{label(said, self.language)} {self.of(said)}", label(hidden, self.language), self.of(hidden),
             self.say(why))
            for said, hidden, why in rows
        ]  # fmt: skip
        heads = [self.word(name) for name in ("says", "leaves out", "and that is", "why")]
        table = Table(self.say("rates table"), heads, cells, frozenset({0, 1, 3}))
        said = {name: self.city[name] for name in ("resolution_rate", "satisfaction_rate", "on_time_share")}
        hidden = {
            "not on time": 1 - self.city["kept_rate"],
            "paper": self.city["paper_share"],
            "not connected": 1 - self.city["connection_rate"],
            "not voiced": 1 - np.minimum(self.city["voiced_share"], 1),
        }
        charts = [
            self._chart(self.say("said"), {label(name, self.language): of for name, of in said.items()}),
            self._chart(self.say("hidden"), {self.word(name): of for name, of in hidden.items()}),
        ]
        return [Text(self.say("unsaid intro")), table, Charts(charts)]

    def published(self) -> list[Block]:
        rows = [
            (self._published(one.known), one.simulated, one.published, one.known.source)
            for one in beside(self.scenario, self.summary)
        ]
        heads = [self.word(name) for name in ("measure", "simulated", "published", "source")]
        caption = self.say("published rows")
        return [Table(caption, heads, rows, frozenset({0, 3}))] if rows else []

    def _published(self, known: Known) -> str:
        """What a published value is: "resolution rate, the busiest street, 2019-05"."""
        parts = (
            measure_of(known, self.language),
            whom_of(known, self.language),
            known.time.replace(" to ", "…"),
        )
        return ("，" if self.language == "zh" else ", ").join(part for part in parts if part)

    def breaks(self) -> list[Block]:
        rows = self.summary["breaks"]
        if not rows:
            return [Text(self.say("nothing breaks"))]
        intro = self.say(
            "breaks intro", number=count(len(rows)), over=count(self.summary["overloaded"]),
            share=percent(self.summary["overloaded_backlog"]), first=self._unit(rows[0]), period=rows[0]["first"],
        )  # fmt: skip
        names = (
            "unit",
            "body",
            "officers",
            "first",
            "load then",
            "load",
            "backlog",
            "kept",
            "paper",
            "connected",
        )
        cells = [
            (self._unit(row), body(self.language, row["body"]), count(row["officers"]), row["first"],
             self._load(row["load"]), self._load(row["run_load"]), count(row["backlog"]),
             *(percent(row[name]) for name in ("kept", "paper", "connected")))
            for row in rows[:BROKEN]
        ]  # fmt: skip
        caption = self.say("breaks table", shown=len(cells), number=count(len(rows)))
        heads = [self.word(name) for name in names]
        return [Text(intro), Table(caption, heads, cells, frozenset({0, 1, 3}))]

    def _unit(self, row: Mapping[str, Any]) -> str:
        return self.word("hotline") if row["body"] == HOTLINE_NAME else str(row["unit"])

    def _load(self, load: float | None) -> str:
        return self.word("nobody") if load is None else NOTHING if load != load else f"{load:.2f}"

    def not_real(self) -> list[Block]:
        """Said of streets that bear real names."""
        return [Text(self.say("simulated streets"))] if self.scenario.city.geography == "beijing" else []

    def queues(self) -> list[Block]:
        city = self.city
        opened = {self.word("open"): city["open"], self.word("open past due"): city["open_past_due"]}
        spans = {self.say("within", share=f"{q} %"): city[f"sojourn_p{q}"] / DAY for q in (50, 90, 95)}
        charts = [
            self._chart(self.say("open chart"), opened, counts=True),
            self._chart(self.say("sojourn chart"), spans, counts=True),
        ]
        rows = [
            (
                named(name, self.language),
                *(self._days(of[q]) for q in of),
                percent(self.summary["kept"][name]),
            )
            for name, of in self.summary["sojourn_by_class"].items()
        ]
        every = self.summary["sojourn"]
        rows.append(
            (self.word("all"), *(self._days(every[q]) for q in every), percent(self.summary["kept_rate"]))
        )
        heads = [
            self.word("class"),
            *(self.say("within", share=f"{100 * float(q):g} %") for q in every),
            self.word("kept"),
        ]
        return [Charts(charts), Table(self.say("sojourn table"), heads, rows), *self._ages()]

    def _ages(self) -> list[Block]:
        if not (self.folder / PETITIONS).is_file():
            return [Text(self.say("no ages"))]
        found = backlog_ages(self.folder, self.history.periods, quantiles=QUANTILES)
        ends = {period.last: period.label for period in self.history.periods}
        rows = [
            (ends[int(last)], count(found["open"][n]), percent(float(found["overdue_share"][n])),
             *(self._days(float(found[f"age_{q}"][n])) for q in ("mean", "p50", "p90")))
            for n, last in enumerate(found["last"])
        ]  # fmt: skip
        age = self.word("age")
        heads = [self.word("period end"), self.word("open"), self.word("overdue"), f"{age}, {self.word('mean')}",
                 f"{age}, 50 %", f"{age}, 90 %"]  # fmt: skip
        return [Table(self.say("ages"), heads, rows)]

    def _days(self, seconds: float | None) -> str:
        if seconds is None or seconds != seconds:
            return NOTHING
        return f"{seconds / DAY:.1f} {'天' if self.language == 'zh' else 'd'}"

    def officers(self) -> list[Block]:
        text = self.say(
            "effort", officers=self.of("officers"), full=self.of("full_time_equivalents"),
            utilisation=self.of("utilisation"), hours=self.of("hours_per_solved"),
        )  # fmt: skip
        table = whole_run(self.history, "body")
        names = ("officers", "full_time_equivalents", "utilisation", "solved", "hours_per_solved", "backlog")
        rows = [
            (body(self.language, kind.name.lower()),
             *(value(name, float(table[name][kind]), self.language) for name in names))
            for kind in Body
            if (self.history.body == kind).any()
        ]  # fmt: skip
        heads = [
            self.word(name)
            for name in ("body", "officers", "full", "utilisation", "solved", "hours", "backlog")
        ]
        charts = [
            self._chart(self.say("utilisation chart"), {self.word("utilisation"): self.city["utilisation"]}),
            self._chart(
                self.say("hours chart"), {self.word("hours"): self.city["hours_per_solved"]}, counts=True
            ),
        ]
        return [Text(text), Table(self.say("officers table"), heads, rows), Charts(charts)]

    def citizens(self) -> list[Block]:
        wait = self.summary["mean_call_wait"]
        seconds = NOTHING if wait is None else f"{wait:.0f} {'秒' if self.language == 'zh' else 's'}"
        text = self.say(
            "voices", voiced=self.of("voiced_share"), repeats=self.of("repeat_share"),
            connected=self.of("connection_rate"), wait=seconds,
        )  # fmt: skip
        voices = {label(name, self.language): self.city[name] for name in ("voiced_share", "connection_rate")}
        repeats = {label("repeat_share", self.language): self.city["repeat_share"]}
        charts = [
            self._chart(self.say("voice chart"), voices),
            self._chart(self.say("repeat chart"), repeats),
        ]
        return [Text(text), Charts(charts), Text(self.say("no trust"))]

    def _chart(self, title: str, series: Mapping[str, np.ndarray], *, counts: bool = False) -> Chart:
        """Lines by period, of shares or of numbers, with the reforms of the time."""

        def write(at: float) -> str:
            return number(at) if counts else f"{100 * at:.4g} %"

        told = [Series(name, [float(one) for one in values]) for name, values in series.items()]
        alt = listed(self.language, [self._said(one, write) for one in told])
        marks = [
            (self._place(reform.date), f"{reform.date}: {reform.title}")
            for reform in reforms(self.history, self.scenario)
        ]
        caption = ""
        if marks:
            days = listed(
                self.language,
                sorted({str(reform.date) for reform in reforms(self.history, self.scenario)}),
                6,
            )
            caption = self.say("marks", days=days)
        bounds = (0.0, None) if counts else (0.0, 1.0 if len(told) > 1 else None)
        return lines(title, self.labels, told, write, alt=alt, caption=caption, marks=marks, bounds=bounds)

    def _said(self, one: Series, write: Any) -> str:
        known = [n for n, at in enumerate(one.values) if at == at]
        if not known:
            return f"{one.name}: {NOTHING}"
        first, last = known[0], known[-1]
        return self.say(
            "series alt", name=one.name, first=write(one.values[first]), start=self.labels[first],
            last=write(one.values[last]), end=self.labels[last],
        )  # fmt: skip

    def _place(self, day: date) -> float:
        """Where a day lies, in periods from the start."""
        days = (day - self.history.start).days
        for place, period in enumerate(self.history.periods):
            if days < period.last:
                return place + (days - period.first) / (period.last - period.first)
        return float(len(self.history.periods))
