"""`python -m experiments.field`: the estimators of two field studies of Beijing's ranking on simulated months, into
results/field/field.json and the page docs/background/field.md; `… page` makes the page again of what is there."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from experiments.field.city import arms, months
from experiments.field.estimate import by_place, jumps, listed_change
from experiments.field.page import write

ROOT = Path(__file__).resolve().parents[2]
DATA, PAGE = ROOT / "results" / "field" / "field.json", ROOT / "docs" / "background" / "field.md"
STUDIES = 8
"""Cities of each arm: as many studies of the same size."""


def main() -> None:
    """Run the arms, write data and page."""
    asked = argparse.ArgumentParser(prog="python -m experiments.field", description=__doc__)
    asked.add_argument("what", nargs="?", choices=["run", "page"], default="run")
    if asked.parse_args().what == "run":
        found = {
            "arms": {name: [study(changes, n) for n in range(STUDIES)] for name, changes in arms().items()}
        }
        DATA.parent.mkdir(parents=True, exist_ok=True)
        DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write(json.loads(DATA.read_text(encoding="utf-8")), PAGE)


def study(changes: dict[str, float], number: int) -> dict[str, object]:
    """What both estimators say of one city."""
    sys.stderr.write(f"{changes}: city {number}\n")
    of = months(changes, number)
    return {
        "jumps": jumps(of),
        "listed": listed_change(of),
        "places": by_place(of),
        "streets": of.score.shape[1],
    }


if __name__ == "__main__":
    main()
