"""From blocks to HTML, by Jinja: one file with its style inside, nothing loaded, every text escaped."""

from __future__ import annotations

import re
from pathlib import Path

from sim.report.page.blocks import Page
from sim.report.page.letters import REPLACEMENT, faces

FOLDER = Path(__file__).parent / "templates"
GENERATOR = "petition-sim report"
"""By this word of its head a report is known again."""


STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""What HTML cannot hold, and what would turn around the words that follow it."""
FACES = "@font-face{}"
"""Stands in the style where the fonts of the page's letters come, which are known when all else is."""


def render(page: Page) -> tuple[str, set[str]]:
    """A page as HTML, and the letters of it that no font has."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_whole,
    )  # fmt: skip
    text = environment.get_template("page.html").render(page=page, generator=GENERATOR, faces=FACES)
    text = STRANGE.sub(REPLACEMENT, text)
    fonts, missing = faces(text)
    names = ", ".join(f'"{face.name}"' for face in fonts) or "system-ui"
    rules = [
        f'@font-face{{font-family:"{face.name}";src:url(data:font/woff;base64,{face.content})format("woff")}}'
        for face in fonts
    ]
    style = "".join([*rules, f":root{{--letters:{names}}}"])
    return text.replace(FACES, style, 1), missing


def _whole(value: object) -> object:
    """A text whose numbers are not broken over lines, neither in groups of three nor before their unit; what is marked
    up already stays as it is."""
    if type(value) is not str:
        return value
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d)|%)", "\N{NO-BREAK SPACE}", value)
