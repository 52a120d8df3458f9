"""The font of all figures: one that has Chinese, shipped by a package, so that every machine draws the same."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from sim.errors import PetitionError

PACKAGE, FILE = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"


@cache
def font() -> str:
    """The family name of the font, made known to matplotlib. Raises PetitionError if the package is not installed."""
    from matplotlib.font_manager import FontProperties, fontManager

    package = find_spec(PACKAGE)
    file = Path(package.origin).parent / FILE if package and package.origin else None
    if file is None or not file.is_file():
        raise PetitionError(
            "the font for figures is not installed",
            hint=f"pip install {PACKAGE.replace('_', '-')}, or run with --no-figures",
        )
    fontManager.addfont(file)
    return FontProperties(fname=file).get_name()
