"""Instants at which a procedure goes wrong by one second, one event or one officer, worked out by hand."""

from __future__ import annotations

import pytest
from rig import cases, small
from rig.cases import (
    CLASS_PRIORITY,
    EARLIEST_DUE,
    EASY_FIRST,
    FIRST_COME,
    LAST_COME,
    LEAST_SLACK,
    RANK_CHASING,
    RING,
)
from rig.small import HOUR_LONG, MINUTE, NINE, SIX

from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference
from sim.ground.tables import Outcome
from sim.ground.working_time import DAY
from sim.policies.discipline import Discipline

EVERY = pytest.mark.parametrize("engine", [Compiled, Reference], ids=["compiled", "reference"])
SOLVED, UNSOLVED, PAPER = int(Outcome.SOLVED), int(Outcome.UNSOLVED), int(Outcome.PAPER)
pytestmark = EVERY


def test_work_may_end_in_the_second_of_closing_and_nothing_starts_then(engine: type) -> None:
    run = cases.done_at_closing().run(engine)
    assert run["closed"] == [SIX, DAY + NINE + HOUR_LONG]
    assert run["started"] == [SIX - HOUR_LONG, DAY + NINE]
    assert run.total("tally", "busy") == 2 * HOUR_LONG
    assert run.total("tally", "duty") == 2 * 9 * HOUR_LONG


def test_a_second_too_much_waits_for_the_morning(engine: type) -> None:
    assert cases.over_at_closing().run(engine)["closed"] == [DAY + NINE + 1]


def test_the_closing_second_is_not_open_and_the_one_before_is(engine: type) -> None:
    run = cases.arrives_at_closing().run(engine)
    assert run["started"] == [SIX - 1, DAY + NINE]
    assert run["closed"] == [DAY + NINE + HOUR_LONG - 1, DAY + NINE + HOUR_LONG]


def test_the_opening_second_is_open_and_the_one_before_is_not(engine: type) -> None:
    assert cases.arrives_at_opening().run(engine)["started"] == [NINE, NINE]


def test_closed_in_the_very_second_of_being_due_is_on_time(engine: type) -> None:
    run = cases.due().run(engine)
    assert run["closed"] == [NINE + HOUR_LONG] * 2
    assert run["due"] == [NINE + HOUR_LONG, NINE + HOUR_LONG - 1]
    assert run.total("tally", "on_time") == 1
    assert run.total("tally", "late") == run.total("tally", "tardiness") == 1


def test_what_is_begun_in_the_second_of_its_lapse_is_not_closed_on_paper(engine: type) -> None:
    run = cases.lapses_and_finishes().run(engine)
    assert run["outcome"] == [SOLVED, SOLVED]
    assert run["started"][1] == run["due"][1] == NINE + HOUR_LONG


def test_where_nothing_is_hard_all_is_solved_by_whoever_can_solve_nothing(engine: type) -> None:
    """1 − (1 − 0)·1·0 = 1 on the first street, 1 − (1 − 0)·1·1 = 0 on the second."""
    run = small.Small(
        petitions=[small.Petition(arrives=NINE, street=street) for street in (0, 1)],
        crews=[small.Crew(unit=0), small.Crew(unit=1)],
        streets=2,
        hardness=(0.0, 1.0),
        chances={"solve": 0.0},
    ).run(engine)
    assert run["outcome"] == [SOLVED, UNSOLVED]


def test_a_second_later_it_is(engine: type) -> None:
    run = cases.lapses_and_finishes(later=1).run(engine)
    assert run["outcome"] == [SOLVED, PAPER]
    assert run["closed"][1] == run["due"][1] == NINE + HOUR_LONG
    assert run["started"][1] == -1


def test_what_arrives_too_late_has_one_second(engine: type) -> None:
    run = cases.lapses_when_it_arrives().run(engine)
    assert run["outcome"] == [PAPER] * 4
    assert run["closed"] == [SIX + 11, SIX + 12, SIX + 13, DAY]


def test_stale_places_in_a_queue_are_passed_over(engine: type) -> None:
    run = cases.lapses_out_of_the_middle().run(engine)
    assert run["outcome"] == [SOLVED, SOLVED, PAPER, SOLVED, PAPER, PAPER, SOLVED]
    assert [run["started"][number] - NINE - HOUR_LONG for number in (3, 1, 6)] == [0, 30, 90]
    assert run.total("units", "waiting") == run.total("units", "backlog") == 0


