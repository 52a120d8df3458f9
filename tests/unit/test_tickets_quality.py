"""What is told of a log: by hand on small ones, and beside independent statistics on Boston's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rig.logs import BOSTON, GOOD, HEADER, MAPPING, rejected, rows, write_log, write_mapping

from sim import PetitionError, read_tickets


@pytest.fixture(scope="module")
def boston(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return read_tickets(BOSTON, out=tmp_path_factory.mktemp("boston") / "out")


def test_boston_is_what_its_statistics_say(boston: Any) -> None:
    """Beside the JSON that lies with the data, which was made without this program."""
    known = json.loads(BOSTON.with_name("boston311_2011H2.stats.json").read_text())
    told = boston.quality
    assert (told["rows"], told["kept"], told["left_out"]) == (known["rows"], 58251, {})
    assert told["closing"]["never"] / 58251 == pytest.approx(known["missing_closed_share"], abs=5e-5)
    assert told["closing"]["within_5_minutes"] / 58251 == pytest.approx(known["under_5min_share"], abs=5e-5)
    assert told["missing"]["due"] / 58251 == pytest.approx(known["missing_target_share"], abs=5e-5)
    assert told["due"]["before_opened"] == known["sla_negative"]
    # The statistics take local times apart: an hour off across the change of clocks on 6 November.
    for name in ("p25", "p75", "p90", "p99"):
        assert told["sojourn_hours"][name] == pytest.approx(known["handling_h"][name], abs=1)
    assert told["names"]["kind"]["number"] == known["type_n"]
    assert told["per_day"]["mean"] == pytest.approx(known["arrivals_per_day"]["mean"], abs=0.005)
    assert told["per_day"]["busiest"][0] == {"day": "2011-08-28", "rows": known["arrivals_per_day"]["max"]}
    (default,) = told["coordinates"]["default"]
    assert [[default["latitude"], default["longitude"]], default["rows"]] == known["most_common_coordinate"]
    assert told["duplicates"]["marked_at_export"] / 58251 == pytest.approx(
        known["duplicate_share_closure_text"], abs=5e-5
    )


def test_on_time_in_boston_is_what_its_own_flag_says(boston: Any) -> None:
    import pandas as pd

    log = pd.read_parquet(BOSTON)
    with_due = log[log["target_dt"].notna()]
    assert boston.quality["due"]["on_time"] == (with_due["ontime"] == "ONTIME").sum() == 35591
    # The flag is missing on 158 that were closed after their deadline, or never.
    assert boston.quality["due"]["late"] == (with_due["ontime"] != "ONTIME").fillna(True).sum() == 11521 + 158
    unmarked = with_due[with_due["ontime"].isna()]
    assert not (unmarked["closed_dt"] <= unmarked["target_dt"]).any()


def test_the_table_keeps_facts_and_says_what_was_known_late(boston: Any) -> None:
    import pandas as pd

    table, log = boston.table(), pd.read_parquet(BOSTON)
    assert not {"ontime", "on_time", "sojourn"} & set(table)
    assert {name for name in table if name.endswith("_at_export")} == {
        "status_at_export",
        "duplicate_at_export",
    }
    for ours, theirs in (("opened", "open_dt"), ("due", "target_dt"), ("closed", "closed_dt")):
        local = table[ours].dt.tz_convert("America/New_York").dt.tz_localize(None)
        assert ((local == log[theirs]) | (local.isna() & log[theirs].isna())).all()


LEFT_OUT = {
    "opened: missing": {"opened": ""},
    "opened: no moment that can be read": {"opened": "soon"},
    "due: no moment that can be read": {"due": "2021-02-30"},
    "closed: no moment that can be read": {"closed": "01/01/1900"},
    "closed: before it was opened": {"closed": "2021-03-01 09:59:59"},
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_a_row_that_cannot_be_true_is_left_out_with_its_reason(reason: str, tmp_path: Path) -> None:
    bad = dict(zip(HEADER, GOOD, strict=True)) | LEFT_OUT[reason] | {"number": "9"}
    log = write_log(tmp_path / "log.csv", [*rows(3), tuple(bad.values()), *rows(5)[3:]])
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert (told.quality["rows"], told.quality["kept"], told.quality["left_out"]) == (6, 5, {reason: 1})
    (away,) = rejected(tmp_path / "out")
    assert (away["row"], f"{away['column']}: {away['reason']}") == ("5", reason)
    assert told.table()["row"].tolist() == [2, 3, 4, 6, 7]


def test_every_row_is_kept_or_left_out_once(tmp_path: Path) -> None:
    """With everything wrong at once, and ids that come again also among the rows that are left out."""
    lines = [*rows(3), *(tuple(dict(zip(HEADER, GOOD, strict=True)).values()) for _ in range(2))]
    lines += [
        ("1", "", "x", "y", "", ""),
        ("7", *GOOD[1:]),
        ("7", "soon", *GOOD[2:]),
        ("8", "soon", *GOOD[2:]),
        ("8", *GOOD[1:]),
    ]
    log = write_log(tmp_path / "log.csv", lines)
    with log.open("a") as file:
        file.write("1,2\n")
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert told.quality["rows"] == 11 == told.quality["kept"] + len(rejected(tmp_path / "out"))
    assert told.quality["kept"] + sum(told.quality["left_out"].values()) == 11
    assert told.table()["id"].tolist() == ["1", "2", "3", "7", "8"]
    assert (
        told.quality["duplicates"]["ids_seen_before"]
        == 2
        == told.quality["duplicates"]["of_these_the_same_in_all"]
    )


def test_a_formula_is_never_handed_on(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", [*rows(1), ("=cmd()", "=NOW()", "", "", "=1+1", "@x")])
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert rejected(tmp_path / "out")[0]["value"] == "'=NOW()"
    assert told.quality["kept"] == 1


def test_a_log_without_a_usable_row_says_why(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", rows(4, opened="last week"))
    with pytest.raises(
        PetitionError, match="none of 4 rows can be used; 4 of them: opened: no moment"
    ) as none:
        read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert (none.value.line, none.value.key) == (2, "opened") and "'last week'" in str(none.value.hint)
    assert not (tmp_path / "out").exists()


def test_on_time_counts_what_is_open_past_its_deadline_as_late(tmp_path: Path) -> None:
    """Exported on 10 March: closed in time, closed late, open and past (8 March), open and not yet due: 1 of 3."""
    due, day = "2021-03-08 10:00:00", "2021-03-01 10:00:00"
    log = write_log(
        tmp_path / "log.csv",
        [
            ("1", day, due, due, "a", "b"),
            ("2", day, due, "2021-03-08 10:00:01", "a", "b"),
            ("3", day, due, "", "a", "b"),
            ("4", day, "2021-03-10 00:00:01", "", "a", "b"),
            ("5", day, "", "", "a", "b"),
        ],
    )
    told = read_tickets(log, tmp_path / "mine.toml", exported="2021-03-10").quality
    assert told["due"] == {
        "with_due": 4, "before_opened": 0, "on_time": 1, "late": 2, "not_yet_decided": 1, "on_time_share": 1 / 3,
    }  # fmt: skip
    assert told["closed_within_days"] == {"1": 0, "7": 1 / 5, "30": None}
    assert told["names"]["kind"]["top"] == [{"name": "a", "rows": 5, "share": 1, "half_closed_hours": None}]
    assert read_tickets(log, tmp_path / "mine.toml", exported=date(2021, 3, 10)).quality == told


def test_an_empty_column_and_two_styles_of_ids_are_said(tmp_path: Path) -> None:
    lines = [*rows(3, closed="", what=""), ("BCS-0001", *GOOD[1:3], "", "", "roads")]
    told = read_tickets(write_log(tmp_path / "log.csv", lines), tmp_path / "mine.toml").quality
    assert told["ids"]["styles"] == [{"style": "9", "rows": 3}, {"style": "A-9", "rows": 1}]
    said = " ".join(told["notes"])
    assert 'The column "closed" (closed) is empty.' in said and 'The column "what" (kind) is empty.' in said
    assert "Ids are written in more than one way: 9 (3), A-9 (1)." in said


def test_a_thinned_sample_is_told_from_a_whole_log(boston: Any, tmp_path: Path) -> None:
    """Every third row of Boston: capacity cannot be told from it. Of the whole log nothing of the kind is said."""
    import pandas as pd

    sentence = "how much the units can do cannot be told from it"
    assert sentence not in " ".join(boston.quality["notes"])
    pd.read_parquet(BOSTON).sort_values("case_enquiry_id").iloc[::3].to_parquet(tmp_path / "third.parquet")
    assert sentence in " ".join(read_tickets(tmp_path / "third.parquet").quality["notes"])


def test_a_whole_log_of_which_much_is_left_out_is_no_sample(tmp_path: Path) -> None:
    lines = [
        (str(n), f"2021-03-{n // 40 + 1:02d} 10:{n % 40:02d}:00", "", "" if n % 3 else "soon", *GOOD[4:])
        for n in range(900)
    ]
    told = read_tickets(write_log(tmp_path / "log.csv", lines), tmp_path / "mine.toml").quality
    assert told["left_out"] == {"closed: no moment that can be read": 300}
    assert told["ids"]["next_number_present"] == 1.0
    lines = [line for line in lines if int(line[0]) % 3 == 1]
    told = read_tickets(write_log(tmp_path / "log.csv", lines), tmp_path / "mine.toml").quality
    assert told["ids"]["next_number_present"] == 0.0 and "sample" in " ".join(told["notes"])


@pytest.mark.parametrize(
    "nothing", ["01/01/1900 00:00:00", "9999-12-31 23:59:59", "1970-01-01 00:00:00", "open"]
)
def test_a_value_that_stands_for_nothing_is_told(nothing: str, tmp_path: Path) -> None:
    """A log that writes some moment for a ticket that is open: its rows go, and it is said how they stay."""
    lines = rows(40) + [(str(n), *GOOD[1:3], nothing, *GOOD[4:]) for n in range(50, 60)]
    log = write_log(tmp_path / "log.csv", lines)
    told = read_tickets(log, tmp_path / "mine.toml", order="day-first").quality
    (note,) = [note for note in told["notes"] if "stands for nothing" in note]
    assert "10 rows" in note and f'missing = ["{nothing}"]' in note
    write_mapping(tmp_path, f'missing = ["{nothing}"]\n' + MAPPING)
    told = read_tickets(log, tmp_path / "mine.toml", order="day-first").quality
    assert (told["kept"], told["closing"]["never"]) == (50, 10)
    assert not [note for note in told["notes"] if "stands for nothing" in note]


def test_a_mark_is_by_the_mapping_or_by_anything_that_is_no_no(tmp_path: Path) -> None:
    text = '[columns]\nopened = "opened"\nclosed = "closed"\nduplicate = "what"\nreopened = "who"\n'
    lines = [
        ("1", *GOOD[1:4], what, who)
        for what, who in [("True", "1"), ("false", "0"), ("", "again"), ("No", "NO")]
    ]
    log = write_log(tmp_path / "log.csv", lines)
    write_mapping(tmp_path, 'zone = "UTC"\n' + text)
    table = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "a").table()
    assert table["duplicate_at_export"].tolist() == [True, False, False, False]
    assert table["reopened_at_export"].tolist() == [True, False, True, False]
    write_mapping(tmp_path, 'zone = "UTC"\n' + text + '[values]\nreopened = ["Again"]\n')
    table = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "b").table()
    assert table["reopened_at_export"].tolist() == [False, False, True, False]


def test_no_users_file_is_written_over(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", rows(2))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(PetitionError, match="holds other files"):
        read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
    read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "new")
    (tmp_path / "new" / "mine.txt").write_text("mine")
    told = read_tickets(log, tmp_path / "mine.toml", out=tmp_path / "new")
    assert (tmp_path / "new" / "mine.txt").read_text() == "mine"
    assert told.quality == json.loads((tmp_path / "new" / "quality.json").read_text("utf-8"))
    with pytest.raises(PetitionError, match="not kept"):
        read_tickets(log, tmp_path / "mine.toml").table()


def test_a_zone_must_come_from_somewhere(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", rows(2))
    write_mapping(tmp_path, '[columns]\nopened = "opened"\nclosed = "closed"\n')
    with pytest.raises(PetitionError, match="nothing tells their time zone"):
        read_tickets(log, tmp_path / "mine.toml")
    assert (
        read_tickets(log, tmp_path / "mine.toml", zone="UTC").quality["opened"]["first"]
        == "2021-03-01T10:00:00Z"
    )
