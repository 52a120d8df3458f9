"""Designs, sensitivities and discovery against functions whose answers are known."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.study.designs.design import Responses, design, respond
from sim.study.designs.factors import Factor, factor, factors
from sim.study.designs.sensitivity import sensitivity
from sim.study.designs.survey import Claim, survey, write
from sim.study.runs.replications import replications
from sim.study.statistics.discovery import discover, peel

THREE = [Factor("a"), Factor("b"), Factor("c")]


def ishigami(points: np.ndarray) -> np.ndarray:
    """Ishigami and Homma 1990, whose indices are known in closed form."""
    x = np.pi * (2 * points - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_are_those_known() -> None:
    laid = design("indices", THREE, 1024, 1)
    assert len(laid.points) == 1024 * 5
    found = sensitivity(laid, ishigami(laid.points))
    assert found.values["first"] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert found.values["total"] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)
    for name, known in (("first", [0.3139, 0.4424, 0.0]), ("total", [0.5576, 0.4424, 0.2437])):
        assert (np.abs(found.values[name] - known) <= 1.5 * found.reach[name]).all()


def test_morris_effects_of_a_plane_are_its_slopes() -> None:
    laid = design("morris", THREE, 8, 1)
    found = sensitivity(laid, laid.points @ [3.0, -1.0, 0.0])
    assert found.values["mu"] == pytest.approx([3, -1, 0], abs=1e-9)
    assert found.values["sigma"] == pytest.approx([0, 0, 0], abs=1e-9)
    assert found.order == [0, 1, 2]


@pytest.mark.parametrize("kind", ["latin", "sobol"])
def test_regression_weights_find_what_matters(kind) -> None:
    laid = design(kind, THREE, 64, 1)
    found = sensitivity(laid, laid.points @ [3.0, -1.0, 0.0])
    assert found.order == [0, 1, 2] and found.fit == pytest.approx(1)
    assert found.values["weight"][1] < 0
    assert sensitivity(laid, np.ones(64)).fit == 0


def test_designs_fill_their_space() -> None:
    latin = design("latin", THREE, 20, 1).points
    assert (np.sort((latin * 20).astype(int), axis=0) == np.arange(20)[:, None]).all()
    three = [Factor("a"), Factor("b", levels=("x", "y"))]
    points = design("factorial", three, 0, 1)
    assert len(points.points) == 6
    assert {three[1].at(share) for share in points.points[:, 1]} == {"x", "y"}
    assert (design("sobol", THREE, 16, 1).points == design("sobol", THREE, 16, 1).points).all()


@pytest.mark.parametrize(("kind", "size"), [("sobol", 10), ("indices", 12), ("latin", 1), ("circle", 8)])
def test_impossible_designs_are_refused(kind, size) -> None:
    with pytest.raises(PetitionError):
        design(kind, THREE, size, 1)


def test_a_box_is_found_where_it_is() -> None:
    points = design("sobol", [*THREE, Factor("d")], 512, 3).points
    cases = (points[:, 0] < 0.4) & (points[:, 2] > 0.5)
    box = discover(points, cases)
    assert box.limited == [0, 2]
    assert box.density > 0.9 and box.coverage > 0.85
    assert box.high[0] == pytest.approx(0.4, abs=0.06) and box.low[2] == pytest.approx(0.5, abs=0.06)
    densities = [one.density for one in peel(points, cases)]
    assert densities == sorted(densities)


def test_without_cases_the_box_is_everything() -> None:
    points = design("sobol", THREE, 64, 3).points
    box = discover(points, np.zeros(64, bool))
    assert (box.density, box.coverage, box.limited) == (0, 0, [])


def test_factors_take_the_range_beside_the_value() -> None:
    base = load("base")
    assert factor(base, "staffing.level").at(0) == pytest.approx(0.7)
    assert factor(base, "incentive.time").at(1) == "365d"
    assert factor(base, "incentive.time=10d..20d").at(0.5) == "15d"
    assert factor(base, "dispatch.refusal.arbitration_after").at(0.99) == 5
    assert factor(base, "discipline.kind=[first-come, easy-first]").at(0.9) == "easy-first"
    assert {one.key for one in factors(base, ["call_back.*"])} >= {
        "call_back.exclusion",
        "call_back.delay.mean",
    }


@pytest.mark.parametrize(
    "text",
    ["staffing.levle", "discipline.kind", "staffing.level=3..2", "staffing.level=low..high", "nothing.*"],
)
def test_impossible_factors_are_refused(text) -> None:
    with pytest.raises(PetitionError):
        factors(load("base"), [text])


def test_a_survey_of_a_city_finds_the_lever_that_is_turned(month, shared, tmp_path) -> None:
    until = month("hamlet")[0].scenario.time.end
    chosen = factors(load("hamlet"), ["incentive.start=0.1..0.9", "handling.explain"])
    laid = design("latin", chosen, 8, 1)
    with replications(jobs=1, store=shared) as runs:
        responses = respond(laid, "hamlet", ["solved_share"], runs, until=until)
        assert sensitivity(laid, responses.means("solved_share")).order[0] == 0
        with pytest.raises(PetitionError, match="no measure"):
            respond(laid, "hamlet", ["solved"], runs, until=until)
    found = survey(responses, Claim.read("solved_share>0.45"))
    write(found, tmp_path)
    told = json.loads((tmp_path / "survey.json").read_text())
    assert told["claim"]["of"] == 8 and told["points"] == 8
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert names >= {
        "points.csv",
        "sensitivity.csv",
        "solved_share-points.svg",
        "solved_share-sensitivity.png",
    }


def test_claims_are_read_or_refused() -> None:
    assert Claim.read("a < -0.5").fails(np.array([-1.0, 0.0])).tolist() == [False, True]
    for wrong in ("a", "a>b"):
        with pytest.raises(PetitionError, match="claims nothing"):
            Claim.read(wrong)
    laid = design("latin", THREE, 8, 1)
    with pytest.raises(PetitionError, match="not measured"):
        survey(Responses(laid, {"a": np.ones((8, 1))}, "value"), Claim.read("b>0"))


@pytest.mark.parametrize("levels", [2, 3, 4])
def test_a_box_is_found_on_the_levels_of_a_grid(levels: int) -> None:
    every = [Factor(name, levels=tuple(range(levels))) for name in "abc"]
    points = design("factorial", every, 0, 1).points
    box = discover(points, (points[:, 0] < 1 / levels) & (points[:, 2] > 1 - 1 / levels))
    assert (box.density, box.coverage, box.limited) == (1, 1, [0, 2])
    assert (every[0].at(box.high[0]), every[2].at(box.low[2])) == (0, levels - 1)


def test_a_box_of_a_single_point_names_its_levels() -> None:
    every = [Factor("a", levels=("w", "x", "y", "z")), Factor("b", levels=(1, 2))]
    for corner in range(8):
        points = design("factorial", every, 0, 1).points
        box = discover(points, np.arange(8) == corner)
        assert box.density == 1 and box.coverage == 1
        for one, low, high, at in zip(every, box.low, box.high, points[corner], strict=True):
            assert one.at(low) == one.at(high) == one.at(at)


def test_points_without_a_value_neither_fail_nor_hold() -> None:
    laid = design("latin", THREE, 16, 1)
    values = laid.points[:, :1].copy()
    values[laid.points[:, 1] > 0.5] = np.nan
    found = survey(Responses(laid, {"share": values}, "value"), Claim.read("share>0.5"))
    told = found.to_dict()["claim"]
    assert (told["unknown"], told["of"]) == (8, 16)
    assert told["fails"] == ((laid.points[:, 0] <= 0.5) & (laid.points[:, 1] <= 0.5)).sum()
    assert found.sensitivities["share"].index == "8 of 16 points have no value"
    assert np.isnan(found.sensitivities["share"].values["weight"]).all()
    nothing = survey(Responses(laid, {"share": values * np.nan}, "value"), Claim.read("share>0.5")).to_dict()[
        "claim"
    ]
    assert (nothing["fails"], nothing["unknown"], nothing["density"]) == (0, 16, None)


def test_too_few_points_tell_no_weights() -> None:
    laid = design("latin", THREE, 4, 1)
    found = sensitivity(laid, laid.points[:, 0])
    assert "too few" in found.index and np.isnan(found.values["weight"]).all()


def test_what_cannot_be_asked_is_refused_before_the_work(month, shared) -> None:
    until = month("hamlet")[0].scenario.time.end
    laid = design("latin", factors(load("hamlet"), ["incentive.start=0.11..0.89"]), 1000, 1)
    with replications(jobs=1, store=shared) as runs:
        for options, message in (
            ({"start": 1}, "1 of 1 periods"), ({"start": -1}, "-1 of 1 periods"),
            ({"replications": 0}, "0 replications"),
        ):  # fmt: skip
            with pytest.raises(PetitionError, match=message):
                respond(laid, "hamlet", ["solved_share"], runs, until=until, **options)
    with pytest.raises(PetitionError, match="too many"):
        design("morris", THREE, 100_000_000, 1)


def test_a_wildcard_takes_what_has_a_range_and_leaves_the_rest() -> None:
    hamlet = load("hamlet")
    every = factors(hamlet, ["*"])
    assert len(every) > 50 and all(one.low < one.high for one in every)
    with pytest.raises(PetitionError, match="no assumption with a range"):
        factors(hamlet, ["discipline.*"])
