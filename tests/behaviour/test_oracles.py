"""Every published rule a second time, in plain Python from the formula of its source, against the simulator."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rig.measured import Close

from sim.behaviour import causes, citizens, handling, judgement
from sim.behaviour.streets import between, speed
from sim.city.settings import SETTINGS
from sim.ground.draws import uniform
from sim.ground.tables import KIND
from sim.policies import (
    call_back,
    collaboration,
    coproduction,
    deadline,
    discipline,
    dispatch,
    intake,
    learning,
    prevention,
)
from sim.policies.assessment import Answers, ranks, score
from sim.policies.governed import chosen, leaves
from sim.policies.incentive import GiveUp, Improvement, Relative, UShape, confidence_after
from sim.policies.pressure import Lists, attention_push, campaign_push, last_ones, list_push, most_improved
from sim.scenario.load import load

BASE = load("base")
share = st.floats(0.0, 1.0)
some = st.floats(0.01, 5.0)
numbers = st.integers(0, 999).map(lambda n: (2 * n + 1) * 2**32 // 2000)  # as often above a chance as below
states = st.integers(0, 255)
seconds = st.integers(0, 1_000_000)


def one(value: float) -> np.ndarray:
    return np.array([value], dtype=float)


def steps(rate, value: float, days: float, count: int = 20_000) -> float:
    """An equation dx/dt = rate(x) by many small steps of Heun's, as its source writes it."""
    h = days / count
    for _ in range(count):
        first = rate(value)
        value += h * (first + rate(value + h * first)) / 2
    return value


# --- streets -------------------------------------------------------------------------------------------------------


@given(share, st.floats(0.2, 0.9), st.floats(0.02, 0.3))
def test_effort_that_gives_up_is_logistic_in_the_score(s, middle, width):
    rule = GiveUp(middle=middle, width=width)
    assert rule.aim(one(s))[0] == Close(1 / (1 + math.e ** ((middle - s) / width)), rel=1e-12)


@given(share, st.floats(0.2, 0.9), st.floats(0.1, 1.0), share)
def test_effort_of_the_u_shape_is_least_in_the_middle_and_full_at_both_ends(s, middle, width, low):
    rule = UShape(middle=middle, width=width, low=low)
    away = abs(s - middle)
    expected = 1.0 if away >= width else low + (1 - low) * (away / width) ** 2
    assert rule.aim(one(s))[0] == Close(expected, abs=1e-12)


def test_a_unit_with_too_few_answers_is_not_scored():
    """0.1·8/10 + 0.45·6/10 + 0.45·5/10 = 0.575 of ten answers; nine are too few for who asks for ten."""
    weights = {"response": 0.1, "resolution": 0.45, "satisfaction": 0.45}
    rule = BASE.assessment.model_copy(update=weights | {"least_answers": 10})
    counting = np.array([10, 9, 0])
    said = np.array([8, 8, 0]), np.array([6, 6, 0]), np.array([5, 5, 0])
    found = score([Answers(rule, *said, counting, counting * 0)])
    assert found[0] == Close(0.575, abs=1e-12)
    assert np.isnan(found[1:]).all()


@pytest.mark.parametrize("least", [1e-5, 5e-324])
def test_a_width_of_next_to_nothing_is_a_step(least):
    scores = np.array([0.2, 0.5, 0.8])
    assert GiveUp(middle=0.5, width=least).aim(scores).tolist() == [0.0, 0.5, 1.0]
    assert UShape(middle=0.5, width=least, low=0.3).aim(scores).tolist() == [1.0, 0.3, 1.0]
    lists = BASE.incentive.lists.model_copy(
        update={"shame": 1, "honour": 1, "push": 0.5, "relax": 0.5, "reach": least}
    )
    assert list_push(lists, scores).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(("confidence", "seen", "days"), [(0.1, 0.9, 10), (0.9, 0.3, 30), (0.5, 0.7, 365)])
