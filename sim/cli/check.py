"""petition check: whether scenarios are in order, and what they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.arguments import AllowRules
from sim.cli.language import Lang, spoken, told_in

if TYPE_CHECKING:
    from sim.report.quantities import Language
    from sim.scenario.schema import Scenario

SHOWN = 20
"""Numbers without a source that are listed by name; of more only the count is told."""


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Scenario files, or names of built-in ones.", show_default=False
        ),
    ],
    rewrite: Annotated[
        Path | None,
        typer.Option(
            metavar="NEW", help="Write the one FILE, of an older form, in today's to NEW, and check that."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a file, with the loads that are expected.")
    ] = False,
    lang: Lang = None,
    allow_rules: AllowRules = False,
) -> None:
    """Check scenarios: all that is wrong with each, or what it describes and which of its numbers lack a source."""
    if rewrite is not None:
        files = [_rewritten(files, rewrite)]
    speech = spoken(lang)
    in_order = [_is_in_order(file, as_json, speech) for file in files]
    if not all(in_order):
        raise typer.Exit(2)


def _rewritten(files: list[str], new: Path) -> str:
    from sim.errors import PetitionError
    from sim.history.disk.files import replacing
    from sim.scenario.files import locate, parsed
    from sim.scenario.rewrite import rewritten

    if len(files) != 1:
        raise PetitionError("one file at a time is written anew", expected="FILE --rewrite NEW")
    if new.exists():
        raise PetitionError(f"{new} exists", key="rewrite", expected="a new name")
    old = locate(files[0])
    parsed(old)  # tells what is not TOML at all
    with replacing(new) as place:
        place.write_text(rewritten(old.read_text(encoding="utf-8-sig")), encoding="utf-8")
    typer.echo(f"{new}: {old} in today's form")
    return str(new if new.suffix == ".toml" else new.resolve())


def _is_in_order(file: str, as_json: bool, speech: Language) -> bool:
    from sim.errors import PetitionError
    from sim.report.terminal import many, word
    from sim.scenario.explain import explain
    from sim.scenario.load import faults, load

    try:
        found = faults(file)
    except PetitionError as error:
        typer.echo(f"{word(speech, 'cannot check', file=file)}\n{told_in(speech, str(error))}")
        return False
    if found:
        told = word(speech, "faults", file=file, faults=many(speech, len(found), "fault"))
        typer.echo(f"{told}\n{told_in(speech, explain(found))}")
        return False
    scenario = load(file)
    try:
        _compile(scenario)
    except PetitionError as error:
        typer.echo(f"{word(speech, 'cannot compile', file=file)}\n{told_in(speech, str(error))}")
        return False
    _tell(file, scenario, as_json, speech)
    return True


def _tell(file: str, scenario: Scenario, as_json: bool, speech: Language) -> None:
    """What a scenario in order describes, and what it is expected to be asked for."""
    from sim.city.outlook import outlook
    from sim.cli.outlook import hotline, listed, table, told
    from sim.report.terminal import word
    from sim.scenario.levers import turned_on
    from sim.scenario.reforms import timeline

    steps = timeline(scenario)
    levers, expected = turned_on(steps), outlook(steps)
    lines = [*_described(scenario, speech), *told(expected, speech), _levers(levers, speech)]
    rows = listed(expected)
    if as_json:
        since = {name: day and day.isoformat() for name, day in levers.items()}
        found = {
            "scenario": file,
            "told": lines,
            "levers": since,
            "overloaded": rows,
            "hotline": hotline(expected),
        }
        typer.echo(json.dumps(found, ensure_ascii=False, allow_nan=False))
        return
    typer.echo("\n".join([word(speech, "in order", file=file), *(f"  {line}" for line in lines)]))
    if rows:
        from rich.console import Console

        Console(highlight=False, markup=False).print(table(rows, speech))


def _levers(on: Mapping[str, date | None], speech: Language) -> str:
    """Which levers are on, with the day of those that a reform turns on."""
    from sim.report.terminal import word
    from sim.scenario.levers import experiences

    chinese = {lever.name: lever.chinese for one in experiences() for lever in one.levers}
    names = {name: chinese[name] if speech == "zh" else name for name in on}
    told = [
        names[name] if day is None else word(speech, "lever from", lever=names[name], day=day)
        for name, day in on.items()
    ]
    between = "；" if speech == "zh" else ", "
    return word(speech, "levers on", levers=between.join(told) or word(speech, "none"))


def _compile(scenario: Scenario) -> None:
    """Raise PetitionError if a rule of the user's own cannot become machine code."""
    from sim.city.disciplines import policies_of, table
    from sim.scenario.reforms import timeline

    if scenario.own_rules.members:
        table(policies_of(step for _, step in timeline(scenario)))


def _events(scenario: Scenario, speech: Language) -> list[str]:
    """What has a date: shocks, campaigns and reforms; of those that do not touch the run how many there are."""
    from sim.report.terminal import many, word

    begin, end = scenario.time.start, scenario.time.end
    told, outside = [], 0
    for what, those in (("shock", scenario.demand.shocks), ("campaign", scenario.incentive.campaigns)):
        here = {name: one for name, one in those.items() if one.start < end and one.end > begin}
        told += [word(speech, what, start=one.start, end=one.end, name=name) for name, one in here.items()]
        outside += len(those) - len(here)
    return [
        *told,
        *([word(speech, "outside", events=many(speech, outside, "event"))] if outside else []),
        *(word(speech, "reform", day=reform.date, title=reform.title) for reform in scenario.reforms),
    ]


def _described(scenario: Scenario, speech: Language) -> list[str]:
    from functools import partial

    from sim.engine.size import memory
    from sim.report.terminal import many, word
    from sim.report.wording import count, size
    from sim.scenario.holidays import notes
    from sim.scenario.listed import notes as about_list
    from sim.scenario.places import places
    from sim.scenario.reforms import timeline
    from sim.scenario.unsourced import unsourced

    say = partial(word, speech)
    where, time = places(scenario.city), scenario.time
    days = (time.end - time.start).days
    needed = sum(memory(timeline(scenario), days, 1.0).values())
    lines = [
        scenario.title,
        say("dates", start=time.start, end=time.end, days=many(speech, days, "day")),
        say(
            "city described", districts=many(speech, len(where.districts), "district"),
            streets=many(speech, len(where.street_names), "street"), people=count(sum(where.populations)),
            categories=len(scenario.catalogue.categories),
        ),
        say(
            "needs", needs=count(scenario.demand.needs_per_year),
            contacts=count(scenario.staffing.sized_for.contacts_per_year),
        ),
        say("memory", size=size(needed)),
    ]  # fmt: skip
    lines += [
        say("rules of", file=name, kinds=", ".join(kinds), digest=digest)
        for name, kinds, digest in _rules(scenario)
    ]
    lines += _events(scenario, speech)
    lines += [*notes(time), *about_list(scenario)]
    bare = unsourced(scenario)
    if not bare:
        return [*lines, say("sourced")]
    lines.append(say("bare", numbers=many(speech, len(bare), "number")))
    lines += [f"  {key}" for key in bare[:SHOWN]]
    if len(bare) > SHOWN:
        lines.append(say("and more", number=len(bare) - SHOWN))
    return lines


def _rules(scenario: Scenario) -> list[tuple[str, list[str], str]]:
    """Files of rules: their names, what they add, and the first digits of their hashes."""
    return [(one["file"], one["kinds"], one["sha256"][:12]) for one in scenario.own_rules.told()]
