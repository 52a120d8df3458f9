"""Find a plan of officers: screen, search, certificate; what no number reaches; and what it all comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sim.city.found import found
from sim.errors import PetitionError
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.study.runs.replications import Replications
from sim.study.staffing.around import Curve, Turned, curve, obstacles, turns
from sim.study.staffing.attempt import trier
from sim.study.staffing.brackets import EDGE
from sim.study.staffing.budget import spread
from sim.study.staffing.from_tickets import refusal
from sim.study.staffing.posts import Establishment, establish, steady, with_officers
from sim.study.staffing.question import Question
from sim.study.staffing.screen import guess, loads, usual
from sim.study.staffing.search import Tested, certify, certify_many, tune
from sim.study.staffing.trial import Seen, Try, expect_somebody

TUNING, TUNING_MANY = 8, 4
"""Years on which a plan is sought; of many posts, which tell by their number what years are like."""
SHORT_OF_AMPLE = 0.01
"""Where no number of officers keeps a promise, the plan comes so near to what ample officers keep, years together."""
NOISE = 2.0
"""Standard deviations of what two runs differ by chance (as if their draws were apart), and one petition at least, by
which it may miss more all the same: of thirty petitions a year chance moves two, and no officer is hired for that."""
COARSE, COARSE_MANY = 1, 2
"""Of these the first, on which it comes near; of many posts two, which take two processors no longer than one."""
AMPLE = 4
MANY_POSTS = 40
"""Of more than so many posts none is lowered alone: all move at once, and the certificate takes few rounds."""
FEW = 4
"""Years by which it is seen what an obstacle comes to; of many posts one tells."""


@dataclass(frozen=True)
class Plan:
    """What was found. keeps: bool[promises, posts], which post keeps which promise. plan: officers of each post,
    int64[posts]; free: which posts were sought for, bool[posts]; the others stay as they are. ample: years with more
    officers than are of use; seen, passed: years of the certificate and whether each promise passes to each group.
    reachable: bool[promises, groups]. screened: the first guess; years: the
    numbers of the replications that judged it. curve: plans beside this one; turned: this one in other circumstances;
    usual: what usual rules give, and what that comes to;
    unblocked: ample officers where an obstacle is taken away, if some promise is out of reach. enough: how many
    officers keep all that can be kept, where the budget is less."""

    question: Question
    groups: Establishment
    keeps: np.ndarray
    plan: np.ndarray
    free: np.ndarray
    screened: np.ndarray
    ample: Seen
    reachable: np.ndarray
    seen: Seen
    passed: np.ndarray
    years: range
    curve: Curve | None = None
    turned: dict[str, Seen] = field(default_factory=dict)
    usual: dict[str, tuple[np.ndarray, Seen]] = field(default_factory=dict)
    unblocked: dict[str, Seen] = field(default_factory=dict)
    enough: int | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def scenario(self) -> Scenario:
        """The scenario with the plan's officers."""
        officers = self.groups.officers(self.plan)
        return with_officers(self.question.scenario, officers, self.question.origin)

    @property
    def holds(self) -> bool:
        """Whether every promise passes to everybody to whom anything is promised."""
        return bool((self.passed | ~self.seen.counts).all())

    @property
    def officers(self) -> int:
        """Officers of the posts that were sought for."""
        return int(self.plan[self.free].sum())


def keepers(question: Question, groups: Establishment) -> np.ndarray:
    """Which posts keep which promise, bool[promises, posts]: what is promised of a class that pre-empts is the duty
    crew's, where there is one; everything else is the ordinary officers'."""
    classes = [*question.scenario.deadlines.values()]
    on_duty = {post.group for post in groups.posts if post.urgent}
    found = np.zeros((len(question.promises), len(groups.posts)), bool)
    for row, promise in enumerate(question.promises):
        urgent = promise.deadline is not None and classes[promise.deadline].preempts
        for number, post in enumerate(groups.posts):
            found[row, number] = post.urgent == (urgent and post.group in on_duty)
    return found


