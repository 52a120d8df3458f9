"""A comparison that leaves files: what they hold is what was found, and nobody else's files are touched."""

from __future__ import annotations

import csv
import json
import math

import pytest

from sim.errors import PetitionError
from sim.study.designs import workbook
from sim.study.designs.compared import MAIN
from sim.study.designs.folder import changes
from sim.study.face import compare

HOSTILE = '=HYPERLINK("x") <b>'


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    arms = {"as it is": "hamlet", HOSTILE: "hamlet:staffing.level=1.2"}
    store = tmp_path_factory.mktemp("store")
    return compare(arms, replications=2, until="2021-03-01", jobs=1, store=store)


@pytest.fixture
def undrawn(monkeypatch):
    """Figures take a second, and most tests do not look at them."""
    monkeypatch.setattr("sim.study.designs.folder.draw_all", lambda figures, folder, as_pdf: [])


def rows(file):
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


def test_the_files_hold_what_was_found(found, tmp_path):
    assert found.write(tmp_path / "out") == []
    out = tmp_path / "out"
    told = json.loads((out / "comparison.json").read_text("utf-8"))
    assert told["arms"] == ["as it is", HOSTILE]
    assert ["staffing.level", "1.0", "1.2"] in [
        [one["key"], one["first"], one["arm"]] for one in told["scenarios"][HOSTILE]["changes"]
    ]
    table = {row["measure"]: row for row in rows(out / "differences.csv")}
    kept = found.differences["kept_rate"][HOSTILE].estimate
    assert (float(table["kept_rate"]["low"]), float(table["kept_rate"]["high"])) == (kept.low, kept.high)
    assert table["kept_rate"]["zh"] == "如期办结率"
    assert len(rows(out / "means.csv")) == 2 * len(found.means)
    for name in ("differences", "by-period"):
        assert {f"{name}.{form}" for form in ("svg", "pdf", "png")} <= {
            f.name for f in (out / "figures").iterdir()
        }
    where = json.loads((out / "provenance.json").read_text("utf-8"))
    assert where["replications"] == 2 and list(where["arms"]) == found.arms
    assert told["same_city"] is where["same_city"] is False
    assert len(list((out / "scenarios").glob("*.toml"))) == 2


def test_counts_of_periods_add_up_to_those_of_the_whole(found):
    """Contacts of two months are those of the run; so are their differences."""
    months = found.months
    assert months.labels == ("2021-01", "2021-02") and set(months.means) <= set(MAIN)
    for arm in found.arms:
        assert math.isclose(sum(months.means["contacts"][arm]), found.means["contacts"][arm].mean)
    for measure in {"kept_rate", "refusal_rate", "connection_rate"} & set(months.differences):
        ends = [(one.low, one.high) for one in months.differences[measure][HOSTILE]]
        assert all(-1 <= low <= high <= 1 for low, high in ends), "a difference of shares, in a month, too"
    whole = found.differences["contacts"][HOSTILE].estimate.mean
    assert math.isclose(sum(one.mean for one in months.differences["contacts"][HOSTILE]), whole, abs_tol=1e-9)


def test_a_text_in_a_workbook_is_no_formula(found, tmp_path, undrawn):
    from openpyxl import load_workbook

    found.write(tmp_path / "out")
    book = load_workbook(tmp_path / "out" / "comparison.xlsx")
    assert book.sheetnames == ["about", "means", "differences", "by_period"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value == HOSTILE} == {"s"}
    assert any(cell.value == found.means["kept_rate"]["as it is"].mean for cell in cells)


def test_without_the_library_all_else_is_written(found, tmp_path, monkeypatch, undrawn):
    monkeypatch.setattr("sim.study.designs.folder.workbook", lambda sheets: None)
    (told,) = found.write(tmp_path / "out")
    assert workbook.LIBRARY in told and not (tmp_path / "out" / "comparison.xlsx").exists()


def test_files_of_others_stay_and_other_folders_are_left_alone(found, tmp_path, undrawn):
    out = tmp_path / "out"
    found.write(out)
    (out / "notes.md").write_text("mine", "utf-8")
    assert "notes.md" in " ".join(found.write(out))
    assert (out / "notes.md").read_text("utf-8") == "mine"
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "thesis.md").write_text("mine", "utf-8")
    with pytest.raises(PetitionError, match="holds no comparison"):
        found.write(tmp_path / "else")


def test_a_reform_is_told_with_its_day():
    import sim

    reform = {"date": "2021-02-01", "title": "more", "set": {"staffing.level": 1.5}}
    with_it = sim.load("hamlet", {"reform.more": reform})
    assert changes(sim.load("hamlet"), with_it) == [("staffing.level (2021-02-01)", "1.0", "1.5")]
    assert changes(sim.load("hamlet"), sim.load("hamlet")) == []


@pytest.mark.parametrize("others", [1, 3, 8])
def test_nothing_is_wrong_with_the_figures(found, others):
    """However many arms there are, and whatever they are called."""
    from dataclasses import replace

    from rig.pictures import faults

    from sim.report.style import style
    from sim.study.designs.figures import differences, differences_by_period
    from sim.study.designs.months import Months

    names = [f"{HOSTILE} 按时率 $x$ {'and a long name ' * 3}{number}" for number in range(others)]

    def as_many(of):
        return {measure: dict.fromkeys(names, arms[HOSTILE]) for measure, arms in of.items()}

    many = replace(
        found, arms=["as it is", *names], differences=as_many(found.differences),
        months=Months(found.months.labels, found.months.means, as_many(found.months.differences)),
    )  # fmt: skip
    with style():
        assert [faults(draw(many)) for draw in (differences, differences_by_period)] == [[], []]
