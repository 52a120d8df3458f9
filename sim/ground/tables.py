"""Layouts of the tables both engines read and write: one row an officer crew, unit, kind, community, citizen, need.

All times are int64 seconds since the scenario's first midnight, -1 where something has not happened.
"""

from __future__ import annotations

from enum import IntEnum

from sim.ground.column import Column, Columns, Shown, layout

CLASSES = 32  # most deadline classes a scenario may define
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
    LYING = 7  # the work is done; it lies until it is closed


class Outcome(IntEnum):
    """How a petition was closed."""

    OPEN = 0
    SOLVED = 1
    EXPLAINED = 2  # not solved, but explained to the citizen
    UNSOLVED = 3  # handled without success
    PAPER = 4  # closed on paper because the deadline was out of reach


PETITION_COLUMNS: Columns = {
    "id": Column("i8", "who it is: the same under every policy", zh="编号"),
    "generation": Column("i2", "how often it was raised before", zh="此前提出次数"),
    "origin": Column("i1", "a need, a cause, the backlog at the start, or a list", zh="来由", names="origins"),
    "channel": Column("i1", "how it came: phone, web, self-service or assistant", zh="渠道", names="channels", start=0),
    "citizen": Column("i4", "row of the citizen", zh="诉求人"),
    "community": Column("i4", "number of the community", zh="社区"),
    "kind": Column("i4", "what it is about, at the third level", zh="三级分类", names="kinds"),
    "deadline": Column("i1", "deadline class", zh="时限类别", names="deadlines", start=0),
    "unit": Column("i4", "who has it, or had it last", zh="承办单位", names="units", start=NONE),
    "owner": Column("i4", "whose it is by right", zh="主责单位", names="units", start=NONE),
    "path_1": Column("i2", "first unit it was sent to", zh="第一站", names="units", start=NONE),
    "path_2": Column("i2", "second unit it was sent to", zh="第二站", names="units", start=NONE),
    "path_3": Column("i2", "third unit it was sent to", zh="第三站", names="units", start=NONE),
    "visits": Column("i2", "units it was sent to", zh="流转次数", start=0),
    "refusals": Column("i1", "how often it was sent back", zh="退单次数", start=0),
    "disputes": Column("i1", "how often it was contested", zh="争议次数", start=0),
    "machine": Column("i1", "dispatched by a machine", zh="机派", shown=Shown.FACT, start=0),
    "retained": Column("i1", "retained by a unit that is not its owner", zh="非主责承办", shown=Shown.FACT, start=0),
    "higher": Column("i1", "a repeat that went to the district instead", zh="越级", shown=Shown.FACT),
    "helpers": Column("i1", "units called to help", zh="协办数", start=0),
    "preemptions": Column("i1", "how often work on it was interrupted", zh="被打断次数", start=0),
    "outcome": Column("i1", "open, solved, explained, unsolved or on paper", zh="结果", names="outcomes", start=0),
    "raised": Column("i8", "when the citizen raised it", zh="提出", shown=Shown.MOMENT, start=NONE),
    "recorded": Column("i8", "when the hotline had recorded it", zh="登记", shown=Shown.MOMENT, start=NONE),
    "dispatched": Column("i8", "when it was first dispatched", zh="派出", shown=Shown.MOMENT, start=NONE),
    "arrived": Column("i8", "when it came to the unit that has it", zh="到达", shown=Shown.MAYBE, start=NONE),
    "contacted": Column("i8", "when the unit first contacted the citizen", zh="联系", shown=Shown.MAYBE, start=NONE),
    "started": Column("i8", "when an officer began to work on it", zh="开始办理", shown=Shown.MAYBE, start=NONE),
    "due": Column("i8", "when its allowance ends", zh="到期", shown=Shown.MOMENT, start=NONE),
    "closed": Column("i8", "when it was closed", zh="办结", shown=Shown.MAYBE, start=NONE),
    "called": Column("i8", "the call-back that was answered", zh="回访", shown=Shown.MAYBE, start=NONE, late=True),
    "work": Column("i8", "work of an officer", zh="工时", unit="s", start=0),
    "said_contacted": Column(
        "i1", "the citizen says that the unit was in touch", zh="答已联系", shown=Shown.ANSWER, start=NONE, late=True
    ),
    "said_solved": Column(
        "i1", "the citizen says that it is solved", zh="答已解决", shown=Shown.ANSWER, start=NONE, late=True
    ),
    "satisfied": Column("i1", "the citizen is satisfied", zh="答满意", shown=Shown.ANSWER, start=NONE, late=True),
    "excluded": Column("i1", "left out of the assessment on appeal", zh="剔除", shown=Shown.FACT, start=0, late=True),
    "repeats": Column("i1", "raised again", zh="再诉", shown=Shown.FACT, start=0, late=True),
    "cause": Column("i1", "left a cause behind, or removed one", zh="根源", names="causes", start=0, late=True),
    "found": Column("i1", "closed on paper, and found out", zh="查实", shown=Shown.FACT, start=0, late=True),
}  # fmt: skip
"""A petition as the history has it; a new column goes to the end."""

