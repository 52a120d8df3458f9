"""All cases: each family at several points, at a smaller one for the reference engine, and with an error to be found."""

from __future__ import annotations

from dataclasses import dataclass, fields

from theory.case import Case, Size, sampled
from theory.classes import (
    EarliestDue,
    EasyClasses,
    Lateness,
    Preemptive,
    Priorities,
    TwoAllowances,
    Vacations,
)
from theory.clocks import Closed, Crowd, Rhythm
from theory.hotline import Brief, Impatient, Lost, ManyImpatient, Redialling, Waiting
from theory.law import Law
from theory.learning import Capability, Diffusion, LearningCurve, Overload
from theory.people import HotStove, Ranks
from theory.queues import Bounded, Relay
from theory.streets import (
    AnyWork,
    BusyPeriod,
    FixedWork,
    InBatches,
    LargeStaff,
    LastCome,
    ManyServers,
    Paper,
    ShortestFirst,
    VariedWork,
)
from theory.together import Feedback, ForkJoin, Redispatch, Slowest

SIZES = {"compiled": Size(200_000, 40), "reference": Size(3_500, 8)}
LONG = Size(3_000_000, 60)


@dataclass(frozen=True)
class Family:
    """points: run by the compiled engine; small: by both; wrong: the first point with an error that must be found."""

    points: tuple[Case, ...]
    small: Case
    wrong: Case

    @property
    def error(self) -> str:
        """What is wrong, in words."""
        right = self.points[0]
        changed = [f.name for f in fields(right) if getattr(right, f.name) != getattr(self.wrong, f.name)]
        return ", ".join(
            f"{name} {_told(getattr(right, name))} → {_told(getattr(self.wrong, name))}" for name in changed
        )


def _told(value: object) -> str:
    if isinstance(value, Law):
        return f"{value.kind}({value.mean:g}, {value.variation:.3g})"
    return f"{value:g}" if isinstance(value, float) else str(value)


def deviations(case: Case, engine: str, size: Size, theory: Case | None = None) -> dict[str, float]:
    """Standard errors between a run and theory, by measure; `theory`: another case's, for the same run."""
    seen = sampled(case, engine, size)
    return {name: seen[name].z(value) for name, value in (theory or case).expected().items()}


def law(kind: str, variation: float, mean: float = 1.0) -> Law:
    return Law(kind, mean, variation)


