"""Patterns can be lost: a link of the loop is cut in the source on purpose, and the test of the pattern must fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from behaviour import test_patterns as patterns
from behaviour import test_trap as trap
from rig.plain import Damage
from rig.planted import planted

from experiments.patterns import lists, overload

NO_ANSWER: Damage = (
    "policies.incentive", "aim = answered(incentive.response.aim, np.nan_to_num(measured))",
    "aim = np.full(len(measured), 0.6)",
)  # fmt: skip
STUBBORN: Damage = ("policies.incentive", "confidence + share * (aim - confidence)", "confidence")


def knee() -> None:
    with pytest.MonkeyPatch.context() as patch:  # two ends of the curve are enough
        patch.setattr(overload, "LEVELS", (1.6, 0.7, 0.6))
        curve = overload.curve(overload.CLOSES, scale=0.1)
    patterns.test_beyond_the_knee_repeats_and_paper_carry_the_balance({"closes": curve, "never": curve})


def jumps() -> None:
    score = lists.scores(lists.ON, years=4, scale=1.0)
    patterns.test_improvement_jumps_at_the_lines_of_both_lists({"on": score, "off": score})


CUT: dict[str, tuple[Damage, Callable[[], None]]] = {
    "low starts end low, if streets do not answer to their score": (
        NO_ANSWER, partial(trap.test_fates_of_low_and_high_starts, 0.66, trap.LOW, 4, 0.0)),
    "low starts escape at a light load, if confidence never moves": (
        STUBBORN, partial(trap.test_fates_of_low_and_high_starts, 0.54, trap.LOW, 3, 1.0)),
    "where the closed form says, if nothing is forgotten": (
        ("policies.learning", "loss = capability.loss + flow", "loss = flow"),
        partial(trap.test_fates_of_low_and_high_starts, 0.78, trap.LOW, 3, 0.0)),
    "the start is forgotten, if confidence never moves": (
        STUBBORN, partial(trap.test_the_start_is_forgotten_where_the_last_do_not_give_up, "flat", 0.60)),
    "a long surge traps, if streets do not answer to their score": (
        NO_ANSWER, partial(trap.test_a_surge_traps_by_its_size_and_length, 2.0, 2, 0.7, 1.0)),
    "paper carries the balance, if nobody closes on paper": (
        ("behaviour.streets", "handling.paper * (", "0.0 * ("), knee),
    "jumps at the lines of lists, if lists do not press": (
        ("policies.pressure", "push[on] += lists.push *", "push[on] += 0.0 *"), jumps),
    "better before it is worse, if nobody tires": (
        ("policies.learning", "np.clip((utilisation - fatigue.onset)", "np.clip(0.0 * (utilisation - fatigue.onset)"),
        patterns.test_overwork_is_better_before_it_is_worse),
    "worse before it is better, if causes stay": (
        ("policies.prevention", "if total == 0 or budget <= 0:", "if True:"),
        patterns.test_prevention_is_worse_before_it_is_better),
    "to and fro without the first receiver's rule, if the rule is lost": (
        ("city.settings", "return tables.row(value) if",
         'return 0 if self.name == "first_receiver" else tables.row(value) if'),
        patterns.test_petitions_go_to_and_fro_without_the_first_receivers_rule),
    "direct dispatch is shorter, if the ladder costs no time": (
        ("city.settings", "else tables.row(way)", "else NONE"),
        patterns.test_direct_dispatch_shortens_the_response),
    "about half leave, if everybody may at once": (
        ("policies.governed", "(periods >= governed.stay) & better", "periods >= 1"),
        patterns.test_governed_streets_lose_volume_and_about_half_leave),
    "demand follows the answers, if nobody hears of them": (
        ("behaviour.citizens", "np.where(np.isnan(satisfied), voice, moved)", "voice"),
        patterns.test_demand_follows_the_answers_with_needs_that_do_not_grow),
}  # fmt: skip


@pytest.mark.parametrize("cut", CUT)
def test_a_pattern_is_lost_with_its_cause(cut: str) -> None:
    damage, test = CUT[cut]
    with planted(damage), pytest.raises(AssertionError):
        test()
