"""petition scenarios, check, schema and query, through the real command line."""

from __future__ import annotations

import csv
import io
import json

import jsonschema
import pytest


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A month of the hamlet."""
    from datetime import date

    import sim

    place = tmp_path_factory.mktemp("runs") / "hamlet"
    sim.run("hamlet", until=date(2021, 2, 1), out=place)
    return place


def test_scenarios_lists_what_comes_along(petition):
    from sim.scenario.files import built_in

    reply = petition("scenarios")
    assert reply.code == 0
    assert max(map(len, reply.out.splitlines())) <= 80
    told = json.loads(petition("scenarios", "--json").out)
    assert [row["name"] for row in told] == built_in()
    assert all(row["name"] in reply.out for row in told)
    assert {row["streets"] for row in told if row["name"].startswith("beijing-")} == {343}


def test_check_says_what_is_in_order(petition):
    reply = petition("check", "hamlet", "beijing-2019-2021")
    assert reply.code == 0
    assert reply.out.count("in order") == 2
    assert "343 streets" in reply.out
    assert "reform of 2021-09-24" in reply.out


def test_check_names_the_numbers_without_a_source(petition, tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "hamlet"\nname = "mine"\n[staffing]\nlevel = 1.5\n')
    reply = petition("check", tmp_path / "mine.toml")
    assert reply.code == 0
    assert "staffing.level" in reply.out


def test_check_tells_all_faults_of_all_files(petition, tmp_path):
    (tmp_path / "bad.toml").write_text('extends = "hamlet"\nname = ""\n[staffing]\nlevel = -1\nlevle = 2\n')
    (tmp_path / "worse.toml").write_text("name = \n")
    reply = petition("check", tmp_path / "bad.toml", tmp_path / "worse.toml", "hamlte", "hamlet")
    assert reply.code == 2
    for said in (
        "3 faults",
        "staffing.level",
        "levle",
        "line 4",
        "worse.toml",
        'did you mean "hamlet"',
        "in order",
    ):
        assert said in reply.out
    assert "Traceback" not in reply.out + reply.err


def test_schema_is_a_schema_and_takes_the_scenarios(petition):
    import tomllib

    from sim.resources import scenarios_folder

    schema = json.loads(petition("schema").out)
    jsonschema.Draft7Validator.check_schema(schema)
    for file in scenarios_folder().glob("*.toml"):
        problems = list(
            jsonschema.Draft7Validator(schema).iter_errors(_plain(tomllib.loads(file.read_text("utf-8"))))
        )
        assert problems == []


def test_query_answers_as_table_csv_and_json(petition, folder):
    sql = "select unit, count(*) as n from petitions where unit is not null group by unit order by n desc"
    table, comma, objects = (petition("query", folder, sql, *how) for how in ((), ("--csv",), ("--json",)))
    assert (table.code, comma.code, objects.code) == (0, 0, 0)
    rows = json.loads(objects.out)
    assert [row["unit"] for row in rows] == [row["unit"] for row in csv.DictReader(io.StringIO(comma.out))]
    assert all(row["unit"] in table.out for row in rows)


def test_query_shows_only_so_many_rows_on_the_screen(petition, folder):
    reply = petition("query", folder, "select id from petitions")
    assert len(reply.out.splitlines()) == 51
    assert "--csv" in reply.err


def test_query_writes_nulls_where_json_has_no_number(petition, folder):
    reply = petition("query", folder, "select 'nan'::double as x, null as y", "--json")
    assert json.loads(reply.out) == [{"x": None, "y": None}]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select uint from petitions", "unit"),
        ("select * from petition", "petitions"),
        ("selct 1", "DuckDB"),
        ("drop table petitions", "one SELECT"),
        ("select 1; select 2", "one SELECT"),
    ],
)
def test_query_explains_what_it_does_not_understand(petition, folder, sql, said):
    reply = petition("query", folder, sql)
    assert (reply.code, reply.out) == (2, "")
    assert said in reply.err
    assert "Traceback" not in reply.err


def test_query_needs_a_run_and_one_form(petition, folder, tmp_path):
    assert "not the folder of a run" in petition("query", tmp_path, "select 1").err
    reply = petition("query", folder, "select 1", "--csv", "--json")
    assert reply.code == 2
    assert "one of --json and --csv" in reply.err


def _plain(value):
    """TOML's dates as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_select_and_search_find_that_more_hands_are_better(petition, tmp_path):
    common = ("--until", "2021-02-01", "--jobs", "1", "--store", str(tmp_path / "store"), "--json")
    arms = [f"hamlet:staffing.level={level}" for level in (0.6, 0.8, 1.4)]
    for how in (("--budget", "8"), ("--indifference", "86400")):
        reply = petition(
            "select", *arms, "--measure", "mean_sojourn", "--least", "--first", "2", *how, *common
        )
        found = json.loads(reply.out)
        means = [one["mean"] for one in found["arms"]]
        assert found["best"] == arms[2] and means[2] == min(means)
        assert found["replications"] == sum(one["replications"] for one in found["arms"]) >= 6
    reply = petition("search", "hamlet", "--factor", "staffing.level=0.6..1.4", "--measure", "mean_sojourn", "--least",
                     "--budget", "5", "-n", "1", *common)  # fmt: skip
    found = json.loads(reply.out)
    assert found["best"]["staffing.level"] > 1.0 and found["points"] >= 3 and found["value"] < means[0]
    for wrong in (("select", *arms, *common), ("search", "hamlet", "--factor", "staffing.levle", *common)):
        assert petition(*wrong).code == 2


