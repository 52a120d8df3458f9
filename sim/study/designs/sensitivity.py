"""Which factors matter: Morris' elementary effects, Sobol's indices, or standardised regression, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.study.designs.design import LEVELS, Design, problem
from sim.study.statistics.intervals import CONFIDENCE

RESAMPLES = 1000
BISTABLE = 0.85
"""Share of a response's variance between two groups of points beyond which it has two states: cut where it is greatest
(Otsu 1979), an even response has 0.75 and a normal one 0.64."""
FEW = 0.1
"""Share of the points that either group must have."""


@dataclass(frozen=True)
class Sensitivity:
    """How much each factor matters, the greatest first in `order`.

    index: what is told, in words; values: float64[factors] by name of the column; main: the column that orders them;
    reach: half-width of the 95 % interval by column, where there is one. fit: share of the variance explained (R² of
    the regression, or by all first-order indices). parted: share of it between the two states of a response that has
    two (`states`), and that a line explains less well; 0 otherwise.
    """

    index: str
    keys: list[str]
    values: dict[str, np.ndarray]
    reach: dict[str, np.ndarray]
    main: str
    fit: float
    parted: float = 0.0

    @property
    def warning(self) -> str:
        """What keeps linear weights from meaning anything, in words; nothing if nothing does."""
        return (
            f"two states explain {self.parted:.0%} of the variance, a line {self.fit:.0%}: the response is bistable, "
            "and linear weights mean nothing; look at where each state is, with --claim"
            if self.parted
            else ""
        )

    @property
    def order(self) -> list[int]:
        """Places of the factors, the one that matters most first."""
        return [int(place) for place in np.argsort(-np.abs(self.values[self.main]), kind="stable")]


def sensitivity(laid: Design, response: np.ndarray) -> Sensitivity:
    """From float64[n], one response a point of the design. Where points have no value, or are too few, nothing is told:
    nan."""
    if unknown := int(np.isnan(response).sum()):
        return _untold(laid, f"{unknown} of {len(response)} points have no value")
    if laid.kind == "morris":
        return _morris(laid, response)
    return _sobol(laid, response) if laid.kind == "indices" else _regression(laid, response)


def _untold(laid: Design, why: str) -> Sensitivity:
    main = {"morris": "mu_star", "indices": "total"}.get(laid.kind, "weight")
    return Sensitivity(why, _keys(laid), {main: np.full(len(laid.factors), np.nan)}, {}, main, float("nan"))


def _morris(laid: Design, response: np.ndarray) -> Sensitivity:
    from SALib.analyze import morris

    found = morris.analyze(
        problem(laid.factors), laid.points, response, num_levels=LEVELS, num_resamples=RESAMPLES,
        conf_level=CONFIDENCE, seed=laid.seed,
    )  # fmt: skip
    values = {name: np.asarray(found[name], np.float64) for name in ("mu_star", "mu", "sigma")}
    reach = {"mu_star": np.asarray(found["mu_star_conf"], np.float64)}
    told = "elementary effects over the whole range (Morris 1991): mean of sizes, mean, standard deviation"
    return Sensitivity(told, _keys(laid), values, reach, "mu_star", float("nan"))


def _sobol(laid: Design, response: np.ndarray) -> Sensitivity:
    from SALib.analyze import sobol

    # SALib divides by the deviation; a response that never varies has nothing to share out.
    if response.std() == 0:
        nothing = np.zeros(len(laid.factors))
        return Sensitivity(
            "nothing varies", _keys(laid), {"total": nothing, "first": nothing}, {}, "total", 0.0
        )
    found = sobol.analyze(
        problem(laid.factors), response, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE,
        seed=laid.seed,
    )  # fmt: skip
    values = {"total": np.asarray(found["ST"], np.float64), "first": np.asarray(found["S1"], np.float64)}
    reach = {
        "total": np.asarray(found["ST_conf"], np.float64),
        "first": np.asarray(found["S1_conf"], np.float64),
    }
    told = "share of the variance (Sobol 1993; Saltelli 2002): with all interactions, and by itself"
    return Sensitivity(told, _keys(laid), values, reach, "total", float(values["first"].sum()))


def _regression(laid: Design, response: np.ndarray) -> Sensitivity:
    from scipy.special import stdtrit

    deviation = laid.points.std(axis=0)
    spread = response.std()
    count, width = laid.points.shape
    free = count - width - 1
    if free < 1:
        return _untold(laid, f"{count} points are too few to regress on {width} factors")
    if spread == 0:
        return Sensitivity("nothing varies", _keys(laid), {"weight": np.zeros(width)}, {}, "weight", 0.0)
    scaled = (laid.points - laid.points.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    target = (response - response.mean()) / spread
    weights, *_ = np.linalg.lstsq(scaled, target, rcond=None)
    left = target - scaled @ weights
    error = np.sqrt(np.diag(np.linalg.pinv(scaled.T @ scaled)) * float(left @ left) / free)
    reach = {"weight": error * float(stdtrit(free, 0.5 + CONFIDENCE / 2))}
    told = "standardised regression weights: deviations of the response for a deviation of the factor"
    fit, parted = 1 - float(left @ left) / count, states(response)
    bistable = parted if parted > max(BISTABLE, fit) else 0.0
    return Sensitivity(told, _keys(laid), {"weight": weights}, reach, "weight", fit, bistable)


def states(response: np.ndarray) -> float:
    """The share of the variance of float64[n] that lies between two groups of points, parted by a value so that it is
    greatest, each with `FEW` of the points at least; 0 if nothing varies."""
    values = np.sort(response)
    n, variance = len(values), float(values.var())
    sizes = np.arange(1, n)
    allowed = (np.minimum(sizes, n - sizes) >= FEW * n) & (np.diff(values) > 0)
    if not variance or not allowed.any():
        return 0.0
    below = np.cumsum(values)[:-1]
    apart = below / sizes - (values.sum() - below) / (n - sizes)
    between = sizes * (n - sizes) / n**2 * apart**2
    return float(between[allowed].max() / variance)


def _keys(laid: Design) -> list[str]:
    return [one.key for one in laid.factors]
