"""The files of rules that a scenario names are code, and code is run only if the user says so: a scenario may come from
anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path

from sim.errors import PetitionError, nearest
from sim.scenario.draft import Draft
from sim.scenario.faults import OVERRIDE, Fault, Place, alternatives, shown
from sim.scenario.keys import at, write_key
from sim.scenario.rule_files import RuleFile

FILES = ("rules", "files")

_allowed = ContextVar("_allowed", default=False)


@contextmanager
def allowed(is_so: bool = True) -> Iterator[None]:
    """Inside, files of rules are run without further asking, if that is so; whatever was allowed before still is."""
    before = _allowed.set(is_so or _allowed.get())
    try:
        yield
    finally:
        _allowed.reset(before)


def read_rules(draft: Draft) -> list[Fault]:
    """Reads the files of rules that a draft names; what is wrong with them, or that they must not be run."""
    written = at(draft.data, FILES)
    if not draft.rules.is_read or not isinstance(written, list):
        return []
    names = {number: name for number, name in enumerate(written) if isinstance(name, str)}
    files = {number: _folder(draft.place((*FILES, number))) / name for number, name in names.items()}
    if files and not _allowed.get():
        told = alternatives([str(file) for file in files.values()], "and")
        message = "this code comes with the scenario, and is run only if you allow it"
        hint = f"read {told}; if you trust it, add --allow-rules (in Python allow_rules=True)"
        return [Fault(message, write_key(FILES), draft.place(FILES), shown(written), None, hint)]
    return [
        replace(
            wrong,
            key=write_key((*FILES, number)),
            place=draft.place((*FILES, number)),
            given=shown(names[number]),
        )
        if wrong.place.file is None
        else wrong
        for number, file in files.items()
        if (wrong := _read(draft, file)) is not None
    ]


def _folder(written: Place) -> Path:
    """From where a path counts: the folder of the file in which it is written."""
    return Path() if written.file in (None, OVERRIDE) else Path(str(written.file)).parent


def _read(draft: Draft, file: Path) -> Fault | None:
    """Adds what a file holds to a draft's rules."""
    if file.suffix != ".py":
        return Fault("is no file of Python", expected="a name such as my_rules.py")
    if file.name in [other.name for other in draft.rules.files]:
        return Fault("another file of rules has the same name", expected="different names")
    if not file.is_file():
        near = nearest(file.name, [other.name for other in file.parent.glob("*.py")])
        return Fault(f"there is no file {file}", hint=f'did you mean "{near}"?' if near else None)
    try:
        one = RuleFile(file.read_bytes().decode("utf-8-sig"), str(file.resolve()))
        rules = replace(draft.rules, files=(*draft.rules.files, one))
        rules.refuse_unallowed()
    except PetitionError as error:
        return Fault(error.message, "", Place(error.file, error.line), None, error.expected, error.hint)
    except OSError as error:
        return Fault(f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return Fault("cannot be read: it is not text in UTF-8")
    draft.rules = rules
    return None