def test_confidence_follows_its_differential_equation(confidence, seen, days):
    rule = BASE.incentive
    tau = rule.time / 86400
    aim = 1 / (1 + math.exp(-(seen - rule.response.middle) / rule.response.width))
    expected = steps(lambda e: (aim - e) / tau, confidence, days)
    assert confidence_after(rule, one(confidence), one(seen), days * 86400)[0] == Close(expected, abs=1e-7)


@pytest.mark.parametrize("days", [10, 31, 365])
@pytest.mark.parametrize(
    ("value", "effort", "slack", "fatigue"), [(1.0, 0.9, 0.3, 0.0), (1.15, 0.2, 0.0, 0.8)]
)
def test_capability_follows_its_differential_equation(value, effort, slack, fatigue, days):
    rule = BASE.learning.capability.model_copy(update={"gain": 0.012, "loss": 0.004, "memory": 0.4})

    def rate(k: float) -> float:
        leaving = (rule.turnover + rule.fled * fatigue) / 365 * (1 - rule.memory)
        return rule.gain * effort * slack * (rule.most - k) - (rule.loss + leaving) * (k - rule.least)

    found = learning.capability_after(rule, one(value), one(effort), one(slack), one(fatigue), days)[0]
    assert found == Close(steps(rate, value, days), abs=1e-7)


@pytest.mark.parametrize(("value", "busy"), [(0.0, 1.0), (0.4, 0.95), (0.8, 0.2), (0.2, 0.85)])
def test_fatigue_follows_its_differential_equation(value, busy):
    rule = BASE.learning.fatigue.model_copy(update={"rise": 0.004, "rest": 0.02})
    over = max(busy - rule.onset, 0) / (1 - rule.onset)
    expected = steps(lambda f: rule.rise * over - rule.rest * f, value, 60)
    assert learning.fatigue_after(rule, one(value), one(busy), 60)[0] == Close(expected, abs=1e-7)


@given(share, some, share, share)
def test_speed_is_capability_times_effort_less_what_tires_and_what_goes_elsewhere(
    effort, able, tired, elsewhere
):
    slowest = BASE.handling.speed_low
    expected = able * (slowest + (1 - slowest) * effort) * (1 - tired) * (1 - elsewhere)
    found = speed(BASE.handling, one(effort), one(able), one(tired), one(elsewhere))[0]
    assert found == Close(expected, rel=1e-12)
    assert between(0.55, 0.95, one(effort))[0] == Close(0.55 + 0.4 * effort)


@given(st.integers(0, 1_000_000))
def test_wrong_dispatches_fall_by_a_fifth_at_each_doubling(cases):
    rule = BASE.learning.model_copy(update={"experience": 1000.0, "exponent": -math.log2(0.8)})
    doublings = math.log2(1 + cases / 1000)
    assert learning.error_after(rule, 0.12, cases) == Close(0.12 * 0.8**doublings, rel=1e-9)


@given(share, st.floats(1, 400))
def test_practices_spread_by_the_hazard_of_bass(seen, days):
    rule = BASE.learning.practices
    left = (1 - (rule.invent + rule.copy_rate * seen) / 365 / 1000) ** (days * 1000)
    assert 1 - math.exp(-learning.adoption_hazard(rule, one(seen), days)[0]) == Close(1 - left, abs=1e-6)


def test_processes_that_are_walked_lose_what_can_be_lost():
    rule = BASE.learning.model_copy(update={"walk": 0.5, "floor": 0.4})
    assert learning.process_after(rule, 0.0) == 1.0
    assert learning.process_after(rule, 0.5 * 3.0) == Close(
        steps(lambda x: -0.5 * (x - 0.4), 1.0, 3.0), abs=1e-7
    )


# --- the hall ------------------------------------------------------------------------------------------------------

scores_of_a_city = st.lists(st.floats(0, 1), min_size=3, max_size=30)


@given(scores_of_a_city)
def test_score_and_ranks(values):
    table = np.array(values)
    place = [1 + sum(other > mine for other in values) for mine in values]
    assert ranks(table).tolist() == place
    asked = np.full(len(values), 1000)
    counts = [np.floor(table * 1000).astype(int) for _ in range(3)]
    w = BASE.assessment
    expected = [(w.response * c + w.resolution * c + w.satisfaction * c) / 1000 for c in counts[0].tolist()]
    assert score([Answers(w, *counts, asked, np.zeros(len(asked), np.int64))]) == Close(expected)


