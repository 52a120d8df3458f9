"""Instants at which procedures go wrong by one second, one event or one officer: small cities, set up by hand."""

from __future__ import annotations

from typing import Any

from rig.small import DEPARTMENTS, HOUR_LONG, MINUTE, NINE, SIX, Crew, Deadline, Petition, Small

from sim.ground.working_time import DAY
from sim.policies import discipline as shipped
from sim.policies.discipline import Discipline

FIRST_COME, LAST_COME, EARLIEST_DUE = shipped.FirstCome(), shipped.LastCome(), shipped.EarliestDue()
LEAST_SLACK, CLASS_PRIORITY = shipped.LeastSlack(), shipped.ClassPriority()
EASY_FIRST, RANK_CHASING = shipped.EasyFirst(knows_work=True), shipped.RankChasing(horizon=2 * HOUR_LONG)
DISCIPLINES = (FIRST_COME, LAST_COME, EARLIEST_DUE, LEAST_SLACK, CLASS_PRIORITY, EASY_FIRST, RANK_CHASING)
URGENT, ORDINARY = 0, 1
DANGER, UTILITIES, USUAL = range(3)
RING = 60 << 16  # seconds the compiled engine's calendar looks ahead


def done_at_closing() -> Small:
    """Two petitions for one officer: the first takes the last hour before six, so the second waits for the morning."""
    return Small([Petition(SIX - HOUR_LONG), Petition(SIX - HOUR_LONG + 1)], days=2)


def over_at_closing() -> Small:
    """A second more than what is left of the day."""
    return Small([Petition(SIX - HOUR_LONG, work=HOUR_LONG + 1)], days=2)


def arrives_at_closing() -> Small:
    """In the last open second, and in the second of closing."""
    return Small([Petition(SIX - 1), Petition(SIX, street=1)], streets=2, crews=[Crew(0), Crew(1)], days=2)


def arrives_at_opening() -> Small:
    """In the second before nine, and at nine."""
    return Small([Petition(NINE - 1), Petition(NINE, street=1)], streets=2, crews=[Crew(0), Crew(1)])


def due() -> Small:
    """Closed in the very second of being due, and a second later."""
    return Small(
        [Petition(NINE, deadline=0), Petition(NINE, deadline=1, street=1)],
        streets=2,
        crews=[Crew(0), Crew(1)],
        deadlines=[Deadline(HOUR_LONG + 1), Deadline(HOUR_LONG)],
    )


def lapses_and_finishes(later: int = 0) -> Small:
    """The officer is free for the second petition in the second it would be closed on paper, or so much later."""
    second = Petition(NINE + 10, deadline=1)
    allowance = HOUR_LONG + later - 9  # since it is raised a second before it arrives
    return Small([Petition(NINE, work=HOUR_LONG + later), second], deadlines=[Deadline(), Deadline(allowance - later)],
                 chances={"paper": 1.0})  # fmt: skip


def lapses_when_it_arrives() -> Small:
    """What arrives late already has a second's grace; what arrives at midnight lapses with all others of its day."""
    late = [Petition(SIX + 10 + n, deadline=1) for n in range(3)]
    return Small([*late, Petition(SIX + 20, deadline=2)], days=2, chances={"paper": 1.0},
                 deadlines=[Deadline(), Deadline(0), Deadline(DAY - SIX - 19)])  # fmt: skip


def lapses_out_of_the_middle() -> Small:
    """Of five petitions that lapse in one second two are begun before, the third and the first; the places of the other
    three are stale when one comes that does not lapse."""
    waiting = [Petition(NINE + 1, deadline=1, work=30 if n == 2 else MINUTE) for n in range(5)]
    return Small([Petition(NINE), *waiting, Petition(NINE + 10, work=MINUTE)], discipline=EASY_FIRST,
                 deadlines=[Deadline(), Deadline(HOUR_LONG + 45)], chances={"paper": 1.0})  # fmt: skip


