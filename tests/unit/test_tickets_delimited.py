"""CSV as it comes: one bad line costs that line, and nothing is held in memory that need not be."""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig.logs import GOOD, HEADER, rows, write_log, write_mapping

from sim import PetitionError, read_tickets
from sim.tickets import delimited
from sim.tickets.bytes import find_encoding
from sim.tickets.delimited import open_delimited

HEAD = ",".join(HEADER).encode() + b"\n"


def line(number: int, what: str = "hole") -> bytes:
    return ",".join([str(number), *GOOD[1:4], what, "roads"]).encode() + b"\n"


def read(content: bytes, folder: Path) -> tuple[list[tuple[int, ...]], list[tuple[int, str]]]:
    """The rows of a file (line, number, what) and what was rejected."""
    log = folder / "log.csv"
    log.write_bytes(content)
    away: list[tuple[int, str]] = []
    source = open_delimited(log, None, None)
    got: list[tuple[int, ...]] = []
    for table in source.read([0, 4], lambda row, reason, value: away.append((row, reason))):
        got += zip(table["row"].to_pylist(), table["0"].to_pylist(), table["4"].to_pylist(), strict=True)
    return got, away


BAD = {
    "a quotation mark that is never closed": (b'9,2021-03-01,,,"hole,roads\n', 1),
    "more or fewer fields than the header": (b"9,2021-03-01,,\n", 1),
    "a carriage return within a line": (b"9,2021-03-01,,,ho\rle,roads\n", 1),
    "a zero byte": (b"9,2021-03-01,,,ho\0le,roads\n", 1),
    "not utf-8": (b"9,2021-03-01,,,h\xf6le,roads\n", 1),
    "a line longer than 1,048,576 bytes": (b"9,2021-03-01,,,hole,roads" + b"x" * (1 << 20) + b"\n", 1),
}


@pytest.mark.parametrize("reason", BAD)
@pytest.mark.parametrize("before", [0, 1, 300])
def test_one_bad_line_costs_that_line(reason: str, before: int, tmp_path: Path) -> None:
    bad, count = BAD[reason]
    after = 250
    good = [
        line(number, "höle" if number % 2 else "hole, or pit".replace(",", ""))
        for number in range(before + after)
    ]
    got, away = read(HEAD + b"".join([*good[:before], bad, *good[before:]]), tmp_path)
    assert away == [(2 + before, reason)] * count
    assert [int(row[1]) for row in got] == list(range(before + after))
    assert [row[0] for row in got] == [2 + n + (n >= before) for n in range(before + after)]


fields = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], include_characters="\n\",'"), max_size=12
)