@given(scores_of_a_city)
def test_a_tournament_looks_only_at_places(values):
    found = Relative().measured(np.array(values), np.array(values))
    for mine, place in zip(values, found, strict=True):
        worse = sum(other < mine for other in values)
        equal = sum(other == mine for other in values)
        assert place == Close((worse + equal / 2) / len(values))


@given(share, share)
def test_improvement_looks_only_at_the_change(now, before):
    rule = Improvement(gain=3.0)
    assert rule.measured(one(now), one(before))[0] == Close(min(max(0.5 + 3 * (now - before), 0), 1))


@given(st.lists(st.floats(0, 1), min_size=6, max_size=30, unique=True))
def test_lists_press_the_last_and_relax_the_first_most_at_the_line(values):
    rule = Lists(shame=2, honour=2, push=0.3, relax=0.1, reach=0.05)
    up = sorted(values)
    low, high = (up[1] + up[2]) / 2, (up[-3] + up[-2]) / 2
    found = list_push(rule, np.array(values))
    for mine, push in zip(values, found, strict=True):
        expected = 0.0
        if mine in up[:2]:
            expected += 0.3 * math.exp(-(low - mine) / 0.05)
        if mine in up[-2:]:
            expected -= 0.1 * math.exp(-(mine - high) / 0.05)
        assert push == Close(expected)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=1, max_size=30, unique_by=lambda x: x[1])
)
def test_summons_and_prizes(units):
    district, value = np.array([d for d, _ in units]), np.array([v for _, v in units])
    called = last_ones(value, district, 3, "district")
    for d, v, is_called in zip(district, value, called, strict=True):
        assert is_called == (sum(other < v for o, other in units if o == d) < 3)
    won = most_improved(value, np.full(len(value), 0.5), 2)
    for v, has_won in zip(value, won, strict=True):
        assert has_won == (v > 0.5 and sum(other > v for other in value) < 2)


def test_attention_is_a_budget():
    rule = BASE.incentive.attention.model_copy(update={"budget": 0.05})
    value, volume = np.linspace(0.3, 0.9, 40), np.arange(40)
    for to, expected in (("all", range(40)), ("worst", range(4)), ("largest", range(36, 40))):
        push = attention_push(rule.model_copy(update={"to": to}), value, volume)
        assert np.flatnonzero(push).tolist() == list(expected)
        assert push.sum() == Close(0.05 * 40)
    assert campaign_push([], BASE.time.start) == 0


def test_governed_streets_are_the_largest_and_leave_when_better():
    rule = BASE.governed.model_copy(update={"choice": "largest", "population": 200_000.0})
    volume, people = np.array([50, 90, 10, 70]), np.array([1e5, 1e5, 3e5, 1e5])
    found = chosen(rule, np.ones(4, bool), 2, volume, people, np.zeros(4), np.zeros(4))
    assert found.tolist() == [2, 1], "above 200 000 people first, then by volume"
    many = rule.model_copy(update={"choice": "populous"})
    found = chosen(many, np.ones(4, bool), 2, volume, people, np.zeros(4), np.zeros(4))
    assert found.tolist() == [2], "above 200 000 people alone"
    stay, entry = np.array([6, 6, 5, 6]), np.full(4, 100.0)
    out = leaves(
        rule, stay, np.array([80, 81, 10, 90]), entry, np.array([0.5, 0.5, 0.9, 0.6]), np.full(4, 0.5)
    )
    assert out.tolist() == [True, False, False, True]


# --- citizens ------------------------------------------------------------------------------------------------------


def settings(**values: float) -> SimpleNamespace:
    return SimpleNamespace(**values)


def record(**values: object) -> np.record:
    """The same for rules that call others, which take a record as the engines give it."""
    made = np.zeros(1, SETTINGS)
    for name, value in values.items():
        if made[name].ndim > 1:
            made[name][0, : len(value)] = value
        else:
            made[name] = value
    return made.view(np.recarray)[0]


