"""The tables and the figure of docs/background/speed.md: `petition bench --json > FILE`, then `page.py FILE...`.

The figure is drawn from the tables; `page.py` alone draws it again.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.bench.alone import HEADS, Measured
from sim.report.drawing import save
from sim.report.style import BLUE, GREY, VERMILION, broken, logarithmic, sheet, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE, FIGURE = DOCS / "background" / "speed.md", DOCS / "figures" / "speed.svg"
ENGINE = "its engine alone"
LIBRARIES = ("petition", "simpy", "ciw", "mesa", "salabim")
OURS = ("petition-sim", ENGINE)
BOUND = "lower bound"
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


def held(told: dict[str, Any]) -> str:
    """The hold model as a table: nanoseconds a hold, how many times this project's, and memory."""
    sizes = list(told["contenders"][0]["sizes"])
    lines = [
        "| events pending | " + " | ".join(f"{int(size):,}".replace(",", " ") for size in sizes) + " |",
        "|---|" + "--:|" * len(sizes),
    ]
    for one in told["contenders"]:
        if one["absent"]:
            continue
        found = [one["sizes"].get(size) for size in sizes]
        rows = {f"{one['name']}, ns": [size and f"{size['nanoseconds']:.0f}" for size in found]}
        if one["key"] != "petition":
            rows["times this project's"] = [size and f"{size['times_as_long']:.3g}" for size in found]
        rows["memory, MB"] = [size and f"{size['peak_memory_bytes'] / 1e6:.0f}" for size in found]
        lines += [
            f"| {name} | " + " | ".join(cell or "" for cell in cells) + " |" for name, cells in rows.items()
        ]
    return "\n".join(lines)


def plain(told: dict[str, Any]) -> str:
    """What was measured of this project alone, as a table."""
    found = Measured(told["case"], told["title"], HEADS[told["case"]], told["rows"])
    lines = ["| " + " | ".join(found.head.values()) + " |", "|---|" + "--:|" * (len(found.head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(found.cells(row)) + " |" for row in found.rows)])


def put(text: str, mark: str, made: str) -> str:
    """The page with something else between a mark and the next end."""
    return re.sub(
        rf"(<!-- {mark} -->\n).*?(<!-- end -->)", lambda m: f"{m[1]}\n{made}\n\n{m[2]}", text, flags=re.DOTALL
    )


def read(text: str) -> list[tuple[str, str, dict[str, list[float]]]]:
    """The tables of the page: of each case its letter, its title, and of each contender µs a petition by size."""
    found = []
    for case, title, body in re.findall(
        r"\*\*\((\w)\)\*\* ([^\n]*)\. Median [^\n]*\n\n((?:\|[^\n]*\n)+)", text
    ):
        head, _, *lines = (
            [cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()
        )
        counts = [int(cell.replace(" ", "")) for cell in head[1:-5]]
        times = {
            name: [1e6 * float(cell) / count for cell, count in zip(cells, counts, strict=False) if cell]
            for name, *cells in lines
        }
        found.append((case, title, times))
    return found


def figure(cases: list[tuple[str, str, dict[str, list[float]]]]) -> Figure:
    """Time for each petition, a row a contender, a panel a case."""
    drawn = sheet(11.0, 4.6, "The engine beside its peers", CAPTION)
    for axes, (case, title, times) in zip(drawn.subplots(1, len(cases)), cases, strict=True):
        shown = sorted(times, key=lambda name: -times[name][-1])
        for place, name in enumerate(shown):
            chosen, marker = (VERMILION, "s") if any(word in name for word in OURS) else (BLUE, "o")
            if name == BOUND:
                chosen, marker = GREY, "^"
            axes.plot(times[name], [place] * len(times[name]), color=chosen, linewidth=0.8, alpha=0.5)
            for time, strength in zip(times[name], (0.3, 0.6, 1.0)[-len(times[name]) :], strict=True):
                axes.plot(time, place, marker, color=chosen, alpha=strength)
        axes.set_yticks(range(len(shown)), [re.sub(r"petition-sim, | [\d.]+$", "", name) for name in shown])
        logarithmic(axes)
        axes.set(xlabel="µs a petition", title=broken(f"({case}) {title}", 30))
        axes.set_ylim(-0.6, len(shown) - 0.4)
    return drawn


def main() -> None:
    """Put what a run found into the page, if files of it are given, and draw what stands in the page."""
    text = PAGE.read_text("utf-8")
    if sys.argv[1:]:
        cases = [case for file in sys.argv[1:] for case in json.loads(Path(file).read_text("utf-8"))]
        queues = [case for case in cases if "petitions" in case]
        if queues:
            text = put(text, "measured", "\n\n".join(map(table, queues)))
        for case in cases:
            if case["case"] == "hold":
                text = put(text, "held", held(case))
            elif case["case"] in HEADS:
                text = put(text, case["case"], plain(case))
        PAGE.write_text(text, "utf-8")
    with style():
        save(figure(read(text)), FIGURE)


if __name__ == "__main__":
    main()
