"""Seats of the hotline: the shifts of the fewest hours with which calls are connected, or answered in time.

Theory gives the shifts for a share of calls. What it leaves out (callers who call again later, hours that do not
settle) the simulation brings in: the share asked of theory is raised or lowered until the shifts pass the certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.city.found import found
from sim.errors import PetitionError
from sim.ground.time_units import AN_HOUR, DAY, WEEK
from sim.policies.intake import Shift
from sim.scenario.provenance import Provenance
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.study.runs.replications import Replications
from sim.study.staffing.attempt import trier
from sim.study.staffing.calls import SLOTS, Answers, answers, traffic, weekdays_differ
from sim.study.staffing.posts import Establishment
from sim.study.staffing.promises import Promise
from sim.study.staffing.question import Question
from sim.study.staffing.search import certify
from sim.study.staffing.shifts import SLOT, Shifts, cheapest
from sim.study.staffing.trial import Seen

LADDER = (-0.6, -0.4, -0.2, 0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
"""By what part of what may be missed less is asked of theory, or more."""
LIKE_THEORY = LADDER.index(0.0)


@dataclass(frozen=True)
class SeatPlan:
    """What was found. answers: what theory expects of seats; running: on how many days in a row a shift is worked;
    days: on how many days of the week there are calls in a year, int64[7], or of all, int64[1]; seen, passed: the years
    of the certificate; hours_now: of seats on a mean day."""

    question: Question
    shifts: Shifts
    answers: Answers
    running: int
    days: np.ndarray
    seen: Seen
    passed: np.ndarray
    hours_now: float

    @property
    def holds(self) -> bool:
        """Whether every promise passes."""
        return bool(self.passed.all())

    @property
    def scenario(self) -> Scenario:
        """The scenario with these shifts."""
        planned = _with_shifts(self.question.scenario, self.shifts, self.question.promises)
        return planned.explained({"intake.shifts": Provenance(assumption=self.question.origin)})


def seek_seats(
    question: Question, runs: Replications, lengths: Sequence[int], running: int | None = None
) -> SeatPlan:
    """The shifts of the fewest hours that pass the certificate. lengths: of shifts, in seconds; running: on how many
    days in a row each is worked in a week. If that is not given, each day of the week has shifts of its own where days
    differ in their calls, and all have the same where they do not."""
    if question.scale != 1.0:
        raise PetitionError("seats are sought for the whole hotline", key="scale", expected="1")
    within = {one.within for one in question.promises if one.kind == "answered"}
    if len(within) > 1:
        raise PetitionError(
            "calls have one answer target", key="promise", expected="one time to answer within"
        )
    slots = [_slots(length) for length in lengths]
    city = found(timeline(question.scenario), inhabited=False)
    wanted = [max((one.share for one in question.promises if one.kind == kind), default=0.0)
              for kind in ("connected", "answered")]  # fmt: skip
    by_weekday = running is not None or weekdays_differ(question.scenario)
    running = running or (1 if by_weekday else WEEK)
    calls = traffic(city, question.scenario, by_weekday)
    of = answers(calls, float(max(within, default=0)), max(wanted))
    if of.calls.sum() <= 0:
        raise PetitionError("nobody calls in this scenario", key="promise")
    made: dict[int, Shifts | None] = {}

    def rung(place: int) -> Shifts | None:
        if place not in made:
            asked = [share + LADDER[place] * (1 - share) if share else 0.0 for share in wanted]
            made[place] = cheapest(of, asked[0], asked[1], slots, running)
        return made[place]

    hotline = Establishment(
        (), ("hotline",), np.zeros(len(city.unit_names), int), np.zeros(1, int), (), (), {}
    )

    def planned(plan: np.ndarray) -> Scenario:
        shifts = rung(int(plan[0]))
        if shifts is None:
            raise PetitionError("no number of seats keeps these promises", key="promise")
        return _with_shifts(question.scenario, shifts, question.promises)

    attempt = trier(runs, question, hotline, planned, "seats")
    tested = certify(
        attempt, np.array([LIKE_THEORY]), np.array([True]), question.judged, question.certificate,
        lambda margin: np.asarray(margin.min(axis=0)), np.array([len(LADDER) - 1]), [np.array([True])],
    )  # fmt: skip
    shifts = rung(int(tested.plan[0]))
    assert shifts is not None
    now = sum(map(_seconds_a_day, question.scenario.intake.shifts.values())) / AN_HOUR
    passed = question.certificate.passes(tested.seen)
    return SeatPlan(question, shifts, of, running, calls.days.sum(axis=1), tested.seen, passed, now)


def _seconds_a_day(shift: Shift) -> float:
    """Of seats, on a mean day of the week."""
    return shift.seats * ((shift.off - shift.on) % DAY or DAY) * (len(shift.days) or WEEK) / WEEK


def _slots(seconds: int) -> int:
    if seconds % SLOT or not 0 < seconds <= SLOTS * SLOT:
        raise PetitionError(
            f"a shift of {seconds / AN_HOUR:g} h cannot be",
            key="shift",
            expected="half hours, up to 24h, such as 8h",
        )
    return seconds // SLOT


def _with_shifts(scenario: Scenario, shifts: Shifts, promises: Sequence[Promise]) -> Scenario:
    """The scenario with these shifts, and the answer target that is promised."""
    changes: dict[str, object] = {
        "shifts": {name: Shift.model_validate(shift) for name, shift in shifts.table().items()}
    }
    if target := max((one.within for one in promises if one.kind == "answered"), default=0):
        changes["answer_target"] = target
    return scenario.renewed(intake=scenario.intake.model_copy(update=changes))
