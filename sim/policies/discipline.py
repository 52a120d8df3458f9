"""Queue discipline: in which order a unit takes its waiting petitions.

A rule gives a key; the least key is served first, ties go to the least identity. Keys are int64 and fixed when the
petition joins the queue (slack falls for all at the same speed, so its order never changes while waiting).
Classes that pre-empt others always come first, whatever the discipline.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.key import Key
from sim.ground.quantities import Seconds, Share
from sim.policies.base import Policy, Section


class FirstCome(Policy):
    """First come, first served: key = now, the arrival at the unit."""

    kind: Literal["first-come"] = "first-come"
    code: ClassVar[int] = 0


class LastCome(Policy):
    """Last come, first served: key = −now; the newest on the pile is taken, a bad habit to compare with."""

    kind: Literal["last-come"] = "last-come"
    code: ClassVar[int] = 1


class EarliestDue(Policy):
    """Earliest due first: key = due (Jackson 1955; optimal for the greatest lateness on one machine)."""

    kind: Literal["earliest-due"] = "earliest-due"
    code: ClassVar[int] = 2


class LeastSlack(Policy):
    """Least slack first: key = due − work expected, the median of the kind's work (scheduling theory)."""

    kind: Literal["least-slack"] = "least-slack"
    code: ClassVar[int] = 3


class ClassPriority(Policy):
    """By deadline class as written, the most urgent first: key = (class, now), first come within one (Cobham 1954)."""

    kind: Literal["class-priority"] = "class-priority"
    code: ClassVar[int] = 4


class EasyFirst(Policy):
    """Shortest work first (Phipps 1956): key = work; easy petitions are solved first and the hard ones remain."""

    kind: Literal["easy-first"] = "easy-first"
    code: ClassVar[int] = 5
    knows_work: Annotated[
        bool,
        Key(
            "whether officers see the true work; otherwise only the median of what such a kind takes",
            zh="知工作量：承办人是否知道实际工作量，否则只知同类中位数",
        ),
    ]


class RankChasing(Policy):
    """Chases this month's score: petitions due within the horizon and still in time first, by due moment; then later
    ones by due moment; those already late count nothing and come last (target gaming: Bevan & Hood 2006). What counts
    is where a petition stands as it joins the queue.
    """

    kind: Literal["rank-chasing"] = "rank-chasing"
    code: ClassVar[int] = 6
    horizon: Annotated[Seconds, Key("how far ahead the street looks", zh="冲分视野：街道向前看多久")]


LATER = 1 << 40  # more seconds than any run has
HELPER_STEP = 1 << 46  # more than any key: a helper's tasks come before, or after, all a unit's own


@rule
def key(code, weights, now, due, deadline, work, expected):
    """The queue key (int64) of a petition that joins a queue.

    code, weights: the policy; now, due: seconds; deadline: class, 0 the most urgent; work, expected: seconds of an
    officer's work at reference speed, as drawn and at the median of the kind's distribution. An interrupted petition
    keeps its first arrival as now; its work is then what is left.
    """
    if code == 1:
        return -now
    if code == 2:
        return due
    if code == 3:
        return due - expected
    if code == 4:
        return deadline * LATER + now
    if code == 5:
        return work if weights[0] > 0.0 else expected
    if code == 6:
        if due < now:
            return 2 * LATER + due
        if due > now + int(weights[0]):
            return LATER + due
        return due
    return now


Discipline = Annotated[
    FirstCome | LastCome | EarliestDue | LeastSlack | ClassPriority | EasyFirst | RankChasing,
    Field(discriminator="kind"),
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
        Discipline, Key("the discipline that these streets take", zh="分诊规则：这些街道采用的排队规则")
    ]