def test_a_wide_answer_shows_what_fits_and_says_what_does_not(petition, folder):
    from rich.cells import cell_len

    reply = petition("query", folder, "select * from units")
    lines = reply.out.splitlines()
    assert max(map(cell_len, lines)) <= 80 and len(lines) == 1 + 9
    columns = petition("query", folder, "select * from units limit 0", "--csv").out.strip().split(",")
    shown = lines[0].split()
    assert shown == columns[: len(shown)] and len(shown) > 4
    assert (
        f"{len(columns) - len(shown)} of {len(columns)} columns do not fit: {columns[len(shown)]}, "
        in reply.err
    )


def test_a_few_rows_that_do_not_fit_stand_below_one_another(petition, folder):
    columns = petition("query", folder, "select * from petitions limit 0", "--csv").out.strip().split(",")
    for rows in (1, 3):
        lines = petition("query", folder, f"select * from petitions limit {rows}").out.splitlines()
        assert [line.split()[0] for line in lines if line.strip()] == columns * rows
        assert max(map(len, lines)) <= 80


def test_a_long_text_folds_beside_numbers_that_stay_whole(petition, folder):
    reply = petition(
        "query", folder, "select repeat('long ', 60) as text, 123456789012 as n from petitions limit 5"
    )
    assert reply.out.count("123456789012") == 5 and reply.err == ""
    assert max(map(len, reply.out.splitlines())) <= 80


@pytest.mark.parametrize(
    "command", [("run", "hamlet", "--set"), ("compare", "hamlet"), ("design", "morris", "hamlet", "--factor")]
)
def test_a_key_with_spaces_is_read_and_told_with_quotes(petition, tmp_path, command):
    key = "catalogue.categories.public security.share=0.1"
    reply = petition(*command, f"hamlet:{key}" if command[0] == "compare" else key)
    assert reply.code == 2 and 'catalogue.categories."public security"' in reply.err


def test_check_tells_what_arises_and_for_what_officers_are_sized(petition):
    reply = petition("check", "beijing-2021")
    assert "21 050 000 needs arise a year before shocks" in reply.out
    assert "officers are sized for 12 700 000 contacts a year" in reply.out
