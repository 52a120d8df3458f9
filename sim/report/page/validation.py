"""The page of a validation: how far a scenario is from what happened, beside simple forecasts and chance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report.page.again import read_json
from sim.report.page.blocks import Block, Charts, Page, Pairs, Table, Text
from sim.report.page.charts import Chart, Series, lines
from sim.report.page.parts import Parts, as_written_here, put_together
from sim.report.page.sentences import listed, speaking, word
from sim.report.quantities import Language
from sim.report.wording import NOTHING, count, percent

VALIDATION = "validation.json"
"""The file by which a validation is known."""
ROWS = 40
"""Of tables of units and changes."""
SIMULATED = "simulated"
FORECASTS = {SIMULATED: "simulated by", "calibrated": "calibrated anew"} | {
    name: name for name in ("last month", "all past", "Kaplan-Meier", "queues")
}  # fmt: skip
"""Forecasts, and what they are called."""
ARRIVALS = {name: name for name in ("given", "forecast")}
ERRORS = {
    "on time": ("on_time", 1), "within 1": ("within_1", 1), "within 7": ("within_7", 1), "within 30": ("within_30", 1),
    "median": ("median", 0), "distance": ("distance_days", 2), "mean backlog": ("backlog_mean", 1),
    "worst backlog": ("backlog_worst", 1),
}  # fmt: skip
"""Columns of errors, what they are in the file, and to how many digits they are told."""
DISTANCES = {"cycle time": "cycle_time", "n-grams": "n_gram", "absolute": "absolute", "relative": "relative"}


def page(folder: Path, language: Language) -> Page:
    """The page of a validation's folder. Raises PetitionError for what cannot be read."""
    with as_written_here(folder / VALIDATION):
        told = read_json(folder / VALIDATION)
        parts = main_parts(told, language)
        subject = " · ".join(filter(None, (told["scenario"], told["log"]["file"])))
    return put_together(folder, language, "validation", subject, parts)


def main_parts(told: Mapping[str, Any], language: Language) -> Parts:
    """What a validation says, as its file tells it."""
    report = _Report(told, language)
    return [
        ("answer", report.answer()),
        ("asked", report.asked()),
        ("errors", report.errors()),
        ("regimes", report.regimes()),
        ("units", report.units()),
        ("ahead", report.ahead()),
        ("logs", report.logs()),
        ("causes", report.causes()),
    ]


