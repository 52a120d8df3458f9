"""petition levers: the thirteen experiences as levers, and what each of them does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import studies
from sim.cli.arguments import AllowRules
from sim.cli.language import Lang, spoken

if TYPE_CHECKING:
    from sim.report.quantities import Language
    from sim.scenario.levers import Experience
    from sim.study.experiments.levers import Effects

WIDE = 132
"""Columns that a table of effects needs; a narrow terminal had better break lines than figures."""


def levers(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="LEVER...", help="Only these.", show_default="all")
    ] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Run them, and tell what they do.")] = False,
    scenario: Annotated[str, typer.Option(metavar="SCENARIO", help="In which they are measured.")] = "base",
    replications: Annotated[int, typer.Option("--replications", "-n", min=2, help="Of each arm.")] = 8,
    scale: studies.Scale = 1.0,
    seed: studies.Seed = None,
    until: studies.Until = None,
    jobs: studies.Jobs = None,
    cluster: studies.Cluster = None,
    store: studies.StoreFolder = studies.STORE,
    force: studies.Force = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder for the pages levers.md and devices.md, or lever-effects.md."
        ),
    ] = None,
    as_json: studies.AsJson = False,
    lang: Lang = None,
    allow_rules: AllowRules = False,
) -> None:
    """List the thirteen experiences of the reform as levers; --measure tells what each of them does."""
    from sim.scenario import levers as known

    if out is not None:
        _expect_pages(out, ["lever-effects.md"] if measure else ["levers.md", "devices.md"])
    wanted = known.chosen(names or [])
    shown = [
        known.Experience(
            one.number, one.name, one.chinese, [lever for lever in one.levers if lever in wanted]
        )
        for one in known.experiences()
    ]
    shown = [one for one in shown if one.levers]
    if measure:
        from sim.study.experiments.levers import measure as carry_out

        with studies.runs(jobs, cluster, store, force) as runs:
            found = carry_out(
                wanted,
                runs,
                scenario=scenario,
                replications=replications,
                scale=scale,
                seed=seed,
                until=until,
            )
        told: Any = found.to_dict()
    else:
        told = [experience.to_dict() for experience in shown]
    if out is not None:
        _write(out, _effects_page(found, shown) if measure else _pages())
    if as_json:
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False, default=str, allow_nan=False))
    elif measure:
        _show_effects(found)
    elif out is None:
        _show(shown, spoken(lang))


def _pages() -> dict[str, str]:
    from sim.scenario.levers import devices, experiences
    from sim.study.experiments.lever_pages import devices_page, levers_page

    return {
        "levers.md": levers_page(experiences()),
        "devices.md": devices_page(devices(), experiences()),
    }


def _effects_page(found: Effects, shown: list[Experience]) -> dict[str, str]:
    from sim.study.experiments.lever_pages import effects_page

    return {"lever-effects.md": effects_page(found, shown)}


def _expect_pages(folder: Path, names: list[str]) -> None:
    """Raise PetitionError if a page would be written over one that somebody else has written."""
    from sim.errors import PetitionError
    from sim.study.experiments.lever_pages import MARK

    for name in names:
        place = folder / name
        if place.exists() and (not place.is_file() or MARK not in place.read_text(errors="replace")):
            raise PetitionError(
                f"{place} exists and is no page of this program", key="out", expected="another folder"
            )


def _write(folder: Path, pages: dict[str, str]) -> None:
    from sim.history.disk.files import replacing

    for name, page in pages.items():
        with replacing(folder / name) as place:
            folder.mkdir(parents=True, exist_ok=True)
            place.write_text(page, encoding="utf-8")
        typer.echo(f"wrote {folder / name}", err=True)


def _show(shown: list[Experience], speech: Language) -> None:
    """Every lever with its mechanism, in English; in Chinese with what its keys mean."""
    from rich.console import Console
    from rich.table import Table

    from sim.study.experiments.lever_pages import bounds, text

    console, chinese = Console(highlight=False, markup=False), speech == "zh"
    for experience in shown:
        name = experience.chinese if chinese else f"{experience.name}  {experience.chinese}"
        console.print(f"{experience.number:>2}  {name}", style="bold")
        table = Table(box=None, show_header=False, padding=(0, 1, 0, 4))
        for lever in experience.levers:
            names = (
                (lever.chinese, lever.name)
                if chinese
                else (f"{lever.name}  {lever.chinese}", lever.mechanism)
            )
            table.add_row(*names)
            for key, values in lever.keys.items():
                told = " → ".join(text(value) for value in values)
                reach = f"  ({bounds(key)})" if bounds(key) else ""
                table.add_row("", f"{key}: {told}{reach}")
                if chinese and (means := _meaning(key)):
                    table.add_row("", f"  {means}")
        console.print(table)


def _meaning(key: str) -> str:
    """What a key means, in Chinese; of an entry of a table what its key means in any of them."""
    from sim.scenario.declared import declared
    from sim.scenario.keys import read_key

    path = read_key(key)
    found = [
        one.key.zh
        for one in declared()
        if len(one.path) == len(path)
        and all(mine == given or mine == "*" for mine, given in zip(one.path, path, strict=True))
    ]
    return found[0] if found else ""


def _show_effects(found: Effects) -> None:
    from rich.console import Console
    from rich.table import Table

    from sim.study.experiments.lever_pages import COLUMNS, figure, is_sure

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("lever", no_wrap=True)
    table.add_column("arm", overflow="fold")
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for effect in found.effects:
        cells = ((effect.differences[name]) for name in COLUMNS)
        table.add_row(
            effect.lever.name, effect.arm, *(figure(one) + ("*" if is_sure(one) else " ") for one in cells)
        )
    console = Console(highlight=False, markup=False)
    console.width = max(console.width, WIDE)
    console.print(table)
    console.print(
        "against off, in points; backlog, sojourn, repeats, contacts in percent; * 95 % interval without zero",
        soft_wrap=True,
    )
