"""Every published figure beside the ensemble: 2019 by all members, three years by some, the whole city by eight."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from experiments.validation.measure import value
from sim.resources import scenarios_folder
from sim.scenario.load import load
from sim.study.fit.fit import ENDS
from sim.study.fit.question import read_question
from sim.study.runs.arms import arm
from sim.study.runs.ensemble import read_ensemble
from sim.study.runs.replications import Replications

HERE = Path(__file__).resolve().parent
ONCE = HERE.parents[1] / "results" / "patterns" / "beijing.json"
WHOLE = 8
"""Members that the whole city is run by."""
LATER = "beijing-2019-2021"


def facts() -> list[dict[str, Any]]:
    """The published figures, in their order."""
    told = tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))["fact"]
    return [dict(one) for one in told]


def beside(fit: Mapping[str, Any], runs: Replications, *, whole: bool) -> dict[str, Any]:
    """The rows of the page: each figure with what the ensemble has in its place. whole: whether the whole city is
    run."""
    every = facts()
    known = {one["what"]: one for one in json.loads(ONCE.read_text(encoding="utf-8"))["figures"]}
    question = read_question(fit["name"])
    ensemble = read_ensemble(scenarios_folder() / f"{fit['name']}-ensemble")
    first = next(iter(fit["theories"].values()))
    numbers = first["replications_of_members"]
    later = question.predicted[0].members
    groups = {
        "2019": (fit["scenario"], numbers, question.scale),
        "later": (LATER, numbers[:later], question.scale),
        "whole": (fit["scenario"], numbers[: WHOLE if whole else 0], 1.0),
    }
    values: dict[str, dict[str, list[Any]]] = {group: {} for group in groups}
    for group, (scenario, replication, scale) in groups.items():
        wanted = {one["measure"] for one in every if "measure" in one and _group(one) == group}
        base = load(scenario)
        goes = ensemble.for_scenario(base).goes
        for number, r in enumerate(replication):  # in the city in which the member was fitted
            overrides = {key: ensemble.members[number][key] for key in goes}
            made = arm(scenario, overrides=overrides, seed=question.seed, scale=scale)
            history = runs.history(made, r)
            for name in wanted:
                values[group].setdefault(name, []).append(value(history, name, base, scale))
    rows = []
    for one in every:
        if "measure" in one:
            one |= _interval(one, values[_group(one)].get(one["measure"], []))
        if "hit" not in one and "once" in one:
            row = known[one["once"]]
            one |= {"simulated": row["simulated"], "hit": row["hit"]}
        rows.append(one)
    return {
        "rows": rows,
        "left": [one.name for one in question.theories if one.name not in fit["theories"]],
        "scale": question.scale,
        "members": {group: len(replication) for group, (_, replication, _) in groups.items()},
    }


def _group(one: Mapping[str, Any]) -> str:
    """Which runs tell a figure: of 2019, of three years, or of the whole city."""
    if one.get("whole"):
        return "whole"
    return "2019" if one["how"] in ("fitted", "held out") else "later"


def _interval(one: Mapping[str, Any], found: list[Any]) -> dict[str, Any]:
    """Mean, interval and verdict: a figure is hit if what it may be, as rounded, meets the interval."""
    if not found:
        return {}
    if isinstance(found[0], str):
        hits = sum(text == one["published"] for text in found)
        return {
            "simulated": max(set(found), key=found.count),
            "hit": hits * 2 > len(found),
            "members": len(found),
        }
    known = np.array([each for each in found if not math.isnan(each)])
    if not len(known):
        return {}
    low, high = (float(end) for end in np.percentile(known, ENDS))
    least, most = one.get("low", one["published"]), one.get("high", one["published"])
    hit = high >= least if one.get("above") else low <= most and least <= high
    return {
        "mean": float(known.mean()), "from": low, "to": high, "hit": bool(hit), "members": len(known),
    }  # fmt: skip
