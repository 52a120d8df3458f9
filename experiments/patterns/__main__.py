"""`python -m experiments.patterns`: every pattern at full size, numbers to results/patterns, figures to docs/figures.

`python -m experiments.patterns draw` draws again what is in results/patterns; `… trap`, `… city`,
`… streets`, `… beijing` or `… others` runs one part.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from experiments.patterns import beijing, figures, others, street_ranks, trap_city, trap_study

ROOT = Path(__file__).resolve().parents[2]
RESULTS, FIGURES = ROOT / "results" / "patterns", ROOT / "docs" / "figures"
BACKGROUND = ROOT / "docs" / "background"
PAGES = {"beijing": BACKGROUND / "beijing.md", "streets": BACKGROUND / "streets.md"}
PARTS = {
    "trap": trap_study.study,
    "city": trap_city.study,
    "streets": street_ranks.study,
    "others": others.study,
    "beijing": beijing.study,
}


def main(arguments: list[str]) -> None:
    """Run the parts named (all if none is), then draw what there is."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    FIGURES.mkdir(parents=True, exist_ok=True)
    for name in arguments or PARTS:
        if name != "draw":
            found = PARTS[name]()
            (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name in PARTS:
        path = RESULTS / f"{name}.json"
        if path.exists():
            found = json.loads(path.read_text(encoding="utf-8"))
            if name == "beijing":
                beijing.write(found, PAGES[name])
            else:
                figures.draw(name, found, FIGURES)
            if name == "streets":
                street_ranks.write(found, PAGES[name], PAGES["beijing"])


if __name__ == "__main__":
    main(sys.argv[1:])
