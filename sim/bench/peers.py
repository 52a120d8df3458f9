"""This project beside others: the same work, in turns, in one run; and whether they computed the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from sim.bench.contenders import contenders

OURS, BOUND = "petition", "bound"
ALL = (OURS, "simpy", "ciw", "mesa", "salabim", "heapq", "cpp", "reference", BOUND)
PATIENCE = 10.0
"""CPU seconds after which a contender is asked for no more rounds of a size, and for no larger size."""
LIMIT = 4.0
"""Standard errors between two means beyond which the work was not the same."""


@dataclass(frozen=True)
class Case:
    """A piece of work. days, quick: its three sizes; slow: who is left out of a quick run; aim: against whom, and how
    many times as fast the engine should be."""

    key: str
    work: str
    title: str
    days: tuple[int, int, int]
    quick: tuple[int, int, int]
    keys: tuple[str, ...]
    slow: tuple[str, ...]
    aim: tuple[str, float]


CASES = (
    Case("a", "station", "one M/M/5", (4, 12, 36), (1, 2, 4), ALL, ("salabim", "reference"), ("simpy", 25.0)),
    Case(
        "b", "stations", "343 M/M/5, two priority classes", (1, 2, 4), (1, 2, 3), ALL, ("ciw", "salabim", "reference"),
        ("simpy", 25.0),
    ),
    Case(
        "c", "city", "a tenth of Beijing", (2, 4, 32), (1, 2, 4), (OURS, "reference", BOUND), (),
        ("reference", 60.0),
    ),
)  # fmt: skip
BOUND_AIM = 4.0


@dataclass
class Times:
    """One contender at one size: CPU seconds of each round (whole, and of the engine alone where there is one), and the
    most memory so far in bytes."""

    seconds: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    memory: int = 0


@dataclass
class Part:
    """What a contender did in a case: its times by size, and the batches it has seen by size and seed."""

    key: str
    name: str
    version: str
    absent: str | None
    sizes: dict[int, Times] = field(default_factory=dict)
    seen: dict[tuple[int, int], dict[str, list[float]]] = field(default_factory=dict)

    def ratio(self, what: str, count: str, sizes: Collection[int] | None = None) -> tuple[float, float]:
        """A mean and its standard error, over batches of these sizes (or all): sums of `what` to counts."""
        seen = [one for (days, _), one in self.seen.items() if sizes is None or days in sizes]
        sums, counts = (
            np.concatenate([np.asarray(one[name], float) for one in seen] or [np.zeros(0)])
            for name in (what, count)
        )
        if not counts.sum():
            return np.nan, np.nan
        mean = sums.sum() / counts.sum()
        if len(sums) < 10:
            return float(mean), np.nan
        off = sums - mean * counts
        return float(mean), float(np.sqrt((off**2).sum() * len(sums) / (len(sums) - 1)) / counts.sum())


@dataclass(frozen=True)
class Beside:
    """A case as measured. petitions: begun by this project, by size."""

    case: Case
    parts: list[Part]
    petitions: dict[int, int]

    def part(self, key: str) -> Part | None:
        """A contender's part, if it took part."""
        return next((one for one in self.parts if one.key == key and one.sizes), None)

    def slower(self, key: str, *, engine: bool = True) -> float | None:
        """How many times as long as this project's engine (or its whole run) a contender took: the median over rounds,
        at the largest size of both."""
        ours, theirs = self.part(OURS), self.part(key)
        if ours is None or theirs is None:
            return None
        days = max(set(ours.sizes) & set(theirs.sizes))
        a, b = ours.sizes[days], theirs.sizes[days]
        own = a.engine if engine else a.seconds
        # Two runs of the other engine are compared engine by engine.
        other = b.engine if engine and b.engine else b.seconds
        return median(y / x for x, y in zip(own, other, strict=False))

    def apart(self, key: str) -> float | None:
        """The greatest distance from this project in mean wait and share late, in standard errors; both engines of this
        project must see the same to the second, so any difference between them is infinite."""
        ours, theirs = self.part(OURS), self.part(key)
        if ours is None or theirs is None or key == BOUND:
            return None
        if key == "reference":
            same = all(theirs.seen[key] == ours.seen[key] for key in set(theirs.seen) & set(ours.seen))
            return 0.0 if same else np.inf
        return distance(ours, theirs)

    def agrees(self, key: str) -> bool | None:
        """Whether a contender computed the same as this project."""
        apart = self.apart(key)
        return None if apart is None or np.isnan(apart) else bool(apart < LIMIT)

    def aims(self) -> list[tuple[str, str, float, bool]]:
        """What was aimed at: what, the aim, what was found, and whether that reaches it."""
        found = []
        against, least = self.case.aim
        ratio = self.slower(against)
        if ratio is not None:
            found.append((f"{against} against the engine", f"{least:g} or more", ratio, ratio >= least))
        bound = self.slower(BOUND)
        if bound is not None:
            found.append(
                (
                    "the engine against the lower bound",
                    f"{BOUND_AIM:g} or less",
                    1 / bound,
                    1 / bound <= BOUND_AIM,
                )
            )
        return found


