"""What a text of an older form says, and how it is written today.

What has a name stood in lists of tables once, [[deadlines]] with name = "danger"; now it is the key of a table,
[deadlines.danger]. A child replaced such a list of its parent's as a whole; now it is laid over it, entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.scenario.faults import Fault, Place, alternatives, shown
from sim.scenario.keys import ALL, Path, write_key

GRADES = ("easy", "usual", "hard")
"""What base.toml calls the grades of difficulty, which had numbers."""
OLD = "goes by name now"
"""What is wrong with a list where a table by name is to stand."""


def _grade(entry: Mapping[str, Any], number: int) -> str:
    return GRADES[number] if number < len(GRADES) else f"grade {number + 1}"


def _measure(entry: Mapping[str, Any], number: int) -> str:
    measure, year = str(entry.get("measure", "")), str(entry.get("year", ""))
    return measure if year in measure else f"{measure} {year}"


def _of(key: str) -> Callable[[Mapping[str, Any], int], str]:
    return lambda entry, number: str(entry.get(key, ""))


@dataclass(frozen=True)
class Former:
    """What was a list. name: of an entry and its number, what it goes by now; left_out: keys that its name says."""

    name: Callable[[Mapping[str, Any], int], str]
    left_out: tuple[str, ...] = ()

    def names(self, entries: Iterable[Any]) -> list[str]:
        """The names of all entries; where two would have the same, the later one gets its number."""
        names: list[str] = []
        for number, entry in enumerate(entries):
            name = self.name(entry if isinstance(entry, Mapping) else {}, number) or str(number + 1)
            names.append(name if name not in names else f"{name} {number + 1}")
        return names


NAMED = Former(_of("name"), ("name",))
TITLED = Former(_of("title"), ("title",))
GRADED = Former(_grade)
LISTS: dict[Path, Former] = {
    ("city", "districts"): NAMED,
    ("catalogue", "grades"): GRADED,
    ("catalogue", "categories"): NAMED,
    ("demand", "shocks"): TITLED,
    ("intake", "shifts"): NAMED,
    ("deadlines",): NAMED,
    ("handling", "work"): GRADED,
    ("incentive", "campaigns"): TITLED,
    ("prevention", "unlock"): Former(_of("category")),
    ("staffing", "crews"): NAMED,
    ("published",): Former(_measure, ("measure", "year")),
    ("reform",): Former(_of("title")),
}
"""What was a list and goes by name today."""

REMOVED: dict[Path, str] = {
    ("citizens", "heavy"): "read by nothing; removed in 0.2: leave it out",
    ("staffing", "contacts_per_year"): "stands in [staffing.sized_for] now, under the same name",
    ("staffing", "consultations"): "stands in [staffing.sized_for] now, under the same name",
}
"""Keys that were removed, and what to do; `*` stands for any name."""

GONE = REMOVED | {
    (*path, ALL, key): f"the {key} stands in the header"
    for path, former in LISTS.items()
    for key in former.left_out
}
"""All keys that are no more."""


def gone(path: Path) -> str | None:
    """What to do about a key that is no more; None if it never was."""
    for pattern, word in GONE.items():
        if len(pattern) == len(path) and all(
            part in (ALL, key) for part, key in zip(pattern, path, strict=True)
        ):
            return word
    return None


def faults(path: Path, entries: Sequence[Any], here: object, places: Mapping[Path, Place]) -> Iterator[Fault]:
    """The faults of a list where a table by name is to stand: how each entry is written now.

    here: what the parents have there, which a child keeps now, unless it says otherwise.
    """
    key = write_key(path)
    none = f'"{ALL}" = false' if isinstance(here, Mapping) and here else ""
    former = LISTS.get(path, NAMED)
    if not entries:
        yield Fault(OLD, key, places[path], "[]", f"{key} = {{ {none} }}" if none else f"{key} = {{}}")
    for number, (name, entry) in enumerate(zip(former.names(entries), entries, strict=True)):
        place = places.get((*path, number), places[path])
        hint = f'an entry of a parent stays now, unless [{key}] says NAME = false, or "{ALL}" = false for all'
        hinted = hint if none and not number else None
        yield Fault(
            OLD, write_key((*path, number)), place, None, _written(path, name, entry, place, former), hinted
        )


def _written(path: Path, name: str, entry: Any, place: Place, former: Former) -> str:
    """An entry as it is written today."""
    header = write_key((*path, name))
    if not isinstance(entry, Mapping):
        return f"{header} = {shown(entry)}"
    lines = [f"{key} = {shown(entry[key])}" for key in former.left_out if key in entry]
    without = f", without {alternatives(lines, 'and')}" if lines else ""
    return f"[{header}]{without}" if place.line else f"{header} = {{ … }}{without}"


def advised(faults: Sequence[Fault]) -> list[Fault]:
    """The same; the last of each old file tells what writes it anew."""
    last = {
        fault.place.file: number
        for number, fault in enumerate(faults)
        if fault.message == OLD and fault.place.line
    }
    told = list(faults)
    for file, number in last.items():
        way = f"petition check {file} --rewrite NEW.toml writes all of it in today's form"
        told[number] = replace(told[number], hint="; ".join(filter(None, [told[number].hint, way])))
    return told
