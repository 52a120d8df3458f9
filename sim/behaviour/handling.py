"""Handling: how fast an officer works, how a petition ends, and what is closed only on paper."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.behaviour.delays import Batch, Congestion, Delay
from sim.behaviour.queue import Queue
from sim.ground.compiling import rule
from sim.ground.draws import uniform
from sim.ground.durations import Distribution
from sim.ground.key import Key
from sim.ground.quantiles import whole_ticks
from sim.ground.quantities import Share
from sim.ground.tables import NONE, Outcome
from sim.policies.base import Name, Section

_SOLVED, _EXPLAINED = int(Outcome.SOLVED), int(Outcome.EXPLAINED)
_UNSOLVED, _PAPER = int(Outcome.UNSOLVED), int(Outcome.PAPER)


class Handling(Section):
    """The work on a petition: what effort does to it, what a full queue does (Kc & Terwiesch 2009), and what is closed
    on paper instead of being done (target gaming: Bevan & Hood 2006).
    """

    work: Annotated[
        dict[Name, Distribution],
        Field(min_length=1, max_length=20),
        Key(
            "an officer's time by grade of difficulty; `catalogue.grades` gives the shares of the grades",
            zh="工作时长：按难度等级，承办人所需时间",
        ),
    ]
    contact_delay: Annotated[
        Distribution,
        Key(
            "from arrival until the first contact with the citizen, where there is one",
            zh="首次联系时间：从到达承办单位到首次联系市民",
            read="t_contact",
        ),
    ]
    solve_low: Annotated[
        Share,
        Key(
            "chance to solve a petition of reference difficulty, at no effort",
            zh="最低解决率：不努力时",
            symbol="q_lo",
        ),
    ]
    solve_high: Annotated[
        Share,
        Key(
            "chance to solve a petition of reference difficulty, at full effort",
            zh="最高解决率：全力时",
            symbol="q_hi",
        ),
    ]
    contact_low: Annotated[
        Share, Key("chance to contact the citizen, at no effort", zh="最低联系率：不努力时")
    ]
    contact_high: Annotated[
        Share, Key("chance to contact the citizen, at full effort", zh="最高联系率：全力时")
    ]
    speed_low: Annotated[
        float,
        Field(gt=0, le=1),
        Key(
            "speed of work at no effort, relative to full effort",
            zh="最低速度：不努力时相对全力时的办理速度",
            symbol="ε",
        ),
    ]
    paper: Annotated[
        Share,
        Key(
            "chance that a petition without any helper, not begun when it is due, is closed on paper",
            zh="纸面办结率：到期仍未着手且无协办的诉求被纸面办结的概率",
            symbol="κ",
        ),
    ]
    paper_effort: Annotated[
        Share,
        Key("share of closing on paper that full effort avoids", zh="努力减纸面：全力时避免的纸面办结比例"),
    ]
    paper_push: Annotated[
        Share,
        Key(
            "share of what would still be done after it is due that a street closes on paper instead, at the full "
            "push of 1 from outside; in proportion to the push",
            zh="压力生纸面：外力为 1 时，到期后本会照办的诉求中改为纸面办结的比例，与外力成正比",
            symbol="π",
        ),
    ]
    queue: Annotated[Queue, Key("what may wait, and what a shift leaves", zh="队列")]
    explain: Annotated[
        Share,
        Key(
            "chance that what is not solved is explained to the citizen",
            zh="解释率：未解决的诉求得到解释的概率",
        ),
    ]
    load_gain: Annotated[
        float,
        Field(ge=0, le=2),
        Key(
            "how much faster officers work with a full queue", zh="负荷增速：队列满时办理加快多少", symbol="φ"
        ),
    ]
    load_onset: Annotated[
        float,
        Field(gt=0, le=1e6),
        Key(
            "how much waits when the queue counts as full",
            zh="负荷门槛：人均等待多少件算队列已满",
            unit="petitions per officer",
        ),
    ]
    delays: Annotated[
        dict[Name, Delay],
        Key(
            "what lies when the work is done, before it is closed, by name",
            zh="搁置：办理之后、办结之前，按名称",
        ),
    ]
    congestion: Annotated[
        dict[Name, Congestion],
        Key(
            "what lies longer while very many are open at its unit, by name",
            zh="拥堵：单位在办件数很多时搁置变长，按名称",
        ),
    ]
    batches: Annotated[
        dict[Name, Batch],
        Key("stacks of what is done, closed at certain hours, by name", zh="批量办结：按名称"),
    ]


@rule
def work_seconds(base, difficulty, speed, load_gain, load_onset, waiting, officers, tick):
    """Officer's seconds for a petition: base·difficulty/(speed·(1 + gain·min(q/(onset·n), 1))).

    base: drawn from `handling.work` of the kind's grade, times `deadlines.….work`, for a helper times
    `collaboration.helper_work`; difficulty: the category's, times the crew's stretch; speed: the unit's; gain, onset:
    `handling.load_gain`, `load_onset`; q (waiting), n (officers): the unit's queue and the crew's officers on duty (at
    least one) as the work starts: a full queue speeds work up by at most the gain
    (Kc & Terwiesch 2009). To the nearest whole tick, at least one.
    """
    if load_gain > 0.0:
        speed *= 1.0 + load_gain * min(waiting / (load_onset * max(officers, 1)), 1.0)
    return max(whole_ticks(base * difficulty / speed, tick), tick)


@rule
def is_contacted(chance, number):
    """Whether the unit contacts the citizen before closing: with the unit's chance (see `set_work`)."""
    return uniform(number) < chance


