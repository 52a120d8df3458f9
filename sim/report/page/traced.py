"""A way or a day as a file: a figure, or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.arguments import read_path
from sim.errors import PetitionError
from sim.history.disk.files import replacing, writing
from sim.report.fonts import lacking, lacking_words
from sim.report.page.replayed import write_page
from sim.report.page.report import expect_place

if TYPE_CHECKING:
    from sim.report.trace.trace import Day, Way

FORMS = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
"""What a figure can be written as, without what would make its bytes depend on anything but itself."""


def expect_file(out: Path) -> None:
    """Raise PetitionError unless a figure or a page can be written there: a new file of a known form."""
    form = out.suffix.lower().removeprefix(".")
    if form not in (*FORMS, "html"):
        raise PetitionError(
            f'"{out.suffix or out}" is no form of a figure',
            key="out",
            expected=f"a file .{', .'.join(FORMS)} or .html",
        )
    if form == "html":
        expect_place(out)
    elif out.exists() or out.is_symlink():
        raise PetitionError(f"{out} exists", key="out", expected="a new name")


def write_trace(found: Way | Day, out: str | Path, lang: str = "en") -> list[str]:
    """Write a way or a day (`sim.trace`) to a file: a figure (svg, png, pdf), or a page (html); returns what the user
    should know: letters that no font has.

    out: a new file, or an earlier page, which is replaced. lang: "en" or "zh". Raises PetitionError."""
    from sim.report.drawing import letters
    from sim.report.style import style

    out = read_path(out, "out")
    expect_file(out)
    with writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
    form = out.suffix.lower().removeprefix(".")
    if form == "html":
        return write_page(found, out, lang)
    with style():
        figure = found.plot(lang)
        with replacing(out) as temporary:
            figure.savefig(temporary, format=form, metadata=FORMS[form])
        missing = lacking(letters(figure))
    return [lacking_words(missing)] if missing else []
