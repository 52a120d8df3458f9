"""Easy matters go, hard ones remain (硬骨头): what a matter is, it stays, so that every try leaves the harder part."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from experiments.patterns.rules import FLAT
from experiments.patterns.runs import after
from sim import load, run
from sim.city.found import found
from sim.ground.draws import Block, block, uniform
from sim.ground.time_units import DAY
from sim.scenario.reforms import timeline

TRIES = 4
AGES = (0, 30)
"""Days since a matter first came up, from which on each part of the open ones is."""
MIXED: dict[str, Any] = {
    **FLAT, "start.backlog": 0, "citizens.repeat_unsolved": 0.6, "citizens.repeat_explained": 0.3,
}  # fmt: skip
"""Who is not helped comes back as often as the ranges of the scenario allow, so that there are many second tries."""
ALIKE: dict[str, Any] = {
    **MIXED, "catalogue.hardness_spread": 0.0,
    **{f'catalogue.categories."{category}".{name}': value for category in load("base").catalogue.categories
       for name, value in (("locked", 0.0), ("outside", 0.0), ("unreasonable", 0.0), ("hardness", 1.0))},
}  # fmt: skip
"""All matters are as easy: nothing is locked, outside or unreasonable, and no kind is harder than another."""


def left(
    changes: dict[str, Any], *, years: float, scale: float, replication: int = 0
) -> dict[str, np.ndarray]:
    """Of new needs: the share truly solved of what was handled, by try, and of how many; and by age of those open at
    the end, how many there are, which shares are locked and outside, and how hard their kinds are."""
    import pandas as pd
    import pyarrow.parquet as parquet

    start = load("base").time.start
    scenario = load("base", {"time.end": after(start, years), **changes})
    with tempfile.TemporaryDirectory() as folder:
        run(scenario, scale=scale, replication=replication, out=Path(folder) / "run")
        columns = ["id", "generation", "origin", "kind", "outcome", "raised"]
        tables = [parquet.read_table(file, columns=columns).to_pandas()
                  for file in sorted((Path(folder) / "run").rglob("petitions*.parquet"))]  # fmt: skip
    rows = pd.concat(tables)
    rows = rows[rows["origin"] == "need"]
    handled = rows[rows["outcome"].isin(["solved", "explained", "unsolved"])]
    tries = (handled["outcome"] == "solved").groupby(handled["generation"]).agg(["mean", "count"])[:TRIES]
    city = found(timeline(scenario), scale, replication)
    kinds = dict(zip(city.kind_names, city.kinds, strict=True))
    first = rows.groupby("id")["raised"].min()
    open_ = rows[rows["outcome"] == "open"]
    age = (scenario.time.end - start).days - first[open_["id"]].to_numpy() / DAY
    numbers = [block(scenario.seed, replication, who, int(Block.MATTER), 0, 0) for who in open_["id"]]
    kind = np.array([kinds[name] for name in open_["kind"]])
    locked, _, outside, _ = np.array([[uniform(number) for number in four] for four in numbers]).T
    part = np.searchsorted(AGES, age, side="right") - 1
    count = np.bincount(part, minlength=len(AGES))

    def mean(values: np.ndarray) -> np.ndarray:
        return np.asarray(np.bincount(part, values, len(AGES)) / count)

    return {
        "solved": tries["mean"].to_numpy(), "tries": tries["count"].to_numpy(), "open": count,
        "locked": mean(locked < kind["locked"]), "outside": mean(outside < kind["outside"]),
        "hardness": mean(kind["hardness"]),
    }  # fmt: skip
