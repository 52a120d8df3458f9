"""Fill the parts of pages that are made: `python docs/_tools`, and `--check` to hear which pages are out of date.

A made part stands between two comments, `<!-- made: rules sim.policies.intake -->` and `<!-- end -->`; the words are a
function below and what it is given.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import code_pages
import column_pages
import experiment_pages
import key_pages
import over_pages
import scenario_pages
from dependencies import NEEDS_INSTALL

DOCS = Path(__file__).resolve().parents[1]
MADE = re.compile(r"(<!-- made: (\w+)((?: [\w.]+)*) -->\n).*?(<!-- end -->)", re.DOTALL)
PARTS = {
    "rules": code_pages.rules,
    "methods": code_pages.methods,
    "constants": code_pages.constants,
    "columns": code_pages.columns,
    "members": code_pages.members,
    "described": column_pages.described,
    "measures": column_pages.measures,
    "words": column_pages.words,
    "log_columns": column_pages.log_columns,
    "reference": key_pages.reference,
    "distributions": key_pages.distributions,
    "keys": key_pages.keys,
    "assumptions": scenario_pages.assumptions,
    "choices": scenario_pages.choices,
    "shapes": scenario_pages.shapes,
    "sources": scenario_pages.sources,
    "verdicts": experiment_pages.verdicts,
    "surprises": experiment_pages.surprises,
    "full_size": experiment_pages.full_size,
    "moved": experiment_pages.moved,
    "cost": experiment_pages.cost,
    "over": over_pages.over,
    "theories": over_pages.theories,
    "coverage": over_pages.coverage,
}


def filled(text: str) -> str:
    """A page with its made parts made anew; those of an installation are left to `make install-check`."""

    def part(found: re.Match[str]) -> str:
        if found[2] in NEEDS_INSTALL:
            return found[0]
        return f"{found[1]}\n{PARTS[found[2]](*found[3].split())}\n\n{found[4]}"

    return MADE.sub(part, text)


def main() -> int:
    """Fill all pages, or say which are out of date."""
    old = []
    for page in sorted(DOCS.rglob("*.md")):
        if "_build" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        if (made := filled(text)) != text:
            old.append(str(page.relative_to(DOCS.parent)))
            if "--check" not in sys.argv:
                page.write_text(made, encoding="utf-8")
    if old:
        print(
            ("out of date, `make pages` writes them: " if "--check" in sys.argv else "written: ")
            + ", ".join(old)
        )
    return 1 if old and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
