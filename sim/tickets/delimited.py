"""CSV, in pieces of whole records. Well-formed pieces are read by Arrow; a piece with anything odd in it is read record
by record, so that one bad line costs that line. No line, record or file is held in memory beyond a bound.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from sim.errors import PetitionError, shown_path
from sim.tickets.bytes import CHUNK, find_encoding, opened
from sim.tickets.source import ROW, Reject, Source, named

LONGEST = 1 << 20
"""Bytes of a line or record; what is longer is rejected."""
MOST_LINES = 500
"""Lines of one record."""
TITLES = 20
"""Lines among which the header is looked for."""
DELIMITERS = ",\t;|"
_LINE, _QUOTE = 10, 34

Places = npt.NDArray[np.int64]


@contextmanager
def _long_fields() -> Iterator[None]:
    """Fields may be as long as a record; `csv` has one bound for the whole process, so that others get theirs back."""
    before = csv.field_size_limit(LONGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def open_delimited(path: Path, encoding: str | None, delimiter: str | None) -> Source:
    """A CSV file, packed or not. encoding, delimiter: found out if not given."""
    encoding = encoding or find_encoding(path)
    shown = shown_path(path)
    with opened(path) as file:
        start = _plain(file, encoding).read(LONGEST)
    if encoding != "utf-16" and start[:2000].count(b"\0") > len(start[:2000]) / 4:
        raise PetitionError(
            "every other byte is zero", file=shown, expected="UTF-8, Latin-1 or GB18030",
            hint="if it is UTF-16: --encoding utf-16-le",
        )  # fmt: skip
    separator = _separator(start)
    lines = start.split(separator)
    if len(lines) == 1 and len(start) >= LONGEST:
        raise PetitionError(
            f"the first line is longer than {LONGEST:,} bytes", file=shown, line=1, expected="a header"
        )
    filled = [place for place, line in enumerate(lines[:TITLES]) if line.strip(b"\r\n\t ,;")]
    if not filled:
        raise PetitionError(
            "the file has no header", file=shown, line=1, expected="names of columns in the first line"
        )
    signs = delimiter or DELIMITERS

    def names(place: int) -> int:
        text = lines[place].decode(_plain_encoding(encoding), "replace")
        return max(sum(bool(name.strip()) for name in _fields(text, sign)) for sign in signs)

    # A title may stand before the header: a line of one or two words, which is no log of tickets.
    skipped = next((place for place in filled if names(place) > 2), filled[0])
    text, taken = lines[skipped], 1
    while text.count(b'"') % 2 and skipped + taken < min(len(lines), MOST_LINES):
        text += separator + lines[skipped + taken]
        taken += 1
    try:
        words = text.decode(_plain_encoding(encoding)).strip("\r\n").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise PetitionError(
            f"the header is not {encoding}: {error.reason}",
            file=shown,
            line=1,
            expected="another encoding",
            hint="--encoding says which",
        ) from error
    if "\0" in words:
        raise PetitionError("the header holds a zero byte", file=shown, line=1, expected="text")
    if delimiter is None:
        delimiter = max(DELIMITERS, key=lambda sign: (len(_fields(words, sign)), -DELIMITERS.index(sign)))
    header = named(_fields(words, delimiter))

    def read(places: Sequence[int], reject: Reject) -> Iterator[Any]:
        with opened(path) as file:
            stream = _plain(file, encoding)
            pieces = _Pieces(
                len(header), list(places), str(delimiter), _plain_encoding(encoding), separator, reject
            )
            yield from pieces.read(stream, skipped + taken)

    return Source("csv", header, read, "line", "utf-8" if encoding == "utf-8-sig" else encoding, delimiter)


def _plain(file: IO[bytes], encoding: str) -> IO[bytes]:
    """A stream in which a line ends with one byte: UTF-16 becomes UTF-8."""
    if not encoding.replace("_", "-").lower().startswith(("utf-16", "utf16", "utf-32")):
        return file
    import codecs

    return io.BufferedReader(_Recoded(codecs.getreader(encoding)(file, "replace")), CHUNK)


class _Recoded(io.RawIOBase):
    def __init__(self, reader: Any) -> None:
        self.reader, self.left = reader, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.left:
            text = self.reader.read(1 << 16)
            if not text:
                return 0
            self.left = text.encode("utf-8", "replace")
        given, self.left = self.left[: len(buffer)], self.left[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def _plain_encoding(encoding: str) -> str:
    return (
        "utf-8"
        if encoding.replace("_", "-").lower().startswith(("utf-8", "utf8", "utf-16", "utf16", "utf-32"))
        else encoding
    )


def _separator(start: bytes) -> bytes:
    """What ends a line: of old Macintosh files it is a carriage return alone."""
    return b"\r" if b"\n" not in start and b"\r" in start else b"\n"


@_long_fields()
def _fields(text: str, delimiter: str) -> list[str]:
    try:
        return next(iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), [])
    except csv.Error:
        return []


class _Pieces:
    """Reads the records after the header."""

    def __init__(
        self, width: int, places: list[int], delimiter: str, encoding: str, separator: bytes, reject: Reject
    ) -> None:
        self.width, self.places, self.delimiter, self.encoding = width, places, delimiter, encoding
        self.separator, self.reject = separator, reject

    def read(self, stream: IO[bytes], header_lines: int) -> Iterator[Any]:
        line, carry, ended = 1, b"", False
        skipping = False
        left = header_lines
        while not ended:
            chunk = stream.read(CHUNK)
            ended = not chunk
            if self.separator == b"\r":
                chunk = chunk.replace(b"\r", b"\n")
            if skipping:  # within a line that is too long
                end = chunk.find(b"\n")
                if end < 0:
                    continue
                chunk, skipping, line = chunk[end + 1 :], False, line + 1
            buffer = carry + chunk
            while left:  # the header's lines
                end = buffer.find(b"\n")
                if end < 0:
                    break
                buffer, left, line = buffer[end + 1 :], left - 1, line + 1
            if left:
                carry = buffer
                if ended:
                    return
                continue
            if ended and buffer and not buffer.endswith(b"\n"):
                buffer += b"\n"
            last = buffer.rfind(b"\n")
            if last < 0:
                if len(buffer) > LONGEST:
                    self._too_long(line, buffer)
                    carry, skipping = b"", True
                else:
                    carry = buffer
                continue
            if len(buffer) - last > LONGEST:
                whole, tail = buffer[: last + 1], buffer[last + 1 :]
                tables, carry, line = self._piece(whole, line, final=True)
                yield from tables
                self._too_long(line, tail)
                carry, skipping = b"", True
                continue
            tables, carry, line = self._piece(buffer, line, final=ended)
            yield from tables

    def _too_long(self, line: int, start: bytes) -> None:
        self.reject(
            line, f"a line longer than {LONGEST:,} bytes", start[:200].decode(self.encoding, "replace")
        )

    def _piece(self, buffer: bytes, line: int, final: bool) -> tuple[list[Any], bytes, int]:
        """The tables of a buffer, what is left of it, and the number of the line with which that begins."""
        content = np.frombuffer(buffer, np.uint8)
        ends = np.flatnonzero(content == _LINE)
        quotes = np.flatnonzero(content == _QUOTE)
        whole = ends[np.searchsorted(quotes, ends) % 2 == 0] if len(quotes) else ends
        if len(whole):
            cut = int(whole[-1]) + 1
            after = line + int(np.searchsorted(ends, cut))
            inner = ends[ends < cut]
            starts = np.concatenate([[0], whole[:-1] + 1])
            if (table := self._fast(buffer[:cut], starts, whole, inner, line)) is not None:
                rest = buffer[cut:]
                if len(rest) <= LONGEST and not final:
                    return [table], rest, after
                slow, rest, after = self._slow(rest, after, final)
                return [table, *slow], rest, after
        return self._slow(buffer, line, final)

    def _fast(self, piece: bytes, starts: Places, whole: Places, ends: Places, line: int) -> Any:
        """The table of a piece in which nothing is odd, or None."""
        import pyarrow as pa
        from pyarrow import csv as arrow_csv

        lengths = whole - starts
        if lengths.max() > LONGEST or b"\0" in piece:
            return None
        full = (lengths > 1) | ((lengths == 1) & (np.frombuffer(piece, np.uint8)[starts] != 13))
        numbers = line + np.searchsorted(ends, starts)
        several = np.searchsorted(ends, whole) - np.searchsorted(ends, starts) > 0
        looked_at = several | (
            np.arange(len(starts)) == len(starts) - 1
        )  # a quotation may be open at the end
        for start, end in zip(starts[looked_at & full], whole[looked_at & full], strict=True):
            if self._record(piece[start:end]) is None:
                return None
        numbers = numbers[full]
        if self.encoding != "utf-8":
            try:
                piece = piece.decode(self.encoding).encode()
            except UnicodeDecodeError:
                return None
        names = [str(place) for place in range(self.width)]
        wanted = [str(place) for place in self.places]
        several_lines = bool(several.any())
        read = arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(piece) + 1)
        parse = arrow_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=several_lines)
        convert = arrow_csv.ConvertOptions(
            include_columns=wanted, column_types=dict.fromkeys(wanted, pa.string()), strings_can_be_null=False
        )
        try:
            table = arrow_csv.read_csv(pa.BufferReader(piece), read, parse, convert)
        except pa.ArrowInvalid:
            return None
        if len(table) != len(numbers):
            return None
        return table.append_column(ROW, pa.array(numbers, pa.int64()))

    @_long_fields()
    def _record(self, record: bytes) -> list[str] | None:
        """The fields of one record, None if it is no record of this log. Marks that are no quotation (a 5" pipe) are
        taken as they stand, but a record goes over several lines only if all its marks fit."""
        if b"\0" in record or len(record) > LONGEST:
            return None
        try:
            text = record.decode(self.encoding)
            if "\n" in text:
                rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter, strict=True))
                fields = rows[0] if len(rows) == 1 else []
            else:  # the line after it is a record of its own only if no quotation is left open
                rows = list(csv.reader([text + "\n", "end"], delimiter=self.delimiter))
                fields = rows[0] if len(rows) == 2 else []
        except (UnicodeDecodeError, csv.Error):
            return None
        return fields if len(fields) == self.width else None

    def _slow(self, buffer: bytes, line: int, final: bool) -> tuple[list[Any], bytes, int]:
        """The same, record by record; a line with which no record begins is rejected, and the next one tried."""
        lines = buffer.split(b"\n")
        tail = lines.pop()  # after the last line's end
        odd = [place for place, each in enumerate(lines) if each.count(b'"') % 2]
        odd.append(len(lines))
        rows: list[list[str]] = []
        numbers: list[int] = []

        def keep(fields: list[str], place: int) -> None:
            rows.append([fields[wanted] for wanted in self.places])
            numbers.append(line + place)

        place, next_odd = 0, 0
        while place < len(lines):
            while odd[next_odd] < place:
                next_odd += 1
            if place < odd[next_odd]:  # up to the next line whose marks are odd a record is a line
                run = lines[place : odd[next_odd]]
                for at, fields in enumerate(self._records(run), place):
                    if fields:
                        keep(fields, at)
                    elif fields is None:
                        self._refuse(lines[at], line + at)
                place = odd[next_odd]
                continue
            fields, taken, is_open = self._odd(lines, place)
            if is_open and not final:
                return [self._table(rows, numbers)], b"\n".join([*lines[place:], tail]), line + place
            if fields is None:
                self._refuse(lines[place], line + place)
            else:
                keep(fields, place)
            place += taken
        return [self._table(rows, numbers)], tail, line + len(lines)

    @_long_fields()
    def _records(self, lines: list[bytes]) -> list[list[str] | None]:
        """The fields of lines that are a record each: none of an empty line, None of what is no record."""
        joined = b"\n".join(lines)
        if b"\0" not in joined and max(map(len, lines)) <= LONGEST:
            try:
                reader = csv.reader(joined.decode(self.encoding).split("\n"), delimiter=self.delimiter)
                rows: list[list[str] | None] = []
                for row in reader:
                    rows.append(row if len(row) in (0, self.width) else None)
                    if reader.line_num != len(rows):  # a quotation has been left open
                        break
                else:
                    return rows
            except (UnicodeDecodeError, csv.Error):
                pass
        return [self._record(each) if each.rstrip(b"\r") else [] for each in lines]

    def _odd(self, lines: list[bytes], place: int) -> tuple[list[str] | None, int, bool]:
        """The record that begins with a line whose marks are odd: its fields, how many lines it takes, and whether it
        may go on beyond these lines."""
        if (fields := self._record(lines[place])) is not None:  # a 5" pipe
            return fields, 1, False
        taken, quotes, size = 1, 1, len(lines[place])
        while quotes % 2 and place + taken < len(lines) and taken < MOST_LINES and size <= LONGEST:
            quotes += lines[place + taken].count(b'"')
            size += len(lines[place + taken]) + 1
            taken += 1
        if quotes % 2:
            return None, 1, place + taken == len(lines) and taken < MOST_LINES and size <= LONGEST
        fields = self._record(b"\n".join(lines[place : place + taken]))
        return fields, taken if fields else 1, False

    def _refuse(self, line: bytes, number: int) -> None:
        line = line.rstrip(b"\r")
        self.reject(number, self._reason(line), line[:200].decode(self.encoding, "replace"))

    @_long_fields()
    def _reason(self, line: bytes) -> str:
        if len(line) > LONGEST:
            return f"a line longer than {LONGEST:,} bytes"
        if b"\0" in line:
            return "a zero byte"
        try:
            text = line.decode(self.encoding)
        except UnicodeDecodeError:
            return f"not {self.encoding}"
        try:
            ends_here = len(list(csv.reader([text + "\n", "end"], delimiter=self.delimiter))) == 2
        except csv.Error:
            return "a carriage return within a line"
        return (
            "more or fewer fields than the header" if ends_here else "a quotation mark that is never closed"
        )

    def _table(self, rows: list[list[str]], numbers: list[int]) -> Any:
        import pyarrow as pa

        columns = list(zip(*rows, strict=True)) if rows else [()] * len(self.places)
        arrays = [pa.array(column, pa.string()) for column in columns]
        return pa.table(
            [*arrays, pa.array(numbers, pa.int64())], names=[*(str(place) for place in self.places), ROW]
        )
