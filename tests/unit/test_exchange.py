"""A run written as a log is the same run: read again by the program itself, and by readers that know nothing of it."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

import sim
from sim.exchange.lives import EVENTS
from sim.tickets.zones import even_to_utc

ZONE = "Asia/Shanghai"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> sim.Run:
    folder = tmp_path_factory.mktemp("runs") / "hamlet"
    # Refusals and repeats: petitions that were raised before, on paper, in several units.
    return sim.run("hamlet", until="2021-02-20", out=folder)


@pytest.fixture(scope="module")
def expected(run: sim.Run) -> pd.DataFrame:
    """The petitions with their moments as instants, by arithmetic: this clock is eight hours ahead of UTC."""
    table = run.petitions
    table.index = [
        f"{one}-{again}" if again else str(one)
        for one, again in zip(table["id"], table["generation"], strict=True)
    ]
    assert table.index.is_unique and (table["generation"] > 0).any() and table["closed"].isna().any()
    for name in (*EVENTS, "due"):
        table[name] = (table[name] - pd.Timedelta(hours=8)).dt.tz_localize("UTC")
    return table


def by_case(expected: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return dict(zip(expected.index, expected.to_dict("records"), strict=True))


def exported(run: sim.Run, place: Path, form: str) -> Path:
    assert run.folder is not None
    sim.export_run(run.folder, place, form, zone=ZONE)
    return place


@pytest.mark.parametrize("form", ["csv", "xes"])
def test_tickets_that_are_read_again_are_those_of_the_run(
    form: str, run: sim.Run, expected: pd.DataFrame, tmp_path: Path
) -> None:
    log = exported(run, tmp_path / "log", form)
    read = sim.read_tickets(log, out=tmp_path / "read").table().set_index("id")
    assert list(read.index) == list(expected.index)
    for ours, theirs in {"opened": "raised", "due": "due", "closed": "closed"}.items():
        pd.testing.assert_series_equal(
            read[ours].astype("datetime64[us, UTC]"), expected[theirs], check_names=False
        )
    for ours, theirs in {"kind": "kind", "unit": "unit", "area": "street", "channel": "channel"}.items():
        assert read[ours].tolist() == expected[theirs].astype(str).tolist()


def test_a_clean_table_is_read_again(run: sim.Run, tmp_path: Path) -> None:
    log = exported(run, tmp_path / "log.csv", "csv")
    once = sim.read_tickets(log, out=tmp_path / "once").table()
    again = sim.read_tickets(tmp_path / "once" / "tickets.parquet", out=tmp_path / "again").table()
    pd.testing.assert_frame_equal(once.drop(columns="row"), again.drop(columns="row"))


def test_an_event_log_holds_every_event_at_its_instant(
    run: sim.Run, expected: pd.DataFrame, tmp_path: Path
) -> None:
    log = exported(run, tmp_path / "run.xes", "xes")
    found = {}
    for trace in ElementTree.parse(log).getroot().findall("{*}trace"):
        (case,) = (child.get("value") for child in trace if child.get("key") == "concept:name")
        events = [{one.get("key"): one.get("value") for one in event} for event in trace.findall("{*}event")]
        found[case] = [(event["concept:name"], _instant(event["time:timestamp"])) for event in events]
    assert list(found) == list(expected.index)
    rows = by_case(expected)
    for case, events in found.items():
        row = rows[case]
        assert {name for name, _ in events} == {name for name in EVENTS if pd.notna(row[name])}
        assert all(moment == row[name] for name, moment in events)
        assert events == sorted(events, key=lambda event: event[1])


@pytest.mark.parametrize("name", ["run.json", "run.xml"])
def test_an_object_centric_log_tells_who_and_what(
    name: str, run: sim.Run, expected: pd.DataFrame, tmp_path: Path
) -> None:
    log = exported(run, tmp_path / name, "ocel")
    events = []  # event, moment, the objects it is about
    repeats = set()
    if name.endswith("json"):
        told = json.loads(log.read_text("utf-8"))
        for event in told["events"]:
            about = {one["qualifier"]: one["objectId"] for one in event["relationships"]}
            events.append((event["type"], event["time"], about))
        for one in told["objects"]:
            repeats |= {
                (one["id"], to["objectId"]) for to in one["relationships"] if to["qualifier"] == "repeats"
            }
    else:
        root = ElementTree.parse(log).getroot()
        for event in root.find("events") or ():
            about = {one.get("qualifier"): one.get("object-id") for one in event.iter("relationship")}
            events.append((event.get("type"), event.get("time"), about))
        for one in root.find("objects") or ():
            ways = [
                (one.get("id"), to.get("object-id"), to.get("qualifier")) for to in one.iter("relationship")
            ]
            repeats |= {(which, to) for which, to, word in ways if word == "repeats"}
    assert len(events) == int(expected[list(EVENTS)].notna().sum().sum())
    rows = by_case(expected)
    for what, moment, about in events:
        row = rows[about["about"].removeprefix("petition ")]
        assert _instant(moment) == row[what]
        if what in ("arrived", "contacted", "started", "closed"):
            assert about["by"] == f"unit {row['unit']}"
        if what == "raised":
            assert about["with"] == f"citizen {row['citizen']}"
    again = expected[expected["generation"] > 0]
    names = {f"petition {case}" for case in expected.index}
    before = {
        case: f"petition {row.id}-{row.generation - 1}" if row.generation > 1 else f"petition {row.id}"
        for case, row in again.iterrows()
    }
    assert repeats == {(f"petition {case}", one) for case, one in before.items() if one in names}
    assert repeats


def test_activities_have_the_columns_and_the_work_of_the_run(
    run: sim.Run, expected: pd.DataFrame, tmp_path: Path
) -> None:
    with exported(run, tmp_path / "run.csv", "prosimos").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["case_id", "activity", "enable_time", "start_time", "end_time", "resource"]
    handled = [row for row in rows if row["activity"] == "handle"]
    whole = expected[expected["started"].notna() & expected["closed"].notna()]
    assert [row["case_id"] for row in handled] == list(whole.index)
    known = by_case(whole)
    for row in handled:
        one = known[row["case_id"]]
        assert [_instant(row[name]) for name in ("enable_time", "start_time", "end_time")] == [
            one["arrived"], one["started"], one["closed"],
        ]  # fmt: skip
        assert row["resource"] == one["unit"]
    paper = expected[expected["started"].isna() & expected["closed"].notna()]
    assert [row["case_id"] for row in rows if row["activity"] == "close on paper"] == list(paper.index)
    assert all(row["enable_time"] <= row["start_time"] <= row["end_time"] for row in rows)


def _instant(text: str) -> datetime:
    assert text.endswith("Z"), "any other offset is taken for UTC by a widely used reader"
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", ZONE, "UTC"])
def test_a_city_s_even_clock_never_goes_back(zone: str) -> None:
    start = int(np.datetime64("2021-01-01", "us").astype(np.int64))
    local = start + np.arange(0, 365 * 86400, 600, dtype=np.int64) * 1_000_000
    there = even_to_utc(local, zone)
    assert (np.diff(there) >= 0).all()
    for place in range(0, len(local), 997):  # any moment but in an hour that is left out is that of the wall
        wall = datetime.fromtimestamp(local[place] / 1e6, UTC).replace(tzinfo=ZoneInfo(zone))
        if wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None):
            assert there[place] == int(wall.timestamp()) * 1_000_000


FAULTS = {
    "no such folder": ({"folder": "nowhere"}, "there is no such folder"),
    "no run": ({"folder": "."}, "it has no petitions.parquet"),
    "a form": ({"form": "xess"}, 'format cannot be "xess"'),
    "a zone": ({"zone": "Asia/Shanghia"}, "no time zone"),
    "a file of the user's": ({"out": "mine.txt"}, "exists"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults(name: str, run: sim.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    given, message = FAULTS[name]
    with pytest.raises(sim.PetitionError, match=message):
        sim.export_run(**{"folder": run.folder, "out": "new.csv", **given})
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
