"""A scenario in words: its levers, its reforms and events, where its numbers come from and which are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.policies.demand import Shock
from sim.policies.pressure import Campaign
from sim.report.page.blocks import Block, Table, Text
from sim.report.page.sentences import listed, speaking, word
from sim.report.quantities import Language
from sim.report.wording import NOTHING, count
from sim.scenario.declared import nearest_key
from sim.scenario.keys import at, find, read_key
from sim.scenario.levers import experiences, turned_on
from sim.scenario.provenance import Provenance
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.scenario.unsourced import unsourced

LONGEST = 60
"""Letters of a value that are shown."""


def told(scenario: Scenario, language: Language) -> list[Block]:
    """Which levers are on."""
    say = speaking(language)
    names = {
        lever.name: lever.chinese if language == "zh" else lever.name
        for experience in experiences()
        for lever in experience.levers
    }
    on = [
        names[name] if day is None else say("from", name=names[name], day=day)
        for name, day in turned_on(timeline(scenario)).items()
    ]
    return [Text(say("levers on", levers=listed(language, on, 99)) if on else say("no levers"))]


def events(scenario: Scenario, language: Language) -> list[Block]:
    """What has a date: reforms and what they set, shocks, campaigns."""
    say = speaking(language)
    rows = [
        (one.start, say("shock", factor=f"{one.factor:g}", end=one.end, name=name), "")
        for name, one in scenario.demand.shocks.items()
        if _overlaps(one, scenario)
    ]
    rows += [
        (one.start, say("campaign", end=one.end, name=name), "")
        for name, one in scenario.incentive.campaigns.items()
        if _overlaps(one, scenario)
    ]
    rows += [
        (one.date, say("reform", title=one.title or one.name), _source(one.provenance))
        for one in scenario.reforms
    ]
    if not rows:
        return [Text(say("no events"))]
    cells = [(str(day), what, source) for day, what, source in sorted(rows, key=lambda row: row[0])]
    heads = [word(language, name) for name in ("date", "what", "source")]
    blocks: list[Block] = [Table(say("events table"), heads, cells, frozenset({0, 1, 2}))]
    changed = [
        (f"{one.date} {change.key}", _shown(change.value, language),
         _source(change.register.get((), one.provenance)))
        for one in scenario.reforms
        for change in one.changes
    ]  # fmt: skip
    if changed:
        heads = [word(language, name) for name in ("key", "becomes", "source")]
        blocks.append(Table(say("changes table"), heads, changed, frozenset({0, 1, 2})))
    return blocks


def _overlaps(one: Shock | Campaign, scenario: Scenario) -> bool:
    """Whether an event falls into the time of the run."""
    return one.start < scenario.time.end and scenario.time.start < one.end


def numbers(scenario: Scenario, language: Language) -> list[Block]:
    """What is cited, which numbers come from there, which are assumed, and which say nothing."""
    say = speaking(language)
    data = scenario.model_dump()
    sourced, assumed = [], []
    for key, what in scenario.register.items():
        path = find(data, read_key(key))
        value = _shown(at(data, path), language)
        meaning = _meaning(path, data, language)
        if what.source is not None:
            sourced.append((key, meaning, value, what.source, what.note or ""))
        elif what.assumption is not None:
            span = "" if what.range is None else f"{what.range[0]} … {what.range[1]}"
            assumed.append((key, meaning, value, span, what.assumption))
    bare = unsourced(scenario)
    blocks: list[Block] = [
        Text(
            say("bare", number=count(len(bare)), keys=listed(language, bare)) if bare else say("all sourced")
        )
    ]
    if scenario.sources:
        heads = [word(language, name) for name in ("source", "what")]
        blocks.append(Table(say("sources table"), heads, [*scenario.sources.items()], frozenset({0, 1})))
    every = frozenset(range(5))
    if sourced:
        heads = [word(language, name) for name in ("key", "meaning", "value", "source", "note")]
        blocks.append(Table(say("sourced table"), heads, sourced, every))
    if assumed:
        heads = [word(language, name) for name in ("key", "meaning", "value", "range", "assumption")]
        blocks.append(Table(say("assumed table"), heads, assumed, every))
    return blocks


def _meaning(path: tuple[str | int, ...], data: Mapping[str, Any], language: Language) -> str:
    """What a key means; of a table what it is part of."""
    found = nearest_key(Scenario, path, data)
    if found is None:
        return NOTHING
    return (found.key.zh if language == "zh" else found.key.description).replace("`", "")


def _source(what: Provenance) -> str:
    return what.source or what.assumption or NOTHING


def _several(value: object) -> str:
    """Entries one after the other: "easy 0.5, hard 0.15"."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_several(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_several, value))
    return str(value)


def _shown(value: Any, language: Language) -> str:
    """A value, or of a long one how much there is."""
    if isinstance(value, Mapping | list | tuple):
        told = _several(value)
        return told if len(told) <= LONGEST else speaking(language)("entries", number=len(value))
    text = NOTHING if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
