"""The sections of a scenario: everything a run depends on, as plain text. No field has a default but one, the days of a
shift (every day); all defaults are in base.toml."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.behaviour.causes import Causes
from sim.behaviour.citizens import Citizens
from sim.behaviour.handling import Handling
from sim.ground.key import Key
from sim.ground.order import MOST_DAYS
from sim.ground.quantities import Date, Seconds, Share, Weekday, is_date
from sim.ground.tables import CLASSES
from sim.ground.time_units import DAY
from sim.policies.assessment import Assessment
from sim.policies.base import Name, Section
from sim.policies.call_back import CallBack
from sim.policies.collaboration import Collaboration
from sim.policies.deadline import DeadlineClass
from sim.policies.demand import Demand
from sim.policies.discipline import AnyDiscipline, Triage
from sim.policies.dispatch import Dispatch
from sim.policies.governed import Governed
from sim.policies.incentive import Incentive
from sim.policies.intake import Intake
from sim.policies.learning import Learning
from sim.policies.prevention import Prevention
from sim.policies.staffing import BodyName, Staffing
from sim.scenario.city_plan import CityPlan
from sim.scenario.misfits import Misfit, Misfits


class Rules(Section):
    """Rules of the user's own, added to those that are shipped."""

    files: Annotated[
        list[Annotated[str, Field(min_length=1)]],
        Key(
            "files of Python, by their paths from the file that names them; they are run only if you allow it",
            zh="自定规则文件：相对于所在情景文件的路径；只有明确允许才会运行",
        ),
    ]


DayOff = Literal["holiday", "work"]
"""A public holiday, or a day of the weekend that is worked."""


class Time(Section):
    """When a run takes place, and how finely time is told."""

    start: Annotated[Date, Key("first day of the run", zh="起始日：模拟的第一天")]
    end: Annotated[Date, Key("first day after the run", zh="截止日：模拟结束后的第一天")]
    period: Annotated[
        Literal["month"] | Seconds,
        Key(
            "length of an assessment period: a calendar month, or whole days",
            zh="考核周期：自然月，或若干整天",
        ),
    ]
    tick: Annotated[
        Seconds,
        Field(ge=1, le=DAY),
        Key(
            "grain of time: durations are whole ticks, one between two of them by chance this or that, so that the "
            "mean stays, and needs arise on ticks (coarse ticks force ties)",
            zh="时间粒度：各时长取它的整数倍，介于两者之间的按比例随机取舍，均值不变",
            read="tick",
        ),
    ]
    weekend: Annotated[
        list[Weekday],
        Field(max_length=6),
        Key("days of the week that are not worked", zh="周末：一周中哪几天不上班"),
    ]
    holidays: Annotated[
        str | dict[str, DayOff],
        Key(
            'public holidays and make-up working days: "none", a list that is shipped, a file of your own (CSV or '
            'TOML, by its path from the file that names it), or the days themselves, 2025-01-01 = "holiday" or "work"',
            zh="节假日表：none、内置名单、自己的文件（相对路径，CSV 或 TOML），或直接列出各日",
        ),
    ]

    @model_validator(mode="after")
    def _ordered(self) -> Time:
        if self.start >= self.end:
            raise ValueError(f"start {self.start} must be before end {self.end}")
        if (days := (self.end - self.start).days) > MOST_DAYS:
            raise ValueError(f"a run has at most {MOST_DAYS} days, not {days}")
        if self.period != "month" and (self.period <= 0 or self.period % DAY):
            raise ValueError('period must be "month" or whole days, such as "30d"')
        if DAY % self.tick:
            raise ValueError("tick must divide a day")
        often = Counter(self.weekend)
        wrong = [Misfit(("weekend",), f'"{day}" stands there twice') for day in often if often[day] > 1]
        if isinstance(self.holidays, dict):
            named = [day for day in self.holidays if not is_date(day)]
            wrong += [Misfit(("holidays", day), "is no day", "a date such as 2025-01-01") for day in named]
        if wrong:
            raise Misfits(wrong)
        return self