def seek(question: Question, runs: Replications, *, around: bool = True) -> Plan:
    """The fewest officers with whom every promise passes the certificate, and all that is to be told of it. around:
    whether plans beside it and other circumstances are looked at, too."""
    city = found(timeline(question.scenario), question.scale, inhabited=False)
    groups = establish(city, question.scenario, question.by, question.of)
    left = loads(city, question.scenario, groups).work.sum(axis=(0, 1)) > 0
    if question.refused and not left.any():
        raise refusal(question.refused)
    if not groups.posts:
        raise PetitionError("no unit is meant that has officers", key="of")
    keeps = keepers(question, groups)
    screened = guess(city, question.scenario, groups, question.promises, keeps)
    attempt = tried_by(question, runs, groups, question.scenario)
    many = int(keeps.any(axis=0).sum()) > MANY_POSTS
    years = range(min(TUNING_MANY if many else TUNING, question.certificate.years))
    ample_plan = np.where(
        keeps.any(axis=0), AMPLE * np.maximum(screened, np.ceil(groups.now).astype(int)) + 10, -1
    )
    ample = attempt(ample_plan, years)
    expect_somebody(question.promises, ample)
    group_of_post = np.array([post.group for post in groups.posts])

    def of_posts(margin: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(keeps, margin[:, group_of_post], np.inf).min(axis=0))

    reachable = np.asarray(question.certificate.sought(ample) >= -EDGE)
    free = np.asarray((ample.counts[:, group_of_post] & keeps).any(axis=0))
    start = np.where(free, screened, -1)

    def found_room(seen: Seen, whole: np.ndarray) -> np.ndarray:
        """whole: by how much promises are kept that officers can keep."""
        return of_posts(np.where(reachable, whole, as_near(seen, ample)))

    near = ample_plan.copy()

    def watched(plan: np.ndarray, years: Sequence[int]) -> Seen:
        """A trial, of which is kept with how few officers each post was as near as ample ones are."""
        seen = attempt(plan, years)
        as_good = of_posts(as_near(seen, ample)) >= -EDGE
        near[:] = np.where(free & as_good, np.minimum(near, plan), near)
        return seen

    # A year or two are enough to come near, where it is a promise that is sought and not what chance leaves of it.
    helped = free & (keeps & reachable[:, group_of_post]).any(axis=0)
    near_it = tune(
        watched, start, helped, years[: COARSE_MANY if many else COARSE],
        lambda seen: found_room(seen, seen.slack.min(axis=-1)), ample_plan,
    )  # fmt: skip
    tuned = tune(
        watched, near_it.plan, free, years, lambda seen: found_room(seen, question.certificate.sought(seen)),
        ample_plan, near_it.known,
    )  # fmt: skip
    # Who passes with no number does so by chance: he has as few as were as good as ample ones.
    tuned = replace(
        tuned, plan=np.where(free & (tuned.known.high < 0), np.minimum(near, tuned.plan), tuned.plan)
    )
    # Whom officers do not help stays where more of them add little: there is nothing to certify.
    within = (reachable & ample.counts)[:, group_of_post]
    certain, lowered = free & (keeps & within).any(axis=0), free & (within | ~keeps).all(axis=0)

    def of_certain(margin: np.ndarray) -> np.ndarray:
        return of_posts(np.where(reachable, margin, np.inf))

    how = (question.judged, question.certificate, of_certain, ample_plan)
    tested = (
        certify_many(attempt, tuned, certain, lowered, *how, near)
        if many
        else certify(attempt, tuned.plan, certain, *how, _sets(groups, lowered))
    )
    enough = int(tested.plan[free].sum())
    short = question.budget is not None and question.budget < enough
    if short:
        least = spread(attempt, tested.plan, free, keeps, group_of_post, question.budget or 0, years)
        tested = Tested(least, attempt(least, question.judged))
    seen = tested.seen

    def elsewhere(turns: Mapping[str, Turned], plan: np.ndarray, years: Sequence[int]) -> dict[str, Seen]:
        return {
            name: tried_by(question, runs, groups, turn(question.scenario))(plan, years)
            for name, turn in turns.items()
        }

    # What lies around a plan is told of all units together, or of very many: then one year tells it.
    beside = years[: 1 if many else None]
    rules = {
        name: np.where(free, one, tested.plan)
        for name, one in usual(city, question.scenario, groups, question.promises, keeps).items()
        if around
    }
    return Plan(
        question, groups, keeps, tested.plan, free, screened, ample, reachable, seen,
        question.certificate.passes(seen) & reachable, question.judged,
        curve=curve(attempt, tested.plan, free, beside) if around else None,
        turned=elsewhere(turns(), tested.plan, beside) if around else {},
        usual={name: (one, attempt(one, beside)) for name, one in rules.items()},
        unblocked={} if reachable.all() else elsewhere(obstacles(), ample_plan, years[: 1 if many else FEW]),
        enough=enough if short else None,
        notes=steady(question.scenario),
    )  # fmt: skip


def tried_by(question: Question, runs: Replications, groups: Establishment, scenario: Scenario) -> Try:
    """How a question's plans are tried in a scenario."""
    return trier(runs, question, groups, lambda plan: with_officers(scenario, groups.officers(plan)))


def as_near(seen: Seen, ample: Seen) -> np.ndarray:
    """By how much each promise is kept as ample officers keep it in the same years, as far as so many petitions tell,
    float64[promises, groups]."""
    now, best = seen.pooled, ample.first(seen.met.shape[-1]).pooled
    few, of = seen.backlog[:, None], np.maximum(now.of, best.of)[..., 0]
    missed = np.where(few, now.met[..., 0], (now.of - now.met)[..., 0])
    least = np.where(few, best.met[..., 0], (best.of - best.met)[..., 0])
    both = least + missed
    share = np.where(few, 0.0, both / np.maximum(2 * of, 1))
    chance = np.maximum(NOISE * np.sqrt(both * (1 - share)), 1.0)
    allowed = least + np.where(few, 0.0, SHORT_OF_AMPLE * of) + chance
    return np.asarray(np.where(seen.counts, np.log((allowed + 0.5) / (missed + 0.5)), np.inf))


def _sets(groups: Establishment, free: np.ndarray) -> list[np.ndarray]:
    """In which order few posts are lowered: those who are called to help before those who wait for them, urgent ones
    last; and then each alone."""
    sorts = [
        (post.urgent, -int(groups.bodies[post.group]), "" if post.urgent else post.name.partition(", ")[2])
        for post in groups.posts
    ]
    together = [free & np.array([sort == one for sort in sorts]) for one in sorted(set(sorts))]
    return [*together, *(np.arange(len(free)) == post for post in np.flatnonzero(free))]