FAMILIES = (
    Family(
        (Lost(10, 10.0), Lost(1, 0.5), Lost(5, 3.0, law("lognormal", 1.5)), Lost(100, 100.0)),
        small=Lost(5, 3.0),
        wrong=Lost(10, 10.3),
    ),
    Family(
        (
            ManyServers(2, 1.2, late=2.0),
            ManyServers(1, 0.8),
            ManyServers(5, 4.0, late=2.0),
            ManyServers(10, 9.0, late=1.0),
        ),
        small=ManyServers(3, 1.8, late=1.0),
        wrong=ManyServers(2, 1.25, late=2.0),
    ),
    Family(
        (Waiting(5, 4.0), Waiting(50, 48.0, target=0.3), Waiting(10, 8.0, target=0.1)),
        small=Waiting(3, 1.8),
        wrong=Waiting(5, 3.8),
    ),
    Family(
        (Brief(10, 9.0), Brief(10, 9.5), Brief(3, 2.4, target=0.25)),
        small=Brief(3, 1.8),
        wrong=Brief(10, 8.8),
    ),
    Family((LastCome(1, 0.6), LastCome(3, 2.1)), small=LastCome(1, 0.4), wrong=LastCome(1, 0.62)),
    Family(
        (
            Priorities(4, (1.0, 1.2, 1.0)),
            Priorities(),
            Priorities(1, (0.3, 0.2), (0.5, 2.0), law("gamma", 0.5)),
            Priorities(1, (0.1, 0.2, 0.2, 0.1), (1.0,) * 4, law("fixed", 0.0)),
        ),
        small=Priorities(1, (0.1, 0.2, 0.2)),
        wrong=Priorities(4, (1.08, 1.2, 1.0)),
    ),
    Family(
        (Preemptive(3, (1.0, 0.8, 0.5)), Preemptive(), Preemptive(1, (0.2, 0.1, 0.2), (1.0, 2.0, 0.5))),
        small=Preemptive(1, (0.1, 0.2, 0.2)),
        wrong=Preemptive(3, (1.0, 0.9, 0.5)),
    ),
    Family(
        (
            Impatient(5, 6.0, patience=law("fixed", 0.0, 0.7)),
            Impatient(50, 48.0),
            Impatient(110, 100.0),
            Impatient(5, 5.0, patience=law("uniform", 0.5)),
            Impatient(3, 2.5, patience=law("gamma", 0.5)),
        ),
        small=Impatient(3, 3.0),
        wrong=Impatient(5, 6.0, patience=law("fixed", 0.0, 0.75)),
    ),
    Family(
        (
            AnyWork(1, 0.7, law("hyperexponential", 1.5)),
            AnyWork(1, 0.5, law("hyperexponential", 5.0)),
            AnyWork(1, 0.8, law("fixed", 0.0)),
            AnyWork(1, 0.7, law("lognormal", 2**0.5)),
            AnyWork(1, 0.8, law("uniform", 0.4)),
            AnyWork(1, 0.6, law("gamma", 0.5, 1.3)),
            AnyWork(1, 0.8, law("either", 0.8)),
        ),
        small=AnyWork(1, 0.5, law("fixed", 0.0)),
        wrong=AnyWork(1, 0.7, law("hyperexponential", 1.8)),
    ),
    Family((FixedWork(), FixedWork(2, 1.4)), small=FixedWork(2, 1.2), wrong=FixedWork(5, 4.2)),
    Family(
        (VariedWork(), VariedWork(3, 2.4, law("lognormal", 1.3))),
        small=VariedWork(2, 1.2),
        wrong=VariedWork(5, 4.0, law("gamma", 1.0)),
    ),
    Family(
        (Redialling(2, 1.5, 0.5), Redialling(1, 0.5), Redialling(5, 4.0, 0.2), Redialling(3, 3.3, 1.0, 0.6)),
        small=Redialling(1, 0.4, 2.0),
        wrong=Redialling(2, 1.55, 0.5),
    ),
    Family((LargeStaff(100, 90.0), LargeStaff()), small=LargeStaff(20, 15.0), wrong=LargeStaff(100, 94.0)),
    Family(
        (ManyImpatient(), ManyImpatient(100, 100.0)),
        small=ManyImpatient(50, 45.0),
        wrong=ManyImpatient(400, 400.0),
    ),
    Family(
        (Lateness(3, 2.4, allowed=4.0), Lateness(1, 0.8, allowed=10.0, discipline="first-come")),
        small=Lateness(2, 1.2, allowed=3.0),
        wrong=Lateness(3, 2.4, allowed=3.5),
    ),
    Family(
        (EarliestDue(1, 0.8, allowed=law("exponential", 1.0, 8.0)), EarliestDue()),
        small=EarliestDue(1, 0.6, allowed=law("exponential", 1.0, 4.0)),
        wrong=EarliestDue(1, 0.8, allowed=law("exponential", 1.0, 10.0)),
    ),
    Family(
        (TwoAllowances(1, (0.16, 0.64), allowed=(2.0, 12.0)), TwoAllowances()),
        small=TwoAllowances(1, (0.3, 0.3), allowed=(1.0, 5.0)),
        wrong=TwoAllowances(1, (0.16, 0.64), allowed=(2.0, 16.0)),
    ),
    Family((Crowd(60.0, 40.0, 2.0), Crowd()), small=Crowd(5.0, 3.0), wrong=Crowd(60.0, 52.0, 2.0)),
    Family(
        (Rhythm(), Rhythm(3.0, 0.2, 3, 0, 24)),
        small=Rhythm(0.6, 0.1, 2, 8, 18),
        wrong=Rhythm(2.0, 0.5, 4, 8, 21),
    ),
    Family((Closed(), Closed(8, 18, False)), small=Closed(9, 18, arrivals=0.1), wrong=Closed(9, 17, False)),
    Family(
        (Vacations(), Vacations(0.3, law("fixed", 0.0), 4.0)),
        small=Vacations(0.3),
        wrong=Vacations(away=2.25),
    ),
    Family((ForkJoin(), ForkJoin(arrivals=0.8)), small=ForkJoin(arrivals=0.3), wrong=ForkJoin(arrivals=0.53)),
    Family(
        (Slowest(), Slowest(helpers=3, part=0.5), Slowest(helpers=1)),
        small=Slowest(arrivals=1.0),
        wrong=Slowest(helpers=2, part=0.97),
    ),
    Family((Feedback(), Feedback(3, 1.2, 0.5)), small=Feedback(1, 0.3, 0.3), wrong=Feedback(1, 0.5, 0.32)),
    Family((Redispatch(0.6, 0.5), Redispatch()), small=Redispatch(0.8, 0.7), wrong=Redispatch(0.62, 0.5)),
    Family(
        (ShortestFirst(1, 0.7, law("gamma", 0.7)), ShortestFirst()),
        small=ShortestFirst(1, 0.5),
        wrong=ShortestFirst(1, 0.7, law("gamma", 0.85)),
    ),
    Family(
        (EasyClasses(), EasyClasses(1, (0.2, 0.3, 0.1), (2.0, 0.5, 1.0))),
        small=EasyClasses(1, (0.3, 0.1)),
        wrong=EasyClasses(1, (0.45, 0.2)),
    ),
    Family(
        (Paper(), Paper(3, 3.5, allowed=1.0)),
        small=Paper(2, 2.0, allowed=1.0),
        wrong=Paper(1, 0.8, allowed=5.4),
    ),
    Family(
        (Bounded(2, 1.6), Bounded(1, 1.2, room=1), Bounded(5, 8.0, room=20)),
        small=Bounded(2, 1.6, room=2),
        wrong=Bounded(2, 1.6, room=5),
    ),
    Family(
        (Relay(1, 0.7, late=2.0), Relay(3, 2.1, late=2.0)),
        small=Relay(2, 1.2, late=1.0),
        wrong=Relay(1, 0.74, late=2.0),
    ),
    Family(
        (
            InBatches(1, 0.6),
            InBatches(3, 1.8, size=4.0, sizes="fixed"),
            InBatches(1, 0.5, law("gamma", 0.5), size=6.0, share=0.4),
        ),
        small=InBatches(2, 0.8, size=2.0),
        wrong=InBatches(1, 0.6, size=3.4),
    ),
    Family((BusyPeriod(), BusyPeriod(1, 0.7)), small=BusyPeriod(1, 0.3), wrong=BusyPeriod(1, 0.53)),
    Family(
        (Diffusion(), Diffusion(1.0, 2.0, (0.2, 0.4, 0.6))),
        small=Diffusion(1.0, 4.0, (0.1, 0.3, 0.5)),
        wrong=Diffusion(0.3, 4.5),
    ),
    Family((HotStove(), HotStove(0.6, 0.45)), small=HotStove(0.6), wrong=HotStove(0.4, 0.48)),
    Family((Ranks(0.9), Ranks(0.3), Ranks(0.0)), small=Ranks(0.3, 1.0, number=20), wrong=Ranks(0.8)),
    Family(
        (LearningCurve(), LearningCurve(0.3, 0.7)),
        small=LearningCurve(arrivals=3.0),
        wrong=LearningCurve(progress=0.84),
    ),
    Family(
        (Capability(), Capability(0.03, 0.004, 1.5, 0.9)),
        small=Capability(load=0.2),
        wrong=Capability(gain=0.0215),
    ),
    Family(
        (Overload(), Overload(0.5), Overload(1.5, 1.0, solve=0.9, again=0.3)),
        small=Overload(1.1, again=0.2, officers=1),
        wrong=Overload(again=0.55),
    ),
)
