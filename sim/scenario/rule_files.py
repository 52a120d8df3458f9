"""A file of rules: Python that is run, and the policies it then adds."""

from __future__ import annotations

import linecache
import sys
import traceback
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.errors import PetitionError, shown_path
from sim.ground.alternatives import Alternative, fault


@dataclass(frozen=True)
class RuleFile:
    """A file of rules: its text, and its path. In other processes, and on other machines, the text alone counts."""

    text: str
    path: str = field(compare=False)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path).name

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def members(self) -> tuple[type[Alternative], ...]:
        """The classes that the file adds; it is run for the first time that it is asked.

        Raises PetitionError for whatever is wrong with it.
        """
        return _run(self.text, self.path)

    def revive(self, name: str, state: dict[str, Any]) -> Alternative:
        """An instance of one of its classes, as pickle left it."""
        found = next(member for member in self.members if member.__qualname__ == name)
        instance = found.__new__(found)
        instance.__setstate__(state)
        return instance


@cache
def _run(text: str, path: str) -> tuple[type[Alternative], ...]:
    digest = sha256(text.encode()).hexdigest()
    module = ModuleType(f"rules_{sha256(f'{path}{digest}'.encode()).hexdigest()[:16]}")
    module.__file__ = path
    vars(module)["__source_hash__"] = digest
    # What people are shown of the source is what was run, even if the file has been changed since, or is elsewhere.
    linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, path, "exec", dont_inherit=True), vars(module))
        found = _defined(module)
    except BaseException as error:
        del sys.modules[module.__name__]
        if not isinstance(error, Exception | SystemExit):  # the user has interrupted
            raise
        raise _wrong(error, path) from error
    home = RuleFile(text, path)
    for member in found:
        member.home = home
    return found


def _wrong(error: BaseException, path: str) -> PetitionError:
    file = shown_path(Path(path))
    if isinstance(error, SyntaxError) and error.filename == path:
        return PetitionError(f"is not valid Python: {error.msg}", file=file, line=error.lineno)
    line = line_of(error, path)
    if isinstance(error, PetitionError):
        line = error.line if error.file else line
        return PetitionError(error.message, file=file, line=line, key=error.key, expected=error.expected)
    return PetitionError(f"cannot be run: {told_of(error)}", file=file, line=line)


def _defined(module: ModuleType) -> tuple[type[Alternative], ...]:
    """The policies a module defines; a class whose name begins with an underscore is only there for others."""
    found = [
        value
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, Alternative)
        and value.__module__ == module.__name__
        and name == value.__name__
        and not name.startswith("_")
    ]
    for member in found:
        if "kind" not in member.model_fields:
            raise fault(
                member, f"{member.__name__} has no kind", 'a line such as kind: Literal["my-own"] = "my-own"'
            )
    if not found:
        raise PetitionError(
            "adds no policy",
            expected="a class that derives from a family, such as sim.policies.discipline.Discipline",
        )
    return tuple(found)


def line_of(error: BaseException, path: str) -> int | None:
    """The innermost line of a file that an error went through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return lines[-1] if lines else None


def told_of(error: BaseException) -> str:
    """What an error says, and which it is."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
