"""The made parts of docs/validation-beijing.md, each between its two marks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

END = "<!-- end -->"
TEN = 10
"""Odds from which on evidence is told to be some (Jeffreys 1961: strong)."""
THEORY = ("incentive.response", "incentive.time", "incentive.start")
"""How the keys begin that say how effort follows the score."""
SMALL = 0.1
"""A contraction by one target, which is emulated, that is too small to be named."""


def write(found: Mapping[str, Any], fit: Mapping[str, Any], path: Path) -> None:
    """Put the made parts into the page."""
    text = path.read_text(encoding="utf-8")
    for name, table in made(found, fit).items():
        mark = f"<!-- {name} -->\n"
        before, rest = text.split(mark, 1)
        text = f"{before}{mark}{table}\n{END}{rest.split(END, 1)[1]}"
    path.write_text(text, encoding="utf-8")


def made(found: Mapping[str, Any], fit: Mapping[str, Any]) -> dict[str, str]:
    """The parts by name."""
    rows = found["rows"]
    return {
        "count": _count(rows),
        "plain": _plain(fit, found["left"]),
        "fitted": _table(rows, ["fitted"]),
        "foretold": _table(rows, ["predicted", "held out"]),
        "set": _table(rows, ["set by hand", "given"]),
        "none": _none(rows),
        "runs": _runs(found, fit),
        "learned": _learned(fit),
        "together": _together(fit),
        "theories": _theories(fit, found["left"]),
        "contacts": _contacts(fit),
    }


def _count(rows: list[Mapping[str, Any]]) -> str:
    told = []
    for how in ("fitted", "predicted", "held out", "set by hand", "given"):
        judged = [one for one in rows if one["how"] == how and "hit" in one]
        told.append(f"{sum(one['hit'] for one in judged)} of {len(judged)} {how}")
    none = sum(one["how"] == "none" for one in rows)
    return f"Hit: {', '.join(told)}. {none} more are told by no run."


def _plain(fit: Mapping[str, Any], left: list[str]) -> str:
    """What the fit says of the theory, in sentences that follow its numbers."""
    name, first = next(iter(fit["theories"].items()))
    own = [key for key in first["learned"] if key.startswith(THEORY)]
    narrower = ", ".join(f"`{key}` by {100 * first['learned'][key]['contraction']:.0f} %" for key in own)
    least = first["told_from_nothing"]
    known = [key for key in own if first["learned"][key]["contraction"] >= least]
    lines = [
        f"- **What the theory is about is {'not' if not known else 'hardly' if len(known) < len(own) else ''} "
        f"identified.** Of what says how effort follows the score the figures of 2019 narrow {narrower}. Less than "
        f"{100 * least:.0f} % is not told from nothing."
    ]
    lines += [_against(name, first, rival, one) for rival, one in fit["theories"].items() if rival != name]
    if left:
        names = ", ".join(f"`{rival}`" for rival in left)
        lines.append(f"- **{names} have not been run in this fit**: whether the data can tell them is open.")
    later = {rival: one["predicted"][0]["score"] for rival, one in fit["theories"].items()}
    told = [rival for rival, score in later.items() if score is not None]
    if len(told) > 1:
        best = max(told, key=lambda rival: later[rival])
        scores = ", ".join(f"`{rival}` {_minus(later[rival])}" for rival in told)
        lines.append(
            f"- **2020 and 2021 were foreseen best by `{best}`** (log density of the four figures: {scores}; a "
            f"difference of {math.log(TEN):.1f} is ten to one)."
        )
    return "\n".join(lines).replace("  ", " ")


def _against(name: str, first: Mapping[str, Any], rival: str, one: Mapping[str, Any]) -> str:
    """Whether the figures of 2019 tell a theory from the first, in a line."""
    if one["log_evidence"] is None:
        return f"- **`{rival}` is ruled out**: its best run is {one['best']:.1f} standard deviations from a figure."
    more = first["log_evidence"] - one["log_evidence"]
    error = math.hypot(first["evidence_error"] or 0, one["evidence_error"] or 0)
    who, against = (name, rival) if more > 0 else (rival, name)
    odds = math.exp(min(abs(more), 20))
    told = (
        f"`{rival}` is not told from `{name}` by 2019"
        if abs(more) < math.log(TEN)
        else f"2019 tells `{who}` from `{against}`"
    )
    return (
        f"- **{told}.** The evidence is {odds:.2g} to one for `{who}` (log {_minus(abs(more))} ± {error:.1f}); best "
        f"runs have a root mean square of {one['best_rms']:.2f} (`{rival}`) and {first['best_rms']:.2f} (`{name}`) "
        "standard deviations."
    )


def _table(rows: list[Mapping[str, Any]], hows: list[str]) -> str:
    lines = ["| figure | published | simulated | 95 % | | how | why |", "|---|---|---|---|---|---|---|"]
    for one in rows:
        if one["how"] not in hows or "hit" not in one:
            continue
        mean = one.get("mean", one.get("simulated"))
        ends = (
            f"{_number(one['from'])} … {_number(one['to'])}"
            if "from" in one
            else "one run"
            if "once" in one
            else ""
        )
        bound = "above " if one.get("above") else ""
        says = "hit" if one["hit"] else "**miss**"
        whole = ", whole city" if one.get("whole") else ""
        cells = [
            f"{one['figure']} ({one['source']})", f"{bound}{_number(one['published'])}", _number(mean), ends, says,
            f"{one['how']}{whole}", one.get("why", ""),
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _none(rows: list[Mapping[str, Any]]) -> str:
    lines = ["| figure | published | why |", "|---|---|---|"]
    for one in rows:
        if "hit" not in one:
            why = "stands in the scenario" if one["how"] == "given" else one.get("why", "was not run")
            lines.append(f"| {one['figure']} ({one['source']}) | {_number(one['published'])} | {why} |")
    return "\n".join(lines)


def _runs(found: Mapping[str, Any], fit: Mapping[str, Any]) -> str:
    first = _first(fit)
    waves = "; ".join(
        f"after {one['runs']} runs {100 * one['kept']:.2g} % of the prior" for one in first["waves"]
    )
    within = [share for one in first["waves"][-1:] for share in one["within"]]
    members = found["members"]
    every = sum(one["runs"] for one in fit["theories"].values())
    first_name = next(iter(fit["theories"]))
    several = f" and {len(fit['theories']) - 1} others" if len(fit["theories"]) > 1 else ""
    least, most = (f"{100 * end(within):.0f}" for end in (min, max))
    return (
        f"{first['parameters']} parameters, {len(fit['targets'])} figures, scale {fit['scale']:g}. Not ruled out: "
        f"{waves}. Of the runs {least} to {most} % (by figure) lie within two standard deviations of what the "
        f"emulators say without them. {first['draws']} draws from the emulated posterior were run, worth "
        f"{first['effective']:.0f} by their weights; {first['members']} became members. Theory "
        f"`{first_name}`{several}: {every} runs of 2019. Of this "
        f"page: 2019 by {members['2019']} members, 2019 to 2021 by {members['later']}, the whole city by "
        f"{members['whole']}." + (f" {first['note']}" if "note" in first else "")
    )


def _learned(fit: Mapping[str, Any]) -> str:
    lines = [
        "| parameter | prior | as it is | posterior: middle | 95 % | range kept | narrower by | most by |",
        "|---|---|---|---|---|---|---|---|",
    ]
    told = _first(fit)["learned"]
    for key, one in sorted(told.items(), key=lambda pair: -pair[1]["contraction"]):
        low, middle, high = (_short(value) for value in one["posterior"])
        prior = " … ".join(_short(value) for value in one["prior"]) + (
            " (log)" if one["law"] == "log-uniform" else ""
        )
        name, most = max(one["alone"].items(), key=lambda pair: pair[1])
        by = f"{name.replace('_', ' ')} ({100 * most:.0f} %)" if most >= SMALL else "–"
        lines.append(
            f"| `{key}` | {prior} | {_short(one['as_it_is'])} | {middle} | {low} … {high} | {100 * one['kept']:.0f} % "
            f"| {100 * one['contraction']:.0f} % | {by} |"
        )
    bound = _first(fit)["told_from_nothing"]
    unknown = [f"`{key}`" for key, one in told.items() if one["contraction"] < bound]
    least = f"{100 * bound:.0f} %"
    lines += [
        "",
        f"Unidentified (narrower by less than {least}): {len(unknown)} of {len(told)}: {', '.join(unknown)}.",
    ]
    return "\n".join(lines)


def _together(fit: Mapping[str, Any]) -> str:
    pairs = _first(fit)["together"]
    if not pairs:
        return "No two parameters are known together."
    lines = ["| known together | and | correlation |", "|---|---|---|"]
    lines += [f"| `{one['one']}` | `{one['other']}` | {_signed(one['correlation'])} |" for one in pairs[:10]]
    return "\n".join(lines)


def _theories(fit: Mapping[str, Any], left: list[str]) -> str:
    heads = (
        "theory", "parameters", "runs", "least distance", "least rms", "log evidence", "share", "foresight",
        "later figures hit",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, one in fit["theories"].items():
        later = one["predicted"][0]
        hits = sum(figure["hit"] for figure in later["figures"])
        error = one["evidence_error"]
        log = "–" if one["log_evidence"] is None else f"{_minus(one['log_evidence'])} ± {error or 0:.1f}"
        share = (
            "–"
            if one["evidence_share"] is None or len(fit["theories"]) < 2
            else f"{100 * one['evidence_share']:.0f} %"
        )
        score = "–" if later["score"] is None else _minus(later["score"])
        cells = [
            f"`{name}`", str(one["parameters"]), str(one["runs"]), f"{one['best']:.2f}", f"{one['best_rms']:.2f}",
            log, share, score, f"{hits} of {len(later['figures'])}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    if left:
        names = ", ".join(f"`{name}`" for name in left)
        lines += ["", f"Asked in `fit.toml` and not run yet: {names}. `petition fit` goes on with them."]
    return "\n".join(lines)


def _contacts(fit: Mapping[str, Any]) -> str:
    fitted = sum(one["name"].startswith("contacts") for one in fit["targets"])
    moves = [
        key for key in _first(fit)["learned"]
        if key.startswith(("demand.needs", "demand.growth", "citizens.voice", "intake.other"))
    ]  # fmt: skip
    return (
        f"In the fit: {fitted} figures of contacts, {len(moves)} parameters that move them "
        f"({', '.join(f'`{key}`' for key in moves)}): {_signed(fitted - len(moves), 0)} degrees of freedom."
    )


def _first(fit: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(iter(fit["theories"].values()))
    return found


def _number(value: Any) -> str:
    if not isinstance(value, int | float):
        return str(value)
    if abs(value) <= 1:
        return f"{100 * value:.1f} %"
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.3g}"


def _short(value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 1000 else f"{value:.3g}"


def _minus(value: float) -> str:
    return f"{value:.1f}".replace("-", "−")


def _signed(value: float, digits: int = 2) -> str:
    return f"{value:+.{digits}f}".replace("-", "−")
