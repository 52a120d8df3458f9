"""From a city's own log to a question of staff: calibrated, and units of which the log tells no capacity told apart."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sim.errors import PetitionError
from sim.scenario.schema import Scenario

NAME = "tickets.toml"
UNTOLD = "its log does not tell what its officers can do"
SHOWN = 3
"""Units that an error names with their reasons."""


@contextmanager
def calibrated(
    log: str | Path,
    mapping: str | None = None,
    *,
    known_until: date | str | None = None,
    handling_time: Mapping[str, str] | None = None,
    zone: str | None = None,
    order: str | None = None,
    encoding: str | None = None,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Iterator[Path]:
    """The file of a scenario fitted to a log, for as long as the block lasts. known_until: the first day of which
    nothing is known, on which the scenario begins; the day of the last ticket if not given, for it may not be whole.
    Raises PetitionError for whatever the user can mend."""
    from sim.calibration.face import calibrate

    with tempfile.TemporaryDirectory(prefix="petition-") as folder:
        place = Path(folder) / NAME
        calibrate(
            log, mapping, until=known_until or last_day(log, mapping, zone=zone, order=order, encoding=encoding),
            out=place, handling_time=handling_time, zone=zone, order=order, encoding=encoding, progress=progress,
        )  # fmt: skip
        yield place


def last_day(log: str | Path, mapping: str | None, **how: Any) -> date:
    """The day on which the last ticket of a log was opened, by the city's clock."""
    from sim.tickets.face import read_tickets

    with tempfile.TemporaryDirectory(prefix="petition-") as folder:
        tickets = read_tickets(log, mapping, out=Path(folder) / "tickets", **how)
        opened = tickets.table()["opened"].dropna()
        if not len(opened):
            raise PetitionError("the log has no ticket that was opened", key="from-tickets")
        return date.fromisoformat(str(opened.max().tz_convert(tickets.quality["zone"]).date()))


def reasons(scenario: str | Path | Scenario) -> dict[str, str]:
    """Why a log does not tell what units can do, by unit, if the fit's own words stand beside the scenario's file."""
    from sim.calibration.write import companions

    if isinstance(scenario, Scenario):
        return {}
    beside = companions(Path(scenario))[1] if Path(scenario).suffix == ".toml" else None
    try:
        told = json.loads(beside.read_text("utf-8"))["units"] if beside and beside.is_file() else []
        return {one["name"]: "; ".join(one["reasons"]) for one in told if one["reasons"]}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def refused(scenario: Scenario, of: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Units whose officers cannot be sought, with the reason. Raises PetitionError if one of them is asked for."""
    told = {name: known.get(name) or UNTOLD for name in scenario.staffing.unidentified}
    if asked := [name for name in of if name in told]:
        raise refusal({name: told[name] for name in asked}, "of")
    return told


def refusal(told: Mapping[str, str], key: str = "staffing.unidentified") -> PetitionError:
    """Why no officers are sought for any of some units."""
    some = "; ".join(f"{name}: {why}" for name, why in [*told.items()][:SHOWN])
    more = f"; and {len(told) - SHOWN} more units" if len(told) > SHOWN else ""
    first = next(iter(told))
    return PetitionError(
        "no officers are sought for a unit whose log does not tell what they can do, for any number would fit. "
        f"{some}{more}",
        key=key,
        expected=f'how long an officer needs for a ticket: --from-tickets LOG --handling-time "{first}=2h"',
    )