def plain(rule):
    """A rule as it is written, before numba compiled it."""
    return getattr(rule, "py_func", rule)


@given(states, states, st.booleans(), share)
def test_trust_moves_by_disconfirmation_and_expectation_towards_what_was_met(
    trust, expectation, satisfied, step
):
    met = 255 if satisfied else 0
    found = plain(judgement.trust_after)(settings(trust_step=step), trust, expectation, satisfied)
    assert found == Close(
        min(max(trust + step * (met - expectation), 0), 255), abs=0.5000001, what="rounding"
    )
    found = plain(judgement.expectation_after)(settings(expectation_step=step), expectation, satisfied)
    assert found == Close(expectation + step * (met - expectation), abs=0.5000001, what="rounding")


@given(st.integers(1, 4), st.booleans(), st.booleans(), states, states, numbers)
def test_satisfaction_is_expectation_and_disconfirmation(
    outcome, late, contacted, trust, expectation, number
):
    rule = BASE.citizens.satisfaction
    of = {1: rule.solved, 2: rule.explained, 3: rule.unsolved, 4: rule.unsolved}[outcome]
    chance = of - rule.late * late + rule.contacted * contacted
    chance += rule.trust * (trust / 255 - 0.5) - rule.expectation * (expectation / 255 - 0.5)
    given_ = settings(**{f"satisfied_{name}": value for name, value in rule})
    found = plain(judgement.is_satisfied)(
        given_, outcome, int(late), int(contacted), trust, expectation, number
    )
    u = uniform(number)
    assert found == (u < chance) or abs(u - chance) < 1e-12


@given(st.integers(1, 4), st.booleans(), states, st.booleans())
def test_who_comes_back(outcome, satisfied, patience, malicious):
    rule = BASE.citizens
    chance = {1: 0.0 if satisfied else rule.repeat_dissatisfied, 2: rule.repeat_explained}.get(
        outcome, rule.repeat_unsolved
    )
    chance = rule.repeat_malicious if malicious else chance * (1.5 - patience / 255)
    record = settings(
        most_repeats=20, repeat_malicious=rule.repeat_malicious, repeat_dissatisfied=rule.repeat_dissatisfied,
        repeat_explained=rule.repeat_explained, repeat_unsolved=rule.repeat_unsolved,
    )  # fmt: skip
    found = plain(citizens.repeat_chance)
    assert found(record, outcome, satisfied, patience, malicious, 0) == Close(chance, rel=1e-12)
    assert found(record, outcome, satisfied, patience, malicious, 20) == 0


@pytest.mark.parametrize(("voice", "satisfied"), [(0.3, 0.9), (0.8, 0.1)])
def test_voice_follows_its_differential_equation(voice, satisfied):
    rule = BASE.citizens.model_copy(update={"voice_time": 200 * 86400})
    expected = steps(lambda v: v * (rule.voice_most * satisfied - v) / 200, voice, 31)
    assert citizens.voice_after(rule, one(voice), one(satisfied), 31 * 86400)[0] == Close(expected, abs=1e-7)


# --- handling, dispatch, disciplines, prevention -------------------------------------------------------------------


@given(st.integers(1, 100_000), st.floats(0.5, 2), st.floats(0.2, 2), st.integers(0, 200), st.integers(1, 9))
def test_a_full_queue_speeds_work_up_by_at_most_the_gain(base, difficulty, pace, waiting, officers):
    work = plain(handling.work_seconds)
    faster = 1 + 0.15 * min(waiting / (20 * officers), 1)
    expected = max(math.floor(base * difficulty / (pace * faster) + 0.5), 1)
    found = work(base, difficulty, pace, 0.15, 20.0, waiting, officers, 1)
    assert found == Close(expected, abs=1, what="rounding")


