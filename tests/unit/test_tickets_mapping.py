"""Mappings: those that come with the program fit what the portals publish, and a user's is checked by name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rig.logs import HEADER, rows, write_log, write_mapping

from sim import PetitionError, read_tickets
from sim.tickets.mapping import bind, choose, read_mapping, ready

BOSTON = (
    "case_enquiry_id,open_dt,{due},closed_dt,on_time,case_status,closure_reason,case_title,subject,reason,type,queue,"
    "department,submitted_photo,closed_photo,location,fire_district,pwd_district,city_council_district,police_district,"
    "neighborhood,neighborhood_services_district,ward,precinct,location_street_name,location_zipcode,latitude,longitude,"
    "geom_4326,source"
)
BOSTON_NEW = (
    "case_id,open_date,case_topic,service_name,assigned_department,assigned_team,case_status,closure_reason,"
    "closure_comments,close_date,target_close_date,on_time,report_source,full_address,street_number,street_name,zip_code,"
    "neighborhood,longitude,latitude"
)
NEW_YORK = (
    "Unique Key,Created Date,Closed Date,Agency,Agency Name,{kind},Descriptor,Location Type,Incident Zip,"
    "Incident Address,Status,Due Date,Resolution Description,Resolution Action Updated Date,Community Board,BBL,"
    "Borough,Open Data Channel Type,Latitude,Longitude,Location"
)
BALTIMORE = (
    "RowID,SRRecordID,ServiceRequestNum,SRType,MethodReceived,CreatedDate,SRStatus,StatusDate,DueDate,CloseDate,Agency,"
    "LastActivity,LastActivityDate,Outcome,Address,ZipCode,Neighborhood,CouncilDistrict,PoliceDistrict,Latitude,Longitude"
)
CHICAGO = (
    "SR_NUMBER,SR_TYPE,SR_SHORT_CODE,CREATED_DEPARTMENT,OWNER_DEPARTMENT,STATUS,ORIGIN,CREATED_DATE,LAST_MODIFIED_DATE,"
    "CLOSED_DATE,STREET_ADDRESS,DUPLICATE,LEGACY_RECORD,LEGACY_SR_NUMBER,PARENT_SR_NUMBER,COMMUNITY_AREA,WARD,LATITUDE,"
    "LONGITUDE,LOCATION"
)
FRISCO = (
    "CaseID,Opened,Closed,Updated,Status,Status Notes,Responsible Agency,Category,Request Type,Request Details,Address,"
    "Street,Supervisor District,Neighborhood,Police District,Latitude,Longitude,Point,Source,Media URL"
)
FRISCO_API = (
    "service_request_id,requested_datetime,closed_date,updated_datetime,status_description,status_notes,"
    "agency_responsible,service_name,service_subtype,service_details,address,neighborhoods_sffind_boundaries,lat,long,source"
)
OPEN311 = (
    "service_request_id,status,status_notes,service_name,service_code,description,agency_responsible,service_notice,"
    "requested_datetime,updated_datetime,expected_datetime,address,address_id,zipcode,lat,long,media_url"
)
SHEET = "序号,工单编号,受理时间,诉求来源,问题分类,街道,承办单位,办结时限,办结时间,工单状态,是否重复"

# A header, a row of it, and what comes out: opened, due and closed in UTC, kind and unit.
LOGS = {
    "Boston in 2011": (
        "boston", BOSTON.format(due="target_dt").upper(),
        {"CASE_ENQUIRY_ID": "101", "OPEN_DT": "2011-07-01 01:32:33", "TARGET_DT": "2011-07-15 01:32:32",
         "CLOSED_DT": "2011-07-01 05:06:58", "TYPE": "Lights", "QUEUE": "PWDx_Lights", "CASE_STATUS": "Closed"},
        ("2011-07-01T05:32:33", "2011-07-15T05:32:32", "2011-07-01T09:06:58", "Lights", "PWDx_Lights"),
    ),
    "Boston in 2024": (
        "boston", BOSTON.format(due="sla_target_dt"),
        {"case_enquiry_id": "101", "open_dt": "2024-01-01 01:32:33", "sla_target_dt": "", "type": "a", "queue": "b"},
        ("2024-01-01T06:32:33", None, None, "a", "b"),
    ),
    "Boston from 2025": (
        "boston-new", BOSTON_NEW,
        {"case_id": "BCS-1", "open_date": "2025-11-01 14:00:00+00", "close_date": "2025-11-01T15:00:00",
         "target_close_date": "2025-11-03 14:00:00+00", "service_name": "Litter", "assigned_team": "PWD"},
        ("2025-11-01T14:00:00", "2025-11-03T14:00:00", "2025-11-01T15:00:00", "Litter", "PWD"),
    ),
    "New York": (
        "new-york", NEW_YORK.format(kind="Complaint Type"),
        {"Unique Key": "1", "Created Date": "07/08/2021 11:59:59 PM", "Closed Date": "07/09/2021 12:00:00 AM",
         "Agency": "NYPD", "Complaint Type": "Noise"},
        ("2021-07-09T03:59:59", None, "2021-07-09T04:00:00", "Noise", "NYPD"),
    ),
    "New York's interface": (
        "new-york", NEW_YORK.format(kind="Problem (formerly Complaint Type)").lower().replace(" ", "_"),
        {"unique_key": "1", "created_date": "2021-07-08T23:59:59.000", "agency": "NYPD",
         "problem_(formerly_complaint_type)": "Noise"},
        ("2021-07-09T03:59:59", None, None, "Noise", "NYPD"),
    ),
    "Baltimore": (
        "baltimore", BALTIMORE,
        {"ServiceRequestNum": "21-1", "CreatedDate": "2021/03/05 14:03:00+00", "DueDate": "2021/03/09 14:03:00+00",
         "CloseDate": "2021/03/05 14:04:00+00", "SRType": "SW-Dirty Alley", "Agency": "Solid Waste"},
        ("2021-03-05T14:03:00", "2021-03-09T14:03:00", "2021-03-05T14:04:00", "SW-Dirty Alley", "Solid Waste"),
    ),
    "Chicago": (
        "chicago", CHICAGO,
        {"SR_NUMBER": "SR21-1", "CREATED_DATE": "01/02/2021 01:00:00 PM", "CLOSED_DATE": "01/02/2021 02:00:00 PM",
         "SR_TYPE": "Graffiti", "OWNER_DEPARTMENT": "Streets"},
        ("2021-01-02T19:00:00", None, "2021-01-02T20:00:00", "Graffiti", "Streets"),
    ),
    "San Francisco": (
        "san-francisco", FRISCO,
        {"CaseID": "1", "Opened": "01/02/2021 01:00:00 PM", "Category": "Graffiti", "Responsible Agency": "DPW"},
        ("2021-01-02T21:00:00", None, None, "Graffiti", "DPW"),
    ),
    "San Francisco's interface": (
        "san-francisco", FRISCO_API,
        {"service_request_id": "1", "requested_datetime": "2021-01-02T13:00:00.000", "service_name": "Graffiti",
         "agency_responsible": "DPW", "closed_date": "2021-01-02T14:00:00.000"},
        ("2021-01-02T21:00:00", None, "2021-01-02T22:00:00", "Graffiti", "DPW"),
    ),
    "Open311, closed": (
        "open311", OPEN311,
        {"service_request_id": "1", "status": "closed", "requested_datetime": "2021-01-02T13:00:00-05:00",
         "updated_datetime": "2021-01-02T14:00:00-05:00", "service_name": "Graffiti", "agency_responsible": "x"},
        ("2021-01-02T18:00:00", None, "2021-01-02T19:00:00", "Graffiti", "x"),
    ),
    "Open311, open": (
        "open311", OPEN311,
        {"service_request_id": "1", "status": "open", "requested_datetime": "2021-01-02T13:00:00-05:00",
         "updated_datetime": "2021-01-02T14:00:00-05:00", "service_name": "Graffiti", "agency_responsible": "x"},
        ("2021-01-02T18:00:00", None, None, "Graffiti", "x"),
    ),
    "what petition export writes": (
        "tickets", "id,opened,due,closed,kind,category,unit,department,area,channel,status",
        {"id": "7-1", "opened": "2021-01-02T13:00:00Z", "closed": "2021-01-02T14:00:00Z", "kind": "2.1.3", "unit": "x"},
        ("2021-01-02T13:00:00", None, "2021-01-02T14:00:00", "2.1.3", "x"),
    ),
    "an order sheet": (
        "beijing-12345", SHEET,
        {"工单编号": "BJ1", "受理时间": "2021年3月5日 14:03", "办结时限": "2021-03-12", "办结时间": "2021/3/6 9:00:00",
         "问题分类": "供暖", "承办单位": "某街道", "是否重复": "是"},
        ("2021-03-05T06:03:00", "2021-03-12T15:59:59", "2021-03-06T01:00:00", "供暖", "某街道"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOGS)
def test_a_portals_log_is_known_by_its_header(name: str, tmp_path: Path) -> None:
    mapping, header, row, expected = LOGS[name]
    with (tmp_path / "log.csv").open(
        "w", encoding="gb18030" if name == "an order sheet" else "utf-8"
    ) as file:
        names = header.split(",")
        assert set(row) <= set(names)
        csv.writer(file).writerows([names, [row.get(column, "") for column in names]])
    told = read_tickets(tmp_path / "log.csv", out=tmp_path / "out")
    assert told.quality["mapping"] == mapping
    ticket = told.table().iloc[0]
    for column, value in zip(("opened", "due", "closed", "kind", "unit"), expected, strict=True):
        got = ticket.get(column)
        assert (
            None if str(got) in ("NaT", "None") else getattr(got, "isoformat", lambda got=got: got)()
        ) == (value and value + ("+00:00" if column in ("opened", "due", "closed") else "")), column
    assert ticket.get("duplicate_at_export", True) == (
        name == "an order sheet" or "duplicate_at_export" not in ticket
    )


def test_every_ready_mapping_is_tried_here_and_says_its_source() -> None:
    assert {mapping for mapping, *_ in LOGS.values()} | {"xes"} == set(ready())
    for name in ready():
        assert read_mapping(name).file and read_mapping(name).title


def test_days_are_those_of_the_citys_clock_whatever_zone_moments_are_of(tmp_path: Path) -> None:
    # Half past two in the morning of the third by UTC is half past ten in the evening of the second in Boston.
    lines = [[str(n), "2025-11-03 02:30:00", "2025-11-03 04:30:00", "Litter"] for n in range(3)]
    with (tmp_path / "log.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows([["case_id", "open_date", "close_date", "service_name"], *lines])
    told = read_tickets(tmp_path / "log.csv", out=tmp_path / "out")
    assert told.quality["zone"] == "America/New_York"
    assert [day["day"] for day in told.quality["per_day"]["busiest"]] == ["2025-11-02"]
    assert told.table()["opened"].iloc[0].isoformat() == "2025-11-03T02:30:00+00:00"


@pytest.mark.parametrize("name", LOGS)
def test_a_portals_log_is_known_by_what_it_cannot_do_without(name: str) -> None:
    """Portals add, rename and leave out columns from year to year: only when, until when and what are needed."""
    mapping, header, *_ = LOGS[name]
    ready_one = read_mapping(mapping)
    needed = [ours for ours in ready_one.columns if ours not in ready_one.optional]
    assert {"opened", "closed", "kind"} <= set(needed) <= {"opened", "closed", "kind", "status"}
    places = bind(ready_one, header.split(","), "log.csv").places
    shortest = [header.split(",")[places[ours]] for ours in needed]
    assert choose(shortest, "log.csv").name == mapping
    for ours in needed:
        with pytest.raises(PetitionError, match="no ready mapping fits"):
            choose([header.split(",")[places[other]] for other in needed if other != ours], "log.csv")
    for ours in set(places) - set(needed):
        left = [theirs for place, theirs in enumerate(header.split(",")) if place != places[ours]]
        assert choose(left, "log.csv").name == mapping


def test_a_missing_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    header = ("number", "openned", *HEADER[2:])
    log = write_log(tmp_path / "log.csv", rows(2), header)
    with pytest.raises(
        PetitionError, match='no column "opened", which would tell when it was filed'
    ) as missing:
        read_tickets(log, tmp_path / "mine.toml")
    assert missing.value.hint == 'did you mean "openned"?'
    assert "columns.opened" in str(missing.value.key) and missing.value.line == 1


def test_a_log_that_nothing_fits_is_told_the_nearest_mapping() -> None:
    header = [name for name in BOSTON.format(due="target_dt").split(",") if name != "closed_dt"]
    with pytest.raises(PetitionError, match='the nearest is boston, for which it lacks "closed_dt"') as unfit:
        choose([*header, "closed_date"], "log.csv")
    assert '(did you mean "closed_date"?)' in unfit.value.message
    assert "petition tickets mappings boston > mine.toml" in str(unfit.value.hint)


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv", [(*row, "x") for row in rows(2)], (*HEADER, "opened"))
    with pytest.raises(PetitionError, match='2 columns "opened"'):
        read_tickets(log, tmp_path / "mine.toml")


FAULTS = {
    "not a TOML file": ("[columns", None),
    'a mapping has no "zon"': ('zon = "UTC"\n[columns]\nopened = "a"\nclosed = "b"', 'did you mean "zone"?'),
    "columns is not": ("", None),
    '"openned" is none of our columns': ('[columns]\nopenned = "a"\nclosed = "b"', 'did you mean "opened"?'),
    "columns.closed is not": ('[columns]\nopened = "a"', None),
    "columns.opened is not": ('[columns]\nopened = 3\nclosed = "b"', None),
    "no time zone": (
        'zone = "Europe/Berln"\n[columns]\nopened = "a"\nclosed = "b"',
        'did you mean "Europe/Berlin"?',
    ),
    "no order": ('order = "days"\n[columns]\nopened = "a"\nclosed = "b"', 'did you mean "day-first"?'),
    "no encoding": ('encoding = "utf-99"\n[columns]\nopened = "a"\nclosed = "b"', None),
    "optional is not": ('optional = ["opened"]\n[columns]\nopened = "a"\nclosed = "b"', None),
    "values is not": ('[columns]\nopened = "a"\nclosed = "b"\n[values]\nstatus = ["x"]', None),
    "values.closed is not": ('[columns]\nopened = "a"\nclosed = "b"\n[values]\nclosed = "x"', None),
    "exported is not": ('exported = "x"\n[columns]\nopened = "a"\nclosed = "b"', None),
    "a delimiter is one letter": ('delimiter = "ab"\n[columns]\nopened = "a"\nclosed = "b"', None),
    "closed_by_status is not": ('closed_by_status = true\n[columns]\nopened = "a"\nclosed = "b"', None),
}


@pytest.mark.parametrize("words", FAULTS)
def test_a_fault_in_a_mapping_is_told(words: str, tmp_path: Path) -> None:
    text, hint = FAULTS[words]
    with pytest.raises(PetitionError, match=words) as fault:
        read_mapping(write_mapping(tmp_path, text))
    assert fault.value.file and fault.value.expected
    assert hint is None or fault.value.hint == hint


def test_a_mapping_that_is_not_there() -> None:
    with pytest.raises(PetitionError, match='no mapping "bostn"') as unknown:
        read_mapping("bostn")
    assert unknown.value.hint == 'did you mean "boston"?'
