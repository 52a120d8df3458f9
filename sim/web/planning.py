"""From a log to a plan: a city is fitted to it, judged by its later months, and given the officers for a promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import sim
from sim.web import sent, settings
from sim.web.faults import reading
from sim.web.limits import bounded

Tell = Callable[[Mapping[str, Any]], None]
READ, FITTED = 900, 3000
"""Seconds of the processor that reading a log, and what is made of it, may take."""
MOST_REPLICATIONS, MOST_PROMISES, MOST_YEARS = 50, 5, 400
LONGEST = 200
"""Letters of a promise, or of how long an officer needs."""
LOG = ("mapping", "zone", "order")


def tickets(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """What a log is worth. It came from outside: memory, time and disk are bounded."""
    with bounded(Path(ask["log"]).parent, READ):
        read = sim.read_tickets(ask["log"], **_choices(ask))
    return read.quality


def scenario(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Keep a scenario that a page sent; it came from outside, too."""
    name, made = sent.keep(ask["name"], ask["text"], Path(ask["place"]))
    return {"name": name, "title": made.title}


def calibrate(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """A city fitted to a log, as a scenario in a folder of its own."""
    folder = Path(ask["folder"])
    times = reading(ask.get("times") or {}, "handling-time", dict, "times by unit")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with bounded(Path(ask["log"]).parent, FITTED):
            sim.calibrate(
                ask["log"], until=ask.get("until") or "", out=folder / f"{folder.name}.toml",
                handling_time=times, progress=_staged(tell), **_choices(ask),
            )  # fmt: skip
    except BaseException:
        with suppress(OSError):
            folder.rmdir()
        raise
    return {"folder": folder.name, **city(folder)}


def city(folder: Path) -> dict[str, Any]:
    """What was fitted, as the folder of a city tells."""
    return {"told": json.loads((folder / f"{folder.name}.calibration.json").read_text("utf-8"))}


def validate(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """A scenario beside later months of a log."""
    offered, name = {**ask["own"], **{one: one for one in sim.built_in()}}, ask.get("scenario")
    if name not in offered:
        raise sim.PetitionError(f'there is no scenario "{name}"', key="scenario", expected=", ".join(offered))
    times = reading(ask.get("replications"), "replications", int, f"1 to {MOST_REPLICATIONS}")
    if not 1 <= times <= MOST_REPLICATIONS:
        raise sim.PetitionError(
            f"{times} replications", key="replications", expected=f"1 to {MOST_REPLICATIONS}"
        )
    folder = Path(ask["folder"])
    with bounded(Path(ask["log"]).parent, FITTED):
        sim.validate(
            offered[name], ask["log"], start=ask.get("from") or "", end=ask.get("to") or None,
            exported=ask.get("exported") or None, arrivals=ask.get("arrivals") or "given",
            replications=times, out=folder, progress=_staged(tell), **_choices(ask),
        )  # fmt: skip
    return {"folder": folder.name, **validation(folder)}


def validation(folder: Path) -> dict[str, Any]:
    """What a validation found, as its folder tells: of the whole city."""
    told = json.loads((folder / "validation.json").read_text("utf-8"))
    kept = ("log", "window", "scenario", "arrivals", "replications", "drawn", "floor", "changes")
    return {
        **{name: told[name] for name in kept},
        "truth": told["truth"][0],
        "errors": {name: one["city"] for name, one in told["errors"].items()},
    }


def staff(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """The fewest officers with whom promises are kept, as a plan in a folder."""
    setting = settings.read(ask.get("setting"), ask["own"])
    promises = [
        reading(one, "promise", str, "text")[:LONGEST]
        for one in reading(ask.get("promises"), "promises", list, "promises")[:MOST_PROMISES]
    ]
    years = ask.get("years")
    if years is not None and not 1 <= reading(years, "years", int, f"1 to {MOST_YEARS}") <= MOST_YEARS:
        raise sim.PetitionError(f"{years} years", key="years", expected=f"1 to {MOST_YEARS}")
    folder = Path(ask["folder"])

    def progress(computed: int, missing: int, stored: int) -> None:
        tell({"stage": "years", "count": computed + stored})

    with (
        setting.bounds(folder.parent),
        sim.replications(jobs=1, store=ask["store"], progress=progress) as runs,
    ):
        sim.staff(
            setting.load(), promises, by=ask.get("by") or "street", of=ask.get("of") or [],
            budget=ask.get("budget"), years=years, around=False, scale=setting.scale, out=folder, runs=runs,
        )  # fmt: skip
    return {"folder": folder.name, **plan(folder)}


def plan(folder: Path) -> dict[str, Any]:
    """A plan, as its folder tells."""
    return json.loads((folder / "staffing.json").read_text("utf-8"))  # type: ignore[no-any-return]


OPENED: Mapping[str, Callable[[Path], dict[str, Any]]] = {
    "city": city, "validation": validation, "plan": plan,
}  # fmt: skip
"""How what is kept is told of, by what a folder holds."""


def opened(ask: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """What an earlier result tells. Raises PetitionError if it is not as this version writes it."""
    try:
        return OPENED[ask["what"]](Path(ask["folder"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise sim.PetitionError(
            "this result is not as this version writes it", hint="make it anew"
        ) from error


def _choices(ask: Mapping[str, Any]) -> dict[str, Any]:
    """How a log is to be read."""
    return {name: ask[name] for name in LOG if ask.get(name)}


def _staged(tell: Tell) -> Callable[[str, float], None]:
    return lambda stage, share: tell({"stage": stage, "share": share})
