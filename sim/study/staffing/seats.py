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
from sim.ground.time_units import AN_HOUR, DAY
from sim.policies.intake import Shift
from sim.scenario.provenance import Provenance
from sim.scenario.reforms import timeline
from sim.scenario.schema import Scenario
from sim.study.runs.arms import Arm
from sim.study.runs.replications import Replications
from sim.study.staffing.calls import SLOTS, Answers, answers, traffic
from sim.study.staffing.certificate import in_chinese
from sim.study.staffing.posts import Establishment
from sim.study.staffing.promises import Promise
from sim.study.staffing.question import FIRST_OF_CERTIFICATE, Question
from sim.study.staffing.search import certify
from sim.study.staffing.shifts import SLOT, Shifts, cheapest
from sim.study.staffing.trial import Seen, observe

Sheet = tuple[Sequence[str], list[Sequence[object]]]

LADDER = (-0.6, -0.4, -0.2, 0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
"""By what part of what may be missed less is asked of theory, or more."""
LIKE_THEORY = LADDER.index(0.0)


@dataclass(frozen=True)
class SeatPlan:
    """What was found. shifts: None if nothing keeps the promises; answers: what theory expects of seats; seen, passed:
    the years of the certificate."""

    question: Question
    shifts: Shifts
    answers: Answers
    days: int
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
        words = f"found by petition staff for: {'; '.join(one.text for one in self.question.promises)}"
        planned = _with_shifts(self.question.scenario, self.shifts, self.question.promises)
        return planned.explained({"intake.shifts": Provenance(assumption=words)})


def seek_seats(question: Question, runs: Replications, lengths: Sequence[int]) -> SeatPlan:
    """The shifts of the fewest hours that pass the certificate. lengths: of shifts, in seconds."""
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
    of = answers(traffic(city, question.scenario), float(max(within, default=0)), max(wanted))
    if of.calls.sum() <= 0:
        raise PetitionError("nobody calls in this scenario", key="promise")
    made: dict[int, Shifts | None] = {}

    def rung(place: int) -> Shifts | None:
        if place not in made:
            asked = [share + LADDER[place] * (1 - share) if share else 0.0 for share in wanted]
            made[place] = cheapest(of, asked[0], asked[1], slots)
        return made[place]

    hotline = Establishment(
        (), ("hotline",), np.zeros(len(city.unit_names), int), np.zeros(1, int), (), (), {}
    )

    def attempt(plan: np.ndarray, years: Sequence[int]) -> Seen:
        shifts = rung(int(plan[0]))
        if shifts is None:
            raise PetitionError("no number of seats keeps these promises", key="promise")
        planned = _with_shifts(question.scenario, shifts, question.promises)
        arm = Arm("seats", planned, same_city=question.same_city)
        return observe(runs, arm, years, question.promises, hotline, question.start)

    years = range(FIRST_OF_CERTIFICATE, FIRST_OF_CERTIFICATE + question.certificate.years)
    tested = certify(
        attempt, np.array([LIKE_THEORY]), np.array([True]), years, question.certificate,
        lambda margin: np.asarray(margin.min(axis=0)), np.array([len(LADDER) - 1]), [np.array([True])],
    )  # fmt: skip
    shifts = rung(int(tested.plan[0]))
    assert shifts is not None
    now = float(sum((shift.off - shift.on) % DAY or DAY for shift in _each_seat(question.scenario))) / AN_HOUR
    return SeatPlan(
        question, shifts, of, city.days, tested.seen, question.certificate.passes(tested.seen), now
    )


def _each_seat(scenario: Scenario) -> list[Shift]:
    return [shift for shift in scenario.intake.shifts.values() for _ in range(shift.seats)]


def _slots(seconds: int) -> int:
    if seconds % SLOT or not 0 < seconds <= SLOTS * SLOT:
        raise PetitionError(
            f"a shift of {seconds / AN_HOUR:g} h cannot be",
            key="shift",
            expected="half hours, up to 24h, such as 8h",
        )
    return seconds // SLOT


def _with_shifts(scenario: Scenario, shifts: Shifts, promises: Sequence[Promise]) -> Scenario:
    """The scenario with these shifts every day, and the answer target that is promised."""
    changes: dict[str, object] = {
        "shifts": {name: Shift.model_validate(shift) for name, shift in shifts.table().items()}
    }
    if target := max((one.within for one in promises if one.kind == "answered"), default=0):
        changes["answer_target"] = target
    return scenario.renewed(intake=scenario.intake.model_copy(update=changes))


def sheets(plan: SeatPlan) -> dict[str, Sheet]:
    """The tables of a plan of seats by name: shifts, and what each half hour has."""
    of, seats = plan.answers, plan.shifts.seats
    shifts = [(name, one["on"], one["off"], one["seats"]) for name, one in plan.shifts.table().items()]
    most = len(of.seats) - 1
    half_hours = [
        (f"{slot // 2:02d}:{slot % 2 * 30:02d}", float(of.calls[slot] / plan.days), int(seats[slot]),
         *(float(table[slot, min(seats[slot], most)] / of.calls[slot]) if of.calls[slot] else None
           for table in (of.connected, of.in_time)))
        for slot in range(SLOTS)
    ]  # fmt: skip
    return {
        "shifts": (("shift", "on", "off", "seats"), list(shifts)),
        "half_hours": (("from", "calls_a_day", "seats", "connected", "in_time"), list(half_hours)),
    }


def words(plan: SeatPlan) -> list[str]:
    """What is to be said of a plan of seats, a line each."""
    shifts, promises = plan.shifts, plan.question.promises
    lines = [
        f"{int(shifts.people.sum())} people in {len(shifts.table())} shifts, {shifts.hours:g} hours of seats a day, in "
        f"place of {plan.hours_now:g} now"
        + ("" if plan.holds else "; and the promise is still not certified"),
        *plan.question.certificate.told(),
    ]
    for row, promise in enumerate(promises):
        theory = shifts.connected if promise.kind == "connected" else shifts.in_time
        share = plan.seen.share[row, 0]
        lines.append(
            f"{promise.text}: {plan.seen.mean[row, 0]:.2%} simulated, {np.nanmin(share):.2%} in the worst of "
            f"{len(share)} years, {theory:.2%} by theory"
        )
    return lines


def told(plan: SeatPlan) -> dict[str, object]:
    """The whole of a plan of seats, for JSON."""
    certificate = plan.question.certificate
    return {
        "in_words": words(plan), "holds": plan.holds, "people": int(plan.shifts.people.sum()),
        "hours_a_day": plan.shifts.hours,
        "hours_now": plan.hours_now, "promises": [one.text for one in plan.question.promises],
        "by_theory": {"connected": plan.shifts.connected, "in_time": plan.shifts.in_time},
        "simulated": [float(mean) for mean in plan.seen.mean[:, 0]],
        "certificate": {
            "rule": certificate.rule, "years": certificate.years, "in_words": certificate.told(),
            "in_words_zh": in_chinese(certificate),
        },
        "tables": {
            name: [dict(zip(head, row, strict=True)) for row in rows] for name, (head, rows) in sheets(plan).items()
        },
    }  # fmt: skip
