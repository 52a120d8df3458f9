"""Intake: how a contact reaches the hotline, and who takes it (experiences 6, 7 and 11)."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import Annotated

from pydantic import Field, model_validator

from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantities import ClockTime, Seconds, Share, Weekday
from sim.ground.tables import NONE
from sim.policies.base import Name, Section


class Channel(IntEnum):
    """How a contact comes in."""

    PHONE = 0
    WEB = 1
    SELF_SERVICE = 2
    ASSISTANT = 3  # a machine answers the phone


class Line(IntEnum):
    """By which of the city's numbers a contact comes."""

    HOTLINE = 0
    ANOTHER = 1  # another line first, which passes it on
    LOST = 2  # another line, where it ends


_PHONE, _WEB = int(Channel.PHONE), int(Channel.WEB)
_SELF_SERVICE, _ASSISTANT = int(Channel.SELF_SERVICE), int(Channel.ASSISTANT)
_HOTLINE, _ANOTHER, _LOST = int(Line.HOTLINE), int(Line.ANOTHER), int(Line.LOST)


class Shift(Section):
    """Seats on duty between two times of day, every day or on some days of the week. A public holiday is the day of the
    week that it is, and a shift that ends over midnight belongs to the day on which it begins."""

    seats: Annotated[int, Field(ge=0, le=100_000), Key("how many seats are on duty", zh="坐席数")]
    on: Annotated[ClockTime, Key("time of day at which the shift begins", zh="上班：班次开始时刻")]
    off: Annotated[
        ClockTime,
        Key(
            "time of day at which the shift ends (over midnight when it is not after `on`)",
            zh="下班：班次结束时刻，不晚于上班时为跨夜",
        ),
    ]
    days: Annotated[
        list[Weekday],
        Field(default_factory=list, max_length=7),
        Key(
            "days of the week on which it begins (empty, or left out: every day)",
            zh="值班日：一周中哪几天开始，空或省略为每天",
        ),
    ]

    @model_validator(mode="after")
    def _once(self) -> Shift:
        if twice := [day for day, often in Counter(self.days).items() if often > 1]:
            raise ValueError(f'days: "{twice[0]}" stands there twice')
        return self


class Intake(Section):
    """The hotline: who answers, who gives up, and what comes another way. Before they were merged into one number,
    contacts also reached 64 other lines of the city.
    """

    shifts: Annotated[dict[Name, Shift], Key("shifts of the hotline, by name", zh="班次：按名称")]
    patience: Annotated[
        Distribution,
        Key("how long a caller waits for a seat", zh="等待耐心：来电者愿意等多久", read="t_patience"),
    ]
    talk: Annotated[
        Distribution,
        Key("length of a call that records a petition", zh="通话时长：登记诉求的来电", read="t_talk"),
    ]
    talk_consultation: Annotated[
        Distribution,
        Key(
            "length of a call that answers a question",
            zh="咨询通话时长：解答咨询的来电",
            read="t_consultation",
        ),
    ]
    redial: Annotated[
        Share,
        Key(
            "share of those who gave up that call again", zh="重拨率：放弃等待者再次拨打的比例", read="redial"
        ),
    ]
    redial_delay: Annotated[
        Distribution,
        Key("from giving up until calling again", zh="重拨间隔：从放弃到再次拨打", read="t_redial"),
    ]
    most_calls: Annotated[
        int,
        Field(ge=1, le=1000),
        Key(
            "calls before giving up for good",
            zh="拨打上限：拨打多少次后彻底放弃",
            read="most_calls",
        ),
    ]
    answer_target: Annotated[
        Seconds,
        Key(
            "a call answered within this counts as prompt",
            zh="接听目标：在此时间内接听算及时",
            read="answer_target",
        ),
    ]
    web: Annotated[
        Share,
        Key("share of contacts that come by web or app", zh="网络占比：经网站或应用来的比例", read="web"),
    ]
    web_delay: Annotated[
        Distribution, Key("until a web petition is accepted", zh="网络受理时间：从提交到受理", read="t_web")
    ]
    self_service: Annotated[
        Share,
        Key(
            "share of the questions not sent by web that people answer for themselves on a map of answers",
            zh="自助率：不经网络的咨询中市民自查服务导图解决的比例",
            read="self_service",
        ),
    ]
    assistant: Annotated[
        Share,
        Key(
            "share of calls that a machine takes without a seat",
            zh="智能受理占比：由机器接听、不占坐席的来电比例",
            read="assistant",
        ),
    ]
    settles: Annotated[
        Share,
        Key(
            "share of new petitions of the easiest grade that the machine on the phone settles by itself, so that no "
            "unit ever sees them",
            zh="机器办结率：由机器接听的最易一档诉求中当场办结、不再派单的比例",
            read="machine_settles",
        ),
    ]
    assistant_talk: Annotated[
        Distribution,
        Key(
            "how long the machine takes with a call",
            zh="智能通话时长：机器接听一次的时间",
            read="t_assistant",
        ),
    ]
    other_lines: Annotated[
        Share,
        Key(
            "share of contacts that first reach another of the city's lines",
            zh="其他热线占比：先打到本市其他热线的比例",
            read="other_lines",
        ),
    ]
    other_lost: Annotated[
        Share,
        Key(
            "share of the contacts on other lines that end there",
            zh="其他热线流失：其中止于该线的比例",
            read="other_lost",
        ),
    ]
    other_delay: Annotated[
        Distribution,
        Key(
            "until another line has handed a contact over",
            zh="转接时间：其他热线转来所需时间",
            read="t_other",
        ),
    ]


