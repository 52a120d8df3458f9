"""A run to a log, by the name of its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sim.arguments import read_choice, read_path, read_text
from sim.errors import PetitionError
from sim.exchange import delimited
from sim.exchange.lives import Lives, read_lives
from sim.history.disk.files import replacing, writing

FORMS = ("csv", "xes", "ocel", "prosimos")
"""Forms of a log: tickets as CSV, an event log, an object-centric one, activities as CSV."""


def export_run(folder: str | Path, out: str | Path, form: str = "csv", *, zone: str = "UTC") -> int:
    """Write the petitions of a run to a log, in moments of UTC; returns how many (of "prosimos": how many
    activities).

    folder: of a run. out: a new file. form: "csv" (tickets, which `petition tickets` reads again), "xes", "ocel" or
    "prosimos". zone: of the city's clock, as "Asia/Shanghai". Raises PetitionError for whatever the user can mend.
    """
    place, target = read_path(folder, "folder"), read_path(out, "out")
    form = read_choice(form, "format", FORMS, {})
    lives = read_lives(place, read_text(zone, "zone", 'a name such as "Asia/Shanghai"'))
    if target.exists() or target.is_symlink():
        raise PetitionError(f"{target} exists", key="out", expected="a new name")
    write = _writer(form, target)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as file:
        return write(lives, file)


def _writer(form: str, target: Path) -> Callable[[Lives, Path], int]:
    if form == "csv":
        return delimited.write_tickets
    if form == "prosimos":
        return delimited.write_activities
    from sim.exchange import mining

    mining.expect_library()
    if form == "xes":
        return mining.write_xes
    return partial(mining.write_ocel, suffix=".xml" if target.suffix.casefold() == ".xml" else ".json")
