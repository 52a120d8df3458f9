"""Numbers as people read them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.ground.time_units import AN_HOUR, DAY, MINUTE
from sim.scenario.places import Basis

NOTHING = "–"
"""Stands where nothing was counted."""

ASSUMED = "*"
"""Stands after the name of a street whose people are assumed."""

NOT_REAL = " What streets do is simulated: these are not the real streets of these names."
"""Said under every figure that shows single streets of Beijing."""


def assumed(basis: Sequence[str | None], mark: str = "") -> str:
    """Of how many streets the people are assumed, as a sentence. mark: what these have after their names."""
    number = sum(one == Basis.ASSUMED for one in basis)
    of = sum(one is not None for one in basis)
    return (
        f" People of {number} of {many(of, 'street')} are assumed{f' ({mark})' if mark else ''}."
        if number
        else ""
    )


def marked(name: str, basis: str | None) -> str:
    """A street's name, with a mark if its people are assumed."""
    return name + ASSUMED * (basis == Basis.ASSUMED)


def count(number: float | None) -> str:
    """A whole number, in groups of three: "14 858 000"."""
    return NOTHING if number is None else f"{number:,.0f}".replace(",", " ")


def percent(share: float | None, digits: int = 1) -> str:
    """A share of 0…1: "74.4 %"."""
    return NOTHING if share is None or math.isnan(share) else f"{100 * share:.{digits}f} %"


def difference(value: float, reference: float) -> str:
    """How far a value is from a reference: "+0.3 %"."""
    return f"{100 * (value / reference - 1):+.1f} %".replace("-", "−")


TIME_UNITS = {"d": "天", "h": "小时", "min": "分", "s": "秒"}
"""What lengths of time are called, and in Chinese."""


def span(seconds: float | None, language: str = "en") -> str:
    """A length of time in the largest unit that gives a number above one: "6.2 h"."""
    if seconds is None or math.isnan(seconds):
        return NOTHING
    for unit, length in (("d", DAY), ("h", AN_HOUR), ("min", MINUTE)):
        if seconds >= length:
            return f"{seconds / length:.1f} {time_unit(unit, language)}"
    return f"{seconds:.{1 if seconds < 10 else 0}f} {time_unit('s', language)}"


def time_unit(unit: str, language: str) -> str:
    """What a unit of time is called."""
    return TIME_UNITS[unit] if language == "zh" else unit


def size(number: float) -> str:
    """Bytes: "550 MB"."""
    for unit, length in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= length:
            return f"{number / length:.{0 if number >= 100 * length else 1}f} {unit}"
    return f"{number:.0f} B"


def many(number: int, noun: str) -> str:
    """ "1 street", "343 streets"."""
    return f"{count(number)} {noun}" + ("" if number == 1 else "s")


def p_value(p: float | None) -> str:
    """As tables have it: "0.012", "< 0.001"."""
    return NOTHING if p is None or math.isnan(p) else "< 0.001" if p < 0.001 else f"{p:.3f}"


def number(value: float) -> str:
    """A number of four digits: "−0.01234", "12 340"."""
    if math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    told = f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}".replace(",", " ")
    return told.replace("-", "−")
