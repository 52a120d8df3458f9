"""The key by which a petition waits in its unit's queue: what the rule of the discipline gives, within bounds."""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.native import ask

HELPER_STEP = 1 << 46
"""A helper's tasks come before, or after, all a unit's own: more than from the least key to the greatest."""
FURTHEST = (HELPER_STEP >> 1) - 1
"""No key lies further from 0: half a million years in seconds."""


@rule
def key(discipline, now, due, deadline, work, expected):
    """The queue key (int64) of a petition that joins a queue; the least is served first, ties go to the least identity.

    discipline: its row, DISCIPLINE. now, due: seconds; deadline: class, 0 the most urgent; work, expected: seconds of
    an officer's work at reference speed, as drawn and at the median of the kind's distribution. An interrupted petition
    keeps its first arrival as now; its work is then what is left. A rule that gives no key, or one beyond `FURTHEST`,
    is noted in the row, with what it was first asked, and the run is refused (`sim.city.disciplines`).
    """
    found = ask(discipline.rule, discipline.own, now, due, deadline, work, expected)
    if -FURTHEST <= found <= FURTHEST:
        return found
    if discipline.faults == 0:
        discipline.now = now
        discipline.due = due
        discipline.deadline = deadline
        discipline.work = work
        discipline.expected = expected
    discipline.faults += 1
    return 0
