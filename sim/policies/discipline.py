"""Queue discipline: in which order a unit takes its waiting petitions.

A rule gives a key; the least key is served first, ties go to the least identity. Keys are whole numbers, and fixed when
the petition joins the queue (slack falls for all at the same speed, so its order never changes while waiting), until
the unit takes another discipline, by a reform or at a review.
Classes that pre-empt others always come first, whatever the discipline.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Literal

from sim.ground.alternatives import BY_KIND, Alternative
from sim.ground.key import Key
from sim.ground.quantities import Seconds, Share
from sim.policies.base import Section


class Discipline(Alternative):
    """Orders in which a unit takes what waits. The rule becomes machine code: it takes numbers and gives one."""

    @abstractmethod
    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        """The key of a petition that joins the queue: a whole number within ±35 million million (2⁴⁵).

        now, due: seconds since the scenario's first midnight; deadline: class, 0 the most urgent; work, expected:
        seconds of an officer's work at reference speed, as drawn and at the median of the kind's distribution.
        """


class FirstCome(Discipline):
    """First come, first served: key = now, the arrival at the unit."""

    kind: Literal["first-come"] = "first-come"

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return now


class LastCome(Discipline):
    """Last come, first served: key = −now; the newest on the pile is taken, a bad habit to compare with."""

    kind: Literal["last-come"] = "last-come"

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return -now


class EarliestDue(Discipline):
    """Earliest due first: key = due (Jackson 1955; optimal for the greatest lateness on one machine)."""

    kind: Literal["earliest-due"] = "earliest-due"

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return due


class LeastSlack(Discipline):
    """Least slack first: key = due − work expected, the median of the kind's work (scheduling theory)."""

    kind: Literal["least-slack"] = "least-slack"

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return due - expected


LATER = 1 << 40
"""More seconds than any run has."""


class ClassPriority(Discipline):
    """By deadline class as written, the most urgent first: key = (class, now), first come within one (Cobham 1954)."""

    kind: Literal["class-priority"] = "class-priority"

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return deadline * LATER + now


class EasyFirst(Discipline):
    """Shortest work first (Phipps 1956): key = work; easy petitions are solved first and the hard ones remain."""

    kind: Literal["easy-first"] = "easy-first"
    knows_work: Annotated[
        bool,
        Key(
            "whether officers see the true work; otherwise only the median of what such a kind takes",
            zh="知工作量：承办人是否知道实际工作量，否则只知同类中位数",
        ),
    ]

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        return work if self.knows_work else expected


class RankChasing(Discipline):
    """Chases this month's score: petitions due within the horizon and still in time first, by due moment; then later
    ones by due moment; those already late count nothing and come last (target gaming: Bevan & Hood 2006). What counts
    is where a petition stands as it joins the queue.
    """

    kind: Literal["rank-chasing"] = "rank-chasing"
    horizon: Annotated[Seconds, Key("how far ahead the street looks", zh="冲分视野：街道向前看多久")]

    def key(self, now: int, due: int, deadline: int, work: int, expected: int) -> int:
        if due < now:
            return 2 * LATER + due
        if due > now + self.horizon:
            return LATER + due
        return due


AnyDiscipline = Annotated[
    FirstCome | LastCome | EarliestDue | LeastSlack | ClassPriority | EasyFirst | RankChasing, BY_KIND
]


class Triage(Section):
    """Streets that choose a discipline of their own."""

    share: Annotated[
        Share,
        Key("share of streets that choose a discipline of their own", zh="分诊占比：自选排队规则的街道比例"),
    ]
    by: Annotated[
        Literal["rank", "random"],
        Key(
            "which streets these are: `rank`, those lowest in the last period; `random`, a fixed random choice",
            zh="分诊依据：上期排名靠后者，或固定的随机选择",
        ),
    ]
    discipline: Annotated[
        AnyDiscipline, Key("the discipline that these streets take", zh="分诊规则：这些街道采用的排队规则")
    ]
