"""Staffing: how many officers, when on duty, how many on leave (experiences 8 and 13)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import Block, block, uniform
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
    needs at `utilisation` (by body), and the whole is multiplied by `level`. consultations: share of these contacts
    that only ask, repeats and causes included. officers: instead of sizing, exact numbers by body or by a unit's name.

    part_time: officers also have other duties, so that work is stretched to make the utilisation exact for small
    units; without it officers are rounded up and small units have slack.
    """

    contacts_per_year: float = Field(gt=0)
    consultations: Share
    utilisation: dict[BodyName, float]
    level: float = Field(gt=0, le=100)
    part_time: bool
    officers: dict[str, int]
    calendars: dict[str, Calendar]
    crews: list[CrewPlan] = Field(min_length=1, max_length=6)


_LEAVE = int(Block.LEAVE)
_PART = 64


@rule
def absent(officers, leave, seed, replication, crew, day):
    """Officers of a crew on leave on a day: binomial with chance `staffing.crews.….leave` each.

    By inverse transform, in parts of at most 64 officers.
    """
    total = 0
    part = 0
    while part * _PART < officers and leave > 0.0:
        size = min(officers - part * _PART, _PART)
        u = uniform(block(seed, replication, crew, _LEAVE, day & 0xFFFF, part)[0])
        probability = (1.0 - leave) ** size
        cumulative = probability
        count = 0
        while u > cumulative and count < size:
            count += 1
            probability *= leave / (1.0 - leave) * (size - count + 1) / count
            cumulative += probability
        total += count
        part += 1
    return total
