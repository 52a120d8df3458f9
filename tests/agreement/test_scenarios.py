"""Both engines, the same scenario: every petition, every column, every table, to the last bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from rig.outcome import Outcome, differences
from rig.whole import COMPILED, REFERENCE, simulate

SOON = "15min"
DISCIPLINES: dict[str, dict[str, Any]] = {
    "first-come": {}, "last-come": {}, "earliest-due": {}, "least-slack": {}, "class-priority": {},
    "easy-first": {"knows_work": True}, "rank-chasing": {"horizon": "3d"},
}  # fmt: skip
PRE_EMPTIVE = {"deadlines.ordinary.preempts": True, "staffing.level": 0.6}
OVERLOAD = {"staffing.level": 0.5, "demand.needs_per_year": 30_000}
NIGHT = {"seats": 1, "on": "21:30", "off": "06:15"}
DAY = {"seats": 1, "on": "09:00", "off": "12:00"}
EVERYTHING: dict[str, object] = {
    "intake.other_lines": 0.2, "citizens.voice_time": "60d", "triage.share": 0.5, "handling.paper_effort": 0.5,
    "collaboration.readiness.responds": 0.5, "collaboration.three_party.share": 0.3, "collaboration.outside.joint": 0.5,
    "collaboration.coproduction.grow": 0.5, "collaboration.round_table.communities": 0.5, "incentive.lists.shame": 1,
    "incentive.lists.honour": 1, "incentive.summons.last": 1, "incentive.prize.top": 1,
    "incentive.attention.budget": 0.2, "incentive.districts.push": 0.2, "incentive.districts.lent": 0.5,
    "handling.paper_push": 0.5, "call_back.found": 0.5,
    "intake.assistant": 0.3, "intake.settles": 0.5, "demand.growth": 0.3, "staffing.follows": 0.3,
    "governed.choice": "largest", "governed.number": 1, "learning.experience": 10, "learning.walk": 1.0,
    "learning.capability.gain": 0.02, "learning.fatigue.rise": 0.05, "learning.practices.number": 3,
    "prevention.share": 0.1, "prevention.topic.categories": 1, "prevention.grid.communities": 0.5,
    "prevention.early_warning.threshold": 3, "time.period": "5d",
}  # fmt: skip


def agreed(overrides: Mapping[str, object], days: int = 10, **more: Any) -> Outcome:
    """What both engines make of a hamlet; fails where they differ."""
    return same("hamlet", overrides, days=days, **more)


def same(scenario: str, overrides: Mapping[str, object], **more: Any) -> Outcome:
    one, other = (simulate(engine, scenario, overrides, **more) for engine in (COMPILED, REFERENCE))
    assert differences(one, other) == []
    assert len(one.rows) > 50
    return one


@pytest.mark.parametrize("kind", DISCIPLINES)
def test_every_discipline(kind: str) -> None:
    settings = {f"discipline.{name}": value for name, value in DISCIPLINES[kind].items()}
    agreed({"discipline.kind": kind, "handling.paper": 0.2, **settings, **OVERLOAD})


def test_easy_first_by_what_is_usual() -> None:
    agreed({"discipline.kind": "easy-first", "discipline.knows_work": False, **OVERLOAD})


@pytest.mark.parametrize("machine", [0.0, 1.0])
def test_every_route(machine: float) -> None:
    direct = agreed({"dispatch.machine": machine})
    ladder = agreed({
        "dispatch.machine": machine, "dispatch.route.kind": "ladder",
        "dispatch.route.district": {"kind": "exponential", "mean": "6h"},
    })  # fmt: skip
    assert set(direct["machine"]) == {int(machine)}
    on_the_way = [(run.rows["arrived"] - run.rows["dispatched"]).sum() for run in (direct, ladder)]
    assert on_the_way[0] < on_the_way[1]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("arbitration_after", [1, 3])
def test_refusals_first_receivers_and_arbitration(share: float, arbitration_after: int) -> None:
    run = agreed({
        "dispatch.refusal.own": 0.4, "dispatch.refusal.first_receiver": share,
        "dispatch.refusal.arbitration_after": arbitration_after, "dispatch.refusal.most_visits": 6,
        "dispatch.refusal.delay": {"kind": "exponential", "mean": "1h"},
        "dispatch.refusal.arbitration": {"kind": "exponential", "mean": "1h"},
    })  # fmt: skip
    assert (max(run["refusals"]) == 0) == (share == 1.0)
    assert (max(run["disputes"]) == 0) == (share == 1.0)


@pytest.mark.parametrize("tick", ["1h", "6h"])
def test_coarse_ticks_force_ties(tick: str) -> None:
    run = agreed({"time.tick": tick, **PRE_EMPTIVE})
    instants = run.rows["closed"][run.rows["closed"] >= 0]
    assert len(set(instants)) < 0.8 * len(instants)


def test_a_given_backlog() -> None:
    run = agreed({"start.backlog": 300, "start.age": "15d"}, days=3)
    assert sum(second < 0 for second in run["raised"]) == 300


def test_paper_closing() -> None:
    run = agreed({"handling.paper": 1.0, "deadlines.ordinary.allowance": "1d", **OVERLOAD})
    assert run.total("tallies", "paper") > 50


@pytest.mark.parametrize("hand_over", ["0s", SOON])
def test_joint_handling(hand_over: str) -> None:
    run = agreed({
        "collaboration.joint": 4.0, "collaboration.hand_over": {"kind": "fixed", "value": hand_over},
        "collaboration.helpers": [0.2, 0.3, 0.5], "collaboration.helpers_come": "first",
    })  # fmt: skip
    assert max(run["helpers"]) == 3


def test_three_levels_of_pre_emption() -> None:
    busy = {"demand.needs_per_year": 80_000, "deadlines.danger.work": 3.0, "deadlines.utilities.work": 3.0}
    run = agreed({**PRE_EMPTIVE, **busy}, days=6)
    assert max(run["preemptions"]) > 1
    assert {2, 3} <= set(run.rows["deadline"][run.rows["preemptions"] > 0])


def test_several_crews_and_calendars() -> None:
    crews = {
        "*": False,
        "early": {"bodies": ["street", "department"], "calendar": "early", "share": 0.4, "at_least": 1,
         "urgent_only": False, "leave": 0.2},
        "late": {"bodies": ["street", "utility"], "calendar": "late", "share": 0.4, "at_least": 1,
         "urgent_only": False, "leave": 0.0},
        "rest": {"bodies": ["district", "municipal", "other"], "calendar": "office", "share": 1.0,
         "at_least": 1, "urgent_only": False, "leave": 0.1},
        "clock": {"bodies": ["street", "utility"], "calendar": "clock", "share": 0.0, "at_least": 1,
         "urgent_only": True, "leave": 0.0},
    }  # fmt: skip
    calendars = {
        "early": {"on": "06:00", "off": "14:00", "weekends": True, "holidays": False},
        "late": {"on": "13:30", "off": "24:00", "weekends": False, "holidays": True},
        "office": {"on": "09:00", "off": "17:00", "weekends": False, "holidays": False},
        "clock": {"on": "00:00", "off": "24:00", "weekends": True, "holidays": True},
    }
    agreed({"staffing.crews": crews, "staffing.calendars": calendars})


@pytest.mark.parametrize("off", ["06:00", "22:00"])
def test_nights_in_a_week_of_ones_own(off: str) -> None:
    """Crews over midnight, on duty as the run begins; from a day on they come two hours sooner."""
    crew = {"calendar": "night", "share": 1.0, "at_least": 1, "urgent_only": False, "leave": 0.2}
    others = ["district", "department", "municipal", "utility", "other"]
    reform = {"date": "2021-01-05", "title": "Sooner", "assumption": "a test",
              "set": {"staffing.calendars.night.on": "20:00"}}  # fmt: skip
    run = agreed({
        "staffing.crews": {"*": False, "day": {**crew, "calendar": "office", "bodies": others},
                           "night": {**crew, "bodies": ["street"]},
                           "watch": {**crew, "bodies": ["street"], "urgent_only": True, "share": 0.0}},
        "staffing.calendars.night": {"on": "22:00", "off": off, "weekends": False, "holidays": True},
        "time.weekend": ["fri", "sat"], "time.holidays": {"2021-01-05": "holiday", "2021-01-08": "work"},
        "reform": {"*": False, "sooner": reform}, "start.backlog": 100, "deadlines.complex.allowance": "3wd",
        "time.period": "3d",
    })  # fmt: skip
    by_street = run.rows["unit"] < 3
    started = run.rows["started"][by_street & (run.rows["started"] >= 0)]
    # 2021-01-01 is a Friday: nothing begins before the night of Sunday 3 January but what Thursday's night still does.
    early = started < 2 * 86400
    assert (started[early] < 6 * 3600).all() if off == "06:00" else early.any()
    assert len(started) > 50


def test_dated_reforms() -> None:
    """On a day: other hours, other kinds, and crews that are no more."""
    reform = {
        "date": "2021-06-28", "title": "Nights, and every petition a joint one", "assumption": "a test",
        "set": {"collaboration.joint": 4.0, "staffing.crews": {
            "*": False,
            "office": {"bodies": ["district", "department", "municipal", "other"], "calendar": "clock",
             "share": 1.0, "at_least": 1, "urgent_only": False, "leave": 0.0},
            "street office": {"bodies": ["street"], "calendar": "daily", "share": 1.0, "at_least": 1,
             "urgent_only": False, "leave": 0.0},
            "utility": {"bodies": ["utility"], "calendar": "clock", "share": 1.0, "at_least": 1,
             "urgent_only": False, "leave": 0.0},
        }},
    }  # fmt: skip
    run = agreed({"time.start": "2021-06-21", "reform": {"*": False, "nights": reform}}, days=16)
    late = run.rows["raised"] > 8 * 86400
    assert run.rows["helpers"][late].mean() > 2 * run.rows["helpers"][~late].mean()


def test_a_reform_adds_a_crew_and_takes_one_away() -> None:
    """The watch of streets goes, and a crew comes that takes what is urgent alone, by day."""
    reform = {
        "date": "2021-06-25", "title": "Another watch", "assumption": "a test",
        "set": {"staffing.crews.duty": False, "staffing.crews.swift": {
            "bodies": ["street", "department"], "calendar": "daily", "share": 0.5, "at_least": 2, "urgent_only": True,
            "leave": 0.0,
        }},
    }  # fmt: skip
    run = agreed({"time.start": "2021-06-21", "reform": {"*": False, "watch": reform}}, days=12)
    crews = run.tables["crews"]
    watch = (crews["urgent_only"] == 1) & (crews["officers"] > 0)
    assert watch.sum() == 3 + 2 + 1  # of streets, departments, and the utility's own


def test_the_hamlets_own_reform() -> None:
    run = agreed({"time.start": "2021-06-25", "time.period": "7d"}, days=14)
    assert run.rows["retained"][run.rows["raised"] > 6 * 86400].sum() > 0


@pytest.mark.parametrize("patience", ["20s", "10min"])
def test_an_overloaded_hotline_with_shifts_over_midnight(patience: str) -> None:
    run = agreed({
        "intake.shifts": {"*": False, "night": NIGHT, "day": DAY}, "intake.redial": 0.9, "intake.most_calls": 6, "intake.web": 0.05,
        "intake.talk": {"kind": "exponential", "mean": "30min"},
        "intake.patience": {"kind": "exponential", "mean": patience},
        "demand.needs_per_year": 60_000,
    })  # fmt: skip
    assert run.total("hours", "abandoned") > 100 and run.total("hours", "redialled") > 50
    assert run.total("book", "lost") > 10


@pytest.mark.parametrize("start", ["2021-01-01", "2021-01-04"])
def test_seats_of_some_days_of_the_week(start: str) -> None:
    week = {"night": {**NIGHT, "days": ["mon", "sat"]}, "day": {**DAY, "days": ["tue", "fri", "sat"]},
            "whole": {"seats": 1, "on": "10:00", "off": "10:00", "days": ["wed", "thu"]}}  # fmt: skip
    run = agreed({
        "time.start": start, "intake.shifts": {"*": False, **week}, "intake.web": 0.05, "demand.needs_per_year": 60_000,
        "intake.talk": {"kind": "exponential", "mean": "30min"}, "intake.patience": {"kind": "exponential", "mean": "5min"},
    }, days=16)  # fmt: skip
    # Nobody is answered on a Sunday after the night shift of Saturday has gone home, and the calls it began are over.
    sunday = (2 if start == "2021-01-01" else 6) * 86_400
    phone = run.rows["channel"] == 0
    answered = run.rows["recorded"][phone]
    assert not ((answered > sunday + 12 * 3600) & (answered < sunday + 86_400)).any()
    assert ((answered > sunday - 12 * 3600) & (answered < sunday)).any()


def test_callers_in_line_while_periods_end_and_the_machine_learns() -> None:
    agreed({
        "intake.talk": {"kind": "fixed", "value": "40min"}, "intake.patience": {"kind": "fixed", "value": "8h"},
        "demand.needs_per_year": 60_000, "time.period": "1d", "learning.experience": 1,
    }, days=6)  # fmt: skip


def test_everything_at_once() -> None:
    agreed({**EVERYTHING, **PRE_EMPTIVE}, days=20)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds(seed: int) -> None:
    agreed({"seed": seed, **PRE_EMPTIVE}, replication=seed)


def test_a_hundredth_of_beijing_for_some_days() -> None:
    run = same("beijing-2021", {}, days=7, scale=0.01)
    assert len(run.rows) > 1000


@pytest.mark.slow
def test_a_hundredth_of_beijing_for_a_year() -> None:
    run = same("beijing-2021", {}, days=365, scale=0.01)
    assert len(run.rows) > 50_000


@pytest.mark.parametrize(("law", "share", "within"), [("geometric", 1.0, "0s"), ("fixed", 0.4, "3h")])
def test_arrivals_in_batches(law: str, share: float, within: str) -> None:
    batches = {"kind": "batches", "share": share, "law": law, "mean": 4.5, "within": within}
    for tick in ("1s", SOON):
        agreed(
            {
                "demand.arrivals": batches,
                "intake.other_lines": 0.2,
                "prevention.grid.communities": 0.5,
                "time.tick": tick,
            }
        )


def test_a_backlog_from_a_list() -> None:
    rows = [
        f"2020-12-{day:02} {day % 24:02}:15:01,{('Hamlet', 'Mill Street')[day % 2]}," for day in range(1, 32)
    ]
    text = "\n".join(["moment,place,kind", *rows * 4, ""])
    seen = agreed({"start.backlog": text}, days=3).rows
    assert (seen["origin"] == 2).sum() == 124


def test_arrivals_from_a_list() -> None:
    """One seat, and ten callers at a time: some give up, and of these some call again."""
    places, kinds = ("Mill Street", "Hamlet", ""), ("housing", "1.1.1", "")
    rows = [
        f"2021-01-{day:02} 10:{minute:02}:00,{places[k % 3]},{kinds[k % 2]},{('phone', 'web', 'assistant', '')[k % 4]}"
        for day in range(1, 9)
        for minute in (0, 1, 30)
        for k in range(10)
    ]
    text = "\n".join(["moment,place,kind,channel", *rows, ""])
    changed = {
        "demand.arrivals": {"kind": "list", "petitions": text},
        "intake.other_lines": 0.5,
        "intake.redial": 0.7,
    }
    for tick in ("1s", SOON):
        seen = agreed(changed | {"time.tick": tick}).rows
        assert {0, 1, 3} <= set(seen["channel"][(seen["origin"] == 3) & (seen["generation"] == 0)])