@rule
def outcome(
    settings, solve, hardness, locked, unreasonable, helped, is_owner, reach, explain, u_solve, u_explain
):
    """The `Outcome` of a petition that was handled: solved with chance ([1 − (1 − p)·h] + a)·m·g.

    Never if its matter is locked, or unreasonable: that is always explained. p (solve): the leading unit's chance for
    reference difficulty; h (hardness): the kind's times the place's, […] is kept within 0…1; a (helped): what
    co-production and a three-party table add; m: `collaboration.solve_misplaced` unless an owner handled or
    helped (is_owner), otherwise 1; g (reach): for an owner out of the city's reach `collaboration.outside.solve`, or
    `joint_solve` if handled jointly, otherwise 1. What is not solved is explained with chance `handling.explain`, or 1
    if there was a table; the rest is unsolved.
    """
    u = uniform(u_solve)
    chance = 1.0 - (1.0 - solve) * hardness
    chance = min(max(chance, 0.0), 1.0) + helped
    if not is_owner:
        chance *= settings.solve_misplaced
    chance *= reach
    if u < chance and not (locked or unreasonable):
        return _SOLVED
    if unreasonable or uniform(u_explain) < explain:
        return _EXPLAINED
    return _UNSOLVED


@rule
def closes_on_paper(chance, number):
    """Whether a petition that nobody has begun when it is due is closed on paper, with the chance
    1 − (1 − κ·(1 − β·E))·(1 − π·P).

    κ, β, π: `handling.paper`, `paper_effort`, `paper_push`; E: the unit's effort; P: the push on it from outside, 0…1:
    lists, summons, campaigns and supervision ask for figures, and paper makes them. Only petitions without any helper:
    joint ones, those at a table and misplaced ones that call their owner never are. Drawn once, with the unit's chance
    as it begins to wait.
    """
    return uniform(number) < chance


@rule
def may_lapse(chance, helps, parts):
    """Whether a part of a petition that must wait may be closed on paper: if its unit ever does so (chance), and it is
    the petition's only part, and so not a helper's. parts: of the petition, not done yet.
    """
    return chance > 0.0 and not helps and parts == 1


@rule
def lapses(chance, due, now, number):
    """The second at which a petition that begins to wait is closed on paper if nobody has begun; -1: never.

    When it is due, or a second later if it came late, if it `closes_on_paper`.
    """
    return max(due, now + 1) if closes_on_paper(chance, number) else NONE


@rule
def contacted(planned, closed, outcome):
    """When the citizen of a petition that is closed was contacted, or -1. planned: when that would be, or -1.

    What was planned for later takes place as the petition is closed; if that is on paper, it does not.
    """
    if planned <= closed:
        return planned
    return NONE if outcome == _PAPER else closed


@rule
def contacted_so_far(planned, now):
    """When the citizen of an open petition has been contacted, or -1: what is only planned has not happened."""
    return planned if planned < now else NONE


@rule
def class_factor(settings, helps, deadline):
    """Factor on the work drawn for a kind: `deadlines.….work`, and for a helper `collaboration.helper_work`."""
    return (settings.helper_work if helps else 1.0) * settings.class_work[deadline]
