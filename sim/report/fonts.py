"""The fonts of all figures, each shipped by a package, so that every machine draws the same names in any script.

Chinese comes first, then whatever font packages are installed (Arabic, Devanagari and Thai come with the program), last
matplotlib's own, which has Greek, Cyrillic, Hebrew and more.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from sim.errors import PetitionError

CHINESE, KOREAN = "pylopdf_fonts_zh_cn", "pylopdf_fonts_ko"
SANS = {CHINESE: "NotoSansSC-Regular.otf", KOREAN: "NotoSansKR-Regular.otf"}
FAMILIES = "fontpkg.family"
"""Under what the packages of other fonts make themselves known."""
LAST = "DejaVu Sans"
PACKAGES = {
    "ARABIC": "fontpkg-noto-sans-arabic", "BENGALI": "fontpkg-hind-siliguri", "CJK": "pylopdf-fonts-zh-cn",
    "DEVANAGARI": "fontpkg-noto-sans-devanagari", "HANGUL": "pylopdf-fonts-ko", "KHMER": "fontpkg-noto-sans-khmer",
    "TAMIL": "fontpkg-noto-sans-tamil", "TELUGU": "fontpkg-noto-sans-telugu", "THAI": "fontpkg-noto-sans-thai",
}  # fmt: skip
"""What to install for a script, by the first word of its letters' names in Unicode."""
REGULAR = (None, 400)
"""Weights of a font's files that are taken; a file of all weights has none."""


@cache
def families() -> list[str]:
    """The names of the fonts, in the order in which a letter is looked up, made known to matplotlib. Raises
    PetitionError if the first is not installed."""
    from matplotlib.font_manager import FontProperties, fontManager

    names = []
    for file in files():
        fontManager.addfont(file)
        names.append(FontProperties(fname=file).get_name())
    return [*dict.fromkeys(names), LAST]


def files() -> Iterator[Path]:
    """The files of the fonts that packages bring, in that order. Raises PetitionError if the first is not installed."""
    if not _is_there(CHINESE):
        raise PetitionError(
            "the font for figures is not installed",
            hint=f"pip install {CHINESE.replace('_', '-')}, or run with --no-figures",
        )
    yield from (_folder(package) / file for package, file in SANS.items() if _is_there(package))
    found = entry_points(group=FAMILIES)
    for family in sorted(found, key=lambda family: ("noto" not in family.name, family.name)):
        folder = _folder(family.value)
        files = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["files"]
        yield from (
            folder / file["path"] for file in files if file["style"] == "normal" and file["weight"] in REGULAR
        )


def _folder(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else Path(package)


def _is_there(package: str) -> bool:
    return (_folder(package) / SANS[package]).is_file()


@cache
def _letters() -> frozenset[int]:
    """All letters that some font has."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    fonts = [get_font(findfont(FontProperties(family=[name]))) for name in families()]
    return frozenset(letter for font in fonts for letter in font.get_charmap())


def lacking(text: Iterable[str]) -> set[str]:
    """The letters of a text that no font has; what directs and joins letters needs none."""
    letters = {letter for letter in text if ord(letter) not in _letters()}
    return {letter for letter in letters if unicodedata.category(letter) not in ("Cc", "Cf", "Zs")}


def lacking_words(letters: Iterable[str]) -> str:
    """What is said of letters that no font has, in one line: their scripts, and what to install."""
    scripts = sorted({unicodedata.name(letter, "UNNAMED").split()[0] for letter in letters})
    packages = [PACKAGES[script] for script in scripts if script in PACKAGES]
    names = ", ".join(script.capitalize() for script in scripts)
    hint = f"pip install {' '.join(packages)}" if packages else "a font package fontpkg-… that has them helps"
    return f"no font has letters of {names}, which are drawn as boxes: {hint}"
