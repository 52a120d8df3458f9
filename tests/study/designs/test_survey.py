"""A design run, analysed and written."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.scenario.load import load
from sim.study.designs.design import Responses, design, respond
from sim.study.designs.factors import Factor, factors
from sim.study.designs.sensitivity import sensitivity
from sim.study.designs.survey import Claim, survey, write
from sim.study.runs.replications import replications

THREE = [Factor("a"), Factor("b"), Factor("c")]


def test_a_survey_of_a_city_finds_the_lever_that_is_turned(month, shared, tmp_path) -> None:
    until = month("hamlet")[0].scenario.time.end
    chosen = factors(load("hamlet"), ["incentive.start=0.1..0.9", "handling.explain"])
    laid = design("latin", chosen, 8, 1)
    with replications(jobs=1, store=shared) as runs:
        responses = respond(laid, "hamlet", ["solved_share"], runs, until=until)
        assert sensitivity(laid, responses.means("solved_share")).order[0] == 0
        with pytest.raises(PetitionError, match="no measure"):
            respond(laid, "hamlet", ["solvd_share"], runs, until=until)
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