class Category(Section):
    """A first-level category of the catalogue; what is empty is as in the catalogue."""

    share: Annotated[
        Share, Key("share of the petitions and consultations of a year", zh="占比：占一年诉求与咨询的比例")
    ]
    months: Annotated[
        list[float],
        Key("relative weights by month (empty: as the city's)", zh="月度权重：各月相对值，空则同全市"),
    ]
    bodies: Annotated[
        dict[BodyName, Share],
        Key(
            "who is responsible, by share (empty: as the catalogue's)",
            zh="责任主体：各类单位的比例，空则同目录",
        ),
    ]
    classes: Annotated[
        dict[Name, Share],
        Key(
            "deadline classes, by share (empty: as the catalogue's)", zh="时限类别：各类别的比例，空则同目录"
        ),
    ]
    difficulty: Annotated[
        float, Field(gt=0, le=100), Key("factor on an officer's work", zh="难度：承办人工作量的乘数")
    ]
    hardness: Annotated[
        float, Field(ge=0, le=20), Key("factor on the chance to fail", zh="难解度：未能解决概率的乘数")
    ]
    joint: Annotated[Share, Key("share that needs several bodies", zh="需联办占比：需多个单位办理的比例")]
    unreasonable: Annotated[Share, Key("share that can only be explained", zh="不合理占比：只能解释的比例")]
    locked: Annotated[
        Share,
        Key(
            "share that no unit can solve until a policy unlocks it", zh="待政策占比：有政策前无法解决的比例"
        ),
    ]
    outside: Annotated[
        Share, Key("share whose owner is out of the city's reach", zh="辖区外占比：权属单位不归本市管的比例")
    ]


class Catalogue(Section):
    """Kinds of petition in three levels."""

    second: Annotated[
        int,
        Field(ge=1, le=10_000),
        Key("number of second-level kinds, in all", zh="二级分类数：总数"),
    ]
    third: Annotated[
        int,
        Field(ge=1, le=50_000),
        Key("number of third-level kinds, in all", zh="三级分类数：总数"),
    ]
    tail: Annotated[
        float,
        Field(ge=0, le=3),
        Key(
            "exponent of the Zipf law by which a category's share is spread over its kinds",
            zh="长尾指数：类内各三级分类占比所依齐普夫定律的指数",
        ),
    ]
    bodies: Annotated[
        dict[BodyName, Share],
        Key("who is responsible, by share of petitions", zh="责任主体占比：各类单位负责的诉求比例"),
    ]
    classes: Annotated[
        dict[Name, Share], Key("deadline classes, by share of petitions", zh="时限类别占比：各类别的诉求比例")
    ]
    grades: Annotated[
        dict[Name, Share],
        Key(
            "share of petitions by grade of difficulty, of the same names as `handling.work`",
            zh="难度等级占比：与 handling.work 同名对应",
        ),
    ]
    hardness_spread: Annotated[
        float,
        Field(ge=0, le=2),
        Key(
            "standard deviation of the logarithm of hardness between kinds",
            zh="难解度离散：各三级分类难解度对数的标准差",
        ),
    ]
    street_hardness_spread: Annotated[
        float,
        Field(ge=0, le=2),
        Key(
            "standard deviation of the logarithm of hardness between streets: what one raises is harder to solve, "
            "whoever handles it",
            zh="街道难解度离散：各街道难解度对数的标准差",
        ),
    ]
    street_hardness_by_need: Annotated[
        float,
        Field(ge=-1, le=1),
        Key(
            "exponent by which hardness follows the needs of a street: above 0, where much is raised it is harder, too",
            zh="难解度随需求：街道难解度随其需求量变化的指数",
        ),
    ]
    categories: Annotated[
        dict[Name, Category],
        Field(min_length=1),
        Key("first-level categories, by name", zh="一级分类：按名称"),
    ]


