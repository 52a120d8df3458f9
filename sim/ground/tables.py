"""Layouts of the tables both engines read and write: one row an officer crew, unit, kind, community, citizen, need.

All times are int64 seconds since the scenario's first midnight, -1 where something has not happened.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

CLASSES = 6  # most deadline classes a scenario may define
HELPERS = 3  # most units called to one joint handling
NONE = -1
FULL = 255  # stands for 1 in what a citizen trusts, expects and bears


class Body(IntEnum):
    """Who is responsible for a kind of petition."""

    STREET = 0
    DISTRICT = 1  # the district's own government: takes what nobody owns
    DEPARTMENT = 2  # a department of the district
    MUNICIPAL = 3
    UTILITY = 4
    OTHER = 5  # e-commerce and others; outside the city's reach


class State(IntEnum):
    """Where a petition is."""

    FREE = 0  # the row is unused
    RAISED = 1  # on its way to the hotline
    DISPATCHED = 2  # on its way to a unit
    WAITING = 3  # in a unit's queue
    HANDLED = 4  # an officer works on it
    JOINT = 5  # own part done; waits for the helpers
    CLOSED = 6  # closed; the call-back is to come


class Outcome(IntEnum):
    """How a petition was closed."""

    OPEN = 0
    SOLVED = 1
    EXPLAINED = 2  # not solved, but explained to the citizen
    UNSOLVED = 3  # handled without success
    PAPER = 4  # closed on paper because the deadline was out of reach


def layout(**fields: str | tuple[str, tuple[int]]) -> np.dtype[np.void]:
    """The layout of a table's row, aligned as a processor likes it."""
    return np.dtype(
        [(name, *([kind] if isinstance(kind, str) else kind)) for name, kind in fields.items()], align=True
    )


RECORD = layout(
    id="i8", generation="i2", origin="i1", channel="i1", citizen="i4", community="i4", kind="i4", deadline="i1",
    unit="i4", owner="i4", path_1="i2", path_2="i2", path_3="i2", visits="i2", refusals="i1", disputes="i1",
    machine="i1", kept="i1", higher="i1", helpers="i1", preemptions="i1", outcome="i1",
    raised="i8", recorded="i8", dispatched="i8", arrived="i8", contacted="i8", started="i8", due="i8", closed="i8",
    called="i8", work="i8", said_contacted="i1", said_solved="i1", satisfied="i1", excluded="i1", repeats="i1",
    cause="i1",
)  # fmt: skip
"""A row of the history: one a petition and generation. Answers are 1 yes, 0 no, -1 not asked or not known. cause: 1
left one, -1 ended one. Written once, at the call-back or the end of the run."""

UNIT = layout(
    body="i4", district="i4", first_crew="i4", crews="i4", discipline="i4", waiting="i4",
    speed="f8", load_gain="f8", load_onset="f8", solve="f8", contact="f8", refuse="f8", paper="f8", explain="f8",
    readiness="f8", backlog="i8",
    confidence="f8", effort="f8", capability="f8", fatigue="f8", prevention="f8", score="f8", last_score="f8",
    push="f8", practices="i8", governed="i8", entry_volume="f8", entry_score="f8",
)  # fmt: skip
"""A unit. speed, solve, contact, refuse, paper, explain, readiness are what the slow loop sets for the fast one:
relative speed of work; chance to solve a petition of reference difficulty, to contact the citizen, to refuse what
is its own, to close on paper at the deadline, to explain what it cannot solve; how fast it comes when called
(1 = reference). discipline: its row of DISCIPLINE. confidence … entry_score are the slow loop's own state: practices is
a set of bits, governed counts the periods under the city's own supervision. Fixed: body, district, crews. By dated
reforms alone: refuse, explain, load_gain, load_onset. At any second: waiting, backlog. All others once a period, or as
a dated reform takes effect."""