@given(
    share, st.floats(0, 2), *[st.booleans()] * 2, st.floats(0, 0.2), st.booleans(), share, numbers, numbers
)
def test_how_a_petition_ends(solve, hard, locked, unreasonable, helped, own, explain, first, second):
    chance = max(0.0, min(1.0, 1 - (1 - solve) * hard)) + helped
    chance *= 0.0 if locked or unreasonable else 1.0 if own else 0.6
    u, v = uniform(first), uniform(second)
    told = 1.0 if unreasonable else explain
    expected = 1 if u < chance else 2 if v < told else 3
    rule = plain(handling.outcome)
    record = settings(solve_misplaced=0.6)
    found = rule(record, solve, hard, locked, unreasonable, helped, own, 1.0, explain, first, second)
    assert found == expected or min(abs(u - chance), abs(v - told)) < 1e-12


def test_disciplines_order_as_their_authors_say():
    # now, due, class, work, usual work
    jobs = {
        "a": (0, 900, 2, 50, 60),
        "b": (10, 500, 2, 90, 30),
        "c": (20, 700, 0, 10, 280),
        "d": (30, 5, 1, 70, 20),
    }
    order = {
        discipline.FirstCome(): "abcd",
        discipline.LastCome(): "dcba",
        discipline.EarliestDue(): "dbca",
        discipline.LeastSlack(): "dcba",
        discipline.ClassPriority(): "cdab",
        discipline.EasyFirst(knows_work=True): "cadb",
        discipline.EasyFirst(knows_work=False): "dbac",
        discipline.RankChasing(
            horizon=650
        ): "bcad",  # in time and near first, then far ones, then what is late
    }
    for policy, expected in order.items():
        assert "".join(sorted(jobs, key=lambda job: policy.key(*jobs[job]))) == expected, policy


@given(st.integers(0, 3), st.booleans(), st.booleans(), numbers)
@example(3, False, False, 2**32 - 1)  # kept for its visits alone
def test_first_receiver_and_arbitration(visits, higher, disputed, number):
    rule = plain(dispatch.must_keep)
    record = settings(most_visits=3, first_receiver=0.4)
    kept = any([higher, disputed, visits >= 3, uniform(number) < 0.4])
    assert rule(record, higher, visits, disputed, number) == kept


@given(st.integers(1, 4), seconds, seconds, share)
def test_what_is_sent_back_often_is_arbitrated(refusals, delay, arbitration, process):
    given_ = record(arbitration_after=3, process=process, tick=1)
    found, arbitrated = plain(dispatch.sent_back)(given_, refusals, delay, arbitration)
    assert arbitrated == (refusals > 2)
    whole = process * (delay + arbitration * arbitrated)
    assert abs(found - whole) <= 0.5


@given(
    st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from([3, 5, 6, 8, 9]), numbers, numbers
)  # fmt: skip
def test_to_whom_the_desk_sends(higher, machine, joint, arbitrated, owner, right, wrong):
    """A city of two districts, with four streets and two departments each: units 0 … 3, 4 … 5, 6 … 9. Of what goes
    wrong three tenths go to the first department, two to the second, and half to the street."""
    kinds = np.zeros(3, KIND)
    kinds["body"], kinds["slot"], kinds["mistaken"] = [2, 0, 2], [0, 0, 1], [0.3, 0.3, 0.5]
    given_ = record(
        accuracy_machine=0.9, accuracy_clerk=0.8, accuracy_complex=0.5, arbitration_accuracy=0.95, first_district=4,
        first_department=6, departments_per_district=2, first_municipal=10,
    )  # fmt: skip
    found = plain(dispatch.addressee)(
        given_, kinds, 0, 3, higher, machine, joint, arbitrated, owner, 3, 1, right, wrong
    )
    accuracy = 0.95 if arbitrated else (0.9 if machine else 0.8) * (0.5 if joint else 1)
    if higher:
        assert found == 5
    elif uniform(right) < accuracy:
        assert found == owner
    else:
        target = uniform(wrong) * (0.5 if owner == 3 else 1.0)
        expected = 3 if target >= 0.5 else 8 if target < 0.3 else 9
        assert found == ({8: 9, 9: 8}[owner] if expected == owner else expected)


