"""Rules of the user's own, from files that a scenario names under [rules], and classes that a program hands over."""

from __future__ import annotations

import inspect
import linecache
import marshal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

from pydantic import BaseModel, ConfigDict

from sim.arguments import read_list
from sim.errors import PetitionError, shown_path
from sim.ground.alternatives import Alternative, family, fault, kind, shipped
from sim.scenario.rule_files import RuleFile, line_of, told_of


class Unread(BaseModel):
    """A member that only rules know which have not been read: to be looked at, and not to be run."""

    model_config = ConfigDict(extra="allow", frozen=True)
    kind: str


@dataclass(frozen=True)
class OwnRules:
    """What a scenario may ask for besides what is shipped. is_read: whether it can be run at all."""

    files: tuple[RuleFile, ...] = ()
    classes: tuple[type[Alternative], ...] = ()
    is_read: bool = True

    @property
    def members(self) -> list[type[Alternative]]:
        """All classes, those of the files first."""
        return [member for file in self.files for member in file.members] + list(self.classes)

    def find(self, above: type[Alternative], name: str) -> type[BaseModel] | None:
        """The class of a family and kind, None if there is none."""
        if not self.is_read:
            return Unread
        return next((one for one in self.members if family(one) is above and kind(one) == name), None)

    def kinds(self, above: type[Alternative]) -> list[str]:
        """The kinds of a family."""
        return [kind(member) for member in self.members if family(member) is above]

    def parameters(self, name: object) -> list[str]:
        """The keys of a member of this kind."""
        return next((sorted(member.model_fields) for member in self.members if kind(member) == name), [])

    def refuse_unallowed(self) -> None:
        """Raise PetitionError if a kind is there twice, or is shipped already."""
        known: dict[tuple[type[Alternative] | None, str], str] = {}
        for member in self.members:
            above, name = family(member), kind(member)
            if above is not None and name in shipped(above):
                raise fault(
                    member, f'the kind "{name}" of {member.__name__} is shipped already', "another kind"
                )
            if (above, name) in known:
                raise fault(member, f'{member.__name__} and {known[above, name]} are both called "{name}"')
            known[above, name] = member.__name__

    def told(self) -> list[dict[str, Any]]:
        """What they are and what their source comes to, for people and for the provenance of results."""
        files = [
            {
                "file": file.name,
                "sha256": file.digest,
                "kinds": [kind(member) for member in file.members],
            }
            for file in self.files
        ]
        classes = [
            {"class": f"{one.__module__}.{one.__qualname__}", "sha256": _source(one), "kinds": [kind(one)]}
            for one in self.classes
        ]
        return files + classes

    @contextmanager
    def blamed(self) -> Iterator[None]:
        """Inside, an error that one of them raises is a PetitionError that says in which line."""
        try:
            yield
        except (PetitionError, MemoryError):
            raise
        except Exception as error:
            for file in self.files:
                if line := line_of(error, file.path):
                    place = shown_path(Path(file.path))
                    raise PetitionError(f"a rule failed: {told_of(error)}", file=place, line=line) from error
            for frame, line in traceback.walk_tb(error.__traceback__):
                if frame.f_code in [code for member in self.classes for code in _codes(member)]:
                    place = shown_path(Path(frame.f_code.co_filename))
                    raise PetitionError(f"a rule failed: {told_of(error)}", file=place, line=line) from error
            raise


def own_classes(classes: Sequence[object]) -> tuple[type[Alternative], ...]:
    """Classes that a program hands over. Raises PetitionError for whatever is no member of a family."""
    expected = "classes that derive from a family, such as Discipline, and have a kind"
    for one in read_list(classes, "rules", expected):
        if not (isinstance(one, type) and issubclass(one, Alternative) and "kind" in one.model_fields):
            raise PetitionError(
                f"{getattr(one, '__name__', one)!s} is no policy",
                key="rules",
                expected=expected,
            )
    return tuple(one for one in classes if isinstance(one, type) and issubclass(one, Alternative))


def _codes(member: type[Alternative]) -> list[CodeType]:
    return [value.__code__ for value in vars(member).values() if inspect.isfunction(value)]


def _source(member: type[Alternative]) -> str:
    """SHA-256 of the file a class is written in, or else of its rules' code."""
    codes = _codes(member)
    lines = [line for name in {code.co_filename: None for code in codes} for line in linecache.getlines(name)]
    return sha256("".join(lines).encode() if lines else b"".join(map(marshal.dumps, codes))).hexdigest()