RECORD = layout(**PETITION_COLUMNS)
"""A row of the history: one a petition and generation. Answers are 1 yes, 0 no, -1 not asked or not known. cause: 1
left one, -1 ended one. Written once, at the call-back or the end of the run."""

UNIT_COLUMNS: Columns = {
    "body": Column("i4"),
    "district": Column("i4"),
    "first_crew": Column("i4"),
    "crews": Column("i4"),
    "discipline": Column("i4"),
    "waiting": Column("i4"),
    "speed": Column("f8", "speed of work, relative to the reference", zh="速度"),
    "load_gain": Column("f8", "how much faster it works at a full queue", zh="负荷增速"),
    "load_onset": Column("f8", "petitions waiting an officer from which on it does", zh="负荷门槛"),
    "solve": Column("f8", "chance to solve a petition of reference difficulty", zh="解决机会"),
    "contact": Column("f8", "chance to contact the citizen before closing", zh="联系机会"),
    "refuse": Column("f8", "chance to refuse what is its own", zh="自身退单机会"),
    "paper": Column("f8", "chance to close on paper at the deadline", zh="纸面机会"),
    "explain": Column("f8", "chance to explain what it cannot solve", zh="解释机会"),
    "readiness": Column("f8", "how fast it comes when called, 1 the reference", zh="报到速度"),
    "backlog": Column("i8"),
    "confidence": Column("f8", "effort it would make by itself, 0…1", zh="信心"),
    "effort": Column("f8", "effort, 0…1", zh="努力"),
    "capability": Column("f8", "what it can do, 1 the reference", zh="能力"),
    "fatigue": Column("f8", "overwork, 0 rested … 1 spent", zh="疲劳"),
    "prevention": Column("f8", "share of its time that goes into prevention", zh="治本占比"),
    "score": Column("f8", "score of the period, 0…1", zh="得分"),
    "last_score": Column("f8", "score of the period before, 0…1", zh="上期得分"),
    "push": Column("f8", "effort added from outside", zh="外力"),
    "practices": Column("i8"),
    "governed": Column("i8"),
    "entry_volume": Column("f8", "petitions over the mean street's when last chosen to be governed", zh="入选诉求量"),
    "entry_score": Column("f8", "score less the mean street's when last chosen to be governed", zh="入选得分"),
    "place": Column("i8", "place in its district, of a district among all; 1 the best, 0 none", zh="区内名次"),
}  # fmt: skip
UNIT = layout(**UNIT_COLUMNS)
"""A unit. speed, solve, contact, refuse, paper, explain, readiness are what the slow loop sets for the fast one:
relative speed of work; chance to solve a petition of reference difficulty, to contact the citizen, to refuse what
is its own, to close on paper at the deadline, to explain what it cannot solve; how fast it comes when called
(1 = reference). discipline: its row of DISCIPLINE. confidence … entry_score are the slow loop's own state: practices is
a set of bits, governed is 0, or 1 more than the full periods under the city's own supervision; place: by the
district's own ranking. Fixed: body, district, crews. By dated reforms alone: refuse, explain, load_gain, load_onset. At
any second: waiting, backlog. All others once a period, or as a dated reform takes effect."""

