"""The page of Beijing beside the ensemble says what its data say, and leaves no published figure out."""

import json
import re
import tomllib

import pytest
from rig.pictures import faults

from experiments.validation.__main__ import DATA, FIT, PAGE
from experiments.validation.beside import facts
from experiments.validation.page import END, made
from sim.report.style import style
from sim.scenario.load import load
from sim.study.fit import figures
from sim.study.runs.ensemble import read_ensemble

HOW = {"fitted", "predicted", "held out", "set by hand", "given", "none"}
FOUND, FITTED = (json.loads(path.read_text(encoding="utf-8")) for path in (DATA, FIT))
TEXT = PAGE.read_text(encoding="utf-8")
MADE = made(FOUND, FITTED)


@pytest.mark.parametrize("part", MADE)
def test_the_page_says_what_the_data_say(part):
    between = TEXT.split(f"<!-- {part} -->\n", 1)[1].split(f"\n{END}", 1)[0]
    assert between == MADE[part], "python -m experiments.validation page"


def test_the_data_are_of_the_figures_that_are_listed():
    told = [{key: row[key] for key in one} for row, one in zip(FOUND["rows"], facts(), strict=True)]
    assert told == facts()
    assert {one["how"] for one in facts()} == HOW
    assert all("hit" in row for row in FOUND["rows"] if "measure" in row or "once" in row)


def test_misses_stand_in_the_page_as_hits_do():
    for row in FOUND["rows"]:
        if "hit" in row:
            line = next(line for line in TEXT.splitlines() if line.startswith(f"| {row['figure']} ("))
            assert ("| hit |" in line) is row["hit"] and ("| **miss** |" in line) is not row["hit"]
            assert row["hit"] or row.get("why"), f"why {row['figure']} is missed is not said"


def test_every_published_figure_of_the_scenarios_is_listed():
    listed = " ".join(one["figure"] for one in facts()).replace(" rate", "_rate")
    for year in (2019, 2020, 2021):
        for name in load(f"beijing-{year}").published:
            alike = {
                "share of consultations 2019-01 to 2021-11": "petitions, share of contacts 2019 to 2021",
                "callers 2019": "callers 2019 and 2021",
                "callers 2021": "callers 2019 and 2021",
            }
            assert alike.get(name, name) in listed, name


def test_what_is_called_fitted_is_what_was_aimed_at():
    asked = tomllib.loads((FIT.parent / "fit.toml").read_text(encoding="utf-8"))
    assert {one["measure"] for one in facts() if one["how"] == "fitted"} == set(asked["targets"])
    assert [one["name"] for one in FITTED["targets"]] == [*asked["targets"]]
    assert [*FITTED["theories"], *FOUND["left"]] == [*asked["theories"]], "what was not run is said"
    later = {
        one["measure"] for one in facts() if one["how"] == "predicted" and "petitions" not in one["figure"]
    }
    assert later == set(asked["predicted"][0]["figures"])


def test_the_ensemble_is_the_one_that_was_fitted():
    first = next(iter(FITTED["theories"].values()))
    members = read_ensemble("beijing").members
    assert len(members) == first["members"] == FOUND["members"]["2019"]
    for key, one in first["learned"].items():
        assert all(
            isinstance(member[key], str) or one["prior"][0] <= member[key] <= one["prior"][1]
            for member in members
        )


def test_nothing_is_wrong_with_the_figures():
    with style():
        for draw in (figures.learned, figures.theories):
            assert faults(draw(FITTED)) == []


def test_numbers_of_the_text_are_those_of_the_tables():
    """Where the text names a theory's distance or share, the table has it."""
    free = re.sub(rf"<!-- [\w ]+ -->\n.*?{END}", "", TEXT, flags=re.DOTALL)
    for name, one in FITTED["theories"].items():
        for told in re.findall(rf"`{name}` \(rms (\d\.\d\d)\)", free):
            assert told == f"{one['best_rms']:.2f}"
