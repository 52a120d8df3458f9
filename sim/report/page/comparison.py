"""The page of a comparison: by how much the arms differ, how sure that is, and what stands behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.report.page.again import again, cities, in_one_city, read_json
from sim.report.page.blocks import Block, Charts, Items, Page, Pairs, Table, Text
from sim.report.page.charts import LOOKS, Chart, Interval, Series, intervals, lines
from sim.report.page.parts import Parts, as_written_here, put_together
from sim.report.page.sentences import listed, speaking, word
from sim.report.quantities import Kind, Language, difference, hours, interval, kind, label, value
from sim.report.wording import number, p_value

COMPARISON = "comparison.json"
"""The file by which a comparison is known."""
ANSWERS = ("kept_rate", "resolution_rate", "hours_per_solved")
"""Measures that the answer tells, the first one first."""
MAIN = (
    "kept_rate", "on_time_share", "resolution_rate", "solved_share", "satisfaction_rate",
    "response_rate", "paper_share", "refusal_rate", "utilisation", "connection_rate", "voiced_share", "street_effort",
    "hours_per_solved", "mean_wait_in_unit", "mean_sojourn", "backlog", "open_past_due", "contacts", "repeats",
)  # fmt: skip
"""Measures of the tables and charts of differences."""
UNSAID = (
    "on_time_share", "kept_rate", "paper_share", "resolution_rate", "solved_share", "open_past_due", "connection_rate",
    "voiced_share",
)  # fmt: skip
MONTHS = (
    "kept_rate", "resolution_rate", "paper_share", "open_past_due", "backlog", "hours_per_solved",
)  # fmt: skip
CHANGES = 60
"""Keys that are told of what arms differ in."""


def page(folder: Path, language: Language) -> Page:
    """The page of a comparison's folder. Raises PetitionError for what cannot be read."""
    with as_written_here(folder / COMPARISON):
        told = read_json(folder / COMPARISON)
        parts: Parts = [*main_parts(told, language), ("again", again(folder, language))]
    return put_together(folder, language, "comparison", " · ".join(told["arms"]), parts)


def main_parts(told: Mapping[str, Any], language: Language) -> Parts:
    """What a comparison says, as its file tells it."""
    report = _Report(told, language)
    return [
        ("answer", report.answer()),
        ("asked", report.asked()),
        ("arms", report.what_arms_are()),
        ("unsaid", report.unsaid()),
        ("differences", report.differences()),
        ("months", report.months()),
    ]


