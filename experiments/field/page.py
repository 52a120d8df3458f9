"""The made parts of docs/background/field.md: what the studies' estimators say of simulated months."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from experiments.field.estimate import BANDS

END = "<!-- end -->"
MIDDLE = 1
"""Which of the bands is told first."""
POINTS = 100


def made(found: dict[str, Any]) -> dict[str, str]:
    """Every part by its name."""
    return {"lists": _lists(found["arms"]), "bands": _bands(found["arms"]), "places": _places(found["arms"])}


def write(found: dict[str, Any], page: Path) -> None:
    """Put the parts into the page."""
    text = page.read_text(encoding="utf-8")
    for name, part in made(found).items():
        before, rest = text.split(f"<!-- {name} -->\n", 1)
        text = f"{before}<!-- {name} -->\n{part}\n{END}{rest.split(END, 1)[1]}"
    page.write_text(text, encoding="utf-8")


def _lists(arms: dict[str, list[dict[str, Any]]]) -> str:
    lines = [
        "| arm | list | change of those listed | of it jump at the line | one study would see |",
        "|---|---|---|---|---|",
    ]
    for name, studies in arms.items():
        for which in ("shame", "honour"):
            change = [one["listed"][which] for one in studies]
            at_line = [one["jumps"][which][MIDDLE] for one in studies]
            apart = POINTS * np.std(at_line, ddof=1)
            lines.append(f"| {name} | {which} | {_told(change)} | **{_told(at_line)}** | ± {2 * apart:.2f} |")
    return "\n".join(lines)


def _bands(arms: dict[str, list[dict[str, Any]]]) -> str:
    heads = " | ".join(f"within {POINTS * band:g} points" for band in BANDS)
    lines = [f"| arm | list | {heads} |", "|---|---|" + "---|" * len(BANDS)]
    for name, studies in arms.items():
        for which in ("shame", "honour"):
            cells = " | ".join(_told([one["jumps"][which][n] for one in studies]) for n in range(len(BANDS)))
            lines.append(f"| {name} | {which} | {cells} |")
    return "\n".join(lines)


def _places(arms: dict[str, list[dict[str, Any]]]) -> str:
    lines = [
        "| arm | from the last place to the first | more by ten more streets in the district |",
        "|---|---|---|",
    ]
    for name, studies in arms.items():
        place, span = ([one["places"][key] for one in studies] for key in ("place", "place by span"))
        lines.append(f"| {name} | {_told(place)} | {_told(span)} |")
    return "\n".join(lines)


def _told(values: Sequence[float]) -> str:
    """A mean in points of score with its interval of 95 % (Student)."""
    mean = POINTS * float(np.mean(values))
    reach = POINTS * float(stdtrit(len(values) - 1, 0.975) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return f"{mean:+.2f} ± {reach:.2f}".replace("-", "−")