def test_neighbours_taken_out_leave_the_others_to_lapse(engine: type) -> None:
    run = cases.lapses_of_neighbours().run(engine)
    assert run["outcome"] == [SOLVED, PAPER, PAPER, SOLVED, SOLVED, PAPER]
    assert [run["started"][number] - NINE - HOUR_LONG for number in (3, 4)] == [0, 30]


def test_what_waits_goes_before_what_arrives_in_the_second_of_a_finish(engine: type) -> None:
    run = cases.finishes_as_another_arrives().run(engine)
    assert run["started"] == [NINE, NINE + HOUR_LONG, NINE + HOUR_LONG + MINUTE]


def test_an_officer_free_in_a_second_takes_what_arrives_in_it(engine: type) -> None:
    assert cases.free_as_another_arrives().run(engine)["started"] == [NINE, NINE + HOUR_LONG]


def test_ties_go_to_the_least_identity(engine: type) -> None:
    run = cases.ties().run(engine)
    assert run["started"] == [NINE + 1 + MINUTE * turn for turn in (0, 0, 1, 1, 0, 1, 2, 3)]


def test_interrupted_work_goes_on_where_it_stopped(engine: type) -> None:
    run = cases.interrupted().run(engine)
    assert run["closed"] == [NINE + HOUR_LONG + 5 * MINUTE, NINE + 15 * MINUTE]
    assert run["preemptions"] == [1, 0]
    assert run["work"] == [HOUR_LONG, 5 * MINUTE]
    assert run.total("tally", "busy") == HOUR_LONG + 5 * MINUTE


def test_three_levels_of_urgency(engine: type) -> None:
    run = cases.interrupted_three_levels().run(engine)
    last, middle, first = run["closed"]
    assert first == NINE + 20 * MINUTE + HOUR_LONG
    assert middle == first + 50 * MINUTE
    assert last == middle + 50 * MINUTE
    assert run["preemptions"] == [1, 1, 0]


def test_the_last_started_is_interrupted(engine: type) -> None:
    run = cases.interrupts_the_last_started().run(engine)
    assert run["preemptions"] == [0, 1, 0, 0, 1, 0, 0]
    assert run["closed"][-1] == NINE + HOUR_LONG


def test_the_least_urgent_is_interrupted(engine: type) -> None:
    assert cases.interrupts_the_least_urgent().run(engine)["preemptions"] == [1, 0, 0]
    assert cases.interrupts_what_began_last_not_what_went_on().run(engine)["preemptions"] == [0, 1, 1, 0, 0]


def test_work_started_together_is_interrupted_by_identity_whoever_took_it_up_last(engine: type) -> None:
    assert cases.interrupts_twice().run(engine)["preemptions"] == [1, 2, 0, 0, 0]


def test_work_paused_overnight_is_interrupted_by_the_working_seconds_left(engine: type) -> None:
    run = cases.interrupted_after_the_night().run(engine)
    assert run["closed"][0] == DAY + NINE + HOUR_LONG + 20 * MINUTE
    assert run["preemptions"] == [2, 0, 0]


def test_at_night_only_the_urgent_is_taken_and_resting_work_is_left_in_peace(engine: type) -> None:
    run = cases.waits_at_night().run(engine)
    night = SIX + 2 * HOUR_LONG
    assert run["started"] == [SIX - HOUR_LONG, DAY + NINE + HOUR_LONG, night, night + HOUR_LONG]
    assert run["preemptions"] == [0, 0, 0, 0]


def test_the_urgent_is_first_in_every_queue(engine: type) -> None:
    assert cases.urgent_first().run(engine)["started"] == [NINE + MINUTE, NINE + 2 * MINUTE, NINE]


