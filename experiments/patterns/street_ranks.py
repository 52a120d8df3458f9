"""Streets that differ and stay different: a bottom that lasts and a middle that swings, beside two nulls.

The nulls: streets that are all alike (no differences), and streets whose effort does not answer to the score (no
feedback). A lottery is what ranks drawn anew every month would show.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from experiments.patterns.runs import NOTHING, Changes, history, streets
from sim.ground.tables import Body
from sim.history.record.history import History

LAGS = range(1, 13)
YEAR = 12
ALIKE: Changes = {
    "demand.street_spread": 0.0,
    "catalogue.street_hardness_spread": 0.0,
    "catalogue.street_hardness_by_need": 0.0,
    "incentive.start_spread": 0.0,
    "learning.capability.start_spread": 0.0,
    "staffing.establishment.street": 1.0,
}
KINDS = ("old", "estates", "villages", "business", "rural")
MIXED = (
    "housing", "public services", "public order", "construction", "labour", "education", "traffic", "market",
)  # fmt: skip
CHARACTERS: Changes = {
    **{f"city.characters.{kind}.hardness": 1.0 for kind in KINDS},
    **{f"city.characters.{kind}.categories": dict.fromkeys(MIXED, 1.0) for kind in KINDS},
}
"""What places are like makes them harder, too, and raises other things; in Beijing's scenarios only."""
SMALL = 3
"""Officers of a small office, at most: with so few, one long petition holds up all others."""
FLAT = {"beijing-2019-2021": 0.75, "beijing-2021": 0.94}
"""Effort of the null without feedback: about the mean of the run."""
MAY = 4
"""The month of 2019 for which the busiest street is published."""


def study(scale: float = 1.0) -> dict[str, Any]:
    """Every scenario under every arm."""
    found: dict[str, Any] = {}
    for scenario, effort in FLAT.items():
        flat = {"incentive.response": {"kind": "flat", "effort": effort}}
        arms: dict[str, Changes] = {
            "as it is": NOTHING,
            "all alike": {**ALIKE, **CHARACTERS},
            "flat effort": flat,
        }
        years = 3 if scenario == "beijing-2019-2021" else 1
        found[scenario] = {
            name: told(history(scenario, changes, years=years, scale=scale)) for name, changes in arms.items()
        }
    return found


def told(past: History) -> dict[str, Any]:
    """What the ranks of a run tell."""
    ranks = streets(past, "score")
    ranks = np.array([places(row) for row in ranks])
    accepted, solved = streets(past, "accepted"), streets(past, "said_solved")
    answers = streets(past, "answered") - streets(past, "excluded")
    whole = accepted.sum(axis=0)
    rate = solved.sum(axis=0) / np.maximum(answers.sum(axis=0), 1)
    month = min(MAY, len(ranks) - 1)
    small = past.officers[:, past.body == Body.STREET].mean(axis=0) <= SMALL
    late, closed = streets(past, "late").sum(axis=0), streets(past, "closed").sum(axis=0)
    many = answers[month] > 0
    return {
        "streets": ranks.shape[1],
        "correlation": {lag: correlation(ranks, lag) for lag in LAGS if lag < len(ranks)},
        "months last": months_last(ranks),
        "again": float(np.mean([after[before].mean() for before, after in _pairs(last(ranks))])),
        "swing": swing(ranks),
        "noise": noise_share(solved, answers),
        "volume and resolution": float(
            np.corrcoef(_order(whole[whole > 0].astype(float)), _order(rate[whole > 0]))[0, 1]
        ),
        "small": int(small.sum()),
        "late": {
            name: float(late[of].sum() / closed[of].sum()) if of.any() else 0.0
            for name, of in (("small", small), ("others", ~small))
        },
        "held small": sum(months_last(ranks[:, small])[6:]),
        "petitions in May": accepted[month][many].tolist(),
        "resolution in May": np.round(solved[month][many] / answers[month][many], 4).tolist(),
    }


def places(score: np.ndarray) -> np.ndarray:
    """Places 0 (best) … 1 (last) by score, float64[streets]; nan without a score."""
    found = np.full(len(score), np.nan)
    known = ~np.isnan(score)
    found[known] = _order(-score[known]) / max(known.sum() - 1, 1)
    return found


def last(ranks: np.ndarray) -> np.ndarray:
    """Who is in the last tenth, bool[months, streets]."""
    return np.nan_to_num(ranks, nan=0.0) > 0.9


def months_last(ranks: np.ndarray) -> list[float]:
    """How many streets are in the last tenth in 0, 1, … 12 months of a year, in the mean of the years."""
    count = np.zeros(YEAR + 1)
    years, here = len(ranks) // YEAR, last(ranks)
    for year in range(years):
        months = here[YEAR * year : YEAR * (year + 1)].sum(axis=0)
        count += np.bincount(months, minlength=YEAR + 1) / years
    return [float(number) for number in count]


def correlation(ranks: np.ndarray, lag: int) -> float:
    """Spearman's correlation of ranks so many months apart, in the mean of all such pairs."""
    found = []
    for before, after in zip(ranks[:-lag], ranks[lag:], strict=True):
        both = ~np.isnan(before) & ~np.isnan(after)
        found.append(np.corrcoef(_order(before[both]), _order(after[both]))[0, 1])
    return float(np.mean(found))


