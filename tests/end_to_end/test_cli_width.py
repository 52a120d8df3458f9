"""At 80 columns nothing that tells one row from another is cut."""

from __future__ import annotations

import pytest

DISTRICT = "A district whose name nobody remembers"
STREETS = [f"The long street of the many people in the {side}" for side in ("north", "south")]


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    """Two overloaded streets whose names differ in their last letters alone."""
    path = tmp_path_factory.mktemp("long") / "long.toml"
    number = '{{ value = {}, assumption = "a test", range = [0.1, 30000] }}'
    path.write_text(
        'extends = "hamlet"\nname = "long"\ntitle = "x"\n[city.districts]\n"*" = false\n'
        f'[city.districts."{DISTRICT}"]\npopulation = {number.format(20000)}\nstreets = {STREETS}\n'
        f"[staffing]\nlevel = {number.format(0.4)}\n".replace("'", '"')
    )
    return path


def said_whole(out: str, *names: str) -> None:
    """Each name stands in the output, over however many lines of its column."""
    words = " ".join(out.split())
    assert "…" not in out
    for name in names:
        assert name.split()[-1] in words, name


def test_check_and_run_name_units_in_full(petition, long, tmp_path):
    checked = petition("check", long)
    said_whole(checked.out, *STREETS)
    ran = petition("run", long, "--until", "2021-02-01", "--no-figures", "--out", tmp_path / "run")
    said_whole(ran.out, *STREETS)
    assert max(len(line) for line in ran.out.splitlines() if "results in" not in line) <= 80


def test_studies_name_arms_and_factors_in_full(petition, long, tmp_path):
    keys = "citizens.repeat_dissatisfied={},staffing.crews.street weekend.at_least=2"
    arms = [f"{long}:{keys.format(value)}" for value in (0.1, 0.2)]
    common = ("--until", "2021-01-03", "-j", 1, "--store", tmp_path)
    found = petition("select", *arms, *common, "--budget", 4, "--first", 2)
    assert found.code == 0
    assert "…" not in found.out
    assert "dissatisfied=0.1" in "".join(found.out.split())
    assert "".join(found.out.split()).count("weekend.at_least=2") == 2
    factor = "staffing.sized_for.contacts_per_year"
    found = petition(
        "design",
        "morris",
        long,
        *common,
        "--replications",
        1,
        "-n",
        2,
        "--factor",
        factor,
        "--measure",
        "backlog",
    )
    assert factor in found.out
    assert "…" not in found.out


def test_the_help_says_how_values_are_written(petition):
    assert "[a, b]" in petition("design", "--help").out
