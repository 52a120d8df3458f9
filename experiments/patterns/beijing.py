"""Beijing beside what is published of it: every public figure that a run can tell, hit or missed; and on to 2025."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sim import run
from sim.ground.tables import Body
from sim.history.disk.published import beside
from sim.history.disk.query import query
from sim.history.measures.measures import measures
from sim.history.record.history import History
from sim.history.run import Run

YEARS = (2019, 2020, 2021)
PLACES = 20_000
"""Into how many parts the callers of a street are cut, from who calls most to who calls least."""
SHIFT = 8.75 * 3600
"""Seconds of an agent's day, 8:30 to 17:15."""
CENTRAL = ("东城区", "西城区", "朝阳区", "海淀区", "丰台区", "石景山区")
POINTS, PERCENT = 0.015, 0.03
"""What counts as hit: a share within a point and a half, a number within three percent; above a bound, too."""
HELD_OUT = (
    "contacts 2019-01", "petitions of streets", "petitions dispatched", "petitions of the busiest",
    "petitions of the ten", "petitions of 广安门外街道", "resolution rate of 广安门外街道", "hours",
    "calls of an agent",
)  # fmt: skip
"""How the names of figures begin that no number was set by."""
GIVEN = ("share by web", "handled by")
"""Those that stand in the scenario as they are."""
ABOVE = "PRESS21"
"""Who says "above", of rates: more is a hit, too."""
BODIES = {
    "departments of districts": Body.DEPARTMENT, "streets and towns": Body.STREET, "municipal bodies": Body.MUNICIPAL,
    "state-owned utilities": Body.UTILITY, "others": Body.OTHER,
}  # fmt: skip
ORDER = (
    "epidemic", "market", "housing", "construction", "traffic", "public services", "public order", "health",
    "education", "labour",
)  # fmt: skip
"""Of the ten, 2019-2021 (SEED)."""


def study(scale: float = 1.0) -> dict[str, Any]:
    """Every public figure beside the simulated one, and how the city goes on after the years that are published."""
    rows, contacts, handled, central = [], np.zeros(2), np.zeros(len(Body)), np.zeros(2)
    raised: dict[str, float] = {}
    for year in YEARS:
        with TemporaryDirectory() as folder:
            here = run(f"beijing-{year}", scale=scale, out=Path(folder) / "run")
            shares = _shares(here)
            rows += _year(here)
        past = here.history
        count = np.array([here.summary["contacts"], here.summary["petitions"]])
        contacts += count
        for name, share in shares.items():
            raised[name] = raised.get(name, 0.0) + share * count[0]
        accepted = past.tallies["accepted"].sum(axis=0)
        handled += np.bincount(past.body, accepted, len(Body))
        streets = past.body == Body.STREET
        inner = streets & np.isin(
            past.district, [n for n, name in enumerate(past.districts) if name in CENTRAL]
        )
        central += accepted[inner].sum(), accepted[streets].sum()
    rows.append(_row("petitions, share of contacts 2019 to 2021", 0.415, contacts[1] / contacts[0], "BYD21"))
    published = (0.378, 0.36, 0.161, 0.074, 0.027)
    for (name, body), share in zip(BODIES.items(), published, strict=True):
        rows.append(_row(f"handled by {name} 2019 to 2021", share, handled[body] / handled.sum(), "SEED"))
    rows.append(
        _row("petitions of the six central districts' streets", 0.6, central[0] / central[1], "BJN21")
    )
    mine = sorted(ORDER, key=lambda name: -raised[name])
    rows.append({"what": "order of the ten categories 2019 to 2021", "source": "SEED",
                 "published": ", ".join(ORDER), "simulated": ", ".join(mine), "hit": mine == list(ORDER)})  # fmt: skip
    for row in rows:
        row["how"] = _how(row["what"])
    return {
        "figures": rows,
        "years": _onwards(run("beijing-2019-2025", scale=scale, petitions=False).history, scale),
    }


def page(found: dict[str, Any]) -> dict[str, str]:
    """The tables of docs/background/beijing.md, by name."""
    figures = ["| figure | published | simulated | | how |", "|---|---|---|---|---|"]
    for row in found["figures"]:
        says = "hit" if row["hit"] else "**miss**"
        figures.append(
            f"| {row['what']} ({row['source']}) | {_text(row['published'])} | {_text(row['simulated'])} "
            f"| {says} | {row['how']} |"
        )
    names = list(found["years"][0])
    years = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    years += ["| " + " | ".join(_text(row[name]) for name in names) + " |" for row in found["years"]]
    hits = [
        sum(row["hit"] for row in found["figures"] if row["how"] == how)
        for how in ("set by hand", "held out")
    ]
    whole = [sum(row["how"] == how for row in found["figures"]) for how in ("set by hand", "held out")]
    count = f"Of {whole[0]} figures that numbers were set by {hits[0]} are hit; of {whole[1]} held out {hits[1]} are."
    return {"count": count, "figures": "\n".join(figures), "years": "\n".join(years)}


def write(found: dict[str, Any], path: Path) -> None:
    """Put the tables into the page, each between its two marks."""
    text = path.read_text(encoding="utf-8")
    for name, table in page(found).items():
        before, rest = text.split(f"<!-- {name} -->\n", 1)
        after = rest.split("<!-- end -->", 1)[1]
        text = f"{before}<!-- {name} -->\n{table}\n<!-- end -->{after}"
    path.write_text(text, encoding="utf-8")


