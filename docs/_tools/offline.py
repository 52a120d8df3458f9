"""Whether built pages load anything from another host: `offline.py FOLDER` ends with 1 and names what does.

A link that a reader may follow is no matter; scripts, styles, pictures, fonts and frames are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

OUTSIDE = r"""["'(]?\s*(?:https?:)?//(?!["'])[\w.-]+"""
LOADS = {
    ".html": rf"<(?:script|img|iframe|source|embed|video|audio)\b[^>]*\ssrc={OUTSIDE}|<link\b[^>]*\shref={OUTSIDE}",
    ".css": rf"@import\s+{OUTSIDE}|url\({OUTSIDE}",
    ".js": rf"(?:fetch|import|importScripts|new Worker)\({OUTSIDE}",
}
"""What loads something from elsewhere, by the ending of the file."""


def loaded(folder: Path) -> Iterator[str]:
    """What is loaded from elsewhere, as "page: what"."""
    for path in sorted(folder.rglob("*")):
        if (pattern := LOADS.get(path.suffix)) and path.is_file():
            for match in re.finditer(pattern, path.read_text(encoding="utf-8", errors="replace")):
                yield f"{path.relative_to(folder)}: {match[0]}"


def main(folder: str) -> int:
    """Name whatever is loaded from elsewhere; 1 if anything is, or if there are no pages."""
    pages = list(Path(folder).rglob("*.html"))
    found = list(loaded(Path(folder)))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(pages)} pages load {'nothing' if not found else f'{len(found)} things'} from other hosts")
    return int(bool(found) or not pages)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