CREW = layout(
    unit="i4", calendar="i4", officers="i4", on_duty="i4", busy="i4", urgent_only="i4", leave="f8", stretch="f8",
    moved="i4",
)  # fmt: skip
"""Officers of a unit who share a calendar, a row of the tables of shifts. stretch ≥ 1: how much longer work takes
because they have other duties; moved: of the officers, those of other crews that a surge has moved here (negative:
away). Fixed: unit, calendar. By dated reforms: leave, stretch, urgent_only; officers and moved also as a surge begins
or ends, officers also once a period, where streets are governed. on_duty: once a day, as it opens; busy: at any
second."""

KIND = layout(
    category="i4", body="i4", slot="i4", deadline="i4", work="i4", grade="i4", difficulty="f8", hardness="f8",
    joint="f8", outside="f8", locked="f8", unreasonable="f8", consultation="f8", mistaken="f8",
    delay="i4", delay_hours="i4", delay_share="f8", beyond="f8", exponent="f8", batch="i4", batch_share="f8",
)  # fmt: skip
"""A kind of petition. work: row of the table of durations; grade: of difficulty, 0 the first of `catalogue.grades`;
difficulty multiplies work; hardness multiplies the chance of failure; joint, outside: share that needs other units, or
belongs to an owner outside the city's reach; locked: share that cannot be solved case by case; unreasonable: share that
can only be explained; mistaken: up to which share what is sent wrongly goes to its owner, or to that of a kind before
it in its category; delay, delay_hours, delay_share: row of the durations for how long it lies when the work is done,
row of the tables of shifts in whose hours that time runs, and chance that it does (NONE: it never does); beyond,
exponent: open at the unit beyond which it lies longer, and by which power; batch, batch_share: row of the tables of
shifts that open when a stack is closed, and chance that it waits for one. Fixed but for work, joint, consultation,
delays and batches, which dated reforms may change, and locked, which topics may, too."""

COMMUNITY = layout(
    street="i4", district="i4", first="i8", citizens="i8", need="f8", hardness="f8", voice="f8", help="f8", patrol="f8",
)  # fmt: skip
"""A community. first, citizens: its rows in the citizens' table; need: contacts a day it would raise if every need were
voiced; hardness: factor on that of the kind; voice: chance that it is, at mean trust; help: what co-production adds to
the chance to solve; patrol: share found before anyone calls. Fixed: street, district, first, citizens, hardness. need,
voice and help move once a period (voice also by dated reforms); patrol by dated reforms alone."""

CITIZEN = layout(trust="u1", expectation="u1", patience="u1", malicious="u1")
"""A citizen. trust, expectation, patience in 0…255 for 0…1; malicious: 1 for who comes back whatever the answer. Fixed:
patience, malicious. trust and expectation move at each answer."""

DISCIPLINE = layout(
    rule="i8", own="i8", faults="i8", now="i8", due="i8", deadline="i8", work="i8", expected="i8"
)
"""A discipline of the run: the addresses of its rule's machine code, and of its parameters. faults: how often the rule
has given no key that a queue can hold; now … expected: what it was asked the first time. Fixed: rule, own."""

SEAT = layout(on="i4", off="i4", days="i8", since="i8", until="i8")
"""A hotline seat: on duty from `on` to `off` (seconds of the day; over midnight when off ≤ on) on the days of the week
that `days` has bits of (as in `sim.ground.seats`), between the seconds `since` and `until` of the run. Fixed; a dated
reform of the shifts ends some and begins others."""

