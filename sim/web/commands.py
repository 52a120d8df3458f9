"""What one would type for what a page asked: it stands in the results, so that they can be made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.web import settings

Options = list[str]


def command(kind: str, ask: Mapping[str, Any]) -> Options:
    """The words of the command, the program first. Raises PetitionError for a setting that is none."""
    told = TOLD.get(kind)
    return (
        ["petition", "web"]
        if told is None
        else ["petition", kind, *told(ask), "--out", _shown(ask["folder"])]
    )


def _run(ask: Mapping[str, Any]) -> Options:
    setting = settings.read(ask.get("setting"), ask["own"])
    return [_place(setting), *_changes(setting), *_common(setting)]


def _compare(ask: Mapping[str, Any]) -> Options:
    both = [settings.read(one, ask["own"]) for one in ask["settings"]]
    arms = [":".join([_place(one), *filter(None, [",".join(_set(one))])]) for one in both]
    named = [f"--name={place}={arm.name}" for place, arm in enumerate(settings.arms(*both), 1)]
    return [*arms, *named, "-n", str(ask["replications"]), "--start-up", "0", *_common(both[0])]


def _staff(ask: Mapping[str, Any]) -> Options:
    setting = settings.read(ask.get("setting"), ask["own"])
    given = [("--promise", one) for one in ask["promises"]] + [("--of", one) for one in ask.get("of") or []]
    given += [(f"--{name}", ask[name]) for name in ("by", "budget", "years") if ask.get(name) is not None]
    words = [str(word) for pair in given for word in pair]
    return [_place(setting), *words, "--no-around", *_changes(setting), *_common(setting)]


TOLD: Mapping[str, Callable[[Mapping[str, Any]], Options]] = {
    "run": _run,
    "compare": _compare,
    "staff": _staff,
}


def _common(setting: settings.Setting) -> Options:
    given = {"seed": setting.seed, "until": setting.until}
    words = [str(word) for name, value in given.items() if value is not None for word in (f"--{name}", value)]
    return words + ([] if setting.scale == 1 else ["--scale", f"{setting.scale:g}"])


def _changes(setting: settings.Setting) -> Options:
    return [word for change in _set(setting) for word in ("--set", change)]


def _set(setting: settings.Setting) -> Options:
    """What levers set, a text each as a command line takes it."""
    import tomlkit

    def inline(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return tomlkit.item(value)
        table = tomlkit.inline_table()
        table.update({name: inline(inner) for name, inner in value.items()})
        return table

    return [f"{key}={inline(value).as_string()}" for key, value in setting.overrides().items()]


def _place(setting: settings.Setting) -> str:
    return setting.scenario if setting.place is None else _shown(setting.place)


def _shown(path: str) -> str:
    """A path from where the server was started, if it lies below."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
