"""Which petition, or which day: a question in a few words, answered by the tables of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.errors import PetitionError, nearest
from sim.ground.time_units import DAY
from sim.history.disk.query import connect
from sim.history.run import Run

LATE = "coalesce(closed, {end}) > due"
SOJOURN = "coalesce(closed, {end}) - raised"
CONDITIONS: dict[str, tuple[str, str]] = {
    "late": ("逾期", LATE),
    "on time": ("按时", f"NOT ({LATE}) AND closed IS NOT NULL"),
    "joint": ("协办", "helpers > 0"),
    "urgent": ("紧急", "deadline IN ({urgent})"),
    "repeated": ("重复", "generation > 0"),
    "refused": ("退单", "refusals > 0"),
    "disputed": ("争议", "disputes > 0"),
    "interrupted": ("被打断", "preemptions > 0"),
    "on paper": ("纸面办结", "outcome = 'paper'"),
    "solved": ("解决", "outcome = 'solved'"),
    "unsolved": ("未解决", "outcome = 'unsolved'"),
    "explained": ("解释", "outcome = 'explained'"),
    "open": ("未结", "closed IS NULL"),
    "higher": ("越级", "higher"),
    "retained": ("非主责承办", "retained"),
    "satisfied": ("满意", "satisfied"),
    "dissatisfied": ("不满意", "NOT satisfied"),
}
"""What a petition may be, in English and in Chinese, and how its table tells."""
ORDERS: dict[str, tuple[str, str]] = {
    "longest repeat chain": ("最长重复链", "max(generation) OVER (PARTITION BY id) DESC, raised"),
    "longest wait": ("等待最久", "started - arrived DESC NULLS LAST"),
    "longest work": ("办理最久", "CASE WHEN started IS NULL THEN 0 ELSE work END DESC"),
    "longest": ("最久", f"{SOJOURN} DESC"),
    "shortest": ("最短", "closed - raised ASC NULLS LAST"),
    "latest": ("逾期最久", "coalesce(closed, {end}) - due DESC"),
    "most refused": ("退单最多", "refusals DESC"),
    "most interrupted": ("被打断最多", "preemptions DESC"),
}
"""Which of many: the one that stands first. Without any the one of median time is taken."""
SAME = {
    "repeat": "repeated", "paper": "on paper", "longest chain": "longest repeat chain", "overdue": "late",
    "longest repeat": "longest repeat chain", "helped": "joint", "unhappy": "dissatisfied", "contested": "disputed",
    "preempted": "interrupted",
    "重复诉求": "repeated", "协同": "joint", "吹哨": "joint", "退回": "refused", "纸面": "on paper", "最长": "longest",
    "逾期未结": "open late",
}  # fmt: skip
"""Other words for the same."""
FILLERS = frozenset(
    "a an and are has have is of one ones petition petitions that the was were which who with "
    "的 了 诉求 一件 个 件".split()
)


@dataclass(frozen=True)
class Found:
    """A petition that answers a question: its identity, which time it was raised, and of how many."""

    id: int
    generation: int
    of: int
    question: str


def asked(run: Run, question: str) -> Found:
    """The petition that a question means. Raises PetitionError for a word that nobody knows, and if there is none."""
    with connect(_folder(run)) as connection:
        columns = "deadline", "category", "kind"
        names = {
            str(name): column
            for column in columns
            for (name,) in connection.execute(f"SELECT DISTINCT {column} FROM petitions").fetchall()
        }
        conditions, order, told = _read(question, names)
        filled = _filled(run)
        where = " AND ".join(f"({one.format(**filled)})" for one in conditions) or "true"
        if order is None:
            count = f"SELECT median({SOJOURN}) FROM petitions WHERE {where}".format(**filled)
            by = f"abs({SOJOURN} - ({count})), id, generation"
        else:
            by = f"{order}, id, generation"
        sql = f"SELECT id, generation, count(*) OVER () FROM petitions WHERE {where} ORDER BY {by} LIMIT 1"
        found = connection.execute(sql.format(**filled)).fetchone()
    if found is None:
        raise PetitionError(
            f'no petition of this run is "{question}"', key="ask", hint="fewer words find more"
        )
    return Found(int(found[0]), int(found[1]), int(found[2]), told)


def expect_petition(run: Run, who: int) -> None:
    """Raise PetitionError unless the run has a petition of this identity."""
    with connect(_folder(run)) as connection:
        if connection.execute("SELECT 1 FROM petitions WHERE id = ? LIMIT 1", [who]).fetchone() is None:
            raise PetitionError(
                f"the run has no petition {who}", key="petition", expected="an id of its table of petitions",
                hint=f'petition query {run.folder} "select id from petitions" lists them',
            )  # fmt: skip


def busiest_day(run: Run, unit: int) -> int:
    """The day, in days from the start, on which most work began in a unit; the first of these."""
    sql = (
        f"SELECT started // {DAY} FROM petitions WHERE unit = ? AND started IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    with connect(_folder(run)) as connection:
        found = connection.execute(sql, [run.history.units[unit]]).fetchone()
    return 0 if found is None else int(found[0])


def unit_of(run: Run, name: str) -> int:
    """The number of a unit by its name. Raises PetitionError for a name that the run does not have."""
    units = run.history.units
    if name in units:
        return units.index(name)
    near = [unit for unit in units if name.casefold() in unit.casefold()]
    if len(near) == 1:
        return units.index(near[0])
    close = nearest(name, units)
    hint = f'did you mean "{close}"?' if close else f"there are {', '.join(units[:5])} and others"
    raise PetitionError(f'the run has no unit "{name}"', key="street", hint=hint)


def _folder(run: Run) -> str:
    assert run.folder is not None
    if not (run.folder / "petitions.parquet").is_file():
        raise PetitionError(
            "this run was made without its petitions, so that none can be looked for", file=str(run.folder),
            hint="run it without --no-petitions",
        )  # fmt: skip
    return str(run.folder)


def _filled(run: Run) -> dict[str, object]:
    urgent = [name for name, one in run.scenario.deadlines.items() if one.preempts]
    quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in urgent) or "''"
    return {"end": DAY * run.history.days, "urgent": quoted}


def _read(question: str, names: Mapping[str, str]) -> tuple[Sequence[str], str | None, str]:
    """The conditions and the order that a question means, and the question in the program's own words."""
    known = {word: word for word in (*CONDITIONS, *ORDERS, *names)} | SAME
    known |= {zh: word for table in (CONDITIONS, ORDERS) for word, (zh, _) in table.items()}
    every = sorted(known, key=lambda word: (-len(word), word))
    rest, words = " ".join(question.split()), list[str]()
    while rest := rest.strip(" ,;，、；.?？"):
        word = next((word for word in every if _begins(rest, word)), None)
        if word is not None:
            words += [known[word]] if known[word] in names or known[word] != "open late" else ["open", "late"]
            rest = rest[len(word) :]
            continue
        filler = next((word for word in FILLERS if _begins(rest, word)), None)
        if filler is None:
            raise _unknown(rest.split()[0], known)
        rest = rest[len(filler) :]
    conditions, order = [], None
    for word in dict.fromkeys(words):
        if word in ORDERS:
            if order is not None:
                raise PetitionError(f'"{question}" asks for the first of two orders', key="ask")
            order = ORDERS[word][1]
        elif word in CONDITIONS:
            conditions.append(CONDITIONS[word][1])
        else:
            quoted = word.replace("'", "''").replace("{", "{{").replace("}", "}}")
            conditions.append(f"{names[word]} = '{quoted}'")
    return conditions, order, " ".join(dict.fromkeys(words))


def _begins(text: str, word: str) -> bool:
    """Whether a text begins with a word, and not with a longer one."""
    if not text.casefold().startswith(word.casefold()):
        return False
    after = text[len(word) : len(word) + 1]
    return not (
        word[-1].isascii() and word[-1].isalnum() and after.isascii() and (after.isalnum() or after == "_")
    )


def _unknown(word: str, known: Mapping[str, str]) -> PetitionError:
    near = nearest(word.casefold(), known)
    return PetitionError(
        f'"{word}" is no word of a question', key="ask",
        expected=f"of {', '.join((*CONDITIONS, *ORDERS))}; or a deadline class, category or kind",
        hint=f'did you mean "{near}"?' if near else None,
    )  # fmt: skip