@given(
    st.integers(0, 12), st.sampled_from([-1, 4]), st.booleans(), st.integers(0, 2), seconds, share,
    st.sampled_from([1, 60]),
)  # fmt: skip
def test_how_long_the_desk_and_the_way_take(unit, ladder, machine, deadline, delay, process, tick):
    given_ = record(
        t_machine=9, t_desk=[1, 2, 3], t_way=ladder, first_municipal=10, process=process, tick=tick
    )
    assert plain(dispatch.desk_table)(given_, machine, deadline) == (9 if machine else 1 + deadline)
    assert plain(dispatch.on_ladder)(given_, unit) == (ladder != -1 and unit in range(10))
    taken = plain(dispatch.in_process)(given_, delay)
    assert taken % tick == 0 and abs(taken - delay * process) <= tick / 2


@given(st.integers(0, 3), st.booleans(), st.booleans(), st.sampled_from(collaboration.Owner), st.booleans())
def test_whom_the_lead_calls(joint, kept, table, owner, by_rule):
    given_ = record(
        calls_owner=int(by_rule), municipals=0, utilities=0, departments_per_district=0, first_district=7
    )
    own, jointly = kept and by_rule, owner == collaboration.Owner.JOINT
    called = plain(collaboration.all_helpers)(given_, joint, int(kept), table, int(owner))
    assert called == sorted([joint + own + table + jointly, 0, 3])[1]
    first, second = (
        plain(collaboration.helper)(given_, which, int(kept), 99, 1, 0, 2**31) for which in (0, 1)
    )
    assert first == (99 if own else 7) and second == 7


@pytest.mark.parametrize(("urgent", "row"), [(1, 5), (0, 4)])
def test_helpers_are_called_as_urgently_as_the_class_is(urgent, row):
    given_ = record(t_help=4, t_help_urgent=5, preempts=[1 - urgent, urgent])
    assert plain(collaboration.hand_over_table)(given_, 1) == row


@given(seconds, st.floats(0.05, 5))
def test_who_is_ready_comes_soon(delay, readiness):
    given_ = record(tick=1)
    assert plain(collaboration.hand_over)(given_, delay, readiness) == Close(
        delay / readiness, abs=0.5, what="rounding"
    )
    assert plain(collaboration.hand_over)(given_, delay, 1.0) == delay


@given(
    st.booleans(),
    st.booleans(),
    st.sampled_from(collaboration.Owner),
    st.booleans(),
    st.booleans(),
    share,
    share,
)
def test_what_those_who_take_part_make_of_it(kept, by_rule, owner, table, willing, help_, explain):
    given_ = record(
        calls_owner=int(by_rule),
        solve_outside=0.3,
        solve_outside_joint=0.6,
        three_party_solve=0.2,
    )
    found = plain(collaboration.prospects)(given_, int(kept), int(owner), table, willing, help_, explain)
    is_owned, reach, helped, explained = found
    assert is_owned == (not kept or by_rule)
    assert reach == {"INSIDE": 1.0, "OUTSIDE": 0.3, "JOINT": 0.6}[owner.name]
    assert helped == (help_ + 0.2 if table and willing else help_)
    assert explained == (1.0 if table else explain)


@given(st.sampled_from(intake.Channel), st.integers(0, 2), st.integers(0, 2), share, numbers)
def test_what_a_machine_settles(by, grade, generation, chance, number):
    """Only what it took itself, of the easiest grade, and raised for the first time."""
    found = plain(intake.settles)(record(machine_settles=chance), int(by), grade, generation, number)
    may = (by, grade, generation) == (intake.Channel.ASSISTANT, 0, 0)
    assert found == (may and uniform(number) < chance)


@given(share, st.booleans(), st.integers(1, 3), seconds, seconds, share, numbers)
def test_what_lapses_and_when(paper, helps, parts, due, now, chance, number):
    assert plain(handling.may_lapse)(paper, helps, parts) == (paper > 0 and (helps, parts) == (False, 1))
    late = due - now < 1
    expected = -1 if uniform(number) >= chance else now + 1 if late else due
    assert plain(handling.lapses)(chance, due, now, number) == expected


