"""The guide from a log to a what-if (docs/how-to/own-city.md), with logs as other cities publish them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import sim

FIRST, UNTIL, LAST = datetime(2024, 1, 1), "2024-03-01", "2024-03-16"
DAYS, A_DAY = 75, 12
KINDS = {"灯 Light": ("A 所", 20), "Pothole, large": ("B office", 60), "Noise": ("B office", 0.02)}
Ticket = tuple[str, datetime, datetime, datetime | None, str, str, str]


def tickets() -> list[Ticket]:
    """Twelve a day in office hours, for three kinds of two units; how long each took is drawn."""
    draw = np.random.RandomState(5)
    made: list[Ticket] = []
    for number in range(DAYS * A_DAY):
        opened = FIRST + timedelta(days=number // A_DAY, hours=9 + 0.6 * (number % A_DAY))
        kind = list(KINDS)[draw.choice(3, p=[0.5, 0.3, 0.2])]
        unit, hours = KINDS[kind]
        closed = opened + timedelta(hours=round(float(draw.exponential(hours)), 2))
        seen = closed if closed < FIRST + timedelta(days=DAYS) else None
        area = f"Ward {1 + number % 3}"
        made.append((f"{100000 + number}", opened, opened + timedelta(days=5), seen, kind, unit, area))
    return made


def told(form: str) -> Callable[[datetime | None], str]:
    return lambda moment: "" if moment is None else moment.strftime(form)


AMERICAN, PLAIN = told("%m/%d/%Y %I:%M:%S %p"), told("%Y-%m-%d %H:%M:%S")
UTC, SLASHED = told("%Y-%m-%dT%H:%M:%SZ"), told("%Y/%m/%d %H:%M:%S+00")
DONE = {True: "Closed", False: "Open"}
CITIES = {
    "new-york": (
        AMERICAN, "Closed Open", "utf-8",
        ["Unique Key", "Created Date", "Due Date", "Closed Date", "Complaint Type", "Agency",
         "Community Board", "Status"],
    ),
    "baltimore": (
        SLASHED, "Closed Open", "utf-8-sig",
        ["ServiceRequestNum", "CreatedDate", "DueDate", "CloseDate", "SRType", "Agency", "Neighborhood", "SRStatus"],
    ),
    "chicago": (
        AMERICAN, "Completed Open", "utf-8",
        ["SR_NUMBER", "CREATED_DATE", None, "CLOSED_DATE", "SR_TYPE", "OWNER_DEPARTMENT", "COMMUNITY_AREA", "STATUS"],
    ),
    "san-francisco": (
        AMERICAN, "Closed Open", "utf-8",
        ["CaseID", "Opened", None, "Closed", "Category", "Responsible Agency", "Neighborhood", "Status"],
    ),
    "boston-new": (
        UTC, "Closed Open", "utf-8",
        ["case_id", "open_date", "target_close_date", "close_date", "service_name", "assigned_team",
         "neighborhood", "case_status"],
    ),
    "open311": (
        UTC, "closed open", "utf-8",
        ["service_request_id", "requested_datetime", "expected_datetime", "updated_datetime", "service_name",
         "agency_responsible", "zipcode", "status"],
    ),
    "beijing-12345": (
        PLAIN, "已办结 办理中", "gb18030",
        ["工单编号", "受理时间", "办结时限", "办结时间", "问题分类", "承办单位", "街道", "工单状态"],
    ),
}  # fmt: skip


def rows_of(city: str) -> list[list[str]]:
    """The log as a city's portal gives it, header first."""
    moment, words, _, header = CITIES[city]
    done, waiting = words.split()
    kept = [place for place, name in enumerate(header) if name is not None]
    found = [[str(header[place]) for place in kept]]
    for number, opened, due, closed, kind, unit, area in tickets():
        row = [
            number,
            moment(opened),
            moment(due),
            moment(closed),
            kind,
            unit,
            area,
            done if closed else waiting,
        ]
        found.append([row[place] for place in kept])
    return found


def write_city(city: str, folder: Path) -> Path:
    name, sheet = city.split(" "), rows_of(city.split(" ")[0])
    if "xlsx" in name:
        from openpyxl import Workbook

        book = Workbook()
        for row in sheet:
            book.active.append(row)
        book.save(folder / "log.xlsx")
        return folder / "log.xlsx"
    with (folder / "log.csv").open("w", encoding=CITIES[city][2], newline="") as file:
        csv.writer(file).writerows(sheet)
    return folder / "log.csv"


@pytest.mark.parametrize("city", [*CITIES, "beijing-12345 xlsx"])
def test_every_portals_log_becomes_the_same_city(city: str, tmp_path: Path) -> None:
    """Every row is kept; the scenario has the log's kinds, units and areas, and how long they take."""
    log, place = write_city(city, tmp_path), tmp_path / "mine.toml"
    zone = {"zone": "Europe/London"} if city == "open311" else {}
    read = sim.read_tickets(log, exported=LAST, **zone)
    assert read.quality["mapping"] == city.split()[0]
    assert read.quality["kept"] == DAYS * A_DAY, read.quality["left_out"]
    fit = sim.calibrate(log, until=UNTIL, out=place, **zone)
    assert {kind.name for kind in fit.kinds} == {*KINDS}
    assert {unit.name for unit in fit.units} == {"A 所", "B office"}
    assert len(fit.areas) == 3
    soon = {kind.name: kind.sojourn.at_once[0] for kind in fit.kinds}
    assert soon["Noise"] > 0.9 > 0.1 > soon["灯 Light"], "a minute on average, and twenty hours"
    allowed = {str(kind.allowed.allowance) for kind in fit.kinds}
    assert allowed == ({"5d"} if "due" not in read.quality["absent"] else {"3650d"})
    assert sim.load(place).catalogue.categories.keys() == {*KINDS}


@pytest.mark.parametrize("city", ["chicago", "beijing-12345 xlsx"])
def test_the_guide_from_a_log_to_a_what_if(city: str, tmp_path: Path) -> None:
    """The scenario is judged by the log, runs, and answers: of a log with deadlines, and of one without."""
    log, place = write_city(city, tmp_path), tmp_path / "mine.toml"
    sim.calibrate(log, until=UNTIL, out=place)
    judged = sim.validate(place, log, start=UNTIL, exported=LAST, replications=1).told
    assert judged["drawn"] == {"kind": 0, "area": 0}
    assert judged["errors"]["simulated"]["city"]["opened"] == 0
    assert abs(judged["errors"]["simulated"]["city"]["within_7"]) < 10
    arms = [{}, {"demand.needs_per_year": 2 * 12 * 365}]
    came = [
        len(sim.run(place, overrides=one, until="2024-03-08", out=tmp_path / f"run{number}").petitions)
        for number, one in enumerate(arms)
    ]
    assert came[1] > 1.3 * came[0], "twice as many come; a part of all was open before"
