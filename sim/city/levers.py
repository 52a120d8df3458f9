"""From the scenario's numbers to the record the fast loop reads."""

from __future__ import annotations

import numpy as np

from sim.city.duration_tables import DurationTables
from sim.city.layout import Layout
from sim.ground.durations import Distribution, Fixed
from sim.ground.levers import LEVERS
from sim.ground.tables import HELPERS
from sim.policies.collaboration import ORDER
from sim.policies.dispatch import Ladder
from sim.scenario.schema import Scenario


def levers(
    scenario: Scenario, layout: Layout, tables: DurationTables, kinds: int, replication: int, horizon: int
) -> np.ndarray:
    """LEVERS[1]. kinds: how many there are; horizon: the last second anything may happen in. Adds rows to `tables`."""
    record = np.zeros(1, LEVERS)
    for name, value in {
        **_shares(scenario),
        **_numbers(scenario, layout, kinds, replication, horizon),
        **_rows(scenario, tables),
    }.items():
        record[name] = value
    for discipline in (scenario.triage.discipline, scenario.discipline):
        record["discipline_weights"][0, discipline.code] = discipline.weights()
    for number, deadline in enumerate(scenario.deadlines):
        record["allowance"][0, number] = deadline.allowance.seconds
        record["working_days"][0, number] = deadline.allowance.working_days
        record["preempts"][0, number] = deadline.preempts
        record["class_work"][0, number] = deadline.work
        record["t_desk"][0, number] = tables.row(deadline.desk)
    helpers = scenario.collaboration.helpers
    up_to = np.ones(HELPERS)
    up_to[: len(helpers)] = np.cumsum(helpers)
    up_to[len(helpers) - 1 :] = 1.0
    record["helpers_up_to"] = up_to
    return record


def _shares(scenario: Scenario) -> dict[str, float]:
    intake, dispatch, citizens = scenario.intake, scenario.dispatch, scenario.citizens
    refusal, joint, call = dispatch.refusal, scenario.collaboration, scenario.call_back
    return {
        "web": intake.web,
        "self_service": intake.self_service,
        "assistant": intake.assistant,
        "consultation": scenario.demand.consultations,
        "redial": intake.redial,
        "machine": dispatch.machine,
        "accuracy_clerk": dispatch.accuracy_clerk,
        "accuracy_machine": dispatch.accuracy_machine,
        "class_error": dispatch.class_error,
        "accuracy_complex": dispatch.accuracy_complex,
        "refuse_other": refusal.other,
        "first_receiver": refusal.first_receiver,
        "arbitration_accuracy": refusal.arbitration_accuracy,
        "solve_misplaced": joint.solve_misplaced,
        "solve_outside": joint.outside.solve,
        "outside_joint": joint.outside.joint,
        "solve_outside_joint": joint.outside.joint_solve,
        "three_party": joint.three_party.share,
        "three_party_solve": joint.three_party.solve,
        "other_lines": intake.other_lines,
        "other_lost": intake.other_lost,
        "process": 1.0,
        "helper_work": joint.helper_work,
        "coverage": call.coverage,
        "no_answer": call.no_answer,
        "exclusion": call.exclusion,
        "recall_error": call.recall_error,
        **{f"satisfied_{name}": value for name, value in citizens.satisfaction},
        "trust_step": citizens.trust_step,
        "expectation_step": citizens.expectation_step,
        "voice_trust": citizens.voice_trust,
        "repeat_unsolved": citizens.repeat_unsolved,
        "repeat_explained": citizens.repeat_explained,
        "repeat_dissatisfied": citizens.repeat_dissatisfied,
        "repeat_malicious": citizens.repeat_malicious,
        "goes_higher": citizens.goes_higher,
        "cause_left": scenario.causes.left,
        "cause_ends": scenario.causes.ends,
        "cause_need": scenario.causes.need,
        "propensity_power": citizens.propensity_power,
    }


def _numbers(
    scenario: Scenario, layout: Layout, kinds: int, replication: int, horizon: int
) -> dict[str, int]:
    refusal = scenario.dispatch.refusal
    return {
        "seed": scenario.seed,
        "replication": replication,
        "tick": scenario.time.tick,
        "horizon": horizon,
        "ladder": scenario.dispatch.route.code,
        "arbitration_after": refusal.arbitration_after,
        "most_visits": refusal.most_visits,
        "most_calls": scenario.intake.most_calls,
        "most_generations": scenario.citizens.most_repeats + 1,
        "answer_target": scenario.intake.answer_target,
        "streets": layout.streets,
        "first_district": layout.first_district,
        "first_department": layout.first_department,
        "departments_per_district": layout.departments,
        "first_municipal": layout.first_municipal,
        "municipals": layout.municipals,
        "first_utility": layout.first_utility,
        "utilities": layout.utilities,
        "first_other": layout.first_other,
        "others": layout.others,
        "categories": len(scenario.catalogue.categories),
        "kinds": kinds,
        "paper_on": int(scenario.handling.paper > 0),
        "classes": len(scenario.deadlines),
        "calls_owner": int(scenario.collaboration.misplaced_calls_owner),
        "helpers_order": ORDER[scenario.collaboration.helpers_come],
    }


def _rows(scenario: Scenario, tables: DurationTables) -> dict[str, int]:
    intake, dispatch = scenario.intake, scenario.dispatch
    route = dispatch.route
    ladder: Distribution = route.district if isinstance(route, Ladder) else Fixed(value=0)
    distributions: dict[str, Distribution] = {
        "patience": intake.patience,
        "talk": intake.talk,
        "consultation": intake.talk_consultation,
        "redial": intake.redial_delay,
        "web": intake.web_delay,
        "other": intake.other_delay,
        "assistant": intake.assistant_talk,
        "machine": dispatch.machine_delay,
        "ladder": ladder,
        "refusal": dispatch.refusal.delay,
        "arbitration": dispatch.refusal.arbitration,
        "contact": scenario.handling.contact_delay,
        "help": scenario.collaboration.hand_over,
        "call": scenario.call_back.delay,
        "repeat": scenario.citizens.repeat_delay,
    }
    return {f"t_{name}": tables.row(distribution) for name, distribution in distributions.items()}
