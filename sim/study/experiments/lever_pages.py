"""Pages of the documentation made from the levers: what they are, what the seed names, what they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.report.wording import NOTHING
from sim.scenario.keys import write_key
from sim.scenario.levers import ARMS, Device, Experience, Lever, provenance

if TYPE_CHECKING:
    from sim.study.experiments.levers import Effects
    from sim.study.statistics.intervals import Estimate

MARK = "<!-- made by `petition levers"
MADE = f"{MARK} --out docs/reference`; edit sim/data/levers.toml instead -->\n"
COLUMNS = {
    "response_rate": "response", "resolution_rate": "resolution", "satisfaction_rate": "satisfaction",
    "on_time_share": "on time", "backlog": "backlog", "mean_sojourn": "sojourn", "repeats": "repeats",
    "contacts": "contacts",
    "street_effort": "effort", "trapped": "trapped",
}  # fmt: skip
"""Measures of the table of effects, with their headings."""


def levers_page(experiences: Iterable[Experience]) -> str:
    """The thirteen experiences as levers."""
    lines = [
        "# Levers",
        "",
        MADE,
        "The thirteen experiences of the reform (李文钊 2022), each as levers that a scenario turns off, on and up.",
        "`petition levers` lists them, [Effects](lever-effects.md) tells what they do, [Devices](devices.md) where",
        "everything else went that the seed names. In bold is what `base.toml` has. Ranges are those of `base.toml`.",
    ]
    for experience in experiences:
        lines += ["", f"## {experience.number}. {experience.name}", "", f"{experience.chinese}"]
        for lever in experience.levers:
            lines += ["", f"### {_capital(lever.name)} · {lever.chinese}", "", lever.mechanism, ""]
            lines += [f"Source: {lever.source}."]
            if lever.given:
                told = ", ".join(f"`{key} = {text(value)}`" for key, value in lever.given.items())
                lines += ["", f"Measured with {told} in all arms, so that it has something to act on."]
            heads = [f"**{which}**" if which == lever.base else which for which in lever.arms]
            lines += ["", f"| key | {' | '.join(heads)} | range |", "|---" * (len(heads) + 2) + "|"]
            for key, values in lever.keys.items():
                cells = " | ".join(f"`{text(value)}`" for value in values)
                lines += [f"| `{key}` | {cells} | {bounds(key)} |"]
    return "\n".join(lines) + "\n"


def devices_page(devices: Iterable[Device], experiences: Iterable[Experience]) -> str:
    """What the seed names, and what became of it."""
    lines = [
        "# Devices",
        "",
        MADE,
        "Everything that the seed (李文钊 2022) names is a [lever](levers.md), a parameter, or left out for a reason.",
    ]
    told = list(devices)
    for experience in experiences:
        lines += ["", f"## {experience.number}. {experience.name}", ""]
        lines += ["| device | in the simulator | |", "|---|---|---|"]
        for device in told:
            if device.experience == experience.number:
                lines += [f"| {device.name} | {'; '.join(_place(device))} | {device.note or ''} |"]
    return "\n".join(lines) + "\n"


def effects_page(found: Effects, experiences: Iterable[Experience]) -> str:
    """What was measured of each lever."""
    lines = [
        "# Effects of the levers",
        "",
        f"<!-- made by `petition levers --measure --scenario {found.scenario} --scale {found.scale:g} "
        f"--replications {found.replications} --out docs/reference` -->",
        "",
        f"Scenario `{found.scenario}` until {found.until} at scale {found.scale:g}, seed {found.seed}, "
        f"{found.replications} replications of each arm on the same worlds (same citizens, needs and draws), "
        f"the last {found.periods} of {found.of} periods.",
        "",
        "Every cell is the difference from the arm that is off: in points (hundredths) for the three rates, the",
        "share on time, streets' mean effort, and the share of streets whose effort ends below 0.2 (trapped); in",
        "percent of off for backlog at the end, the mean time from raising to closing (sojourn), repeats and",
        "contacts. Below it stands the 95 % interval from the paired differences. It holds for both arms of a",
        "lever at once, not over all cells: where nothing happens, one cell in twenty looks as if. **Bold** are",
        "differences whose interval leaves out zero; a bare 0 means that no replication differed at all.",
        "",
        "These are effects in a made-up city at assumed strengths, not findings about Beijing. They show the sign, the",
        "order of size, and what a lever does not touch.",
    ]
    for experience in experiences:
        rows = [
            effect
            for effect in found.effects
            if effect.lever.name in {lever.name for lever in experience.levers}
        ]
        if not rows:
            continue
        lines += ["", f"## {experience.number}. {experience.name}", ""]
        for lever in experience.levers:
            lines += [f"- **{_capital(lever.name)}**: {lever.mechanism} {turned(lever)}"]
        lines += ["", f"| lever | arm | {' | '.join(COLUMNS.values())} |", "|---" * (len(COLUMNS) + 2) + "|"]
        for effect in rows:
            cells = " | ".join(cell(effect.differences[name]) for name in COLUMNS)
            lines += [f"| {effect.lever.name} | {effect.arm} | {cells} |"]
    return "\n".join(lines) + "\n"


def measured_effects() -> dict[str, Any]:
    """What each lever did when all were last measured, as docs/reference/lever-effects.md tells: `measured` says in
    what, `columns` of which measures, and `effects`, by lever and arm, the difference from off in each of them as text,
    with its 95 % interval and whether that leaves out zero."""
    from sim.resources import effects_page

    lines = effects_page().read_text(encoding="utf-8").splitlines()
    effects: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for line in lines:
        name, arm, *cells = [cell.strip() for cell in f"{line.strip('|')}|".split("|")][: len(COLUMNS) + 2]
        if arm in ARMS:
            effects.setdefault(name, {})[arm] = [_read_cell(cell) for cell in cells]
    measured = next(line for line in lines if line.startswith("Scenario"))
    return {"measured": measured.replace("`", ""), "columns": list(COLUMNS.values()), "effects": effects}


def _read_cell(cell: str) -> dict[str, Any]:
    told, _, interval = cell.partition("<br>")
    return {"difference": told.strip("*"), "interval": interval, "is_sure": told.startswith("**")}


def turned(lever: Lever) -> str:
    """What the arms set, in one line."""
    return (
        "; ".join(
            f"`{key}` " + " → ".join(f"`{text(value)}`" for value in values)
            for key, values in lever.keys.items()
        )
        + "."
    )


def is_sure(found: Estimate) -> bool:
    """Whether the interval leaves out zero."""
    return found.low > 0 or found.high < 0


def figure(found: Estimate) -> str:
    """A difference in hundredths; 0 alone if no replication differed."""
    if found.mean != found.mean:
        return NOTHING
    return "0" if found.mean == found.low == found.high == 0 else _figure(100 * found.mean)


def cell(found: Estimate) -> str:
    """A difference and its interval, in hundredths."""
    told = figure(found)
    if told in ("0", NOTHING):
        return told
    interval = f"{_figure(100 * found.low)} … {_figure(100 * found.high)}"
    return f"{f'**{told}**' if is_sure(found) else told}<br>{interval}"


def text(value: Any) -> str:
    """A value as a scenario's file says it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{write_key([key])} = {text(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def bounds(key: str) -> str:
    """The range of a key in base.toml, "" if it has none."""
    told = provenance(key)
    return "" if told is None or told.range is None else f"{told.range[0]} … {told.range[1]}"


def _place(device: Device) -> list[str]:
    found = [f"lever *{device.lever}*"] if device.lever else []
    found += [f"`{key}`" for key in device.keys]
    return found + ([f"left out: {device.left_out}"] if device.left_out else [])


def _figure(value: float) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    return f"{value:+.{digits}f}".replace("-", "−")


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
