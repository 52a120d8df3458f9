"""An experiment under rival theories of effort: how it answers to the score, or whether it does.

Which of them holds is not known (docs/validation-beijing.md), and so no claim is worth more than what it says under
all. What an experiment itself says of effort stands: where it holds effort, or turns it, there is nothing to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.errors import PetitionError
from sim.scenario.keys import read_key
from sim.scenario.load import load
from sim.study.experiments.experiment import FILE, Experiment, Hypothesis, Overrides

RESPONSE = "incentive.response"
U_SHAPE = {"kind": "u-shape", "middle": 0.7, "width": 0.25, "low": 0.3}
"""As in the experiments leaders, weights and incentive."""
GIVE_UP = {"kind": "give-up", "middle": 0.7, "width": 0.08}
"""As in base."""


def under_theories(experiment: Experiment) -> Experiment:
    """The same experiment with every theory: each of its variants under each of them, and every claim with it.

    Where its variants are theories already, those that are lacking are added to them. Raises PetitionError where it
    says itself what effort does.
    """
    if why := held(experiment):
        raise PetitionError(
            f"{why}: other theories of it have nothing to say here", file=FILE, key="theories",
            expected=f"an experiment that leaves {RESPONSE} to its scenario",
        )  # fmt: skip
    own, every = _theories(experiment)
    if any(map(_touches, experiment.variants.values())):
        there = {_kind(changed, own) for changed in experiment.variants.values()} | {*experiment.variants}
        added = {name: changed for name, changed in every.items() if name not in there}
        return experiment.model_copy(update={"variants": {**experiment.variants, **added}})
    crossed = {
        _named(variant, name): changed | theory
        for variant, changed in experiment.variants.items()
        for name, theory in every.items()
    }
    claims = [_crossed(one, every) for one in experiment.hypotheses]
    return experiment.model_copy(update={"variants": crossed, "hypotheses": claims})


def held(experiment: Experiment) -> str | None:
    """Why other theories of effort have nothing to say, in words; None if they have."""
    if _touches(experiment.common):
        return "the experiment holds effort on purpose"
    if any(map(_touches, experiment.arms.values())):
        return "the experiment's arms are theories of effort"
    return None


def _theories(experiment: Experiment) -> tuple[str, dict[str, Overrides]]:
    """The theory of the experiment's scenario, and what is set for each, its own first."""
    scenario = load(experiment.scenario, experiment.common)
    own = str(scenario.incentive.response.kind)
    rivals: Mapping[str, Mapping[str, Any]] = {
        "give-up": GIVE_UP,
        "u-shape": U_SHAPE,
        # Effort that answers to nothing stays what it was on the first day.
        "flat": {"kind": "flat", "effort": scenario.incentive.start},
    }
    others = {name: {RESPONSE: dict(told)} for name, told in rivals.items() if name != own}
    return own, {own: {}, **others}


def _touches(changed: Iterable[str]) -> bool:
    """Whether one of some keys says how effort answers."""
    response = read_key(RESPONSE)
    parts = [read_key(key) for key in changed]
    return any(one[: len(response)] == response or response[: len(one)] == one for one in parts)


def _kind(changed: Overrides, own: str) -> str:
    return str(changed.get(f"{RESPONSE}.kind", own))


def _named(variant: str, theory: str) -> str:
    return f"{variant}, {theory}" if variant else theory


def _crossed(claim: Hypothesis, theories: Iterable[str]) -> Hypothesis:
    """A claim that is expected under some variants alone is expected there under every theory."""
    under = [_named(variant, theory) for variant in claim.variants for theory in theories]
    return claim.model_copy(update={"variants": under})
