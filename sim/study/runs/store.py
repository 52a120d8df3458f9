"""The store: every finished replication under the address of its content, so that nothing is ever computed twice.

An entry is a Parquet file, ADDRESS.CHECKSUM.parquet: it appears under its name when it is whole, and is believed only
while the checksum in its name is that of its bytes.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from sim.ground.time_units import AN_HOUR
from sim.history.disk.files import writing
from sim.history.disk.packing import unpack
from sim.history.record.history import History

DEFAULT = Path("runs") / "store"
DIGITS = 32  # of the checksum that stand in a name: 128 bits
WRITTEN = AN_HOUR
"""Seconds within which an entry is written."""


class Store:
    """Finished replications in a folder. `damaged` counts entries found not to be what was written, and removed."""

    def __init__(self, folder: Path = DEFAULT) -> None:
        self.folder = folder
        self.damaged = 0

    def data(self, address: str) -> bytes | None:
        """The bytes of an entry, None if there is none. A damaged entry is removed and counts as none."""
        for path in self._place(address).glob(f"{address}.*.parquet"):
            content = path.read_bytes()
            if path.name == _name(address, content):
                return content
            self.damaged += 1
            with writing(path):
                path.unlink(missing_ok=True)
        return None

    def __contains__(self, address: str) -> bool:
        return self.data(address) is not None

    def keep(self, address: str, content: bytes) -> None:
        """Write an entry; what stood under the address before is replaced. Raises PetitionError if the disk refuses."""
        place = self._place(address)
        path = place / _name(address, content)
        temporary = place / f".{os.getpid()}-{threading.get_ident()}.partial"
        with writing(path):
            place.mkdir(parents=True, exist_ok=True)
            _clear(place)
            old = [other for other in place.glob(f"{address}.*.parquet") if other != path]
            try:
                temporary.write_bytes(content)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
            for other in old:
                other.unlink(missing_ok=True)

    def history(self, address: str) -> History:
        """The history under an address. Raises KeyError if there is none."""
        content = self.data(address)
        if content is None:
            raise KeyError(address)
        return unpack(content)

    def _place(self, address: str) -> Path:
        return self.folder / address[:2]


def _name(address: str, content: bytes) -> str:
    return f"{address}.{hashlib.sha256(content).hexdigest()[:DIGITS]}.parquet"


def _clear(place: Path) -> None:
    """Remove what writers that were killed left behind: an entry is written in less than `WRITTEN`."""
    for left in place.glob(".*.partial"):
        with suppress(FileNotFoundError):  # its writer lives, or another has cleared it
            if time.time() - left.stat().st_mtime > WRITTEN:
                left.unlink()