@rule
def is_consultation(settings, generation, from_need, number):
    """Whether a contact only asks a question: with chance `demand.consultations`, if it comes from a need.

    A repeat, and what an unsolved cause raises, never does.
    """
    return from_need and generation == 0 and uniform(number) < settings.consultation


@rule
def channel(settings, consultation, known, number):
    """The `Channel` of a contact, if it is not known (NONE) already: web with chance `intake.web`; of the rest,
    questions answer themselves with chance `self_service`; of what then remains a machine takes the share `assistant`;
    all others call.

    One number decides, so that a share taken by a machine moves few contacts.
    """
    if known != NONE:
        return known
    u = uniform(number)
    if u < settings.web:
        return _WEB
    u = (u - settings.web) / (1.0 - settings.web)
    if consultation:
        if u < settings.self_service:
            return _SELF_SERVICE
        u = (u - settings.self_service) / (1.0 - settings.self_service)
    if u < settings.assistant:
        return _ASSISTANT
    return _PHONE


@rule
def settles(settings, by, grade, generation, number):
    """Whether the machine settles a petition as it takes it: with chance `intake.settles`, if it came that way, is new,
    and of the easiest grade (0)."""
    return by == _ASSISTANT and grade == 0 and generation == 0 and uniform(number) < settings.machine_settles


@rule
def on_other_line(settings, number):
    """By which `Line` a contact comes: straight to the hotline, over another line, or lost there.

    A share `intake.other_lines` first reaches another line, of which `other_lost` end; drawn once a contact.
    """
    u = uniform(number)
    if u >= settings.other_lines:
        return _HOTLINE
    return _LOST if u < settings.other_lines * settings.other_lost else _ANOTHER


@rule
def contact_table(settings, by, consultation):
    """Row of the table of durations for the time from being answered, or sent, until a contact is recorded.

    By phone until the talk ends, `intake.talk` or, for a question, `talk_consultation`; by web `web_delay`; by machine
    `assistant_talk`.
    """
    if by == _PHONE:
        return settings.t_consultation if consultation else settings.t_talk
    return settings.t_web if by == _WEB else settings.t_assistant


@rule
def redials(settings, calls, number):
    """Whether a caller who has given up calls again, or is lost: with chance `intake.redial`, at most `most_calls`
    calls in all. calls: before this one.
    """
    return calls + 1 < settings.most_calls and uniform(number) < settings.redial


@rule
def calls_again(now, patience, delay):
    """When a caller who `redials` does: delay (`intake.redial_delay`) after patience ended, a second later at least."""
    return max(now + patience + delay, now + 1)
