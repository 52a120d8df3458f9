"""The page of an experiment's results: its question, its verdict, every claim with what was found; or, over an
ensemble, in how many plausible cities it holds."""

from __future__ import annotations

import base64
import csv
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import PetitionError
from sim.report.page.again import again, cities, read_json
from sim.report.page.blocks import Block, Page, Picture, Table, Text
from sim.report.page.parts import Parts, as_written_here, put_together
from sim.report.page.sentences import speaking, word
from sim.report.quantities import Language
from sim.report.style import NOISE
from sim.report.wording import NOTHING, number, p_value, percent

VERDICT, EXPERIMENT, CONTRASTS, FIGURES = "verdict.json", "experiment.toml", "contrasts.csv", "figures"
"""Files of results; the first one is that by which they are known."""
OVER = "over.json"
"""The file by which results over an ensemble, or under rival theories, are known."""
MOST = 3_000_000
"""Bytes of figures that a page takes."""
SMALL = 1e-3
"""Below it a number has five digits after the point: nobody reads powers of ten."""
SHOWN = 80
"""Contrasts that a page lists."""


def page(folder: Path, language: Language) -> Page:
    """The page of a folder of results. Raises PetitionError for what cannot be read."""
    told = read_json(folder / VERDICT)
    experiment = _experiment(folder / EXPERIMENT)
    with as_written_here(folder / VERDICT):
        parts: Parts = [
            ("answer", _answer(told, experiment, language)),
            ("claims", _claims(told, language)),
            ("figures", _figures(folder, experiment, language)),
            ("contrasts", _contrasts(folder / CONTRASTS, experiment, language)),
            ("again", again(folder, language)),
        ]
    return put_together(folder, language, "experiment", str(experiment["title"]), parts)


def over_page(folder: Path, language: Language) -> Page:
    """The page of an experiment over an ensemble, or under rival theories. Raises PetitionError for what cannot be
    read."""
    told = read_json(folder / OVER)
    experiment = _experiment(folder / EXPERIMENT)
    with as_written_here(folder / OVER):
        parts: Parts = [
            ("answer", _over(told, experiment, language)),
            ("claims", _counted(told, language)),
            ("figures", _figures(folder, experiment, language)),
            ("again", again(folder, language)),
        ]
    return put_together(
        folder, language, "experiment", str(experiment["title"]), [part for part in parts if part[1]]
    )


def _over(told: Mapping[str, Any], experiment: Mapping[str, Any], language: Language) -> list[Block]:
    say = speaking(language)
    size = say("a size", replications=told["replications"], share=percent(told["scale"], 0))
    blocks: list[Block] = [Text(str(experiment["question"]))]
    if told["ensemble"] is None:
        return [*blocks, Text(say("under theories"), strong=True), Text(size)]
    claims = told["claims"]
    most = sum(2 * one["holds"] > one["members"] for one in claims)
    every = sum(one["holds"] == one["members"] for one in claims)
    answer = say(
        "over answer",
        number=len(claims),
        members=told["members"],
        ensemble=told["ensemble"],
        most=most,
        every=every,
    )
    return [*blocks, Text(answer, strong=True), Text(size)]


def _counted(told: Mapping[str, Any], language: Language) -> list[Block]:
    say = speaking(language)
    if told["ensemble"] is None:
        return [_table(say("claims table"), told["claims"], language), Text(say("claims below"))]
    rows = [
        (one["claim"], f"{one['holds']} / {one['members']}", str(one["surely"]), str(one["surely_not"]),
         _interval(one["mean"], one["low"], one["high"]), _share(one["share_of_parameters"]),
         _bound(one["expected"], language), one["variant"] or NOTHING)
        for one in told["claims"]
    ]  # fmt: skip
    names = ("what", "holds", "surely", "surely_not", "found", "params", "expected", "variant")
    heads = [word(language, name) for name in names]
    return [Table(say("over table"), heads, rows, frozenset({0, 6, 7})), Text(say("over below"))]


def _share(value: float | None) -> str:
    return NOTHING if value is None else percent(value, 0)


