"""Known truth, recalibrated: logs simulated from a scenario whose numbers are known, fitted again, and how often each
interval covers.

    PYTHONPATH=tests python -m rig.recalibrate 50

"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.calibration.face import calibrate_table
from sim.calibration.fit import Calibration
from sim.runner import run
from sim.scenario.load import load
from sim.scenario.schema import Scenario

START, UNTIL = date(2021, 1, 4), date(2021, 7, 5)
"""Half a year of whole weeks; it begins on a Monday."""
A_DAY = 16.0
SHARES = {"lamp": 0.5, "hole": 0.3, "tree": 0.2}
WEEKDAYS = [1.4, 1.4, 1.3, 1.2, 1.1, 0.3, 0.3]
AT_ONCE, LIES = 0.35, 4.0
"""Of the trees so many are closed at once, and the others lie so many days on average."""
OFFICERS, WORK = 3, 2.0


def truth(load_of_depot: float = 0.9) -> Scenario:
    """Two units: of the depot three officers do all there is to do from nine to five, in the order in which it comes,
    and are busy for a share of their time; what the parks get lies for as long as a law without memory says."""
    categories: dict[str, Any] = {"*": False}
    for name, share in SHARES.items():
        categories[name] = {
            "share": share, "months": [], "bodies": {}, "classes": {"1": 1.0},
            "difficulty": 1.0 if name != "tree" else 1e-4, "hardness": 1.0, "joint": 0.0, "unreasonable": 0.0,
            "locked": 0.0, "outside": 0.0,
        }  # fmt: skip
    a_week = 7 * A_DAY * (SHARES["lamp"] + SHARES["hole"])
    work = load_of_depot * OFFICERS * 40 / a_week
    return load(
        "neutral",
        {
            "time.start": START, "time.end": UNTIL, "catalogue.categories": categories, "catalogue.second": 3,
            "catalogue.third": 3, "catalogue.bodies": {"*": False, "municipal": 1.0},
            "city.districts.District.streets": ["North", "South"], "city.communities": 2,
            "city.units": {"depot": {"categories": ["lamp", "hole"]}, "parks": {"categories": ["tree"]}},
            "demand.needs_per_year": A_DAY * 365, "demand.weekdays": WEEKDAYS, "demand.dispersion": 2.0,
            "demand.hours": [0.0] * 9 + [1.0] * 8 + [0.0] * 7, "demand.hours_weekend": [0.0] * 9 + [1.0] * 8 + [0.0] * 7,
            "deadlines.1.allowance": "7d", "discipline.kind": "first-come", "handling.work.1.mean": round(work * 3600),
            "handling.delays": {"a tree": {"categories": ["tree"], "share": 1 - AT_ONCE, "hours": "clock", "weekends": 0.0,
                                           "time": {"kind": "exponential", "mean": f"{LIES:g}d"}}},
            "staffing.calendars.office": {"on": "09:00", "off": "17:00", "weekends": False, "holidays": False},
            "staffing.crews.office": {"bodies": ["municipal"], "calendar": "office", "share": 1.0, "at_least": 0,
                                      "urgent_only": False, "leave": 0.0},
            "staffing.crews.officers.bodies": ["street", "district", "department", "municipal"],
            "staffing.utilisation.municipal": 0.8, "staffing.establishment.municipal": 1.0,
            "staffing.officers": {"*": False, "street": 1, "district": 1, "depot": {"office": OFFICERS, "officers": 0},
                                  "parks": {"officers": 1, "office": 0}},
        },
    )  # fmt: skip


def covers(fit: Calibration, scenario: Scenario) -> dict[str, bool]:
    """By number, whether its interval holds the truth."""
    told = {unit.name: unit for unit in fit.units}
    kinds = {kind.name: kind for kind in fit.kinds}
    work = scenario.handling.work["1"].average / 3600

    def within(interval: tuple[float, float, float], value: float) -> bool:
        return interval[1] <= value <= interval[2]

    lying = {days: AT_ONCE + (1 - AT_ONCE) * (1 - np.exp(-days / LIES)) for days in (1, 7, 30)}
    total = sum(WEEKDAYS)
    return {
        "tickets a day": within(fit.arrivals.per_day, A_DAY),
        "Monday": within(fit.arrivals.weekdays[0], 7 * WEEKDAYS[0] / total),
        "Saturday": within(fit.arrivals.weekdays[5], 7 * WEEKDAYS[5] / total),
        "trend": within(fit.arrivals.trend, 0.0),
        "share of lamps": within(kinds["lamp"].share, SHARES["lamp"]),
        "trees at once": within(kinds["tree"].sojourn.at_once, AT_ONCE),
        "trees in 1 d": within(kinds["tree"].sojourn.shares[1], lying[1]),
        "trees in 7 d": within(kinds["tree"].sojourn.shares[7], lying[7]),
        "capacity, an hour": within(told["depot"].capacity.per_hour or (0, 0, 0), OFFICERS / work),
    }


def main(count: int) -> None:
    """Print how often each interval covers, and of which units capacity is told."""
    for busy in (0.9, 0.4):
        scenario = truth(busy)
        covered: dict[str, int] = defaultdict(int)
        identified: dict[str, int] = defaultdict(int)
        for number in range(count):
            fit = calibrate_table(table(scenario, number), until=UNTIL)
            for name, is_covered in covers(fit, scenario).items():
                covered[name] += is_covered
            for unit in fit.units:
                identified[unit.name] += unit.identified
        print(f"officers busy {busy:.0%}; {count} logs of {(UNTIL - START).days} days")
        for name, often in covered.items():
            print(f"  {name:<20}{often / count:7.0%} covered")
        for name, often in identified.items():
            print(f"  capacity of {name:<8}{often / count:7.0%} told")


def table(scenario: Scenario, number: int) -> Any:
    """The tickets of one replication of a scenario, as `Tickets.table` gives them."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(scenario, replication=number, out=Path(folder) / "run").petitions
    columns = {
        "raised": "opened",
        "due": "due",
        "closed": "closed",
        "category": "kind",
        "unit": "unit",
        "street": "area",
    }
    tickets = found[list(columns)].rename(columns=columns)
    for name in ("opened", "due", "closed"):
        tickets[name] = tickets[name].dt.tz_localize("UTC")
    for name in ("kind", "unit", "area"):
        tickets[name] = tickets[name].astype(str)
    return tickets


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
