"""Make the pictures of the gallery anew: run the commands of docs/gallery.md, and copy what its captions name.

`python docs/_tools/gallery.py` takes some minutes, for one of the runs is a year of Beijing.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent
PAGE = DOCS / "gallery.md"
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[[^\]]+\]\((figures/[\w.-]+)\)\n\n\*[^*]+: `([^`]+)`\*")


def commands(text: str) -> list[list[str]]:
    """Every command of a page, in order."""
    return [shlex.split(line) for block in SHELL.findall(text) for line in block.splitlines()]


def pictures(text: str) -> dict[str, str]:
    """By the file of every picture of a page, what its caption names."""
    return dict(PICTURE.findall(text))


def main() -> None:
    text = PAGE.read_text("utf-8")
    petition = Path(sys.executable).with_name("petition")
    with tempfile.TemporaryDirectory() as folder:
        for name, *arguments in commands(text):
            assert name == "petition"
            subprocess.run([petition, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        for picture, source in pictures(text).items():
            shutil.copy(Path(folder) / source, DOCS / picture)


if __name__ == "__main__":
    main()
