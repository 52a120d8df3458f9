"""The closed form of the trap: one street in the fluid limit, from the equations alone, without the simulator.

Effort E, capability K, load ρ = λ/μ₀. Speed K·(ε + (1 − ε)·E), chance to solve q = q_lo + (q_hi − q_lo)·E; who is left
unsolved comes back with probability ν; what is not served within the deadline is closed unresolved.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp

SLOWEST, LOW, HIGH, BACK = 0.70, 0.55, 0.95, 0.5
MIDDLE, WIDTH = 0.70, 0.08
GAIN, LOSS, LEAST, MOST = 0.012, 0.004, 0.8, 1.2


def give_up(score: float) -> float:
    """Effort at a score: logistic."""
    return 1.0 / (1.0 + exp(-(score - MIDDLE) / WIDTH))


def flow(load: float, effort: float, capability: float) -> tuple[float, float, float]:
    """Chance to solve, capacity, and petitions with repeats, both in units of μ₀."""
    solve = LOW + (HIGH - LOW) * effort
    capacity = capability * (SLOWEST + (1.0 - SLOWEST) * effort)
    raised = load / (1.0 - BACK * (1.0 - solve))
    if raised > capacity:
        raised = (load - BACK * solve * capacity) / (1.0 - BACK)
    return solve, capacity, raised


def score(load: float, effort: float, capability: float) -> float:
    """S(E) = q·min(1, capacity/raised)."""
    solve, capacity, raised = flow(load, effort, capability)
    return solve * min(1.0, capacity / raised)


def capability(load: float, effort: float) -> float:
    """Where capability rests at an effort: γ·E·slack·(K_max − K) = δ·(K − K_min), by bisection."""
    low, high = LEAST, MOST
    for _ in range(60):
        middle = (low + high) / 2
        _, capacity, raised = flow(load, effort, middle)
        slack = max(0.0, 1.0 - raised / capacity)
        rises = GAIN * effort * slack * (MOST - middle) > LOSS * (middle - LEAST)
        low, high = (middle, high) if rises else (low, middle)
    return (low + high) / 2


def equilibria(
    load: float, response: Callable[[float], float] = give_up, steps: int = 2000
) -> list[tuple[float, bool]]:
    """Every effort at which a street rests, E = G(S(E)), with whether it is stable; lowest first."""

    def gap(effort: float) -> float:
        return response(score(load, effort, capability(load, effort))) - effort

    found = []
    before, last = 0.0, gap(0.0)
    for step in range(1, steps + 1):
        effort = step / steps
        now = gap(effort)
        if last == 0.0 or last * now < 0:
            found.append(
                (before + (effort - before) * last / (last - now) if last != now else before, last > now)
            )
        before, last = effort, now
    return found


def window(response: Callable[[float], float] = give_up, step: float = 0.005) -> tuple[float, float] | None:
    """The loads between which two resting efforts are stable; None if there are none."""
    loads = [round(0.3 + step * n, 6) for n in range(round(0.7 / step))]
    double = [load for load in loads if sum(stable for _, stable in equilibria(load, response, 400)) > 1]
    return (double[0], double[-1]) if double else None
