"""The bytes of a log: what kind of file it is, unpacked, in which encoding; bounded, whatever the file holds."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sim.errors import PetitionError, shown_path

CHUNK = 4 << 20
"""Bytes that are read at once."""
BOMB, RATIO = 200 << 20, 200
"""A packed log is refused once it gives more than `BOMB` bytes and more than `RATIO` for each byte of the file: text
of tickets packs to a fifth or a twentieth, and the most that gzip can do is a thousandth."""
_KINDS = {
    b"PAR1": "parquet", b"PK\x03\x04": "xlsx", b"\x1f\x8b": "gzip", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "pdf",
    b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd", b"7z\xbc\xaf": "7z", b"SQLite format 3": "sqlite",
    b"ARROW1": "arrow",
}  # fmt: skip
_HELP = {
    "xls": "save it as .xlsx or .csv",
    "bzip2": "unpack it first", "xz": "unpack it first", "zstd": "unpack it first", "7z": "unpack it first",
}  # fmt: skip
EXPECTED = "a log as .csv, .csv.gz, .parquet, .xlsx or .xes"


def kind_of(path: Path) -> str:
    """What a file holds, by its first bytes: parquet, xlsx, xes or text, packed or not. Raises PetitionError about what
    cannot be a log."""
    shown = shown_path(path)
    if path.is_dir():
        raise PetitionError("this is a folder", file=shown, expected=EXPECTED)
    if not path.exists():
        raise PetitionError("there is no such file", file=shown, expected=EXPECTED)
    if not path.is_file():
        raise PetitionError("this is no plain file", file=shown, expected=EXPECTED)
    with opened(path) as file:
        start = file.read(4096)
    with path.open("rb") as raw:
        packed = raw.read(8)
    if not start:
        raise PetitionError("the file is empty", file=shown, expected=EXPECTED)
    for first in (packed, start[:16]):
        kind = next((kind for sign, kind in _KINDS.items() if first.startswith(sign)), None)
        if kind in ("parquet", "xlsx") and first is packed:
            return kind
        if kind not in (None, "gzip") or (kind == "gzip" and first is not packed):
            raise PetitionError(
                f"this is a file of the kind {kind}",
                file=shown,
                expected=EXPECTED,
                hint=_HELP.get(kind or ""),
            )
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        if re.search(rb"<(\w+:)?log[\s>]", start):
            return "xes"
        raise PetitionError("this is markup, and no event log", file=shown, expected=EXPECTED)
    if text.startswith((b"{", b"[{")):
        raise PetitionError(
            "this is JSON", file=shown, expected=EXPECTED, hint="most portals give the same as CSV"
        )
    return "text"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked if it is packed. Raises PetitionError if it cannot be read or unpacked."""
    shown = shown_path(path)
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not packed:
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield io.BufferedReader(_Bounded(unpacked, path.stat().st_size, shown), CHUNK)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise PetitionError(
            f"cannot be unpacked: {error}", file=shown, expected="a whole .gz file"
        ) from error
    except OSError as error:
        raise PetitionError(f"cannot be read: {error.strerror or error}", file=shown) from error


class _Bounded(io.RawIOBase):
    """What a packed file gives, as long as it is not too much for its size."""

    def __init__(self, inner: gzip.GzipFile, size: int, shown: str) -> None:
        self.inner, self.size, self.shown, self.given = inner, max(size, 1), shown, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        count = self.inner.readinto(buffer)  # type: ignore[arg-type]
        self.given += count
        if self.given > BOMB and self.given > RATIO * self.size:
            raise PetitionError(
                f"the packed file of {self.size:,} bytes gives more than {self.given:,}: it is no log of tickets",
                file=self.shown, expected=f"at most {RATIO} bytes for one",
            )  # fmt: skip
        return count


def find_encoding(path: Path) -> str:
    """The encoding of a text, from the whole of it: UTF-8 if it can be, or else GB18030 or Latin-1, whichever its
    letters are like. Where most is UTF-8 but a few lines are not, it is UTF-8 and those lines are unreadable."""
    with opened(path) as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
            return "utf-8-sig"
        except UnicodeDecodeError:
            pass
    valid = broken = pairs = gb_broken = single = 0
    with opened(path) as file:
        while line := file.readline(1 << 16):
            if line.isascii():
                continue
            if _decodes(line, "utf-8"):
                valid += 1
                continue
            broken += 1
            gb_broken += not _decodes(line, "gb18030")
            for run in re.findall(rb"[\x80-\xff]+", line):
                # Letters of GB 2312 are pairs of two high bytes; an accented letter mostly stands alone.
                pairs += len(run) // 2
                single += len(run) % 2
    if valid > broken:
        return "utf-8-sig"
    return "gb18030" if pairs > single and gb_broken <= broken / 10 else "latin-1"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
