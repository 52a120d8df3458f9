"""Alternatives told apart by their `kind`: those shipped stand in a union, and files of rules may add others."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationInfo
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from sim.errors import PetitionError, shown_path

ROUNDING = 1e-9
"""By so much a share may miss its bounds."""


class Alternative(BaseModel):
    """One of several alternatives: its `kind`, its parameters, and the rule they steer.

    A family of them is a class without a kind whose abstract method shows the rule; its members give that rule with the
    same arguments. home: the file of rules a class comes from, None if it is part of a module.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    home: ClassVar[Any] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        """Refuse a member that lacks its kind's name, or its rule."""
        super().__pydantic_init_subclass__(**options)
        if "kind" in cls.model_fields:
            _check_kind(cls)
            _check_rule(cls)

    def __reduce_ex__(self, protocol: Any) -> Any:
        # No other process finds the module of a file of rules; the file itself is sent along.
        if self.home is None:
            return super().__reduce_ex__(protocol)
        return self.home.revive, (type(self).__qualname__, self.__getstate__())


def family(member: type[Alternative]) -> type[Alternative] | None:
    """The family of a class: the first one above it that shows a rule; None if there is none."""
    above = [base for base in member.__mro__[1:] if getattr(base, "__abstractmethods__", None)]
    return above[-1] if above else None


def kind(member: type[BaseModel]) -> str:
    """The name a scenario calls it by."""
    return str(member.model_fields["kind"].default)


def shipped(above: type[Alternative]) -> list[str]:
    """The kinds of a family that stand in a union."""
    return _shipped.get(above, [])


def families() -> list[str]:
    """The names of the families that are asked for somewhere."""
    return list(dict.fromkeys(above.__name__ for above in _shipped))


def rules(member: type[Alternative]) -> list[str]:
    """The names of the methods that its family asks for."""
    above = family(member)
    return sorted(above.__abstractmethods__) if above else []


def fault(
    what: Callable[..., Any], message: str, expected: str | None = None, line: int | None = None
) -> PetitionError:
    """What is wrong with a class or one of its rules, with the file and the line where it is written."""
    file, first = _place(what)
    return PetitionError(message, file=shown_path(Path(file)), line=line or first or None, expected=expected)


def blamed(error: Exception, rule: Callable[..., Any], told: str = "") -> PetitionError:
    """An error that a rule raised, with the line in which it did. told: what it was asked."""
    file, _ = _place(rule)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    asked = f" for {told}" if told else ""
    return fault(
        rule, f"{rule.__qualname__} failed{asked}: {type(error).__name__}: {error}", None, lines[-1] if lines else None
    )  # fmt: skip


def _place(what: Callable[..., Any]) -> tuple[str, int]:
    if isinstance(what, type):
        with suppress(OSError, TypeError):
            return str(inspect.getsourcefile(what)), inspect.getsourcelines(what)[1]
        return what.__module__, 0
    code = inspect.unwrap(what).__code__
    return code.co_filename, code.co_firstlineno


def answered(
    rule: Callable[..., np.ndarray], *given: np.ndarray, high: float = 1.0, unknown: bool = False
) -> np.ndarray:
    """What the rule of a member, a method, makes of arrays: float64, as many, from 0 to `high`; nan only if `unknown`.

    Raises PetitionError where it makes anything else.
    """
    answer = np.asarray(rule(*given), dtype=float)
    near = answer[~np.isnan(answer)] if unknown else answer
    if answer.shape == given[0].shape and np.all((near >= -ROUNDING) & (near <= high + ROUNDING)):
        return answer
    ends = "0 or more" if high == np.inf else f"from 0 to {high:g}"
    told = np.array2string(answer, threshold=6)
    raise fault(rule, f"{rule.__qualname__} gave {told}", f"{len(given[0])} numbers {ends}")


def _check_kind(member: type[Alternative]) -> None:
    field = member.model_fields["kind"]
    words = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    if not (len(words) == 1 and isinstance(words[0], str) and words[0] and field.default == words[0]):
        raise PetitionError(
            f"{member.__name__} does not say what it is called in a scenario",
            key="kind",
            expected='a line such as kind: Literal["my-own"] = "my-own"',
        )


def _check_rule(member: type[Alternative]) -> None:
    above = family(member)
    if above is None:
        raise PetitionError(
            f"{member.__name__} belongs to no family",
            expected=f"a class that derives from one of {', '.join(families())}",
        )
    for name in rules(member):
        wanted = inspect.signature(getattr(above, name))
        asked = f"def {name}({', '.join(wanted.parameters)})"
        rule = inspect.getattr_static(member, name)
        if name in member.__abstractmethods__:
            raise PetitionError(f"{member.__name__} has no rule", key=name, expected=asked)
        if not inspect.isfunction(rule):
            raise PetitionError(f"{member.__name__}.{name} is no plain method", key=name, expected=asked)
        given = inspect.signature(rule).parameters
        if [(p.name, p.kind) for p in given.values()] != [
            (p.name, p.kind) for p in wanted.parameters.values()
        ]:
            raise PetitionError(
                f"{member.__name__}.{name} takes {', '.join(map(str, given.values())) or 'nothing'}",
                key=name,
                expected=asked,
            )


class ByKind:
    """Stands beside a union of members of one family: takes one of them by its kind, or one that rules of the user's
    own add (the context of validation knows them: `find` gives the class, `kinds` all names)."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        members = get_args(source)
        shipped = core_schema.tagged_union_schema(
            {kind(member): handler.generate_schema(member) for member in members}, discriminator="kind"
        )
        above, known = _family_of(members), {kind(member) for member in members}
        _shipped[above] = sorted(known)

        def taken(given: Any, usual: Callable[[Any], Any], info: ValidationInfo) -> Any:
            if isinstance(given, Alternative):
                return given
            name = given.get("kind") if isinstance(given, dict) else None
            if info.context is None or not isinstance(name, str) or name in known:
                return usual(given)
            member = info.context.find(above, name)
            if member is None:
                words = ", ".join(map(repr, sorted({*known, *info.context.kinds(above)})))
                told: Any = {"discriminator": "'kind'", "tag": name, "expected_tags": words}
                raise PydanticKnownError("union_tag_invalid", told)
            return member.model_validate(given, strict=True, context=info.context)

        def written(value: Any, usual: Callable[[Any], Any], info: Any) -> Any:
            return usual(value) if type(value) in members else value.model_dump(mode=info.mode)

        return core_schema.with_info_wrap_validator_function(
            taken,
            shipped,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                written, info_arg=True, schema=shipped
            ),
        )


def _family_of(members: tuple[type[Alternative], ...]) -> type[Alternative]:
    above = family(members[0])
    assert above is not None and all(family(member) is above for member in members)
    return above


BY_KIND = ByKind()
_shipped: dict[type[Alternative], list[str]] = {}