def test_a_night_goes_on_after_midnight_and_was_on_before_the_run(engine: type) -> None:
    run = cases.nights().run(engine)
    ten = 22 * HOUR_LONG
    # The second rests from six to ten; those who come by day wait for it, and the fourth for the third.
    assert run["started"] == [2 * HOUR_LONG, 5 * HOUR_LONG + 30 * MINUTE, ten + 30 * MINUTE,
                              DAY + 5 * HOUR_LONG + 30 * MINUTE, DAY + ten + 30 * MINUTE]  # fmt: skip
    assert run["closed"] == [3 * HOUR_LONG, ten + 30 * MINUTE, DAY + 30 * MINUTE, DAY + ten + 30 * MINUTE,
                             DAY + ten + 90 * MINUTE]  # fmt: skip
    assert run.total("tally", "duty") == 3 * 8 * HOUR_LONG


def test_a_night_belongs_to_the_day_on_which_it_begins(engine: type) -> None:
    run = cases.nights_of_weekdays().run(engine)
    ten = 22 * HOUR_LONG
    assert run["started"] == [ten, DAY + 5 * HOUR_LONG + 30 * MINUTE, 3 * DAY + ten + 30 * MINUTE]
    assert run["closed"] == [ten + HOUR_LONG, 3 * DAY + ten + 30 * MINUTE, 3 * DAY + ten + 90 * MINUTE]
    assert run.total("tally", "duty") == 2 * 8 * HOUR_LONG


def test_what_began_before_midnight_is_interrupted_after_it(engine: type) -> None:
    run = cases.interrupted_after_midnight().run(engine)
    assert run["started"] == [23 * HOUR_LONG, DAY + HOUR_LONG]
    assert run["closed"] == [DAY + 23 * HOUR_LONG, DAY + 6 * HOUR_LONG]
    assert run["preemptions"] == [1, 0]


def test_a_watch_of_day_and_night_has_no_gap(engine: type) -> None:
    run = cases.day_and_night().run(engine)
    assert run["closed"] == [9 * HOUR_LONG, DAY + 11 * HOUR_LONG]
    assert run.total("tally", "duty") == 2 * DAY


def test_days_off_are_no_working_time(engine: type) -> None:
    run = cases.off_days().run(engine)
    assert run["closed"] == [3 * DAY + NINE + HOUR_LONG, 3 * DAY + NINE + HOUR_LONG + MINUTE]
    assert run.total("tally", "duty") == 2 * 9 * HOUR_LONG


def test_midnight_is_no_boundary_for_who_is_always_there(engine: type) -> None:
    run = cases.around_the_clock().run(engine)
    assert run["started"] == [DAY - HOUR_LONG, DAY - HOUR_LONG, DAY]
    assert run["closed"] == [DAY + HOUR_LONG, DAY, DAY + HOUR_LONG]


def test_helpers_come_at_once_and_before_their_lead(engine: type) -> None:
    run = cases.joint().run(engine)
    assert run["started"] == [NINE, NINE]
    assert sorted(run["closed"]) == [NINE + 2 * HOUR_LONG, NINE + 4 * HOUR_LONG]  # one department helped both
    assert run.total("tally", "tasks") == 2 and run.total("tally", "busy") == 6 * HOUR_LONG


def test_helpers_who_need_time_to_come_are_waited_for(engine: type) -> None:
    run = cases.joint(hand_over=HOUR_LONG).run(engine)
    assert sorted(run["closed"]) == [NINE + 3 * HOUR_LONG, NINE + 5 * HOUR_LONG]


