"""Files that a page sends: written to a folder of the server's own, within a size, under a plain name."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from sim import PetitionError
from sim.web.limits import AN_HOUR

LARGEST, ALL = 200 * 10**6, 2 * 10**9
"""Bytes of one log, and of all that are there at once."""
KEPT = 4 * AN_HOUR
"""Seconds after which a log goes that nobody has asked about; longer than anything that reads one may take."""
FORMS = (".csv", ".csv.gz", ".tsv", ".parquet", ".xlsx", ".xes", ".xes.gz")


async def keep(name: str, content: AsyncIterator[bytes], place: Path) -> Path:
    """Write a log to a new folder below a place. Raises PetitionError for one too large, or of no form that is read."""
    safe = re.sub(r"[^\w.-]", "_", Path(name).name)[-80:]
    if not safe.lower().endswith(FORMS):
        raise PetitionError("a log of this form is not read", key="log", expected=", ".join(FORMS))
    there = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    room = min(LARGEST, ALL - there, shutil.disk_usage(place).free // 4)
    folder = place / secrets.token_hex(16)
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


class Logs:
    """The logs that pages have sent, each under a name that only its page knows. They go with the server, and before it
    if nobody asks about them any more."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._known: dict[str, tuple[Path, dict[str, str], float]] = {}

    async def keep(
        self, name: str, content: AsyncIterator[bytes], choices: Mapping[str, str]
    ) -> tuple[str, Path]:
        """Keep a log with how it is to be read: its name here, and its file. Raises PetitionError as `keep` does."""
        for old, (file, _, used) in list(self._known.items()):
            if time.monotonic() - used > KEPT:
                shutil.rmtree(file.parent, ignore_errors=True)
                del self._known[old]
        file = await keep(name, content, self.place)
        self._known[file.parent.name] = file, dict(choices), time.monotonic()
        return file.parent.name, file

    def ask(self, name: object) -> dict[str, str]:
        """The file of a log, and how it is to be read. Raises PetitionError if it is not there, or no more."""
        if not isinstance(name, str) or name not in self._known or not self._known[name][0].is_file():
            raise PetitionError("the log is not there any more", key="log", hint="send it again")
        file, choices, _ = self._known[name]
        self._known[name] = file, choices, time.monotonic()
        return {"log": str(file), **choices}

    def forget(self, name: str) -> None:
        """Remove a log."""
        if name in self._known:
            shutil.rmtree(self._known.pop(name)[0].parent, ignore_errors=True)