@given(
    st.lists(st.tuples(fields, fields, fields), max_size=30),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_pythons_writer_writes_is_read(
    tmp_path_factory: pytest.TempPathFactory, each: list[tuple[str, ...]], sign: str, end: str
) -> None:
    """Also with line breaks and quotation marks in fields, and whether Arrow or the careful way reads it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sign, lineterminator=end)
    writer.writerows([("alpha", "beta", "gamma", "delta"), *(("x", *row) for row in each)])
    log = tmp_path_factory.mktemp("csv") / "log.csv"
    log.write_bytes(text.getvalue().encode())
    source = open_delimited(log, None, None)
    assert (source.header, source.delimiter) == (("alpha", "beta", "gamma", "delta"), sign)

    def never(row: int, reason: str, value: str) -> None:
        raise AssertionError(reason)

    got = [
        row
        for table in source.read([1, 2, 3], never)
        for row in zip(*(table[name].to_pylist() for name in "123"), strict=True)
    ]
    assert got == each


@pytest.mark.parametrize("size", [97, 256, 1000])
def test_where_a_piece_ends_does_not_matter(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = HEAD + b"".join(
        line(number) if number % 7 else f'{number},2021-03-01,,,"a\nb, ""c""\n\n",roads\n'.encode()
        for number in range(200)
    )
    content += b'x,"\n' + line(200) + b"\n\r\n" + line(201).rstrip(b"\n")
    whole = read(content, tmp_path)
    assert len(whole[0]) == 202 and whole[1] == [(2 + 200 + 29 * 3, "a quotation mark that is never closed")]
    monkeypatch.setattr(delimited, "CHUNK", size)
    assert read(content, tmp_path) == whole


def test_a_quotation_mark_does_not_swallow_the_rows_that_follow(tmp_path: Path) -> None:
    """Two lines with a mark each make one record of the right width, if nobody looks."""
    got, away = read(HEAD + line(1) + b'2,"2021,,,hole,roads\n3,"2021,,,hole,roads\n' + line(4), tmp_path)
    assert [int(row[1]) for row in got] == [1, 4]
    assert [row for row, _ in away] == [3, 4]


@pytest.mark.parametrize("plain", [True, False])
def test_fields_may_be_long_here_and_nowhere_else(plain: bool, tmp_path: Path) -> None:
    """`csv` has one bound for the whole process, by which other files of the user's are refused."""
    before = csv.field_size_limit()
    long = "x" * (before + 1)
    got, away = read(HEAD + line(1, long) + (b"" if plain else b"no record\n"), tmp_path)
    assert [row[2] for row in got] == [long] and len(away) == (not plain)
    assert csv.field_size_limit() == before


ENCODINGS = {
    "utf-8": "路灯",
    "utf-8-sig": "路灯",
    "gb18030": "路灯不亮",
    "latin-1": "Réparation Café",
    "utf-16": "路灯",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_is_found_from_the_whole_file(encoding: str, tmp_path: Path) -> None:
    """Also where the first letter that tells comes after megabytes."""
    many = [*rows(3), *(("9", *GOOD[1:4], ENCODINGS[encoding], "roads"),)]
    log = write_log(tmp_path / "log.csv", many, encoding=encoding)
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert told.table()["kind"].tolist()[-1] == ENCODINGS[encoding]
    assert told.quality["log"]["encoding"] == encoding.removesuffix("-sig")


def test_a_wrong_encoding_that_is_given_costs_rows_and_no_more(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", [*rows(2), ("9", *GOOD[1:4], "Café", "roads")], encoding="latin-1")
    told = read_tickets(log, tmp_path / "mine.toml", encoding="utf-8")
    assert told.quality["left_out"] == {"not utf-8": 1}
    assert find_encoding(log) == "latin-1"


def test_packed_and_named_as_it_may_be(tmp_path: Path) -> None:
    write_mapping(tmp_path)
    (tmp_path / "log.txt").write_bytes(gzip.compress(HEAD + line(1)))
    assert read_tickets(tmp_path / "log.txt", tmp_path / "mine.toml").quality["kept"] == 1


def test_a_title_before_the_header_is_passed_over(tmp_path: Path) -> None:
    got, away = read("2021年3月工单台账,,,,,\n\n制表：某科,,,,,\n".encode() + HEAD + line(1), tmp_path)
    assert got == [(5, "1", "hole")] and not away


BROKEN = {
    "the file is empty": b"",
    "a header and no rows": HEAD,
    "the file has no header": b"\n\n\n",
    "cannot be unpacked": gzip.compress(HEAD + line(1) * 900)[:-20],
    "no log of tickets": gzip.compress(b"\0" * (300 << 20), 1),
    "the first line is longer": b"x" * (2 << 20),
    "of the kind pdf": b"%PDF-1.7\n",
    "a packed folder": b"PK\x03\x04",
    "not a whole Parquet file": b"PAR1abc",
    "this is JSON": b'{"a": 1}',
    "this is markup": b"<!DOCTYPE html><html><p>log in</p>",
    "every other byte is zero": HEAD.decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("words", BROKEN)
def test_what_is_no_log_is_refused_in_words(words: str, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(BROKEN[words])
    write_mapping(tmp_path)
    with pytest.raises(PetitionError) as refused:
        read_tickets(tmp_path / "log.csv", tmp_path / "mine.toml", out=tmp_path / "out")
    assert words in refused.value.message or words == "a packed folder"
    assert refused.value.file and refused.value.expected
    assert not (tmp_path / "out").exists()


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(PetitionError, match="this is a folder"):
        read_tickets(tmp_path)
    with pytest.raises(PetitionError, match="no such file"):
        read_tickets(tmp_path / "log.csv")


def test_a_line_of_half_a_gigabyte_is_left_out_in_little_memory(tmp_path: Path) -> None:
    """A file with a hole, so that the disk need not hold it. The other rows are read, below 500 MiB."""
    write_mapping(tmp_path)
    with (tmp_path / "log.csv").open("wb") as file:
        file.write(HEAD + line(1) * 99)
        file.seek(1 << 29, 1)
        file.write(b"\n" + line(2))
    code = (
        "import sys; from sim import memory, read_tickets; told = read_tickets(sys.argv[1], sys.argv[2]).quality\n"
        "print(told['kept'], told['left_out'], memory.peak() >> 20)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "log.csv"), str(tmp_path / "mine.toml")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.startswith(
        "2 {'id: seen in an earlier row': 98, 'a line longer than 1,048,576 bytes': 1} "
    )
    assert int(ran.stdout.split()[-1]) < 500


@given(st.lists(st.text('",ab ', max_size=11), max_size=6), st.integers(1, 4))
def test_marks_that_are_no_quotations_are_read_alike_either_way(lines: list[str], width: int) -> None:
    """A 5" pipe is no quotation; Arrow and the careful way agree on what any line says, and on what it does not."""
    each = "".join(f"{line}\n" for line in lines).encode()
    got = []
    for way in ("_piece", "_slow"):
        away: list[tuple[int, str]] = []
        pieces = delimited._Pieces(
            width,
            list(range(width)),
            ",",
            "utf-8",
            b"\n",
            lambda row, why, at, away=away: away.append((row, why)),
        )
        tables, rest, _ = getattr(pieces, way)(each, 2, True)
        rows = [
            row
            for table in tables
            for row in zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
        ]
        got.append((rows, away, rest))
    assert got[0] == got[1]
    assert len(got[0][0]) + len(got[0][1]) <= len(lines)