def test_helpers_come_as_the_class_demands(engine: type) -> None:
    """An hour's work of the helper after it has come: 9:30 and 17:00, so that it is done at 10:30 and 18:00."""
    run = cases.joint_of_two_classes().run(engine)
    assert run["closed"] == [NINE + 3 * HOUR_LONG // 2, NINE + 9 * HOUR_LONG]


def test_a_petition_is_closed_once_by_the_last_of_its_helpers(engine: type) -> None:
    run = cases.joint_finishing_together().run(engine)
    assert run["helpers"] == [3]
    assert run["closed"] == [NINE + 2 * HOUR_LONG]  # two of the three parts fell to one department
    assert run.total("tally", "closed") == run.total("book", "closed") == 1


def test_the_third_unit_must_keep_what_two_have_refused(engine: type) -> None:
    run = cases.refused().run(engine)
    assert run["arrived"] == [NINE + 2 * HOUR_LONG]
    assert run["refusals"] == [2] and run["visits"] == [3]
    assert run.total("tally", "arrived") == 3 and run.total("tally", "refused") == 2


def test_a_repeat_keeps_its_identity_and_counts_generations(engine: type) -> None:
    run = cases.comes_back().run(engine)
    assert run["generation"] == [0, 1, 2, 0, 1, 2]
    assert run["repeats"] == [1, 1, 0, 1, 1, 0]
    assert len(set(run["id"])) == 2
    assert run["outcome"] == [UNSOLVED] * 3 + [PAPER] * 3
    assert run["raised"][1] == run["closed"][0] + 21 * HOUR_LONG
    assert run.total("hours", "repeats") == run.total("tally", "repeats") == 4


def test_patience_may_end_in_the_second_a_seat_is_free(engine: type) -> None:
    run = cases.patience_ends_as_a_seat_is_free().run(engine)
    assert run["recorded"] == [NINE + 100, NINE + 200]
    assert run.total("hours", "abandoned") == 0


def test_but_not_a_second_before(engine: type) -> None:
    run = cases.patience_ends_as_a_seat_is_free(later=1).run(engine)
    assert run["recorded"] == [NINE + 100]
    assert run.total("hours", "abandoned") == run.total("book", "lost") == 1


def test_seats_serve_in_turn_and_callers_in_order(engine: type) -> None:
    run = cases.seats_in_turn().run(engine)
    assert [second - NINE for second in run["recorded"]] == [100, 101, 102, 201, 203, 400, 401, 402]
    assert run.total("hours", "abandoned") == 4


def test_a_call_begun_in_the_last_second_of_a_shift_is_finished(engine: type) -> None:
    run = cases.shift_ends().run(engine)
    assert run["raised"] == [SIX - 1, DAY + NINE - 600, DAY + NINE - 1]
    assert run["recorded"] == [SIX + 99, DAY + NINE + 100, DAY + NINE + 200]
    assert run.total("hours", "abandoned") == 2


def test_of_seats_idle_equally_long_the_first_is_taken(engine: type) -> None:
    run = cases.seats_of_two_shifts().run(engine)
    assert run["recorded"] == [12 * HOUR_LONG + 99, 12 * HOUR_LONG + 100]


def test_a_shift_over_midnight(engine: type) -> None:
    run = cases.shift_over_midnight().run(engine)
    six, ten = 6 * HOUR_LONG, 22 * HOUR_LONG
    assert run["raised"] == [six - 1, ten - 1, DAY - 50, DAY, DAY + 40, DAY + six - 1]
    assert run["recorded"] == [six + 99, ten + 100, DAY + 50, DAY + 100, DAY + 150, DAY + six + 99]
    assert run.total("hours", "abandoned") == 2


def test_callers_call_again_as_often_as_they_may(engine: type) -> None:
    run = cases.redials().run(engine)
    assert list(run.tables["hours"]["phone"].nonzero()[0]) == [9, 10, 11, 23]
    assert run.total("hours", "phone") == run.total("hours", "abandoned") == 4
    assert run.total("hours", "redialled") == 3 and run.total("book", "lost") == 1


def test_what_becomes_of_callers_in_line_at_midnight_is_known(engine: type) -> None:
    run = cases.waits_in_line_at_the_end().run(engine)
    assert run["recorded"] == [DAY, DAY + 200]
    assert run.total("hours", "abandoned") == run.total("hours", "redialled") == 2
    assert run.total("book", "raised") == run.total("book", "open") == 2


def test_who_called_before_a_reform_keeps_the_old_rules(engine: type) -> None:
    assert cases.reform_on_the_line().run(engine)["helpers"] == [0, 0, 0]


def test_a_crew_with_new_hours_opens_by_them_at_once(engine: type) -> None:
    run = cases.reform_of_opening().run(engine)
    assert run["started"] == [DAY]
    assert run.total("tally", "duty") == 9 * HOUR_LONG + DAY


def test_work_in_hand_goes_on_in_new_hours_with_what_is_left(engine: type) -> None:
    """One hour of three is done by six, one from midnight to one; the last follows the urgent minute."""
    run = cases.reform_of_hours().run(engine)
    ordinary, urgent, waiting = run["closed"]
    assert urgent == DAY + HOUR_LONG + MINUTE
    assert ordinary == urgent + HOUR_LONG
    assert run.total("tally", "busy") == 3 * HOUR_LONG + 2 * MINUTE
    assert waiting == ordinary + MINUTE
    assert run.total("tally", "duty") == 9 * HOUR_LONG + 2 * DAY


def test_no_work_is_lost_where_hours_become_fewer(engine: type) -> None:
    assert cases.reform_to_fewer_hours().run(engine)["closed"] == [DAY + 16 * HOUR_LONG]


def test_what_is_urgent_and_came_at_night_interrupts_at_opening(engine: type) -> None:
    run = cases.urgent_as_it_opens().run(engine)
    assert run["started"] == [SIX - HOUR_LONG, DAY + NINE]
    assert run["closed"] == [DAY + NINE + HOUR_LONG + 10 * MINUTE, DAY + NINE + 10 * MINUTE]
    assert run["preemptions"] == [1, 0]


def test_nobody_is_interrupted_while_another_crew_opens_with_an_officer_free(engine: type) -> None:
    run = cases.urgent_as_two_open().run(engine)
    assert run["started"] == [SIX - HOUR_LONG, DAY + NINE]
    assert run["closed"] == [DAY + NINE + HOUR_LONG, DAY + NINE + 10 * MINUTE]
    assert run["preemptions"] == [0, 0]


def test_the_most_urgent_interrupt_first_the_last_started_at_opening(engine: type) -> None:
    """Danger interrupts the ordinary petition started last, the first of the utilities the other one; the second waits
    ten minutes; then the ordinary ones go on, by arrival, with the hour that is left of each."""
    run = cases.urgent_ones_as_it_opens().run(engine)
    nine, soon = DAY + NINE, DAY + NINE + 10 * MINUTE
    assert run["started"][2:] == [nine, soon, nine]
    assert run["preemptions"] == [1, 1, 0, 0, 0]
    assert run["closed"][:2] == [soon + HOUR_LONG, soon + 10 * MINUTE + HOUR_LONG + 1]


def test_what_waits_takes_its_place_in_the_order_of_a_new_discipline(engine: type) -> None:
    """By arrival, also before the newcomer; by due date it would be the newcomer, then the third, second, first."""
    nine, half = DAY + NINE, 30 * MINUTE
    assert cases.reform_of_discipline().run(engine)["started"] == [nine + n * half for n in range(4)]


def test_a_new_discipline_sees_what_is_left_of_interrupted_work(engine: type) -> None:
    """The urgent hour ends at half past nine; then the hour, what is left of the first, and the second."""
    begins, (first, second, third, urgent) = DAY + NINE + 30 * MINUTE, (0, 1, 2, 3)
    run = cases.reform_to_easy_first().run(engine)
    assert run["closed"][urgent] == begins
    assert run["started"][third] == begins
    assert run["closed"][first] == begins + HOUR_LONG + 150 * MINUTE
    assert run["started"][second] == run["closed"][first]


def test_a_class_that_interrupts_by_a_reform_does_so_at_opening(engine: type) -> None:
    """The third is begun at nine in place of the first, which goes on at ten past with the two hours that are left."""
    run = cases.reform_of_urgency().run(engine)
    nine = DAY + NINE
    assert run["started"] == [SIX - HOUR_LONG, nine + 10 * MINUTE + 2 * HOUR_LONG, nine]
    assert run["preemptions"] == [1, 0, 0]


@pytest.mark.parametrize(
    ("policy", "order"),
    [
        (FIRST_COME, "123456"),
        (LAST_COME, "654321"),
        (EARLIEST_DUE, "361245"),
        (LEAST_SLACK, "631452"),
        (CLASS_PRIORITY, "361524"),
        (EASY_FIRST, "325641"),
        (RANK_CHASING, "361245"),
    ],
)
def test_disciplines(engine: type, policy: Discipline, order: str) -> None:
    started = cases.discipline(policy).run(engine)["started"]
    by_start = sorted(range(6), key=lambda number: started[number])
    assert "".join(str(number + 1) for number in by_start) == order


def test_events_further_ahead_than_the_calendar_reaches(engine: type) -> None:
    run = cases.beyond_the_calendar().run(engine)
    assert run["closed"] == [NINE + RING, NINE + RING + HOUR_LONG, NINE + RING % DAY + HOUR_LONG]
    assert run["called"] == [-1, -1, -1]
    assert run.total("tally", "asked") == 0 and run.total("units", "backlog") == 0


def test_who_finds_the_queue_full_is_turned_away(engine: type) -> None:
    """The first is done at 11: an hour of the urgent one lies between; then comes the second, until noon."""
    run = cases.turned_away().run(engine)
    away = [2, 4, 5]
    arrived = [NINE + minute * MINUTE for minute in (0, 10, 20, 30, 80, 81)]
    assert run["arrived"] == arrived
    assert [run["closed"][n] for n in away] == [arrived[n] for n in away]
    assert [run["outcome"][n] for n in away] == [PAPER] * 3
    assert [run["started"][n] for n in away] == [-1] * 3
    assert run["helpers"] == [0] * 6
    assert [run["closed"][n] for n in (0, 1, 3)] == [NINE + minutes * MINUTE for minutes in (120, 180, 90)]
    assert run.total("tally", "paper") == 3
    assert run.total("tally", "accepted") == run.total("tally", "closed") == 6
    assert run.total("tally", "tasks") == 0


def test_who_finds_the_queue_full_is_sent_back(engine: type) -> None:
    run = cases.sent_back().run(engine)
    assert run["visits"] == [1, 1, 2]
    assert run["refusals"] == [0, 0, 1]
    assert run["arrived"][2] == NINE + 80 * MINUTE
    assert run["closed"] == [NINE + n * HOUR_LONG for n in (1, 2, 3)]
    assert run.total("tally", "refused") == 1


def test_what_must_be_kept_waits_beyond_what_there_is_room_for(engine: type) -> None:
    run = cases.sent_back_until_it_must_be_kept().run(engine)
    assert run["refusals"] == [0, 0, 2]
    assert run["arrived"][2] == NINE + 140 * MINUTE
    assert run["closed"] == [NINE + n * HOUR_LONG for n in (3, 6, 9)]


def test_helpers_find_room(engine: type) -> None:
    run = cases.helpers_find_room().run(engine)
    assert run.total("tally", "tasks") == 3
    assert PAPER not in run["outcome"]


def test_work_in_hand_is_handed_over_at_closing(engine: type) -> None:
    run = cases.handed_over().run(engine)
    assert run["started"] == [SIX - HOUR_LONG]
    assert run["closed"] == [SIX + 2 * HOUR_LONG]
    assert run.total("tally", "busy") == run["work"][0] == 3 * HOUR_LONG
    assert run.total("tally", "started") == 1
    assert run["preemptions"] == [0]


def test_what_is_handed_over_to_nobody_takes_its_place_in_the_morning(engine: type) -> None:
    run = cases.handed_over_to_nobody().run(engine)
    assert run["closed"] == [DAY + NINE + 3 * HOUR_LONG, DAY + NINE + HOUR_LONG]


def test_what_is_urgent_is_taken_over_first(engine: type) -> None:
    """The night's officer takes what waits as he opens, and in the same second gives it up for the urgent one."""
    run = cases.handed_over_in_order_of_urgency().run(engine)
    assert run["closed"] == [SIX + 3 * HOUR_LONG, SIX + 30 * MINUTE]
    assert run["preemptions"] == [2, 0]
    assert run.total("tally", "busy") == 4 * HOUR_LONG


def test_what_is_interrupted_before_closing_keeps_all_that_is_left(engine: type) -> None:
    """A second less than an hour of three is done by six; in the morning the rest of the urgent one comes first."""
    run = cases.handed_over_and_interrupted().run(engine)
    assert run["closed"] == [DAY + NINE + 3 * HOUR_LONG, DAY + NINE + HOUR_LONG - 1]


def test_shifts_without_a_pause_are_one(engine: type) -> None:
    run = cases.around_the_clock_hands_nothing_over().run(engine)
    assert run["closed"] == [DAY + HOUR_LONG, DAY + 2 * HOUR_LONG]


def test_whoever_is_free_goes_on(engine: type) -> None:
    run = cases.handed_over_to_who_is_free().run(engine)
    assert run["closed"] == [SIX + 2 * HOUR_LONG, SIX + 4 * HOUR_LONG + 2]
