"""Staffing in one call: officers of units, for good or for a shock, or seats of the hotline, by what is promised."""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import PetitionError
from sim.study.runs.replications import Replications
from sim.study.staffing.plan import Plan, seek
from sim.study.staffing.question import Question
from sim.study.staffing.seats import SeatPlan, seek_seats
from sim.study.staffing.surge import SurgePlan, seek_surge


def find_staff(
    question: Question,
    runs: Replications,
    *,
    shifts: Sequence[int],
    days: int | None = None,
    around: bool = True,
) -> Plan | SeatPlan | SurgePlan:
    """The fewest officers, or the shifts of the fewest hours of seats, that keep what is promised. shifts: lengths, in
    seconds; days: in a row on which a shift is worked. Raises PetitionError if promises of petitions and of calls are
    mixed, for they are kept by others."""
    of_calls = [one.is_of_calls for one in question.promises]
    if any(of_calls) and not all(of_calls):
        raise PetitionError(
            "promises of calls and of petitions are kept by others",
            key="promise", expected="one command for the seats of the hotline, and one for the officers of units",
        )  # fmt: skip
    if any(of_calls):
        about = {
            "budget": question.budget is not None,
            "of": bool(question.of),
            "by": question.by != "street",
            "surge": question.surge is not None,
        }
        if needless := [key for key, given in about.items() if given]:
            raise PetitionError(
                f"--{needless[0]} is about officers of units, and calls are kept by the seats of the hotline",
                key=needless[0], expected="promises of petitions",
            )  # fmt: skip
        return seek_seats(question, runs, shifts, days)
    if days is not None:
        raise PetitionError(
            "--days-a-week is about the shifts of the hotline",
            key="days-a-week",
            expected="promises of calls",
        )
    if question.surge is None:
        return seek(question, runs, around=around)
    if question.budget is not None or question.by == "crew":
        key = "by" if question.budget is None else "budget"
        raise PetitionError(
            f"--{key} is about officers for good, and a surge brings the fewest of each unit for a time",
            key=key, expected="a surge by street or by district, without a budget",
        )  # fmt: skip
    return seek_surge(question, runs)
