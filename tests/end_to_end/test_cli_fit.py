"""`petition fit`, and --ensemble of `run` and `compare`, as a user types them."""

import json

import pytest

KEYS = """name = "small"
title = "two hamlets"
scenario = "hamlet"
[keys]
"staffing.level" = 1.0
"""
UNTIL = ("--until", "2021-01-08", "--jobs", "1")


@pytest.fixture
def folder(tmp_path):
    """An ensemble written by hand."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "ensemble.toml").write_text(KEYS, encoding="utf-8")
    (tmp_path / "small" / "members.csv").write_text("member,staffing.level\n1,0.8\n2,1.2\n", encoding="utf-8")
    return tmp_path / "small"


def test_run_over_an_ensemble(petition, folder, tmp_path):
    out = tmp_path / "out"
    told = petition(
        "run", "hamlet", "--ensemble", folder, *UNTIL, "--out", out, "--store", tmp_path / "store", "--json"
    )
    found = json.loads(told.out)
    assert (found["members"], found["replications"]) == (2, 2)
    assert found["keys"]["hamlet"]["set_by_members"] == ["staffing.level"]
    assert (out / "figures" / "parameters-and-chance.png").is_file()


def test_compare_over_an_ensemble_fits_the_screen(petition, folder, tmp_path):
    told = petition(
        "compare", "hamlet", "hamlet:handling.solve_low=0.5", "--ensemble", folder, *UNTIL, "-n", "1",
        "--store", tmp_path / "store",
    )  # fmt: skip
    assert "2 members of the ensemble small" in told.out
    assert "agree" in told.out
    table = told.out.split("against hamlet")[1].split("95 %:")[0]
    assert max(map(len, table.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", "hamlet", "--members", "3"), "is for an ensemble"),
        (("run", "hamlet", "--ensemble", "beijin"), "beijing"),
        (("compare", "hamlet", "--ensemble", "FOLDER"), "one arm"),
        (
            ("compare", "hamlet", "hamlet:staffing.level=1.1", "--ensemble", "FOLDER"),
            "nothing of the ensemble",
        ),
        (
            ("compare", "hamlet", "trap", "--ensemble", "FOLDER", "--precision", "contacts=5%"),
            "means nothing",
        ),
        (("fit", "beijin", "--out", "OUT"), "beijing"),
        (("fit", "beijing", "--out", "OUT", "--budget", "10"), "too few"),
        (("fit", "nosuch.toml", "--out", "OUT"), "cannot be read"),
    ],
)
def test_faults_are_told(petition, folder, tmp_path, words, says):
    given = [{"FOLDER": folder, "OUT": tmp_path / "out"}.get(word, word) for word in words]
    told = petition(*given)
    assert told.code == 2
    assert says in told.err and "Traceback" not in told.err
    assert not (tmp_path / "out").exists()
