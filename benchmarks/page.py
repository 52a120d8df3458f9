"""The tables and the figure of docs/background/speed.md: `petition bench --json > FILE`, then `page.py FILE...`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from sim.report.drawing import save
from sim.report.style import BLUE, GREY, VERMILION, sheet, style

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE, FIGURE = DOCS / "background" / "speed.md", DOCS / "figures" / "speed.svg"
ENGINE = "its engine alone"
LIBRARIES = ("petition", "simpy", "ciw", "mesa", "salabim")
OURS = ("petition", "engine", "reference")
CAPTION = (
    "CPU time for each petition, by contender: from the faintest to the strongest dot the three sizes of the table. "
    "Logarithmic scale. Squares: this project; circles: others; triangle: draws and tables only, nothing is simulated."
)


def rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Who took part, this project twice: as a whole and its engine alone."""
    found = []
    for one in case["contenders"]:
        sizes = {days: size for days, size in one["sizes"].items() if days in case["petitions"]}
        if one["absent"] or not sizes:
            continue
        whole = {days: size["seconds"] for days, size in sizes.items()}
        ours = one["key"] == "petition"
        ratio = one["times_as_long_as_the_engine"]
        if ours:
            last = list(sizes)[-1]
            ratio = whole[last] / sizes[last]["engine_seconds"]
        found.append({**one, "seconds": whole, "ratio": ratio})
        if ours:
            engine = {days: size["engine_seconds"] for days, size in sizes.items()}
            found.append(
                {
                    **one,
                    "key": "engine",
                    "name": ENGINE,
                    "version": "",
                    "seconds": engine,
                    "ratio": 1.0,
                    "same": None,
                }
            )
    return found


def table(case: dict[str, Any]) -> str:
    """A case as a table."""
    petitions = case["petitions"]
    heads = [f"{count:,}".replace(",", " ") for count in petitions.values()]
    lines = [
        f"**({case['case']})** {case['title']}. Median CPU seconds for so many petitions begun:",
        "",
        "| contender | " + " | ".join(heads) + " | times the engine | memory | mean wait | late | z |",
        "|---|" + "--:|" * (len(heads) + 5),
    ]
    for one in rows(case):
        last = list(one["seconds"])[-1]
        cells = [f"{one['name']} {one['version']}" if one["key"] in LIBRARIES else one["name"]]
        cells += [f"{one['seconds'][days]:.3g}" if days in one["seconds"] else "" for days in petitions]
        bare = one["key"] in ("engine", "bound")
        cells += [
            f"{one['ratio']:.3g}",
            "" if one["key"] == "engine" else f"{one['sizes'][last]['peak_memory_bytes'] / 1e6:.0f} MB",
            "" if bare else f"{one['mean_wait']:.4g} s",
            "" if bare else f"{100 * one['late']:.2f} %",
            "" if bare or one["key"] == "petition" else f"{one['standard_errors_apart']:.1f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for aim in case["aims"]:
        lines.append(
            f"- {aim['what']}: {aim['found']:.3g}; aimed at {aim['aim']}: "
            + ("reached." if aim["reached"] else "**missed**.")
        )
    return "\n".join(lines)


def figure(cases: list[dict[str, Any]]) -> None:
    """Time for each petition, a row a contender, a panel a case."""
    with style():
        drawn = sheet(10.0, 4.6, "The engine beside its peers", CAPTION)
        for axes, case in zip(drawn.subplots(1, len(cases)), cases, strict=True):
            shown = sorted(rows(case), key=lambda one: -list(one["seconds"].values())[-1])
            for place, one in enumerate(shown):
                times = [1e6 * one["seconds"][days] / case["petitions"][days] for days in one["seconds"]]
                chosen, marker = (VERMILION, "s") if one["key"] in OURS else (BLUE, "o")
                if one["key"] == "bound":
                    chosen, marker = GREY, "^"
                axes.plot(times, [place] * len(times), color=chosen, linewidth=0.8, alpha=0.5)
                for time, strength in zip(times, (0.3, 0.6, 1.0)[-len(times) :], strict=True):
                    axes.plot(time, place, marker, color=chosen, alpha=strength)
            names = {"engine": "engine alone", "petition": "petition-sim", "reference": "reference engine"}
            axes.set_yticks(range(len(shown)), [names.get(one["key"], one["name"]) for one in shown])
            axes.set(xscale="log", xlabel="µs a petition", title=f"({case['case']}) {case['title']}")
            axes.set_ylim(-0.6, len(shown) - 0.4)
        save(drawn, FIGURE)


def main() -> None:
    """Put what a run found into the page and the figure."""
    cases = [case for file in sys.argv[1:] for case in json.loads(Path(file).read_text("utf-8"))]
    text = PAGE.read_text("utf-8")
    made = "\n\n".join(map(table, cases))
    PAGE.write_text(
        re.sub(
            r"(<!-- measured -->\n).*?(<!-- end -->)",
            lambda m: f"{m[1]}\n{made}\n\n{m[2]}",
            text,
            flags=re.DOTALL,
        ),
        "utf-8",
    )
    figure(cases)


if __name__ == "__main__":
    main()