TALLY_COLUMNS: Columns = {
    "arrived": Column("i8", "petitions that came to the unit", zh="到达数", unit="petitions"),
    "accepted": Column("i8", "of these, accepted", zh="接收", unit="petitions"),
    "refused": Column("i8", "of these, sent back", zh="退回", unit="petitions"),
    "closed": Column("i8", "petitions closed", zh="办结数", unit="petitions"),
    "solved": Column("i8", "closed and truly solved", zh="解决", unit="petitions"),
    "explained": Column("i8", "closed unsolved, and explained to the citizen", zh="解释", unit="petitions"),
    "unsolved": Column("i8", "closed after work without success", zh="未解决", unit="petitions"),
    "paper": Column("i8", "closed on paper, for the deadline was out of reach", zh="纸面办结", unit="petitions"),
    "due": Column("i8", "closed, of a deadline class", zh="应结", unit="petitions", length=CLASSES),
    "on_time": Column("i8", "of these, not later than due", zh="按时办结", unit="petitions", length=CLASSES),
    "asked": Column("i8", "call-backs", zh="回访数", unit="calls"),
    "answered": Column("i8", "call-backs that were answered", zh="回访接通数", unit="calls"),
    "said_contacted": Column("i8", "answers that the unit was in touch", zh="答已联系数", unit="answers"),
    "said_solved": Column("i8", "answers that it is solved", zh="答已解决数", unit="answers"),
    "satisfied": Column("i8", "answers of satisfied citizens", zh="答满意数", unit="answers"),
    "excluded": Column("i8", "answers left out on appeal", zh="剔除数", unit="answers"),
    "repeats": Column("i8", "petitions raised again after the answer", zh="再诉数", unit="petitions"),
    "tasks": Column("i8", "tasks for which another unit called this one", zh="协办任务", unit="tasks"),
    "preemptions": Column("i8", "interruptions of work", zh="被打断数"),
    "busy": Column("i8", "officers' work that has ended", zh="在办时间", unit="s"),
    "duty": Column("i8", "officers on duty", zh="在岗时间", unit="s"),
    "wait": Column("i8", "waits in the unit until an officer starts, added up", zh="等待合计", unit="s"),
    "started": Column("i8", "pieces of work begun", zh="开始数"),
    "sojourn": Column("i8", "times from raising to closing, added up", zh="逗留合计", unit="s"),
    "tardiness": Column("i8", "times by which closings were late, added up", zh="逾期合计", unit="s"),
    "late": Column("i8", "closed after they were due", zh="逾期数", unit="petitions"),
    "disputed": Column("i8", "petitions contested", zh="争议数", unit="petitions"),
    "patrolled": Column("i8", "needs found before anyone called", zh="巡查发现", unit="needs"),
    "watch": Column("i8", "of the time on duty, that of crews for urgent petitions only", zh="值班时间", unit="s"),
    "watched": Column("i8", "of the work, that of crews for urgent petitions only", zh="值班办理时间", unit="s"),
    "borrowed": Column("i8", "hours of officers whom a surge has moved here", zh="增援工时", unit="s"),
    "lent": Column("i8", "hours of officers whom a surge has moved elsewhere", zh="外派工时", unit="s"),
    "found": Column("i8", "closed on paper, and found out", zh="查实数", unit="petitions"),
}  # fmt: skip
"""What is counted of a unit; a new count goes to the end."""

TALLY = layout(**TALLY_COLUMNS)
"""What a unit did in one assessment period. due, on_time: closed, and closed on time, by deadline class; patrolled:
needs found before anyone called; busy: seconds of officers' work ended; duty: seconds of officers on duty; watch,
watched: of these, those of crews for urgent petitions only; wait, sojourn, tardiness: sums in seconds."""

