"""The table of peers in docs/validation.md: `python -m peers.report` prints it, or puts it into the page given."""

from __future__ import annotations

from collections.abc import Iterator

from peers.twins import OURS, THEIRS, TWINS
from rig.page import tell


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


if __name__ == "__main__":
    tell("peers", "\n".join(lines()))
