"""What measures are called and how their numbers are written, in English and in Chinese."""

from __future__ import annotations

import math
from enum import Enum
from functools import cache
from typing import Literal

from sim.ground.column import Column
from sim.ground.tables import UNIT_COLUMNS
from sim.ground.time_units import AN_HOUR
from sim.history.measures.hotline import HOTLINE
from sim.history.measures.standing import STANDING
from sim.history.measures.streets import STATES, STREETS
from sim.history.measures.summary import SUMMARY
from sim.history.measures.units import UNITS
from sim.report.wording import NOTHING, count

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_STREET = "street_"
_SHARES = frozenset({"on_time", "kept", "utilisation", "last_again", "street_effort", "street_confidence"})
_PLAIN = frozenset(
    {"load", "seat_load", "rank_correlation", "rank_correlation_by_lag", "score_spread", "offered_load"}
)


NAMED = {
    "danger": "突发险情", "utilities": "水电气热", "ordinary": "一般", "complex": "疑难",
    "housing": "住房", "services": "公共服务", "order": "秩序",
}  # fmt: skip
"""Names that shipped scenarios give to deadline classes and categories, in Chinese."""


def named(name: str, language: Language) -> str:
    """A name that a scenario gives: in Chinese if a shipped scenario gives it, else as it is written."""
    return NAMED.get(name, name) if language == "zh" else name


class Kind(Enum):
    """How a measure is written."""

    SHARE = "share"
    HOURS = "hours"
    COUNT = "count"
    NUMBER = "number"


@cache
def column(measure: str) -> Column:
    """The column of a measure; one of a class or a quantile ("on_time.danger") has that of its table."""
    base = measure.partition(".")[0]
    if base.startswith(_STREET) and base.removeprefix(_STREET) in STATES:
        return UNIT_COLUMNS[STATES[base.removeprefix(_STREET)]]
    known = STANDING | UNITS.columns | HOTLINE.columns | STREETS.columns | SUMMARY
    return known.get(base) or Column(meaning=base.replace("_", " "))


def label(measure: str, language: Language) -> str:
    """What a measure is called, without its unit: "kept rate", "如期办结率"."""
    base, _, rest = measure.partition(".")
    if language == "en":
        return " ".join([base.replace("_", " "), rest]).strip()
    zh = column(measure).zh or base
    state = base.startswith(_STREET) and base.removeprefix(_STREET) in STATES
    return " ".join([f"街道{zh}" if state else zh.partition("：")[0], rest]).strip()


@cache
def kind(measure: str) -> Kind:
    """How a measure is written: a share, hours, a count, or a plain number."""
    base, one = measure.partition(".")[0], column(measure)
    if one.unit in ("s", "h"):
        return Kind.HOURS
    if base.endswith(("_rate", "_share")) or base in _SHARES:
        return Kind.SHARE
    return Kind.NUMBER if base in _PLAIN or base.startswith(_STREET) else Kind.COUNT


def hours(measure: str, value: float) -> float:
    """A value of a measure of time, in hours."""
    return value / AN_HOUR if column(measure).unit == "s" else value


def value(measure: str, number: float | None, language: Language = "en") -> str:
    """A value as people read it, with its unit where that is short: "68.7 %", "12.2 h", "1 047"."""
    return _written(measure, number, language, signed=False)


def difference(measure: str, number: float | None, language: Language = "en") -> str:
    """A difference as people read it, with its sign; of shares in percentage points: "+3.1 points", "−1.2 h"."""
    return _written(measure, number, language, signed=True)


def interval(
    measure: str, low: float | None, high: float | None, language: Language = "en", to: str = " … "
) -> str:
    """The interval of a difference, its unit said once: "−1.4 … +22.5 points"."""
    if low is None or high is None:
        return NOTHING
    last, first = difference(measure, high, language), difference(measure, low, language)
    unit = last[last.rfind(" ") :] if kind(measure) in (Kind.SHARE, Kind.HOURS) else ""
    return f"{first.removesuffix(unit)}{to}{last}"


def _written(measure: str, number: float | None, language: Language, *, signed: bool) -> str:
    if number is None or math.isnan(number):
        return NOTHING
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    chinese = language == "zh"
    match kind(measure):
        case Kind.SHARE:
            points = ("个百分点" if chinese else "points") if signed else "%"
            return f"{_digits(100 * number, signed, 1)} {points}"
        case Kind.HOURS:
            return f"{_digits(hours(measure, number), signed, 1)} {'小时' if chinese else 'h'}"
        case Kind.COUNT:
            return _digits(number, signed, 0 if number == round(number) else 1)
        case _:
            return _digits(number, signed, 3)


def _digits(number: float, signed: bool, after: int) -> str:
    """A number of so many digits after the point, in groups of three, with a true minus: no "−0.0"."""
    shown = round(number, after)
    told = count(abs(shown)) if abs(shown) >= 1000 else f"{abs(shown):.{after}f}"
    sign = "−" if shown < 0 else "+" if signed and shown > 0 else ""
    return sign + told