COUNTED_COLUMNS: Columns = {
    "owed": Column("i8", "due in the period, of a deadline class", zh="期内到期", unit="petitions", length=CLASSES),
    "kept": Column(
        "i8", "of these, closed by then, and not on paper", zh="如期办结", unit="petitions", length=CLASSES
    ),
    "papered": Column("i8", "of these, closed by then, but on paper", zh="纸面如期", unit="petitions"),
    "contacted_solved": Column("i8", "answers in touch and solved", zh="答已联系且已解决", unit="answers"),
    "contacted_satisfied": Column("i8", "answers in touch and satisfied", zh="答已联系且满意", unit="answers"),
    "solved_satisfied": Column("i8", "answers solved and satisfied", zh="答已解决且满意", unit="answers"),
}  # fmt: skip
"""What is counted from petitions whose fate is known. owed, kept, papered: promises to citizens, in the period in which
they are due, whenever they are met (`sim.history.record.counting`)."""

LEDGER_COLUMNS: Columns = TALLY_COLUMNS | COUNTED_COLUMNS
"""What is counted of a unit in a period once the run is over; a new count goes to the end."""

LEDGER = layout(**LEDGER_COLUMNS)
"""What a unit did in one assessment period, and what became of what was due in it."""

HOUR_COLUMNS: Columns = {
    "phone": Column("i8", "calls; one who gives up and calls again makes two", zh="来电", unit="calls"),
    "web": Column("i8", "contacts by web, app or assistant", zh="网络", unit="contacts"),
    "answered": Column("i8", "calls that a seat answered", zh="接通", unit="calls"),
    "prompt": Column("i8", "calls answered within the target", zh="及时接听", unit="calls"),
    "abandoned": Column("i8", "calls given up", zh="放弃", unit="calls"),
    "redialled": Column("i8", "of these, those who will call again", zh="重拨", unit="calls"),
    "consultations": Column("i8", "contacts that only asked", zh="咨询", unit="contacts"),
    "petitions": Column("i8", "petitions raised, repeats included", zh="诉求", unit="petitions"),
    "repeats": Column("i8", "of these, raised again", zh="重复诉求", unit="petitions"),
    "waited": Column("i8", "waits until a seat answered, added up", zh="接听等待合计", unit="s"),
    "talked": Column("i8", "calls' length, added up", zh="通话合计", unit="s"),
    "self_served": Column("i8", "who found the answer by themselves", zh="自助", unit="needs"),
    "needs": Column("i8", "needs that arose, voiced or not", zh="需求", unit="needs"),
    "settled": Column("i8", "contacts whose matter a machine settled at once", zh="机器办结", unit="contacts"),
    "seated": Column("i8", "seats on duty", zh="坐席在岗时间", unit="s"),
}  # fmt: skip
"""What is counted at the hotline; a new count goes to the end."""

HOUR = layout(**HOUR_COLUMNS)
"""The hotline, one row an hour. prompt: answered within the target; waited, talked: sums in seconds; needs: needs
that arose, voiced or not; seated: seconds of seats on duty, known as the run begins."""

BOOK = layout(second="i8", starting="i8", raised="i8", closed="i8", open="i8", contacts="i8", lost="i8")
"""The books of the run: starting + raised = closed + open, always. second: simulated so far; contacts: received;
lost: callers who gave up for good."""

WANT = layout(
    time="i8", id="i8", matter="i8", citizen="i4", community="i4", kind="i4", voice="u4", channel="i4"
)
"""A need that is voiced: it becomes a contact at `time`. matter: its own identity or, of what a cause raises, that of
the matter which left the cause; voice: the number drawn for whether it is voiced; channel: by which it comes if that is
known, NONE if it is to be drawn."""

MATTER = layout(id="i8", kind="i4", next="i4")
"""What stands behind a cause. id: the identity of the petition with which the matter first came up; next: the following
cause of the same community and category (`sim.engine.matters`)."""
