"""The letters of a page that its reader's machine may lack, as fonts inside the page: of every script beyond those that
all machines have, just what the page uses."""

from __future__ import annotations

import base64
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sim.report.fonts import files

FIRST = 0x0530
"""Latin, Greek and Cyrillic letters, before this, are on every machine."""
SIGNS = range(0x2000, 0x2E80)
"""So are dashes, arrows and signs of mathematics."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""And this one, which stands for what cannot be shown."""


@dataclass(frozen=True)
class Face:
    """A font of a page: its name there, and its content in base64."""

    name: str
    content: str


def faces(text: str) -> tuple[list[Face], set[str]]:
    """The fonts for a text, and the letters that none of them has."""
    wanted = {letter for letter in text if ord(letter) >= FIRST and ord(letter) not in SIGNS}
    wanted = {letter for letter in wanted if unicodedata.category(letter)[0] != "C"} - {REPLACEMENT}
    found: list[Face] = []
    for file in files() if wanted else ():
        content, had = _part(file, wanted)
        if had:
            found.append(Face(f"report-{len(found) + 1}", base64.b64encode(content).decode()))
            wanted -= had
    return found, wanted


def _part(file: Path, wanted: set[str]) -> tuple[bytes, set[str]]:
    """The part of a font that has some of the letters, as WOFF, and these."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        had = {letter for letter in wanted if ord(letter) in font.getBestCmap()}
        if not had:
            return b"", had
        options = Options(
            hinting=False, notdef_outline=True, name_IDs=[], layout_features=["*"], drop_tables=["DSIG"]
        )
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(had)))
        subsetter.subset(font)
        font.flavor = "woff"
        content = io.BytesIO()
        font.save(content)
        return content.getvalue(), had
