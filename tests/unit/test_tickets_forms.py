"""The same tickets in every form: a workbook, Parquet, an event log, packed or not."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rig.logs import GOOD, HEADER, rows, write_mapping

from sim import PetitionError, read_tickets

DAY = datetime(2021, 3, 1, 10)


def workbook(place: Path, lines: list[list[object]], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for line in lines:
        book.active.append(line)
    book.save(place)
    write_mapping(place.parent)
    return place


def test_a_workbook_with_a_title_dates_and_numbers(tmp_path: Path) -> None:
    """Row 1 is a title, row 4 empty; a number is an id; a formula that was never computed is nothing.
    openpyxl writes what calamine reads."""
    log = workbook(
        tmp_path / "log.xlsx",
        [
            ["Orders of March"],
            list(HEADER),
            [1, DAY, date(2021, 3, 8), datetime(2021, 3, 2, 12), "路灯", "roads"],
            [],
            [2.0, DAY, "=B3+1", datetime(2021, 3, 3), "路灯", "roads"],
            [3, "soon", None, None, "路灯", "roads"],
        ],
    )
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    table = told.table()
    assert table["row"].tolist() == [3, 5]
    assert table["id"].tolist() == ["1", "2"]
    assert table["opened"][0].isoformat() == "2021-03-01T15:00:00+00:00"
    # Of a column with times a bare date is its midnight; of one without, the whole day.
    assert table["closed"][1].isoformat() == "2021-03-03T05:00:00+00:00"
    assert told.quality["missing"]["due"] == 1
    assert table["due"][0].isoformat() == "2021-03-09T04:59:59+00:00"
    assert told.quality["left_out"] == {"opened: no moment that can be read": 1}
    assert (tmp_path / "out" / "rejects.csv").read_text("utf-8-sig").splitlines()[1].startswith("6,opened,")


def test_what_a_workbook_may_be_instead(tmp_path: Path) -> None:
    workbook(tmp_path / "log.xlsx", [list(HEADER), [1, DAY]], "March")
    write_mapping(tmp_path, 'sheet = "April"\n' + (tmp_path / "mine.toml").read_text())
    with pytest.raises(PetitionError, match='no sheet "April"'):
        read_tickets(tmp_path / "log.xlsx", tmp_path / "mine.toml")
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", b"\0" * (300 << 20))
    with pytest.raises(PetitionError, match="no log of tickets"):
        read_tickets(tmp_path / "bomb.xlsx", tmp_path / "mine.toml")
    (tmp_path / "half.xlsx").write_bytes((tmp_path / "log.xlsx").read_bytes()[:3000])
    with pytest.raises(PetitionError, match="not a whole workbook"):
        read_tickets(tmp_path / "half.xlsx", tmp_path / "mine.toml")


def test_parquet_of_any_types(tmp_path: Path) -> None:
    write_mapping(tmp_path)
    opened = {
        "text": pa.array(["2021-03-01 10:00:00"]),
        "local": pa.array([DAY], pa.timestamp("ns")),
        "zoned": pa.array([datetime(2021, 3, 1, 15)], pa.timestamp("ms", "UTC")),
        "elsewhere": pa.array([datetime(2021, 3, 1, 15)], pa.timestamp("us", "Asia/Shanghai")),
        "large": pa.array(["2021-03-01 10:00:00"], pa.large_string()),
        "dictionary": pa.array(["2021-03-01 10:00:00"]).dictionary_encode(),
        "bytes": pa.array([b"2021-03-01 10:00:00"]),
    }
    for name, column in opened.items():
        closed, what = pa.array([None], pa.string()), pa.array(["hole"]).dictionary_encode()
        table = pa.table(
            [pa.array([7]), column, pa.nulls(1), closed, what, pa.array([1.5])], names=list(HEADER)
        )
        pq.write_table(table, tmp_path / f"{name}.parquet")
        told = read_tickets(tmp_path / f"{name}.parquet", tmp_path / "mine.toml")
        assert told.quality["opened"]["first"] == "2021-03-01T15:00:00Z", name
        assert told.quality["ids"]["styles"] == [{"style": "9", "rows": 1}], name
    (tmp_path / "half.parquet").write_bytes((tmp_path / "text.parquet").read_bytes()[:-30])
    with pytest.raises(PetitionError, match="not a whole Parquet file"):
        read_tickets(tmp_path / "half.parquet", tmp_path / "mine.toml")


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <string key="concept:name" value="a city"/>
  <trace><string key="concept:name" value="c1"/><string key="kind" value="路灯"/>
    <event><string key="concept:name" value="opened"/>
      <date key="time:timestamp" value="2021-03-01T10:00:00.000+08:00"/></event>
    <event><string key="concept:name" value="Closed"/><date key="time:timestamp" value="2021-03-02T10:00:00+08:00"/>
      <string key="org:group" value="office"/></event>
    <event><string key="concept:name" value="Closed"/><date key="time:timestamp" value="2021-03-03T02:00:00Z"/>
      <string key="org:group" value="street"/></event>
  </trace>
  <trace><string key="concept:name" value="c2"/><string key="kind" value="噪音"/>
    <event><string key="concept:name" value="opened"/>
      <date key="time:timestamp" value="2021-03-01T10:00:00+08:00"/></event>
  </trace>
</log>"""


@pytest.mark.parametrize("packed", [False, True])
def test_an_event_log_is_read_by_itself(tmp_path: Path, packed: bool) -> None:
    """Two instants in two offsets: 1 March 10:00 +08:00 to 3 March 02:00 UTC are two days."""
    log = tmp_path / ("log.xes.gz" if packed else "log.xes")
    log.write_bytes(gzip.compress(XES.encode()) if packed else XES.encode())
    table = read_tickets(log, out=tmp_path / "out").table()
    assert table["id"].tolist() == ["c1", "c2"]
    assert (table["closed"] - table["opened"]).dt.total_seconds().tolist()[0] == 2 * 86400
    assert table["closed"].isna().tolist() == [False, True]
    assert table["kind"].tolist() == ["路灯", "噪音"] and table["unit"][0] == "street"


def test_a_broken_event_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_text(XES[:-40], "utf-8")
    with pytest.raises(PetitionError, match="not a whole XES file"):
        read_tickets(tmp_path / "log.xes")
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a0 "ha">{entities}]><log><trace>&a12;</trace></log>'
    (tmp_path / "log.xes").write_text(bomb, "utf-8")
    with pytest.raises(PetitionError):
        read_tickets(tmp_path / "log.xes")


def test_a_gigabyte_in_one_group_of_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.tickets import parquet

    monkeypatch.setattr(parquet, "LARGEST", 10)
    write_mapping(tmp_path)
    columns = [pa.array(column) for column in zip(*rows(2), strict=True)]
    pq.write_table(pa.table(columns, names=list(HEADER)), tmp_path / "log.parquet")
    with pytest.raises(PetitionError, match="a group of rows holds"):
        read_tickets(tmp_path / "log.parquet", tmp_path / "mine.toml")
    assert len(GOOD) == len(HEADER)