class Start(Section):
    """The state at the start."""

    backlog: Annotated[
        Annotated[int, Field(ge=0)] | str,
        Key(
            "petitions open at the start: how many, or a list: a file (CSV with a column moment, before the start; "
            "place and kind as far as known), or its text",
            zh="初始积压：开始时未办结的诉求数，或清单（CSV 文件的相对路径或其文本）",
        ),
    ]
    age: Annotated[
        Seconds,
        Key(
            "how long these have been open, if they are not listed: evenly from zero to this",
            zh="初始账龄：已积压时间，在零到此值之间均匀分布",
        ),
    ]


class Sections(Section):
    """All that a scenario says, each section by itself in order; whether they fit each other is another question."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=80),
        Key("what the scenario is called, and others extend", zh="名称：其他情景以此名继承它"),
    ]
    title: Annotated[str, Key("one line on what the scenario is", zh="标题：一行说明")]
    seed: Annotated[
        int,
        Field(ge=0, lt=2**32),
        Key(
            "names one possible world: the same seed gives the same citizens, needs and draws",
            zh="种子：同一种子给出同样的市民、需求与随机数",
            read="seed",
        ),
    ]
    sources: Annotated[
        dict[str, str], Key("what is cited: a short name and the full reference", zh="来源：简称与完整出处")
    ]
    rules: Annotated[Rules, Key("rules of one's own", zh="自定规则")]
    time: Annotated[Time, Key("when the run takes place", zh="时间")]
    city: Annotated[CityPlan, Key("the city's ground plan", zh="城市：区、街道与各类单位")]
    catalogue: Annotated[Catalogue, Key("kinds of petition", zh="诉求分类目录")]
    demand: Annotated[Demand, Key("how many needs arise, and when", zh="需求")]
    citizens: Annotated[Citizens, Key("the people", zh="市民")]
    causes: Annotated[Causes, Key("what goes on producing petitions until it is removed", zh="根源问题")]
    intake: Annotated[Intake, Key("the hotline", zh="受理：热线")]
    dispatch: Annotated[Dispatch, Key("the dispatching desk", zh="派单")]
    deadlines: Annotated[
        dict[Name, DeadlineClass],
        Field(min_length=1, max_length=CLASSES),
        Key("deadline classes, by name, the most urgent first", zh="时限类别：按名称，最急的在前"),
    ]
    discipline: Annotated[
        AnyDiscipline,
        Key("in which order a unit takes its waiting petitions", zh="排队规则：单位按何次序办理等待中的诉求"),
    ]
    triage: Annotated[Triage, Key("streets with a discipline of their own", zh="分诊")]
    handling: Annotated[Handling, Key("the work on a petition", zh="办理")]
    collaboration: Annotated[Collaboration, Key("several units at one petition", zh="联办：吹哨报到")]
    call_back: Annotated[CallBack, Key("the call after closing", zh="回访")]
    assessment: Annotated[Assessment, Key("how answers become a score", zh="考核")]
    incentive: Annotated[Incentive, Key("how effort answers to the score", zh="激励")]
    governed: Annotated[Governed, Key("streets that the city governs itself", zh="治理类街乡镇")]
    learning: Annotated[Learning, Key("learning and tiring", zh="学习与疲劳")]
    prevention: Annotated[Prevention, Key("work on causes before anyone calls", zh="未诉先办")]
    staffing: Annotated[Staffing, Key("officers: how many, and when on duty", zh="配员")]
    start: Annotated[Start, Key("the state at the start", zh="初始状态")]
    published: Annotated[
        dict[Name, float],
        Key(
            'what is published about that time, by measure, of whom, and time: "contacts 2019", '
            '"contacts 2019-01 to 2019-06", "resolution_rate of the busiest street 2019-10", "share of housing 2020"; '
            "a run tells each beside what it has there; it steers nothing",
            zh="公布数据：按指标、对象与时间",
        ),
    ]
