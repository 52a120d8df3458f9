"""The made parts of docs/validation.md: each stands between the two marks of its name."""

from __future__ import annotations

import sys
from pathlib import Path


def marks(name: str) -> tuple[str, str]:
    """Where a part begins and where it ends."""
    return f"<!-- evidence: {name} -->", f"<!-- end of {name} -->"


def tell(name: str, text: str) -> None:
    """Print a part, or put it into the page given on the command line."""
    if len(sys.argv) == 1:
        print(text)
        return
    page, (begin, end) = Path(sys.argv[1]), marks(name)
    before, rest = page.read_text("utf-8").split(begin)
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.split(end)[1]}", "utf-8")