def _how(what: str) -> str:
    if what.startswith(GIVEN):
        return "given"
    return "held out" if what.startswith(HELD_OUT) else "set by hand"


def _row(what: str, published: float, value: float, source: str) -> dict[str, Any]:
    room = POINTS if published <= 1 else PERCENT * published
    near = abs(value - published) <= room or (source == ABOVE and value > published)
    return {
        "what": what,
        "source": source,
        "published": published,
        "simulated": float(value),
        "hit": bool(near),
    }


def _year(here: Run) -> Iterable[dict[str, Any]]:
    """What is published of one year, counts at the size of the whole city."""
    past, summary = here.history, here.summary
    year = str(past.start.year)
    for row in summary["published"]:
        what = row["name"].replace("_", " ").replace("sent to streets", "of streets")
        if row["name"].startswith("callers"):
            yield _row(f"{what}, in expectation", row["published"], _callers(here), row["source"])
        elif row["simulated"] is not None:
            yield _row(what, row["published"], row["simulated"], row["source"])
    if year == "2019":
        month = np.sort(past.tallies["accepted"][4][past.body == Body.STREET])[::-1]
        first = "petitions of the busiest street over the mean 2019-05"
        yield _row(first, 4.0, month[0] / month.mean(), "STREETS")
        ten = "petitions of the ten busiest streets over the mean 2019-05"
        yield _row(ten, 4.0, month[:10].mean() / month.mean(), "STREETS")
    if year == "2020":
        day = past.hours.reshape(-1, 24)
        office = np.array([(past.start + timedelta(days=n)).weekday() < 5 for n in range(past.days)])
        busy = day[office][:, 9:17]
        calls = busy["answered"].sum() / (busy["seated"].sum() / SHIFT)
        yield _row("calls of an agent in a day's shift 2020", 75, calls, "PRESS20")
        came = day["phone"][office].sum(axis=0)
        peaks = [n for n in range(1, 23) if came[n] > came[n - 1] and came[n] > came[n + 1]]
        told = ", ".join(f"{n}:00" for n in peaks)
        yield {"what": "hours of the day with most calls", "source": "studies", "published": "10:00, 15:00",
               "simulated": told, "hit": peaks == [10, 15]}  # fmt: skip
    if year == "2021":
        yield _row("calls connected 2021, the target", 0.95, summary["connection_rate"], "STD")


def _callers(here: Run) -> float:
    """How many citizens call at all in the year, in expectation: a run keeps no record of who only asks, so that all
    contacts are spread over streets as petitions are, and in a street over people by `citizens.propensity_power`."""
    past, law = here.history, here.scenario.citizens
    p, a = law.propensity_power, law.propensity_floor
    place = (np.arange(PLACES) + 0.5) / PLACES
    v = (place * (1 - a**p) + a**p) ** (1 / p)
    weight = (1 - a**p) / (p * v ** (p - 1) * (1 - a))
    sql = "SELECT street, count(*) FROM petitions WHERE raised >= 0 GROUP BY street"
    raised = dict(query(str(here.folder), sql)[1])
    whole, found = sum(raised.values()), 0.0
    for name, people in zip(past.units, past.population, strict=True):
        if name in raised:
            who = people * law.callers
            rate = here.summary["contacts"] * raised[name] / whole / who
            found += who * float((1 - np.exp(-rate * weight)).mean())
    return found / here.summary["scale"]


def _shares(here: Run) -> dict[str, float]:
    """Share of all contacts by category, of the whole run, as `sim.history.disk.published` tells it of a year."""
    year = here.history.start.year
    names = {f"share of {category} {year}": 0.0 for category in ORDER}
    rows = beside(here.scenario.renewed(published=names), here.history, 1.0, here.folder)
    return {category: row["simulated"] for category, row in zip(ORDER, rows, strict=True)}


def _onwards(past: History, scale: float) -> list[dict[str, Any]]:
    """The city year by year."""
    rows = []
    streets = past.body == Body.STREET
    first = [n for n, period in enumerate(past.periods) if period.label.endswith("-01")]
    for begin in first:
        window = begin, begin + 12
        told = measures(past, window)
        accepted = past.tallies["accepted"][slice(*window)].sum(axis=0)
        rows.append({
            "year": past.periods[begin].label[:4],
            "contacts, million": round(told["contacts"] / scale / 1e6, 2),
            "petitions": told["petitions"] / told["contacts"],
            "resolved": told["resolution_rate"], "satisfied": told["satisfaction_rate"],
            "kept": told["kept_rate"], "officers busy": told["utilisation"], "calls connected": told["connection_rate"],
            "at streets": float(accepted[streets].sum() / accepted.sum()),
            "open in units, thousand": round(
                float(np.median(past.snapshots["backlog"][slice(*window)].sum(axis=1))) / scale / 1e3, 1
            ),
        })  # fmt: skip
    return rows


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value <= 1:
        return f"{100 * value:.1f} %"
    return f"{value:,.0f}".replace(",", " ") if value >= 1000 else f"{value:.4g}"