CREW = layout(
    unit="i4", calendar="i4", officers="i4", on_duty="i4", busy="i4", urgent_only="i4", leave="f8", stretch="f8",
)  # fmt: skip
"""Officers of a unit who share a calendar. stretch ≥ 1: how much longer work takes because they have other duties.
Fixed: unit. By dated reforms: calendar, leave, stretch, urgent_only; officers also once a period, where streets are
governed. on_duty: once a day, as it opens; busy: at any second."""

KIND = layout(
    category="i4", body="i4", slot="i4", deadline="i4", work="i4", difficulty="f8", hardness="f8", joint="f8",
    outside="f8", locked="f8", unreasonable="f8", consultation="f8",
)  # fmt: skip
"""A kind of petition. work: row of the table of durations; difficulty multiplies work; hardness multiplies the
chance of failure; joint, outside: share that needs other units, or belongs to an owner outside the city's reach;
locked: share that cannot be solved case by case; unreasonable: share that can only be explained. Fixed but for work,
joint, locked and consultation, which dated reforms may change."""

COMMUNITY = layout(
    street="i4", district="i4", first="i8", citizens="i8", need="f8", voice="f8", help="f8", patrol="f8"
)
"""A community. first, citizens: its rows in the citizens' table; need: contacts a day it would raise if every need were
voiced; voice: chance that it is, at mean trust; help: what co-production adds to the chance to solve; patrol: share
found before anyone calls. Fixed: street, district, first, citizens, need. voice and help move once a period (voice also
by dated reforms); patrol by dated reforms alone."""

CITIZEN = layout(trust="u1", expectation="u1", patience="u1", malicious="u1")
"""A citizen. trust, expectation, patience in 0…255 for 0…1; malicious: 1 for who comes back whatever the answer. Fixed:
patience, malicious. trust and expectation move at each answer."""

DISCIPLINE = layout(
    rule="i8", own="i8", faults="i8", now="i8", due="i8", deadline="i8", work="i8", expected="i8"
)
"""A discipline of the run: the addresses of its rule's machine code, and of its parameters. faults: how often the rule
has given no key that a queue can hold; now … expected: what it was asked the first time. Fixed: rule, own."""

SEAT = layout(on="i4", off="i4", since="i8", until="i8")
"""A hotline seat: on duty daily from `on` to `off` (seconds of the day; over midnight when off ≤ on), between the
seconds `since` and `until` of the run. Fixed; a dated reform of the shifts ends some and begins others."""

TALLY = layout(
    arrived="i8", accepted="i8", refused="i8", closed="i8", solved="i8", explained="i8", unsolved="i8", paper="i8",
    due=("i8", (CLASSES,)), on_time=("i8", (CLASSES,)), asked="i8", answered="i8", said_contacted="i8",
    said_solved="i8", satisfied="i8", excluded="i8", repeats="i8", tasks="i8", preemptions="i8", busy="i8",
    duty="i8", wait="i8", started="i8", sojourn="i8", tardiness="i8", late="i8", disputed="i8", patrolled="i8",
    watch="i8", watched="i8",
)  # fmt: skip
"""What a unit did in one assessment period. due, on_time: closed, and closed on time, by deadline class; patrolled:
needs found before anyone called; busy: seconds of officers' work ended; duty: seconds of officers on duty; watch,
watched: of these, those of crews for urgent petitions only; wait, sojourn, tardiness: sums in seconds."""

HOUR = layout(
    phone="i8", web="i8", answered="i8", prompt="i8", abandoned="i8", redialled="i8", consultations="i8",
    petitions="i8", repeats="i8", waited="i8", talked="i8", self_served="i8", needs="i8",
)  # fmt: skip
"""The hotline, one row an hour. prompt: answered within the target; waited, talked: sums in seconds; needs: needs
that arose, voiced or not."""

BOOK = layout(second="i8", starting="i8", raised="i8", closed="i8", open="i8", contacts="i8", lost="i8")
"""The books of the run: starting + raised = closed + open, always. second: simulated so far; contacts: received;
lost: callers who gave up for good."""

WANT = layout(time="i8", id="i8", citizen="i4", community="i4", kind="i4", voice="u4")
"""A need that is voiced: it becomes a contact at `time`. voice: the number drawn for whether it is voiced."""
