"""Staffing: how many officers, when on duty, how many on leave (experiences 8 and 13)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.ground.compiling import rule
from sim.ground.draws import MOST, Block, block, uniform
from sim.ground.key import Key
from sim.ground.quantities import ClockTime, Date, Share
from sim.policies.base import Name, Section

Officers = Annotated[int, Field(ge=0, le=1_000_000)]
BodyName = Literal["street", "district", "department", "municipal", "utility", "other"]


class Calendar(Section):
    """When a crew works. Working days follow the city's weekend, holidays and make-up days. A shift that ends over
    midnight belongs to the day on which it begins; `on` 00:00 and `off` 24:00 on all days is around the clock.
    """

    on: Annotated[ClockTime, Key("time of day at which work begins", zh="上班：时刻")]
    off: Annotated[
        ClockTime,
        Key(
            "time of day at which work ends, on the next day if not after `on`",
            zh="下班：时刻；不晚于上班时刻则为次日",
        ),
    ]
    weekends: Annotated[
        bool, Key("whether work goes on on the days of the weekend", zh="周末上班：周末是否上班")
    ]
    holidays: Annotated[
        bool, Key("whether work goes on on public holidays", zh="节假日上班：法定节假日是否上班")
    ]


class CrewPlan(Section):
    """A crew that every unit of the named bodies has."""

    bodies: Annotated[
        list[BodyName],
        Field(min_length=1),
        Key("the bodies whose units have it", zh="适用单位：哪些类型的单位设此班组"),
    ]
    calendar: Annotated[
        str,
        Key(
            "when it works: a name of `staffing.calendars`", zh="日历：何时上班，staffing.calendars 中的名称"
        ),
    ]
    share: Annotated[
        float,
        Field(ge=0, le=10),
        Key("share of the officers that the unit needs", zh="占比：占单位所需承办人的比例"),
    ]
    at_least: Annotated[int, Field(ge=0, le=10_000), Key("never fewer than this", zh="至少：人数下限")]
    urgent_only: Annotated[
        bool,
        Key(
            "whether it takes only petitions of classes that pre-empt", zh="仅急件：是否只办可抢占类别的诉求"
        ),
    ]
    leave: Annotated[Share, Key("share of officers absent on a day", zh="休假率：每天缺勤的比例")]


class Surge(Section):
    """Officers who are moved while a shock lasts, or between two dates: a city that is struck moves people. Nobody is
    moved to where he works already; officers of a district go to units of the same district where any are to get some.
    """

    shocks: Annotated[
        list[str],
        Key(
            "while one of these shocks lasts (empty: from `start` until `end`)",
            zh="期间：所列冲击之一持续时；空则依起止日",
        ),
    ]
    start: Annotated[Date, Key("first day, and of the shocks none is answered before it", zh="增援起")]
    end: Annotated[Date, Key("first day after, and of the shocks none is answered from it on", zh="增援止")]
    out_of: Annotated[
        list[str],
        Key(
            "who gives officers: bodies, fields, districts or units by name, or a body of a district "
            '("Hamlet: street"); empty: they come from outside the city, in addition',
            zh="抽调自：单位类型、领域、区、单位名称，或某区某类单位（如“Hamlet: street”），空为额外增加",
        ),
    ]
    into: Annotated[
        list[str],
        Field(min_length=1),
        Key(
            "who gets them, in proportion to the officers they have: named like those who give",
            zh="增援给：名称同“抽调自”，按原有人数分配",
        ),
    ]
    share: Annotated[
        float,
        Field(ge=0, le=10),
        Key(
            "share of the givers' officers that is moved; of the receivers' if they come from outside",
            zh="抽调比例：占抽调单位人数；额外增加时占接收单位人数",
        ),
    ]

    @model_validator(mode="after")
    def _possible(self) -> Surge:
        if self.start >= self.end:
            raise ValueError(f"start {self.start} must be before end {self.end}")
        if self.out_of and self.share > 1:
            raise ValueError(f"share {self.share:g} of the officers of others is more than all they have")
        return self


class SizedFor(Section):
    """What officers are sized for, once: the work of a year as the scenario expects it that writes this table.

    Whatever else is changed later (by a child without a table of its own, an override, a reform) leaves the officers as
    they are.
    """

    contacts_per_year: Annotated[
        float,
        Field(gt=0),
        Key(
            "contacts that officers are sized for, repeats and causes included",
            zh="配员受理量：按此受理量配备人员，含重复与根源引起的",
            unit="contacts a year",
        ),
    ]
    consultations: Annotated[
        Share, Key("share of these contacts that only ask", zh="配员咨询占比：其中仅咨询的比例")
    ]
    shocks: Annotated[
        bool,
        Key(
            "whether these contacts are spread over kinds and places as the shocks of the year do, or as in a year "
            "without any",
            zh="配员计入冲击：受理量按当年冲击下的构成分配，还是按平常年份",
        ),
    ]
    anew: Annotated[
        bool,
        Key(
            "whether officers are sized anew by the scenario as it stands, whatever changed it, also from the day of a "
            "reform on",
            zh="重新配员：是否按情景现状（含覆盖与改革）重新配备人员",
        ),
    ]
    as_if: Annotated[
        dict[str, Any],
        Key(
            "keys and the values they had where officers were sized, of those that have others now",
            zh="配员基准：配员时取值与现在不同的键及其当时的值",
            founding=True,
        ),
    ]


class Staffing(Section):
    """Officers are not published, so they are sized: every body gets what the expected work needs at the utilisation
    asked for, and every unit its share by that work, or by an establishment that follows work less. With other
    duties work is stretched to make the utilisation exact for small units, too; without them officers are rounded up
    and small units have slack.
    """

    sized_for: Annotated[SizedFor, Key("what officers are sized for", zh="配员依据")]
    utilisation: Annotated[
        dict[BodyName, float],
        Key(
            "share of officers' time that the expected work takes, by body",
            zh="目标利用率：预期工作占承办人时间的比例，按单位类型",
            symbol="ρ",
        ),
    ]
    establishment: Annotated[
        dict[BodyName, Share],
        Key(
            "exponent by which the officers of a body are shared out over its units by their work: 1 as the work, 0 "
            "the same posts for each",
            zh="编制弹性：同类单位间按工作量分配承办人的指数，1 为随工作量，0 为各单位相同",
            symbol="η",
        ),
    ]
    level: Annotated[
        float, Field(gt=0, le=100), Key("factor on the officers sized", zh="配员水平：所配人数的乘数")
    ]
    follows: Annotated[
        Share,
        Key(
            "share of the gap to `busy` that is closed in a period by more officers of a unit or fewer, never fewer "
            "than sized (0: as sized)",
            zh="增员速度：每周期弥补与目标忙碌度差距的比例，不低于所配人数，0 为不变",
        ),
    ]
    busy: Annotated[
        float,
        Field(gt=0, le=1),
        Key(
            "how busy the officers of a unit shall be, the watch left out; busier, and it gets more",
            zh="目标忙碌度：单位承办人（不计值班）的忙碌程度，超过则增员",
        ),
    ]
    part_time: Annotated[
        bool,
        Key(
            "whether officers also have other duties: work is stretched so that the utilisation is exact also in "
            "small units",
            zh="兼职：承办人是否另有职责，使小单位的利用率也恰好达到",
        ),
    ]
    officers: Annotated[
        dict[str, Officers | dict[str, Officers]],
        Key(
            "instead of sizing: exact numbers of officers by body or by a unit's name, in all (dealt out to its crews "
            "by their shares) or by crew (those that are not named are sized)",
            zh="指定人数：按单位类型或单位名称，不再按负荷配备；可为总数（按班组占比分配），也可按班组分别指定",
        ),
    ]
    unidentified: Annotated[
        list[str],
        Key(
            "units whose officers nobody knows, since a log of tickets does not tell them: what they have to do is "
            "given as time that passes (`handling.delays`), so that nothing can be said of more or fewer officers",
            zh="人力不可识别单位：工单数据无法判定人力的单位，其办理时间以搁置时长表示，不可用于增减人员的推演",
        ),
    ]
    calendars: Annotated[dict[Name, Calendar], Key("calendars, by name", zh="日历：按名称")]
    crews: Annotated[
        dict[Name, CrewPlan],
        Field(min_length=1, max_length=24),
        Key(
            "crews of the units, by name; work goes to the first that is free",
            zh="班组：按名称，先有空者先办",
        ),
    ]
    surge: Annotated[
        dict[Name, Surge],
        Key("officers who are moved for a time, by name", zh="增援：按名称，一段时间内调动人员"),
    ]


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
        u = uniform(block(seed, replication, crew, _LEAVE, day & MOST, part)[0])
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
