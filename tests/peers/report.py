"""The table of peers in docs/validation.md: `python -m peers.report` prints it, or puts it into the page given."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from peers.twins import OURS, THEIRS, TWINS

BEGIN, END = "<!-- evidence: peers -->", "<!-- end of peers -->"


def lines() -> Iterator[str]:
    """The table."""
    yield "| model | what | numbers | worst z | planted error, and its z |"
    yield "|---|---|---|---|---|"
    for name, twin in TWINS.items():
        found = twin.differences()
        planted = max(map(abs, twin.differences(planted=True).values()))
        worst = max(found.values(), key=abs)
        yield f"| {name} | {twin.case.title} | {len(found)} | {worst:+.1f} | {twin.error}: {planted:.1f} |"
    yield ""
    yield f"Of {OURS.arrivals:,} arrivals here and {THEIRS:,} there. One alone: `pytest tests/peers -k …`."


def main() -> None:
    """Print the table, or put it into a page between its marks."""
    text = "\n".join(lines())
    if len(sys.argv) == 1:
        print(text)
        return
    page = Path(sys.argv[1])
    before, rest = page.read_text("utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
