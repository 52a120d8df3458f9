"""Intake: how a contact reaches the hotline, and who takes it (experiences 6, 7 and 11)."""

from __future__ import annotations

from enum import IntEnum

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.quantities import ClockTime, Seconds, Share
from sim.policies.base import Section


class Channel(IntEnum):
    """How a contact comes in."""

    PHONE = 0
    WEB = 1
    SELF_SERVICE = 2
    ASSISTANT = 3  # a machine answers the phone


class Shift(Section):
    """Seats on duty every day between two times of day (over midnight when `off` is not after `on`)."""

    name: str
    seats: int = Field(ge=0, le=100_000)
    on: ClockTime
    off: ClockTime


class Intake(Section):
    """The hotline.

    patience: how long a caller waits for a seat; talk, talk_consultation: length of a call that records a petition,
    or answers a question; redial: share of those who gave up that call again, at most most_calls times; web: share
    that comes by web or app; web_delay: until a web petition is accepted; self_service: share of questions that
    people answer for themselves on a map of answers; assistant: share of calls a machine takes without a seat;
    other_lines: share of contacts that first reach another of the city's lines (64 of them before they were merged
    into one number): other_lost of these end there, the others come over after other_delay.
    """

    shifts: list[Shift]
    patience: Distribution
    talk: Distribution
    talk_consultation: Distribution
    redial: Share
    redial_delay: Distribution
    most_calls: int = Field(ge=1, le=1000)
    answer_target: Seconds
    web: Share
    web_delay: Distribution
    self_service: Share
    assistant: Share
    assistant_talk: Distribution
    other_lines: Share
    other_lost: Share
    other_delay: Distribution


@rule
def is_consultation(levers, generation, from_need, number):
    """Whether a contact only asks a question: with chance `demand.consultations`, if it comes from a need.

    A repeat, and what an unsolved cause raises, never does.
    """
    return from_need and generation == 0 and uniform(number) < levers.consultation


@rule
def channel(levers, consultation, number):
    """The `Channel` of a contact: web with chance `intake.web`; of the rest, questions answer themselves with chance
    `self_service`; of what then remains a machine takes the share `assistant`; all others call.

    One number decides, so that a share taken by a machine moves few contacts.
    """
    u = uniform(number)
    if u < levers.web:
        return 1
    u = (u - levers.web) / (1.0 - levers.web)
    if consultation:
        if u < levers.self_service:
            return 2
        u = (u - levers.self_service) / (1.0 - levers.self_service)
    if u < levers.assistant:
        return 3
    return 0


@rule
def on_other_line(levers, number):
    """0 if the contact comes straight to the hotline, 1 if over another line, 2 if it ends there.

    A share `intake.other_lines` first reaches another line, of which `other_lost` end; drawn once a contact.
    """
    u = uniform(number)
    if u >= levers.other_lines:
        return 0
    return 2 if u < levers.other_lines * levers.other_lost else 1
