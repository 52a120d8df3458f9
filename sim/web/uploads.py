"""Files that a page sends: written to a folder of the server's own, within a size, under a plain name."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from sim import PetitionError

LARGEST, ALL = 200 * 10**6, 2 * 10**9
"""Bytes of one log, and of all that are there at once."""
FORMS = (".csv", ".csv.gz", ".tsv", ".parquet", ".xlsx", ".xes", ".xes.gz")


async def keep(name: str, content: AsyncIterator[bytes], place: Path) -> Path:
    """Write a log to a new folder below a place. Raises PetitionError for one too large, or of no form that is read."""
    safe = re.sub(r"[^\w.-]", "_", Path(name).name)[-80:]
    if not safe.lower().endswith(FORMS):
        raise PetitionError("a log of this form is not read", key="log", expected=", ".join(FORMS))
    there = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    room = min(LARGEST, ALL - there, shutil.disk_usage(place).free // 4)
    folder = place / secrets.token_hex(6)
    folder.mkdir()
    try:
        with (folder / safe).open("wb") as file:
            async for part in content:
                room -= len(part)
                if room < 0:
                    raise PetitionError(
                        "this log is too large for the page",
                        key="log",
                        expected=f"at most {LARGEST / 1e6:g} MB",
                        hint="petition tickets summary reads a log of any size",
                    )
                file.write(part)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / safe