def _experiment(file: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        if missing := {"title", "question", "statistics"} - told.keys():
            raise ValueError(f"it lacks {' and '.join(sorted(missing))}")
    except (OSError, ValueError, RecursionError) as error:
        raise PetitionError(f"{file.name} cannot be read: {error}", file=str(file)) from error
    return told


def _answer(told: Mapping[str, Any], experiment: Mapping[str, Any], language: Language) -> list[Block]:
    say = speaking(language)
    verdicts = [one["verdict"] for one in told["hypotheses"]]
    counts = {
        name: verdicts.count(of)
        for name, of in (
            ("supported", "supported"),
            ("undecided", "undecided"),
            ("failed", "not supported"),
            ("fixed", "by construction"),
        )
    }
    answer = say(
        "verdict", verdict=word(language, told["verdict"]).capitalize(), number=len(verdicts), **counts
    )
    blocks: list[Block] = [
        Text(str(experiment["question"])), Text(answer, strong=True), Text(_size(told["size"], language)),
        Text(cities(told, language)),
    ]  # fmt: skip
    if full := told.get("full"):
        name = "full agrees" if full["agrees"] else "full differs"
        size = _size(full["size"], language)
        return [*blocks, Text(say(name, size=size, verdict=word(language, full["verdict"])))]
    return [*blocks, Text(say("is full" if told["size"]["scale"] >= 1 else "not full"))]


def _size(size: Mapping[str, Any], language: Language) -> str:
    say = speaking(language)
    until = f", … {size['until']}" if size.get("until") else ""
    return say("a size", replications=size["replications"], share=percent(size["scale"], 0)) + until


def _claims(told: Mapping[str, Any], language: Language) -> list[Block]:
    say = speaking(language)
    blocks: list[Block] = [_table(say("claims table"), told["hypotheses"], language)]
    if full := told.get("full"):
        blocks.append(_table(say("full table"), full["hypotheses"], language))
    return [*blocks, Text(say("claims below"))]


def _table(caption: str, judged: Sequence[Mapping[str, Any]], language: Language) -> Table:
    rows = [
        (one["claim"], word(language, one["verdict"]), _interval(one["mean"], one["low"], one["high"]),
         _number(one.get("detectable")), _bound(one["expected"], language), one["variant"] or NOTHING, one["of"],
         one["source"])
        for one in judged
    ]  # fmt: skip
    names = ("what", "verdict", "found", "shown", "expected", "variant", "of", "source")
    return Table(caption, [word(language, name) for name in names], rows, frozenset({0, 1, 2, 4, 5, 6, 7}))


def _bound(ends: Sequence[float | None], language: Language) -> str:
    low, high = ends
    if low is None and high is None:
        return NOTHING
    if low is None:
        return word(language, "below", number=_number(high))
    if high is None:
        return word(language, "above", number=_number(low))
    return word(language, "within", low=_number(low), high=_number(high))


def _interval(mean: float | None, low: float | None, high: float | None) -> str:
    return f"{_number(mean)} ({_number(low)} … {_number(high)})"


def _number(at: float | str | None) -> str:
    """A number of a table, without what is rounding."""
    if at in (None, ""):
        return NOTHING
    value = float(at or 0)
    value = 0.0 if abs(value) < NOISE else value
    return f"{value:.5f}".replace("-", "−") if 0 < abs(value) < SMALL else number(value)


def _figures(folder: Path, experiment: Mapping[str, Any], language: Language) -> list[Block]:
    """The figures of the results, as pictures that can load and run nothing."""
    say = speaking(language)
    titles = {
        f"figure-{place}": one.get("title", "") for place, one in enumerate(experiment.get("figures", []), 1)
    }
    blocks: list[Block] = []
    room = MOST
    for place, file in enumerate(sorted((folder / FIGURES).glob("*.svg")), 1):
        content = file.read_bytes()
        if len(content) > room:
            blocks.append(Text(say("left out", name=file.name)))
            continue
        room -= len(content)
        title = str(titles.get(file.stem, experiment["title"]))
        told = say("picture", number=place, name=file.stem, title=title)
        in_english = say("picture words")
        caption = told if language == "en" else f"{told}。{in_english}"
        source = "data:image/svg+xml;base64," + base64.b64encode(content).decode()
        blocks.append(Picture(source, told, caption))
    return blocks


def _contrasts(file: Path, experiment: Mapping[str, Any], language: Language) -> list[Block]:
    say = speaking(language)
    labels = {one["name"]: one.get("label", one["name"]) for one in experiment["statistics"]}
    try:
        with file.open(encoding="utf-8", newline="") as text:
            found = list(csv.DictReader(text))
    except OSError:
        return []
    rows = [
        (labels.get(one["statistic"], one["statistic"]), one["variant"] or NOTHING, one["contrast"],
         _number(one["mean"]), f"{_number(one['low'])} … {_number(one['high'])}",
         p_value(float(one["p"]) if one["p"] else None))
        for one in found[:SHOWN]
    ]  # fmt: skip
    names = ("statistic", "variant", "contrast", "difference", "interval", "p")
    caption = say("contrasts table", shown=len(rows), number=len(found))
    table = Table(caption, [word(language, name) for name in names], rows, frozenset({0, 1, 2}))
    return [table, Text(say("contrasts below"))]