@given(st.integers(-1, 20), st.integers(0, 20), st.integers(1, 4))
def test_a_contact_that_was_planned_takes_place_at_the_latest_as_it_is_closed(planned, closed, outcome):
    met = planned if planned in range(closed + 1) else -1
    made_up = planned > closed and outcome != 4
    assert plain(handling.contacted)(planned, closed, outcome) == (closed if made_up else met)
    assert plain(handling.contacted_so_far)(planned, closed) == (planned if planned in range(closed) else -1)


@given(st.booleans(), st.integers(0, 2))
def test_how_long_a_helpers_work_is_by_class(helps, deadline):
    given_ = record(helper_work=0.4, class_work=[0.5, 1.0, 3.0])
    expected = [0.5, 1.0, 3.0, 0.2, 0.4, 1.2][deadline + 3 * helps]
    assert plain(handling.class_factor)(given_, helps, deadline) == Close(expected)


@given(seconds, seconds)
def test_in_the_second_of_being_due_it_is_in_time(closed, due):
    assert plain(deadline.is_late)(closed, due) == (closed - due > 0)
    assert not plain(deadline.is_late)(due, due)


@given(seconds, seconds, seconds, numbers)
def test_who_gives_up_calls_again_or_is_lost(now, patience, delay, number):
    again = [plain(intake.redials)(settings(most_calls=4, redial=0.7), calls, number) for calls in range(6)]
    assert again == [uniform(number) < 0.7] * 3 + [False] * 3
    then = plain(intake.calls_again)(now, patience, delay)
    assert then - now == (patience + delay or 1)


@pytest.mark.parametrize(("by", "lasts"), [("PHONE", (1, 2)), ("WEB", (3, 3)), ("ASSISTANT", (4, 4))])
def test_how_long_a_contact_lasts(by, lasts):
    given_ = record(t_talk=1, t_consultation=2, t_web=3, t_assistant=4)
    table = plain(intake.contact_table)
    assert tuple(table(given_, int(intake.Channel[by]), asks) for asks in (False, True)) == lasts


@given(st.integers(1, 4), st.booleans(), numbers)
def test_a_cause_is_left_or_ended(outcome, stands, number):
    u = uniform(number)
    left = outcome >= 3 and not stands and u < 0.3
    ended = outcome == 1 and stands and u < 0.6
    given_ = record(cause_left=0.3, cause_ends=0.6)
    assert plain(causes.cause_after)(given_, outcome, stands, number) == left - ended


@given(st.booleans(), numbers)
def test_call_back(solved, number):
    says = plain(call_back.says_solved)
    left_out = plain(call_back.is_excluded)
    u = uniform(number)
    assert says(settings(recall_error=0.02), solved, number) == (solved != (u < 0.02))
    assert left_out(settings(exclusion=0.1), solved, number) == (not solved and u < 0.1)


@pytest.mark.parametrize(("value", "solved"), [(0.0, 0.9), (0.08, 0.1)])
def test_coproduction_follows_its_differential_equation(value, solved):
    rule = BASE.collaboration.coproduction.model_copy(update={"grow": 0.5})
    expected = steps(lambda h: (rule.grow * solved * (rule.most - h) - rule.fade * h) / 365, value, 90)
    assert coproduction.help_after(rule, one(value), one(solved), 90)[0] == Close(expected, abs=1e-7)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.floats(0, 200), st.booleans())
def test_prevention_removes_what_its_time_allows(causes, budget, forecast):
    table = np.array(causes)
    taken = prevention.removed_by_time(table, budget, forecast, np.full(len(causes), 0.5))
    assert ((taken >= 0) & (taken <= table)).all()
    assert abs(taken.sum() - min(budget, table.sum())) <= 0.5 * len(causes)
    if forecast and budget < table.sum():
        partly = [left for left, gone in zip(table - taken, taken, strict=True) if gone]
        untouched = [size for size, gone in zip(table, taken, strict=True) if not gone]
        assert not partly or not untouched or max(untouched) <= max(table[taken > 0]), (
            "the largest come first"
        )
    assert prevention.removed_by_share(table, 0.5, np.full(len(causes), 0.25)).tolist() == [
        c // 2 for c in causes
    ]