class _Report:
    """The parts of a page that a comparison's file tells."""

    def __init__(self, told: Mapping[str, Any], language: Language) -> None:
        self.told, self.language = told, language
        self.say = speaking(language)
        self.arms: list[str] = told["arms"]
        self.first, *self.others = self.arms
        self.measures: Mapping[str, Any] = told["measures"]
        self.main = [name for name in MAIN if name in self.measures]

    def word(self, name: str) -> str:
        return word(self.language, name)

    def answer(self) -> list[Block]:
        blocks: list[Block] = []
        for arm in self.others:
            if arm in self.told["same_as_reference"]:
                blocks.append(Text(self.say("equal", arm=arm, first=self.first), strong=True))
                continue
            blocks += [
                Text(self._sentence(measure, arm), strong=measure == ANSWERS[0])
                for measure in ANSWERS
                if measure in self.measures
            ]
            beyond = [label(name, self.language) for name in self.main if self._is_beyond(name, arm)]
            blocks.append(
                Text(
                    self.say("beyond chance", arm=arm, measures=listed(self.language, beyond, 99))
                    if beyond
                    else self.say("nothing beyond", arm=arm)
                )
            )
        notes = [self._officers(), *self._idle(), cities(self.told, self.language)]
        notes.append(self.say("many measures", number=len(self.main)))
        if missed := self.told["precision_missed"]:
            notes.append(self.say("missed", what=listed(self.language, missed)))
        if without := self.told["does_not_scale"]:
            notes.append(self.say("does not scale", what="; ".join(without)))
        return [*blocks, Items(notes)]

    def _sentence(self, measure: str, arm: str) -> str:
        """By how much an arm differs in a measure, and whether that is beyond chance."""
        found, name = self.measures[measure]["differences"][arm], label(measure, self.language)
        name = name[:1].upper() + name[1:]
        if found["mean"] is None:
            return self.say("no interval", measure=name, arm=arm)
        mean = difference(measure, found["mean"], self.language)
        ends = interval(measure, found["low"], found["high"], self.language, self.say("and"))
        told = self.say("differs", measure=name, arm=arm, first=self.first, difference=mean, ends=ends)
        if found["mean"] == found["low"] == found["high"]:
            verdict = self.say("exactly")
        elif self._is_beyond(measure, arm):
            verdict = self.say("beyond")
        else:
            verdict = self.say("within chance", n=found["n"])
        return told + ("" if self.language == "zh" else " ") + verdict

    def _is_beyond(self, measure: str, arm: str) -> bool:
        """Whether the interval of a difference leaves no difference out."""
        found = self.measures[measure]["differences"][arm]
        ends = found["low"], found["high"]
        return None not in ends and (ends[0] > 0 or ends[1] < 0)

    def _officers(self) -> str:
        told = {
            arm: tuple(
                value(name, self.measures[name]["means"][arm]["mean"], self.language)
                for name in ("officers", "full_time_equivalents")
            )
            for arm in self.arms
        }
        mean = self.say("mean of cities") if not in_one_city(self.told) else ""
        if len(set(told.values())) == 1:
            officers, full = told[self.first]
            return self.say("same officers", officers=officers, full=full, mean=mean)
        each = [self.say("has officers", arm=arm, officers=of, full=full) for arm, (of, full) in told.items()]
        return self.say(
            "other officers", mean=mean, each=("；" if self.language == "zh" else "; ").join(each)
        )

    def _idle(self) -> list[str]:
        return [
            self.say("idle", arm=arm, what=listed(self.language, every))
            for arm, every in self.told["already_so"].items()
        ]

    def asked(self) -> list[Block]:
        time, cut = self.told["time"], self.told["start_up"]
        pairs = {
            "dates": f"{time['start']} … {time['end']}",
            "replications": str(self.told["replications"]),
            "scale": f"{self.told['scale']:g}",
            "seed": str(self.told["seed"]),
        }
        start = self.say("start-up", periods=cut["periods"], of=cut["of"])
        return [Pairs([(self.word(name), what) for name, what in pairs.items()]), Text(start)]

    def what_arms_are(self) -> list[Block]:
        scenarios = self.told["scenarios"]
        rows = [(arm, scenarios[arm]["name"], scenarios[arm]["title"]) for arm in self.arms]
        heads = [self.word(name) for name in ("arm", "scenario", "what")]
        blocks: list[Block] = [Table(self.say("arms table"), heads, rows, frozenset({0, 1, 2}))]
        changed = [
            (change["key"], arm, change["first"], change["arm"])
            for arm in self.others
            for change in scenarios[arm]["changes"]
        ]
        if not changed:
            return [*blocks, Text(self.say("same scenario"))]
        heads = [self.word(name) for name in ("key", "arm", "was", "becomes")]
        blocks.append(Table(self.say("arm changes"), heads, changed[:CHANGES], frozenset({0, 1, 2, 3})))
        if len(changed) > CHANGES:
            blocks.append(Text(self.say("and more", number=len(changed) - CHANGES)))
        return blocks

    def unsaid(self) -> list[Block]:
        names = [name for name in UNSAID if name in self.measures]
        rows = [
            (label(name, self.language),
             *(value(name, self.measures[name]["means"][arm]["mean"], self.language) for arm in self.arms))
            for name in names
        ]  # fmt: skip
        why = [self.say(name) for name in ("why kept", "why solved", "why connected")]
        return [Table(self.say("unsaid arms"), [self.word("measure"), *self.arms], rows), Items(why)]

    def differences(self) -> list[Block]:
        tables: list[Block] = []
        for arm in self.others:
            rows = []
            for name in self.main:
                found = self.measures[name]["differences"][arm]
                first = self.measures[name]["means"][self.first]["mean"]
                ends = interval(name, found["low"], found["high"], self.language)
                rows.append(
                    (label(name, self.language), value(name, first, self.language),
                     difference(name, found["mean"], self.language),
                     ends, p_value(found["p"]))
                )  # fmt: skip
            heads = [
                self.word("measure"),
                self.first,
                *(self.word(name) for name in ("difference", "interval", "p")),
            ]
            tables.append(Table(self.say("differences table", arm=arm, first=self.first), heads, rows))
        shares = [name for name in self.main if kind(name) is Kind.SHARE]
        rest = [name for name in self.main if kind(name) is not Kind.SHARE]
        sized = [(name, abs(mean) / 100) for name in rest if (mean := self._mean(name, self.first))]
        charts = [
            self._forest(self.say(title), of, arms)
            for arms in self._bundles()
            for title, of in (("shares chart", [(name, 0.01) for name in shares]), ("others chart", sized))
        ]
        return [Charts(charts), *tables]

    def _mean(self, measure: str, arm: str) -> float | None:
        mean: float | None = self.measures[measure]["means"][arm]["mean"]
        return mean

    def _bundles(self) -> list[list[str]]:
        """The arms but the first, no more together than look different in a chart."""
        return [self.others[place : place + LOOKS] for place in range(0, len(self.others), LOOKS)]

    def _forest(self, title: str, sized: Sequence[tuple[str, float]], arms: Sequence[str]) -> Chart:
        """Differences with their intervals, each divided by a size of its own."""
        points = []
        for row, (name, size) in enumerate(sized):
            for place, arm in enumerate(arms):
                found = self.measures[name]["differences"][arm]
                mean, low, high = (_known(found[end]) / size for end in ("mean", "low", "high"))
                points.append(Interval(row, place, mean, low, high))
        beyond = [
            label(name, self.language) for name, _ in sized if any(self._is_beyond(name, arm) for arm in arms)
        ]
        told = listed(self.language, beyond, 99)
        alt = self.say("forest alt", first=self.first, rows=len(sized), beyond=told)
        rows = [label(name, self.language) for name, _ in sized]
        return intervals(title, rows, points, arms, number, alt=alt)

    def months(self) -> list[Block]:
        told = self.told["by_period"]
        labels, measures = told["periods"], told["measures"]
        if len(labels) < 2:
            return []
        charts = [
            self._months(name, labels, {arm: measures[name]["differences"][arm] for arm in arms})
            for arms in self._bundles()
            for name in MONTHS
            if name in measures
        ]
        return [Text(self.say("months below", first=self.first)), Charts(charts)]

    def _months(self, measure: str, labels: Sequence[str], found: Mapping[str, Any]) -> Chart:
        def size(at: float | None) -> float:
            known = _known(at)
            if kind(measure) is Kind.SHARE:
                return 100 * known
            return hours(measure, known) if kind(measure) is Kind.HOURS else known

        series = [
            Series(arm, *([size(ends[place]) for ends in found[arm]] for place in range(3))) for arm in found
        ]
        unit = {Kind.SHARE: self.word("points"), Kind.HOURS: "h" if self.language == "en" else "小时"}.get(
            kind(measure)
        )
        name = label(measure, self.language)
        alt = listed(self.language, [
            self.say(
                "series alt", name=arm, start=labels[0], end=labels[-1],
                first=difference(measure, found[arm][0][0], self.language),
                last=difference(measure, found[arm][-1][0], self.language),
            )
            for arm in found
        ])  # fmt: skip
        return lines(
            self.say("with unit", name=name, unit=unit) if unit else name, labels, series, number, alt=alt,
            shaded=self.told["start_up"]["periods"], bounds=(0.0, 0.0),
        )  # fmt: skip


def _known(at: float | None) -> float:
    return math.nan if at is None else float(at)
