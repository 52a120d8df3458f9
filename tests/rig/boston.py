"""Boston, fitted to what was known on a day and run over the two months behind it with the arrivals that came.

    PYTHONPATH=tests python -m rig.boston 2011-11-01

Beside each measure stands what the log then did. Bulk items are left out: their regime changed in November.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rig.logs import BOSTON

from sim.calibration.face import calibrate_table
from sim.calibration.fit import Calibration
from sim.calibration.names import Names
from sim.calibration.write import write
from sim.runner import run
from sim.tickets.face import read_tickets

ZONE, BREAK = "America/New_York", "Schedule a Bulk Item Pickup"
NO_DEADLINE = "no deadline"


def truth(table: Any, fit: Calibration) -> pd.DataFrame:
    """The log's tickets on the city's own clock, by the scenario's kinds and areas."""
    found = table[["opened", "due", "closed", "kind", "unit", "area"]].copy()
    for name in ("opened", "due", "closed"):
        found[name] = found[name].dt.tz_convert(ZONE).dt.tz_localize(None)
    names = Names(fit)
    kinds = [fit.grouped.name_of(kind, unit) for kind, unit in zip(found["kind"], found["unit"], strict=True)]
    found["kind"] = [names.kind[kind] for kind in kinds]
    found["area"] = [names.area.get(area, "") if isinstance(area, str) else "" for area in found["area"]]
    return found


def predicted(fit: Calibration, came: pd.DataFrame, end: pd.Timestamp, folder: Path) -> pd.DataFrame:
    """What the scenario makes of the tickets that came."""
    write(fit, folder / "boston.toml")
    arrivals = came.rename(columns={"opened": "moment", "area": "place"})[["moment", "place", "kind"]]
    arrivals = arrivals.assign(moment=arrivals["moment"].dt.floor("s").astype(str)).to_csv(index=False)
    overrides = {
        "demand.arrivals": {"kind": "list", "petitions": arrivals},
        "time.end": (end + pd.Timedelta("31D")).date(),
    }
    found = run(folder / "boston.toml", out=folder / "run", overrides=overrides).petitions
    found = found.rename(columns={"raised": "opened"})
    found["kind"] = found["category"].astype(str)
    found.loc[found["deadline"].astype(str) == NO_DEADLINE, "due"] = pd.NaT
    return found


def measures(tickets: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> dict[str, float]:
    """What is asked of the two months: of what is due in them, of what was opened in them, and week by week."""
    tickets = tickets[~tickets["kind"].str.startswith(BREAK)]
    due = tickets[(tickets["due"] >= start) & (tickets["due"] < end)]
    new = tickets[(tickets["opened"] >= start) & (tickets["opened"] < end)]
    days = (new["closed"] - new["opened"]) / pd.Timedelta("1D")
    early = new["opened"] < end - pd.Timedelta("30D")
    found = {
        "due": len(due), "on time": float((due["closed"] <= due["due"]).mean()),
        "closed in 1 d": float((days <= 1).mean()), "in 7 d": float((days <= 7).mean()),
        "in 30 d": float((days[early] <= 30).mean()), "median, h": float(days.fillna(np.inf).median() * 24),
    }  # fmt: skip
    for week in pd.date_range(start + pd.Timedelta("7D"), end, freq="7D"):
        found[f"open {week:%d %b}"] = float(((tickets["opened"] < week) & ~(tickets["closed"] < week)).sum())
    return found


def main(until: date) -> None:
    """Print the measures of the log and of the scenario."""
    start = pd.Timestamp(until)
    end = start + pd.DateOffset(months=2)
    with tempfile.TemporaryDirectory() as place:
        table = read_tickets(BOSTON, out=Path(place) / "boston").table()
        fit = calibrate_table(table, until=until, zone=ZONE)
        log = truth(table, fit)
        came = log[(log["opened"] >= start) & (log["opened"] < end)]
        was_open = (log["opened"] < start) & ~(log["closed"] < start)
        saw = measures(pd.concat([log[was_open], came]), start, end)
        said = measures(predicted(fit, came, end, Path(place)), start, end)
    for name, value in saw.items():
        digits = 3 if value <= 1 else 1
        print(f"{name:<16}{value:>10.{digits}f}{said[name]:>10.{digits}f}")
    weeks = np.array([said[name] / saw[name] - 1 for name in saw if name.startswith("open ")])
    print(f"weekly backlog: {np.abs(weeks).mean():.1%} away on average, {np.abs(weeks).max():.1%} at most")


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else date(2011, 11, 1))