def lapses_of_neighbours() -> Small:
    """Of five petitions that lapse in one second two that came one after the other are begun before."""
    waiting = [Petition(NINE + 1, deadline=1, work={2: 30, 3: 40}.get(n, HOUR_LONG)) for n in range(5)]
    return Small([Petition(NINE), *waiting], discipline=EASY_FIRST,
                 deadlines=[Deadline(), Deadline(HOUR_LONG + 45)], chances={"paper": 1.0})  # fmt: skip


def finishes_as_another_arrives() -> Small:
    """The officer is free again in the second of an arrival: what waits goes first, what arrives waits."""
    return Small([Petition(NINE), Petition(NINE + 5, work=MINUTE), Petition(NINE + HOUR_LONG, work=MINUTE)],
                 discipline=LAST_COME)  # fmt: skip


def free_as_another_arrives() -> Small:
    """Nobody waits: what arrives in the second in which the officer is free starts at once."""
    return Small([Petition(NINE), Petition(NINE + HOUR_LONG)])


def ties() -> Small:
    """Petitions of one second, put down in no order: served by identity, on two streets and by two officers."""
    return Small([Petition(NINE + 1, street=n % 2, work=MINUTE) for n in (1, 0, 0, 1, 1, 0, 0, 1)], streets=2,
                 crews=[Crew(0, officers=2), Crew(1)])  # fmt: skip