class _Report:
    """The parts of a page that a validation's file tells."""

    def __init__(self, told: Mapping[str, Any], language: Language) -> None:
        self.told, self.language = told, language
        self.say = speaking(language)
        self.forecasts: list[str] = list(told["errors"])
        self.truth: Mapping[str, Any] = told["truth"][0]
        self.broken = [one["kind"] for one in told["changes"] if one["is_break"] and one["in_window"]]

    def word(self, name: str) -> str:
        return word(self.language, name)

    def forecast(self, name: str) -> str:
        """What a forecast is called."""
        return self.word(FORECASTS[name])

    def best(self, measure: str) -> tuple[str, float]:
        """The simple forecast with the least error of a measure, and that."""
        known = {
            name: abs(errors["city"][measure])
            for name, errors in self.told["errors"].items()
            if name != SIMULATED and errors["city"][measure] is not None
        }
        name = min(known, key=lambda one: known[one])
        return name, known[name]

    def answer(self) -> list[Block]:
        blocks: list[Block] = []
        chance = self.told["floor"]["city"]
        if self.told["errors"][self.forecasts[0]]["city"]["on_time"] is not None:
            baseline, other = self.best("on_time")
            filled = {
                "baseline": self.forecast(baseline),
                "other": _number(other, 1),
                "chance": _number(chance["on_time"], 1),
            }
            if SIMULATED in self.forecasts:
                error = abs(self.told["errors"][SIMULATED]["city"]["on_time"])
                blocks.append(
                    Text(self.say("answer validated", error=_number(error, 1), **filled), strong=True)
                )
            else:
                blocks.append(Text(self.say("answer baselines", **filled), strong=True))
        if SIMULATED in self.forecasts:
            distance = self.told["errors"][SIMULATED]["city"]["distance_days"]
            _, other = self.best("distance_days")
            told = self.say(
                "answer distances", distance=_number(distance, 2), other=_number(other, 2),
                chance=_number(chance["distance_days"], 2),
            )  # fmt: skip
            blocks.append(Text(told))
        if self.broken:
            kinds = listed(self.language, self.broken)
            told = self.say("answer breaks", number=len(self.broken), kinds=kinds)
            name = self.forecasts[0] if SIMULATED in self.forecasts else self.best("distance_days")[0]
            error = (self.told["without_breaks"] or {}).get(name, {}).get("on_time")
            if error is not None:
                told += " " + self.say(
                    "answer calm", forecast=self.forecast(name), error=_number(abs(error), 1)
                )
            blocks.append(Text(told))
        return blocks

    def asked(self) -> list[Block]:
        told, window = self.told, self.told["window"]
        pairs = {
            "log": f"{told['log']['file']} ({told['log']['zone']})",
            "forecast days": f"{window['from']} … {window['to']}",
            "known before": count(told["log"]["before"]),
            "opened": count(self.truth["opened"]),
            "due": count(self.truth["due"]),
        }
        if told["scenario"]:
            pairs |= {
                "scenario": told["scenario"],
                "arrivals": self.word(ARRIVALS[told["arrivals"]]),
                "replications": str(told["replications"]),
            }
        if told["arrivals"] == "forecast":
            pairs["opened told"] = count(told["forecasts"][SIMULATED][0]["opened"])
        blocks: list[Block] = [Pairs([(self.word(name), what) for name, what in pairs.items()])]
        drawn = told["drawn"] or {}
        if any(drawn.values()):
            blocks.append(Text(self.say("drawn", kinds=count(drawn["kind"]), areas=count(drawn["area"]))))
        return blocks

    def errors(self) -> list[Block]:
        heads = [self.word(name) for name in ("forecast by", *ERRORS)]
        rows = [
            (
                self.forecast(name),
                *self._errors(errors["city"], signed=True),
                _number(errors["units"]["on_time"], 1),
            )
            for name, errors in self.told["errors"].items()
        ]
        chance = self.told["floor"]
        rows.append(
            (self.word("chance alone"), *self._errors(chance["city"]), _number(chance["units"]["on_time"], 1))
        )
        blocks: list[Block] = [
            Text(self.say("errors told")),
            Table(self.say("errors caption"), [*heads, self.word("mean of units")], rows),
        ]
        if calm := self.told["without_breaks"]:
            rows = [(self.forecast(name), *self._errors(city, signed=True)) for name, city in calm.items()]
            blocks.append(Table(self.say("calm caption"), heads, rows))
        return [*blocks, Charts([chart for chart in (self._backlogs(), self._sojourns()) if chart])]

    @staticmethod
    def _errors(city: Mapping[str, Any], *, signed: bool = False) -> list[str]:
        absolute = ("distance_days", "backlog_mean", "backlog_worst")
        return [
            _number(city.get(name), digits, signed=signed and name not in absolute)
            for name, digits in ERRORS.values()
        ]

    def _shown(self) -> list[str]:
        """The forecasts that figures show: more lines could not be told apart."""
        return [
            name for name in (SIMULATED, "last month", "Kaplan-Meier", "queues") if name in self.forecasts
        ]

    def _backlogs(self) -> Chart | None:
        ends = [
            city["backlog"]
            for city in (self.truth, *(self.told["forecasts"][name][0] for name in self._shown()))
        ]
        if len(ends[0]) < 2:
            return None
        names = [self.word("true"), *map(self.forecast, self._shown())]
        seen = "; ".join(
            f"{name} {count(values[0])} … {count(values[-1])}"
            for name, values in zip(names, ends, strict=True)
        )
        labels = [str(place + 1) for place in range(len(ends[0]))]
        return lines(
            self.say("backlogs"), labels, [Series(*one) for one in zip(names, ends, strict=True)], count,
            alt=self.say("backlogs seen", told=seen), bounds=(0.0, None),
        )  # fmt: skip

    def _sojourns(self) -> Chart:
        by = self.told["closed_by"]
        names = ["truth", *self._shown()]
        shown = [self.word("true"), *map(self.forecast, self._shown())]
        values = [[float("nan") if one is None else one for one in by[name]] for name in names]
        seen = "; ".join(f"{name} {percent(each[-1])}" for name, each in zip(shown, values, strict=True))
        return lines(
            self.say("sojourns"), by["ages"], [Series(*one) for one in zip(shown, values, strict=True)], percent,
            alt=self.say("sojourns seen", told=seen), bounds=(0.0, 1.0),
        )  # fmt: skip

    def regimes(self) -> list[Block]:
        changes = sorted(self.told["changes"], key=lambda one: (not one["is_break"], one["chance"]))
        if not changes:
            return [Text(self.say("no changes"))]
        names = ("kind", "week", "change", "share closed", "before", "after", "at once", "tickets")
        rows = [
            (
                one["kind"], one["week"], self.word("break" if one["is_break"] else "drift"),
                self.word("at once") if one["within"] == "at once" else f"≤ {one['within']}",
                percent(one["before"][one["within"]]), percent(one["after"][one["within"]]),
                f"{percent(one['before']['at once'])} → {percent(one['after']['at once'])}", count(one["tickets"]),
            )
            for one in changes[:ROWS]
        ]  # fmt: skip
        heads = [self.word(name) for name in names]
        return [
            Text(self.say("changes told")),
            Table(self.say("changes caption"), heads, rows, frozenset({0, 1, 2, 3})),
        ]

    def units(self) -> list[Block]:
        captions = {"department": "departments caption", "unit": "units caption"}
        return [table for sort, caption in captions.items() for table in self._shares(sort, caption)]

    def _shares(self, sort: str, caption: str) -> list[Block]:
        """The shares on time of every cell of a sort, the largest first."""
        of = self.told["bands"]["of"]
        told = {cell["name"]: cell for cell in self.told["forecasts"][of] if cell["sort"] == sort}
        bands = {cell["name"]: cell for cell in self.told["bands"]["cells"] if cell["sort"] == sort}
        cells = [cell for cell in self.told["truth"] if cell["sort"] == sort and cell["on_time"] is not None]
        rows = []
        for cell in sorted(cells, key=lambda one: -one["due"])[:ROWS]:
            mine, band = (each.get(cell["name"], {}).get("on_time") for each in (told, bands))
            rows.append(
                (
                    cell["name"], count(cell["due"]), percent(cell["on_time"]), percent(mine),
                    NOTHING if mine is None else _number(100 * (mine - cell["on_time"]), 1, signed=True),
                    NOTHING if band is None else f"{percent(band['low'])} … {percent(band['high'])}",
                )
            )  # fmt: skip
        heads = [self.word(name) for name in (sort, "due", "true", "forecast", "error", "band")]
        return [Table(self.say(caption, of=self.forecast(of)), heads, rows)] if rows else []

    def ahead(self) -> list[Block]:
        bands, origins = self.told["bands"], self.told["origins"]
        days = [one["from"] for one in origins["Kaplan-Meier"]]
        if not bands["measures"]:
            return []
        names = {
            "on_time": "on time",
            "within_1": "within 1",
            "within_7": "within 7",
            "within_30": "within 30",
        }
        rows = [
            (
                self.word(names[name]),
                _number(100 * one["drift"], 1),
                count(one["cells"]),
                percent(one["inside"]),
            )
            for name, one in bands["measures"].items()
        ]
        heads = [self.word(name) for name in ("measure", "moves", "cells", "inside")]
        errors = {
            name: {one["from"]: one["city"]["on_time"] for one in each} for name, each in origins.items()
        }
        earlier = [
            (self.forecast(name), *(_number(each.get(day), 1, signed=True) for day in days))
            for name, each in errors.items()
        ]
        return [
            Text(self.say("bands told", sure=percent(bands["sure"]), number=len(days))),
            Table(self.say("bands caption"), heads, rows),
            Table(self.say("origins caption"), [self.word("origin"), *days], earlier),
        ]

    def logs(self) -> list[Block]:
        known = {name: each for name, each in self.told["distances"].items() if each}
        if not known:
            return []
        rows = [
            (
                self.forecast(name),
                *(_number(each[key], 3 if key == "n_gram" else 1) for key in DISTANCES.values()),
            )
            for name, each in known.items()
        ]
        heads = [self.word(name) for name in ("forecast by", *DISTANCES)]
        return [Text(self.say("distances told")), Table(self.say("distances caption"), heads, rows)]

    def causes(self) -> list[Block]:
        splits = self.told["split"]
        true = next(iter(splits.values()))["true"]
        rows = [
            (
                self.forecast(name), count(one["told"]),
                *(_number(one[part], 0, signed=True) for part in ("volume", "mix", "regime")),
            )
            for name, one in splits.items()
        ]  # fmt: skip
        heads = [self.word(name) for name in ("forecast by", "late", "volume", "mix", "regime")]
        return [
            Text(self.say("split told", true=count(true))),
            Table(self.say("split caption"), heads, rows),
        ]


def _number(value: float | None, digits: int, *, signed: bool = False) -> str:
    if value is None:
        return NOTHING
    told = f"{abs(value):.{digits}f}"
    sign = ("+" if value > 0 else "−") if signed and told.strip("0.") else ""
    return sign + told
