"""The numbers the fast loop reads: one record, set from the scenario at the start and at every dated reform."""

from __future__ import annotations

import numpy as np

from sim.ground.tables import CLASSES, HELPERS, WEIGHTS

_REAL = (
    "web self_service assistant consultation redial "  # intake
    "machine accuracy_clerk accuracy_machine class_error accuracy_complex "  # dispatch
    "refuse_other first_receiver arbitration_accuracy "  # refusal
    "solve_misplaced solve_outside helper_work "  # collaboration
    "coverage no_answer exclusion recall_error "  # call-back
    "satisfied_solved satisfied_explained satisfied_unsolved satisfied_late satisfied_contacted "  # judgement
    "satisfied_expectation satisfied_trust trust_step expectation_step "
    "voice_trust repeat_unsolved repeat_explained repeat_dissatisfied repeat_malicious goes_higher "  # citizens
    "cause_left cause_ends cause_need propensity_power "  # causes
    "process three_party three_party_solve outside_joint solve_outside_joint other_lines other_lost"
).split()
_WHOLE = (
    "seed replication tick horizon "
    "ladder arbitration_after most_visits most_calls most_generations answer_target "
    "streets first_district first_department departments_per_district first_municipal municipals "
    "first_utility utilities first_other others categories kinds paper_on "
    "t_patience t_talk t_consultation t_redial t_web t_assistant t_machine t_ladder t_refusal t_arbitration "
    "t_contact t_help t_call t_repeat classes calls_owner "
    "helpers_order t_other"
).split()

LEVERS = np.dtype(
    [(name, "f8") for name in _REAL]
    + [(name, "i8") for name in _WHOLE]
    + [
        ("discipline_weights", "f8", (8, WEIGHTS)),
        ("allowance", "i8", (CLASSES,)),
        ("working_days", "i8", (CLASSES,)),
        ("preempts", "i8", (CLASSES,)),
        ("t_desk", "i8", (CLASSES,)),
        ("class_work", "f8", (CLASSES,)),
        ("helpers_up_to", "f8", (HELPERS,)),
    ],
    align=True,
)
"""Shares and weights are float64; t_… are rows of the table of durations; first_… are numbers of units, which stand
in the order streets, districts, departments (by district), municipal bodies, utilities, others."""
