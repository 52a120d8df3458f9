"""Staffing: how many officers, when on duty, how many on leave (experiences 8 and 13)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.ground.quantities import ClockTime, Share
from sim.policies.base import Section

BodyName = Literal["street", "district", "department", "municipal", "utility", "other"]


class Calendar(Section):
    """When a crew works: from `on` to `off` on working days, on Saturdays and Sundays, on public holidays.

    Working days follow the city's calendar of holidays and make-up days. `on` 00:00 and `off` 24:00 on all days is
    around the clock.
    """

    on: ClockTime
    off: ClockTime
    weekends: bool
    holidays: bool


class CrewPlan(Section):
    """A crew that every unit of the named bodies has.

    calendar: by name; share: of the officers the unit needs; at_least: never fewer; urgent_only: takes only classes
    that pre-empt; leave: share of officers absent on a day.
    """

    name: str
    bodies: list[BodyName] = Field(min_length=1)
    calendar: str
    share: float = Field(ge=0, le=10)
    at_least: int = Field(ge=0, le=10_000)
    urgent_only: bool
    leave: Share


class Staffing(Section):
    """Officers are not published, so they are sized: every unit gets what the expected work of `contacts_per_year`
    needs at `utilisation` (by body), and the whole is multiplied by `level`. officers: instead of sizing, exact
    numbers by body or by the unit's name.

    part_time: officers also have other duties, so that work is stretched to make the utilisation exact for small
    units; without it officers are rounded up and small units have slack.
    """

    contacts_per_year: float = Field(gt=0)
    utilisation: dict[BodyName, float]
    level: float = Field(gt=0, le=100)
    part_time: bool
    officers: dict[str, int]
    calendars: dict[str, Calendar]
    crews: list[CrewPlan] = Field(min_length=1, max_length=6)
