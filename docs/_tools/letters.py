"""The letters of the pages that a reader's machine may lack, as parts of the fonts that figures and reports have."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sphinx.application import Sphinx

from sim.report.page.letters import faces

SHEET = "letters.css"


def write(app: Sphinx) -> None:
    """Write the fonts that all pages need into a sheet of style beside the others."""
    every = (page for page in Path(app.srcdir).rglob("*.md") if "_build" not in page.parts)
    found, _ = faces("".join(page.read_text("utf-8") for page in every))
    rules = [
        f'@font-face{{font-family:"{face.name}";src:url(data:font/woff;base64,{face.content})format("woff")}}'
        for face in found
    ]
    folder = Path(tempfile.mkdtemp())
    (folder / SHEET).write_text("\n".join(rules), "utf-8")
    app.config.html_static_path.append(str(folder))
    app.add_css_file(SHEET)


def setup(app: Sphinx) -> dict[str, bool]:
    """Take part in a build of pages."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