def distance(one: Part, other: Part) -> float:
    """Standard errors between two parts, the greater of mean wait and share late, at the sizes of both; nan
    if there are too few batches."""
    found = []
    common = set(one.sizes) & set(other.sizes)
    for what, count in (("waits", "counts"), ("late", "closed")):
        (a, error), (b, another) = (part.ratio(what, count, common) for part in (one, other))
        if not np.isnan(error) and not np.isnan(another):
            found.append(abs(a - b) / np.hypot(error, another))
    return float(max(found, default=np.nan))


def beside(
    case: Case,
    *,
    quick: bool = False,
    rounds: int = 5,
    keys: Sequence[str] | None = None,
    progress: Callable[[str, float], None] = lambda stage, share: None,
) -> Beside:
    """Let all contenders do a case at three sizes, in turns. keys: only these.

    Who needs a library that is not there is left out, with the reason. Raises PetitionError when one breaks down.
    """
    sizes = case.quick if quick else case.days
    wanted = [key for key in case.keys if keys is None or key in keys]
    left_out = [key for key in wanted if quick and key in case.slow]
    petitions: dict[int, int] = {}
    with contenders([key for key in wanted if key not in left_out]) as running:
        parts = [Part(one.key, one.name, one.version, one.absent) for one in running]
        for number, days in enumerate(sizes):
            for turn in range(rounds):
                # Every second round in the other direction, so that nobody always comes after the same.
                pairs = list(zip(running, parts, strict=True))
                for one, part in pairs if turn % 2 == 0 else reversed(pairs):
                    progress(f"{case.key}: {one.name}", (number * rounds + turn) / (len(sizes) * rounds))
                    if one.absent or not _has_patience(part, days):
                        continue
                    told = one.carry_out(case.work, days, seed=turn + 1)
                    times = part.sizes.setdefault(days, Times())
                    times.seconds.append(told["seconds"])
                    if "engine_seconds" in told:
                        times.engine.append(told["engine_seconds"])
                    times.memory = told["memory"]
                    part.seen[days, turn] = {
                        name: told[name] for name in ("waits", "counts", "closed", "late")
                    }
                    if one.key == OURS:
                        petitions[days] = int(sum(told["counts"]))
    parts += [Part(key, key, "", "too slow for --quick") for key in left_out]
    return Beside(case, parts, petitions)


def _has_patience(part: Part, days: int) -> bool:
    """Whether a contender is asked again: not if this size, or one run of it by its last pace, takes too long."""
    if days in part.sizes:
        return sum(part.sizes[days].seconds) < PATIENCE
    if not part.sizes:
        return True
    last = max(part.sizes)
    return median(part.sizes[last].seconds) * days / last < PATIENCE