def interrupted() -> Small:
    """An urgent petition interrupts; what was interrupted goes on where it stopped."""
    return Small([Petition(NINE, deadline=ORDINARY), Petition(NINE + 10 * MINUTE, work=5 * MINUTE, deadline=URGENT)],
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def interrupted_three_levels() -> Small:
    """Each more urgent than the one before, all of one officer, and all go on in the order of urgency."""
    levels = ((USUAL, 0), (UTILITIES, 10), (DANGER, 20))
    return Small([Petition(NINE + minute * MINUTE, deadline=level) for level, minute in levels],
                 deadlines=[Deadline(preempts=True), Deadline(preempts=True), Deadline()])  # fmt: skip


def interrupts_the_last_started() -> Small:
    """Of two ordinary petitions in work, the one that was started last is interrupted; of two started together the one
    with the greater identity; what ends elsewhere in the second in which it would have ended is left alone."""
    both = [Petition(NINE, deadline=ORDINARY), Petition(NINE + 1, deadline=ORDINARY)]
    same = [Petition(NINE, deadline=ORDINARY, street=1), Petition(NINE, deadline=ORDINARY, street=1)]
    elsewhere = Petition(NINE, deadline=ORDINARY, street=2)
    urgent = [Petition(NINE + MINUTE, deadline=URGENT), Petition(NINE + MINUTE, deadline=URGENT, street=1)]
    return Small([*both, *same, elsewhere, *urgent], streets=3,
                 crews=[Crew(0, officers=2), Crew(1, officers=2), Crew(2)],
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def interrupts_what_began_last_not_what_went_on() -> Small:
    """Who was interrupted goes on after another has begun, and is not the last that was started: the other is."""
    ordinary = [Petition(NINE, work=15 * MINUTE, deadline=ORDINARY), Petition(NINE + 1, deadline=ORDINARY),
                Petition(NINE + 2 * MINUTE, deadline=ORDINARY)]  # fmt: skip
    urgent = [Petition(NINE + after, deadline=URGENT, work=5 * MINUTE) for after in (MINUTE, 17 * MINUTE)]
    return Small([*ordinary, *urgent], crews=[Crew(officers=2)], discipline=LAST_COME,
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def interrupts_the_least_urgent() -> Small:
    """Of two petitions in work the less urgent is interrupted, though the other was started last."""
    return Small([Petition(NINE, deadline=USUAL), Petition(NINE + 1, deadline=UTILITIES),
                  Petition(NINE + MINUTE, deadline=DANGER)], crews=[Crew(officers=2)],
                 deadlines=[Deadline(preempts=True), Deadline(preempts=True), Deadline()])  # fmt: skip


def interrupts_twice() -> Small:
    """Two petitions started together are interrupted, and taken up again in the order of being due, the greater identity
    first; a third urgent petition interrupts the greater identity again."""
    urgent = [Petition(NINE + after, deadline=0, work=MINUTE) for after in (60, 61, 200)]
    return Small([Petition(NINE, deadline=1), Petition(NINE, deadline=2), *urgent], crews=[Crew(officers=2)],
                 deadlines=[Deadline(preempts=True), Deadline(), Deadline(DAY)], discipline=EARLIEST_DUE)  # fmt: skip


def interrupted_after_the_night() -> Small:
    """Work begun on Monday afternoon is interrupted on Tuesday morning, and twice."""
    return Small([Petition(SIX - HOUR_LONG, work=2 * HOUR_LONG, deadline=ORDINARY),
                  Petition(DAY + NINE + 30 * MINUTE, work=10 * MINUTE, deadline=URGENT),
                  Petition(DAY + NINE + 45 * MINUTE, work=10 * MINUTE, deadline=URGENT)],
                 days=2, deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def waits_at_night() -> Small:
    """At night the duty officer takes only what is urgent; work that rests until the morning is not interrupted."""
    return Small([Petition(SIX - HOUR_LONG, work=2 * HOUR_LONG, deadline=ORDINARY),
                  Petition(SIX + HOUR_LONG, deadline=ORDINARY, work=MINUTE),
                  Petition(SIX + 2 * HOUR_LONG, deadline=URGENT), Petition(SIX + 2 * HOUR_LONG + 1, deadline=URGENT)],
                 crews=[Crew(), Crew(on=0, off=DAY, urgent_only=True)], days=2,
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def urgent_first() -> Small:
    """Of what waits, the urgent comes first whatever the discipline, also for the officer who takes all."""
    return Small([Petition(NINE - 30, deadline=ORDINARY, work=MINUTE),
                  Petition(NINE - 20, deadline=ORDINARY, work=MINUTE),
                  Petition(NINE - 10, deadline=URGENT, work=MINUTE)],
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def off_days() -> Small:
    """Work that is not done on Friday goes on on Monday."""
    return Small([Petition(SIX - HOUR_LONG, work=2 * HOUR_LONG), Petition(DAY + NINE, work=MINUTE)],
                 crews=[Crew(days=(0, 3))], days=4)  # fmt: skip


def around_the_clock() -> Small:
    """Work over midnight, and work that ends exactly then, by officers who are always there."""
    return Small([Petition(DAY - HOUR_LONG, work=2 * HOUR_LONG), Petition(DAY - HOUR_LONG, street=1),
                  Petition(DAY, street=1)],
                 streets=2, crews=[Crew(0, on=0, off=DAY), Crew(1, on=0, off=DAY)], days=2)  # fmt: skip


def beyond_the_calendar() -> Small:
    """Work, a call-back and a deadline further ahead than the compiled engine's calendar reaches, and in the same
    bucket as something near."""
    far = Petition(NINE, work=RING)
    return Small([far, Petition(NINE + HOUR_LONG, deadline=1), Petition(NINE + RING % DAY, street=1)],
                 streets=2, days=110, crews=[Crew(0, on=0, off=DAY), Crew(1, on=0, off=DAY)],
                 deadlines=[Deadline(), Deadline(RING + HOUR_LONG + DAY)], chances={"paper": 1.0},
                 durations={"t_call": RING + 1})  # fmt: skip


def joint(hand_over: int = 0) -> Small:
    """A lead of an hour and a helper of two, who comes at once or after a while, and has work of its own."""
    return Small([Petition(NINE, joint=True), Petition(NINE, joint=True)], crews=[Crew(0, officers=2), *_departments()],
                 durations={"t_help": hand_over}, chances={"helper_work": 2.0})  # fmt: skip


def joint_of_two_classes() -> Small:
    """An urgent petition and an ordinary one, with a helper each: it is called at nine, and comes in half an hour to
    the one, in eight hours to the other."""
    return Small([Petition(NINE, joint=True), Petition(NINE, deadline=1, joint=True)],
                 crews=[Crew(0, officers=2), *_departments()], deadlines=[Deadline(preempts=True), Deadline()],
                 durations={"t_help": 8 * HOUR_LONG, "t_help_urgent": HOUR_LONG // 2})  # fmt: skip


def joint_finishing_together() -> Small:
    """Lead and helpers finish in the same second; the last of them closes the petition, once."""
    return Small([Petition(NINE, joint=True)], crews=[Crew(0), *_departments()], helpers=3)


def _departments() -> list[Crew]:
    return [Crew(2 + number) for number in range(DEPARTMENTS)]


def refused() -> Small:
    """Refused until the third unit must keep it, an hour's way each time."""
    return Small([Petition(NINE)], crews=[Crew(0, on=0, off=DAY)], days=2, durations={"t_refusal": HOUR_LONG},
                 chances={"refuse": 1.0, "most_visits": 3})  # fmt: skip


def comes_back() -> Small:
    """Nothing is ever solved: the citizen comes back twice, and each time counts anew."""
    return Small([Petition(NINE, work=MINUTE), Petition(NINE, work=MINUTE, deadline=1)], days=4,
                 deadlines=[Deadline(), Deadline(10)],
                 chances={"solve": 0.0, "repeat_unsolved": 1.0, "most_repeats": 2, "paper": 1.0},
                 durations={"t_call": HOUR_LONG, "t_repeat": 20 * HOUR_LONG})  # fmt: skip


def patience_ends_as_a_seat_is_free(later: int = 0) -> Small:
    """A call of 100 seconds, and a caller who waits exactly until it ends, or a second less."""
    return Small([Petition(calls=NINE), Petition(calls=NINE + 40 - later)], seats=[(0, 0)],
                 durations={"t_talk": 100, "t_patience": 60})  # fmt: skip


def seats_in_turn() -> Small:
    """Three seats, the one idle longest first; of seats free in one second the first; callers in line in order."""
    calls = [0, 1, 2, 101, 103, 300, 301, 302, 303, 303, 303, 304]
    return Small([Petition(calls=NINE + call) for call in calls], seats=[(0, 0)] * 3,
                 durations={"t_talk": 100, "t_patience": 90})  # fmt: skip


def shift_ends() -> Small:
    """A call begun in the last second of a shift is finished; the next caller waits for a seat that is there, hangs up
    before the shift begins, or gets the first second of it."""
    calls = (SIX - 1, SIX, DAY + NINE - 601, DAY + NINE - 600, DAY + NINE - 1)
    return Small([Petition(calls=call) for call in calls], seats=[(NINE, SIX)], days=2,
                 durations={"t_talk": 100, "t_patience": 600})  # fmt: skip


def seats_of_two_shifts() -> Small:
    """Two seats idle since nine, of which the first leaves at noon: whoever calls just before gets it, and the other is
    there for who calls at noon."""
    noon = 12 * HOUR_LONG
    return Small([Petition(calls=noon - 1), Petition(calls=noon)], seats=[(NINE, noon), (NINE, SIX)],
                 durations={"t_talk": 100, "t_patience": 10})  # fmt: skip


def shift_over_midnight() -> Small:
    """A shift from ten in the evening until six: on duty at midnight, idle since the evening."""
    six, ten = 6 * HOUR_LONG, 22 * HOUR_LONG
    calls = (six - 1, six, ten - 1, DAY - 50, DAY, DAY + 40, DAY + six - 1, DAY + six)
    return Small([Petition(calls=call) for call in calls], seats=[(ten, six), (NINE, SIX), (ten, six)], days=2,
                 durations={"t_talk": 100, "t_patience": 300})  # fmt: skip


def redials() -> Small:
    """Nobody is there: three calls, each as long as patience lasts, an hour apart; then lost. One waits at the end."""
    return Small([Petition(calls=NINE), Petition(calls=DAY - 30)], seats=[],
                 durations={"t_patience": 60, "t_redial": HOUR_LONG},
                 chances={"redial": 1.0, "most_calls": 3})  # fmt: skip


def waits_in_line_at_the_end() -> Small:
    """The run ends while callers are in line: what will become of them is known, since nobody can overtake them."""
    calls = (DAY - 200, DAY - 150, DAY - 140, DAY - 60)
    return Small([Petition(calls=call) for call in calls], seats=[(0, 0)], durations={"t_talk": 200, "t_patience": 160},
                 chances={"redial": 1.0, "most_calls": 3})  # fmt: skip


def reform_on_the_line() -> Small:
    """At midnight kinds need helpers; who called before keeps what was so."""

    def reform(day: int, engine: Any) -> None:
        engine.world.kinds["joint"] = float(day > 0)

    return Small([Petition(calls=DAY - before) for before in (100, 60, 20)], seats=[(0, 0)], days=2,
                 crews=[Crew(0, officers=3), *_departments()], durations={"t_talk": 70, "t_patience": 600},
                 each_day=reform)  # fmt: skip


def reform_of_opening() -> Small:
    """What came in the evening waits for midnight, from when on the office is open around the clock."""
    return Small([Petition(SIX + HOUR_LONG)], crews=[Crew(later=(1, 0, DAY))], days=2)


def reform_of_hours() -> Small:
    """The same; and at one an urgent petition interrupts what goes on from midnight."""
    return Small([Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG, deadline=ORDINARY),
                  Petition(DAY + HOUR_LONG, work=MINUTE, deadline=URGENT),
                  Petition(DAY + 2 * HOUR_LONG, work=MINUTE, deadline=ORDINARY)],
                 crews=[Crew(later=(1, 0, DAY))], days=3,
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def nights() -> Small:
    """One officer from ten to six: on duty as the run begins, over midnight, and not by day."""
    arrive = ((2, 60), (5.5, 60), (6, 120), (29.5, 60), (30, 60))
    return Small([Petition(int(hour * HOUR_LONG), work=minutes * MINUTE) for hour, minutes in arrive],
                 crews=[Crew(on=22 * HOUR_LONG, off=6 * HOUR_LONG)], days=3)  # fmt: skip


def nights_of_weekdays() -> Small:
    """A night belongs to the day on which it begins: that of day 0 goes on into day 1, and none begins on days 1 and 2."""
    return Small([Petition(2 * HOUR_LONG), Petition(DAY + 5 * HOUR_LONG + 30 * MINUTE), Petition(DAY + SIX)],
                 crews=[Crew(on=22 * HOUR_LONG, off=6 * HOUR_LONG, days=(0, 3))], days=5)  # fmt: skip


def interrupted_after_midnight() -> Small:
    """What began before midnight is interrupted after it, and goes on with what is left; at six all rest."""
    return Small([Petition(23 * HOUR_LONG, work=3 * HOUR_LONG, deadline=ORDINARY),
                  Petition(DAY + HOUR_LONG, work=5 * HOUR_LONG, deadline=URGENT)],
                 crews=[Crew(on=22 * HOUR_LONG, off=6 * HOUR_LONG)], days=3,
                 deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def day_and_night() -> Small:
    """A watch of a day and a night from eight to eight hands over without a gap."""
    return Small([Petition(7 * HOUR_LONG, work=2 * HOUR_LONG), Petition(DAY - HOUR_LONG, work=12 * HOUR_LONG)],
                 crews=[Crew(on=8 * HOUR_LONG, off=8 * HOUR_LONG)], days=2)  # fmt: skip


def reform_to_fewer_hours() -> Small:
    """An hour is done of three as the office closes; from the next day on it is open from two to four."""
    return Small([Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG)], days=2,
                 crews=[Crew(later=(1, 14 * HOUR_LONG, 16 * HOUR_LONG))])  # fmt: skip


def urgent_as_it_opens() -> Small:
    """An urgent petition came at night; the one officer of the day has ordinary work in hand."""
    return Small([Petition(SIX - HOUR_LONG, work=2 * HOUR_LONG, deadline=ORDINARY),
                  Petition(SIX + HOUR_LONG, work=10 * MINUTE, deadline=URGENT)],
                 days=2, deadlines=[Deadline(preempts=True), Deadline()])  # fmt: skip


def urgent_as_two_open() -> Small:
    """The same, beside a second crew that opens at the same time and has nothing in hand."""
    return Small([Petition(SIX - HOUR_LONG, work=2 * HOUR_LONG, deadline=ORDINARY),
                  Petition(SIX + HOUR_LONG, work=10 * MINUTE, deadline=URGENT)],
                 days=2, deadlines=[Deadline(preempts=True), Deadline()], crews=[Crew(), Crew()])  # fmt: skip


def urgent_ones_as_it_opens() -> Small:
    """Three urgent petitions of two classes came at night, and there are two officers with ordinary work in hand."""
    ordinary = [Petition(SIX - HOUR_LONG + n, work=2 * HOUR_LONG, deadline=USUAL) for n in range(2)]
    urgent = [Petition(SIX + HOUR_LONG + n, work=10 * MINUTE, deadline=level)
              for n, level in enumerate((UTILITIES, UTILITIES, DANGER))]  # fmt: skip
    return Small([*ordinary, *urgent], days=2, crews=[Crew(officers=2)],
                 deadlines=[Deadline(preempts=True), Deadline(preempts=True), Deadline()])  # fmt: skip


def _the_later_discipline_from_day_one(day: int, engine: Any) -> None:
    engine.world.units["discipline"] = int(day > 0)


def reform_of_discipline() -> Small:
    """Three petitions wait overnight, those that came last are due first; in the morning, before the office opens, comes
    one that is due before all, and the office goes over to first come, first served."""
    waiting = [Petition(SIX + n, work=30 * MINUTE, deadline=2 - n) for n in range(3)]
    newcomer = Petition(DAY + NINE - HOUR_LONG, work=30 * MINUTE, deadline=3)
    allowed = [Deadline(days * DAY) for days in (2, 3, 4)]
    return Small([*waiting, newcomer], days=2, deadlines=[*allowed, Deadline(HOUR_LONG)], discipline=EARLIEST_DUE,
                 later=FIRST_COME, each_day=_the_later_discipline_from_day_one)  # fmt: skip


def reform_to_easy_first() -> Small:
    """Of four waiting one has been begun and interrupted, and what counts is what is left of it: 150 minutes of 180,
    less than the 160 of the second; the third, of an hour, is the easiest."""
    return Small([Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG, deadline=ORDINARY),
                  Petition(SIX - 50 * MINUTE, work=160 * MINUTE, deadline=ORDINARY),
                  Petition(SIX - 40 * MINUTE, work=HOUR_LONG, deadline=ORDINARY),
                  Petition(SIX - 30 * MINUTE, work=HOUR_LONG, deadline=URGENT)],
                 days=2, deadlines=[Deadline(preempts=True), Deadline()], later=EASY_FIRST,
                 each_day=_the_later_discipline_from_day_one)  # fmt: skip


def reform_of_urgency() -> Small:
    """What waits overnight is of a class that interrupts from the next day on."""

    def reform(day: int, engine: Any) -> None:
        engine.renew(engine.world.settings.copy())
        engine.world.settings["preempts"][0, 0] = day > 0

    return Small([Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG, deadline=1),
                  Petition(SIX - 40 * MINUTE, work=HOUR_LONG, deadline=1),
                  Petition(SIX - 30 * MINUTE, work=10 * MINUTE, deadline=0)],
                 days=2, deadlines=[Deadline(), Deadline()], each_day=reform)  # fmt: skip


FULL, AWAY, BACK, OVER = "queue_most", {"queue_beyond": 1.0}, {"queue_beyond": 0.0}, {"unfinished": 1.0}
NIGHT = Crew(on=SIX, off=NINE)


def turned_away() -> Small:
    """Room for one: the first is in hand from nine to ten, the second waits, the third is turned away at 9:20; at 9:30 an
    urgent one interrupts, so that two wait, and the fifth is turned away at 10:20; the joint one, too, whose helper is
    not called."""
    arrives = [(0, 1), (10, 1), (20, 1), (30, 0), (80, 1), (81, 1)]
    petitions = [
        Petition(NINE + minute * MINUTE, deadline=deadline, joint=minute == 81)
        for minute, deadline in arrives
    ]
    return Small(
        petitions, days=2, deadlines=[Deadline(preempts=True), Deadline()], chances={FULL: 1.0, **AWAY}
    )


def sent_back() -> Small:
    """The third finds the queue full at 9:20 and is an hour at the desk: at 10:20 there is room."""
    petitions = [Petition(NINE + minute * MINUTE) for minute in (0, 10, 20)]
    return Small(petitions, chances={FULL: 1.0, **BACK}, durations={"t_refusal": HOUR_LONG})


def sent_back_until_it_must_be_kept() -> Small:
    """Three hours of work, and an hour at the desk: full at 9:20 and at 10:20; at 11:20, its last visit, it must be kept."""
    petitions = [Petition(NINE + minute * MINUTE, work=3 * HOUR_LONG) for minute in (0, 10, 20)]
    return Small(petitions, days=2, chances={FULL: 1.0, **BACK, "most_visits": 3.0},
                 durations={"t_refusal": HOUR_LONG})  # fmt: skip


def helpers_find_room() -> Small:
    """Two waiting, and room for one: a helper's task comes in all the same, a department's own petitions there are none."""
    return Small([Petition(NINE, joint=True), Petition(NINE + 1, joint=True), Petition(NINE + 2, joint=True)],
                 crews=[Crew(0, officers=3), Crew(2), Crew(3), Crew(4)], days=3, chances={FULL: 1.0, **AWAY})  # fmt: skip


def handed_over() -> Small:
    """Three hours of work from five in the afternoon on: one by day, two by night."""
    return Small([Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG)], crews=[Crew(), NIGHT], days=2, chances=OVER)


def handed_over_to_nobody() -> Small:
    """Two of three hours are left over night; in the morning the last come is served first."""
    petitions = [Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG), Petition(SIX - 30 * MINUTE)]
    return Small(petitions, days=2, discipline=LAST_COME, chances=OVER)


def handed_over_in_order_of_urgency() -> Small:
    """At half past five an urgent one of an hour interrupts three hours of work; both are handed over at six, when the
    night's officer takes the urgent one first."""
    petitions = [Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG, deadline=1), Petition(SIX - 30 * MINUTE)]
    return Small(petitions, crews=[Crew(), NIGHT], days=2, deadlines=[Deadline(preempts=True), Deadline()],
                 chances=OVER)  # fmt: skip


def handed_over_and_interrupted() -> Small:
    """From the first second of the day's last hour on; an urgent one interrupts in the second before closing."""
    petitions = [Petition(SIX - HOUR_LONG, work=3 * HOUR_LONG, deadline=1), Petition(SIX - 1)]
    return Small(petitions, days=2, deadlines=[Deadline(preempts=True), Deadline()], chances=OVER)


def around_the_clock_hands_nothing_over() -> Small:
    """Shifts without a pause between them: at midnight the officer goes on, though the last come is served first."""
    petitions = [Petition(DAY - HOUR_LONG, work=2 * HOUR_LONG), Petition(DAY - 30 * MINUTE)]
    return Small(petitions, crews=[Crew(on=0, off=DAY)], days=2, discipline=LAST_COME, chances=OVER)


def handed_over_to_who_is_free() -> Small:
    """Two by day and one by night: at six both have two hours left, the night's officer takes the first come, and the
    other waits for him until eight."""
    petitions = [Petition(SIX - HOUR_LONG + n, work=3 * HOUR_LONG + n) for n in range(2)]
    return Small(petitions, crews=[Crew(officers=2), NIGHT], days=2, chances=OVER)


def discipline(policy: Discipline) -> Small:
    """Six petitions that differ in arrival, due, class and work, all in the queue before the office opens."""
    waiting = [
        Petition(NINE - 60, work=50 * MINUTE, deadline=1),
        Petition(NINE - 50, work=20 * MINUTE, deadline=2),
        Petition(NINE - 40, work=10 * MINUTE, deadline=0),
        Petition(NINE - 30, work=40 * MINUTE, deadline=2),
        Petition(NINE - 20, work=30 * MINUTE, deadline=1),
        Petition(NINE - 10, work=30 * MINUTE, deadline=0),
    ]
    allowed = [Deadline(30), Deadline(2 * HOUR_LONG), Deadline(2 * HOUR_LONG + 1)]
    return Small(waiting, deadlines=allowed, discipline=policy)


CASES = {
    name: case
    for name, case in vars().copy().items()
    if callable(case) and not name.startswith("_") and case.__module__ == __name__ and name != "discipline"
}
"""Every city above that needs no argument, by name."""