def swing(ranks: np.ndarray) -> list[float]:
    """By tenth of the mean place, the best first: mean change of place from a month to the next, as a share of the
    list; a third in a lottery."""
    mean = np.nanmean(ranks, axis=0)
    change = np.nanmean(np.abs(np.diff(ranks, axis=0)), axis=0)
    tenth = np.minimum((10 * places(-mean)).astype(int), 9)
    return [float(np.nanmean(change[tenth == number])) for number in range(10)]


def noise_share(solved: np.ndarray, answers: np.ndarray) -> float:
    """Share of the variance between streets' resolution rates that is chance of few answers, all months together.

    A rate r of n answers has the variance r(1 − r)/(n − 1), without bias, if nothing but these answers were drawn anew.
    """
    chance = whole = 0.0
    for said, n in zip(solved, answers, strict=True):
        enough = n > 1
        rate = said[enough] / n[enough]
        chance += float((rate * (1 - rate) / (n[enough] - 1)).mean())
        whole += float(rate.var(ddof=1))
    return chance / whole


def months_of_the_last(months: list[float]) -> float:
    """Who is in the last tenth in some month is there in so many months of its year, in the mean of such months."""
    return sum(k * k * n for k, n in enumerate(months)) / sum(k * n for k, n in enumerate(months))


Told = dict[str, Any]
ROWS: dict[str, tuple[Callable[[Told], str], str]] = {
    "rank correlation, next month": (lambda arm: f"{arm['correlation']['1']:.2f}", "0.00"),
    "rank correlation, {lag} months later": (lambda arm: f"{list(arm['correlation'].values())[-1]:.2f}", "0.00"),
    "in the last tenth, there the next month, too": (lambda arm: f"{arm['again']:.0%}", "10%"),
    "in the last tenth in a month, there in so many months of its year": (
        lambda arm: f"{months_of_the_last(arm['months last']):.1f}", "2.1",
    ),
    "streets in the last tenth in 6 months of a year or more": (
        lambda arm: f"{sum(arm['months last'][6:]):.1f}", "0.2",
    ),
    "of these, with 3 officers or fewer": (lambda arm: f"{arm['held small']:.1f}", "–"),
    "streets in the last tenth in 11 months of a year or more": (
        lambda arm: f"{sum(arm['months last'][11:]):.1f}", "0.0",
    ),
    "change of place in a month, the last tenth of streets": (lambda arm: f"{arm['swing'][-1]:.0%}", "33%"),
    "change of place in a month, the two tenths in the middle": (
        lambda arm: f"{(arm['swing'][4] + arm['swing'][5]) / 2:.0%}", "33%",
    ),
    "closed late, offices of 3 officers or fewer": (lambda arm: f"{arm['late']['small']:.1%}", "–"),
    "closed late, the others": (lambda arm: f"{arm['late']['others']:.1%}", "–"),
    "share of noise": (lambda arm: f"{arm['noise']:.0%}", "100%"),
    "correlation of petitions and resolution, by rank": (
        lambda arm: f"{arm['volume and resolution']:+.2f}", "0.00",
    ),
}  # fmt: skip
"""Of an arm: what it is called in the page, as text, and what a lottery would show."""


def page(arms: Told) -> str:
    """The table of a scenario, each row beside both nulls and a lottery."""
    lines = ["| | " + " | ".join([*arms, "a lottery"]) + " |", "|" + "---|" * (len(arms) + 2)]
    for name, (text, lottery) in ROWS.items():
        lag = list(next(iter(arms.values()))["correlation"])[-1]
        cells = [*(text(arm) for arm in arms.values()), lottery]
        lines.append(f"| {name.format(lag=lag)} | {_shown(cells)} |")
    return "\n".join(lines)


BRIEF = (0, 3, 4, 5, 11)
"""Which rows the page of Beijing has."""


def brief(found: Told) -> str:
    """A short table of all scenarios, arm by arm."""
    arms = [
        (f"{scenario.removeprefix('beijing-')}, {name}", arm)
        for scenario, told in found.items()
        for name, arm in told.items()
    ]
    lines = ["| | " + " | ".join(name for name, _ in arms) + " | a lottery |"]
    lines.append("|" + "---|" * (len(arms) + 2))
    for name, (text, lottery) in (list(ROWS.items())[n] for n in BRIEF):
        lines.append(f"| {name} | {_shown([*(text(arm) for _, arm in arms), lottery])} |")
    return "\n".join(lines)


def write(found: Told, streets_page: Path, city_page: Path) -> None:
    """Put the tables into their pages, each between its two marks."""
    for name, arms in found.items():
        _put(streets_page, name, page(arms))
    _put(city_page, "ranks", brief(found))


def _put(path: Path, name: str, table: str) -> None:
    before, rest = path.read_text(encoding="utf-8").split(f"<!-- {name} -->\n", 1)
    after = rest.split("<!-- end -->", 1)[1]
    path.write_text(f"{before}<!-- {name} -->\n{table}\n<!-- end -->{after}", encoding="utf-8")


def _shown(cells: list[str]) -> str:
    return " | ".join(cell.replace("-", "−").replace("%", " %") for cell in cells)


def _pairs(rows: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    return list(pairwise(rows))


def _order(values: np.ndarray) -> np.ndarray:
    """0 … n − 1 in order of value, ties at the mean of their places."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count + 1) / 2)[place])
