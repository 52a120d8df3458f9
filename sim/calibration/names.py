"""What places, units and kinds are called in a scenario, and which deadline classes it has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

from sim.calibration.allowances import NO_DEADLINE, NONE_ALLOWED, in_classes, length
from sim.calibration.fit import Calibration
from sim.ground.quantities import Allowance

CITY = "the city"
AREA, UNIT = "area ", "unit "
"""What stands before the name of an area or unit where two would be called the same."""


def text(value: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def number(value: float) -> str:
    """A number of six digits."""
    return f"{value:.6g}" if value != int(value) or abs(value) >= 1e6 else f"{int(value)}"


class Names:
    """What places and units are called in the scenario: as in the log, unless two would be called the same."""

    def __init__(self, fit: Calibration) -> None:
        units = [unit.name for unit in fit.units]
        self.unit = {name: _free(name, [CITY]) for name in units}
        taken = [CITY, *self.unit.values()]
        self.area = {name: _free(name, taken, AREA) for name, _ in fit.areas}
        self.kind = {kind.name: _free(kind.name, []) for kind in fit.kinds}


def _free(name: str, taken: Sequence[str], before: str = UNIT) -> str:
    return before + name if name in taken or name in ("*", "value") or not name.strip() else name


def classes(fit: Calibration) -> tuple[list[tuple[str, Allowance]], list[str]]:
    """The deadline classes, the shortest first, and the class of each kind."""
    allowed = in_classes(
        [kind.allowed.allowance for kind in fit.kinds], [kind.sojourn.tickets for kind in fit.kinds]
    )
    named = {one: NO_DEADLINE if one == NONE_ALLOWED else str(one) for one in allowed}
    ordered = sorted(named, key=lambda one: (length(one), str(one)))
    return [(named[one], one) for one in ordered], [named[one] for one in allowed]


def day_of(number: int) -> date:
    """The date of a day since 1970."""
    return date(1970, 1, 1) + timedelta(number)
