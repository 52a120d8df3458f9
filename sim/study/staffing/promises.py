"""Promises as a planner writes them: "95% of ordinary on time", "90% of ordinary closed within 7d".

A share is a percentage or a fraction. What is promised of petitions is promised of those of one deadline class, or of
all ("of petitions"); what is promised of calls, of all calls of the hotline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic_core import PydanticCustomError

from sim.errors import PetitionError, meant
from sim.ground.quantities import read_seconds, write_seconds

Kind = Literal["kept", "closed", "begun", "backlog", "response", "connected", "answered"]
ALL = "petitions"
FORMS = (
    '"95% of ordinary on time"', '"90% of petitions closed within 10d"', '"95% of ordinary begun within 9h"',
    '"backlog at most 50"', '"85% response"', '"95% connected"', '"95% answered within 15s"',
)  # fmt: skip
EXPECTED = "one of the forms " + ", ".join(FORMS)

_SHARE = r"(?P<share>\d+(?:\.\d+)?)\s*(?P<percent>%?)"
_OF_PETITIONS = re.compile(
    rf"{_SHARE}\s+of\s+(?P<name>.+?)\s+(?:on\s+time|(?P<what>closed|begun)\s+within\s+(?P<within>.+))"
)
_OF_ANSWERS = re.compile(rf"{_SHARE}\s+response")
_OF_CALLS = re.compile(rf"{_SHARE}\s+(?:of\s+calls\s+)?(?:connected|answered\s+within\s+(?P<within>.+))")
_BACKLOG = re.compile(r"backlog\s+at\s+most\s+(?P<bound>\d+)")
_BARE = re.compile(r"\s*,\s*(?=answered\b|connected\b)")


@dataclass(frozen=True)
class Promise:
    """What is promised. share: of what is counted, or nan for a backlog; deadline: number of the class, None for all;
    within: seconds; bound: petitions of a backlog."""

    text: str
    kind: Kind
    share: float = 1.0
    deadline: int | None = None
    within: int = 0
    bound: int = 0

    @property
    def is_of_calls(self) -> bool:
        """Whether it is kept by seats of the hotline, not by officers."""
        return self.kind in ("connected", "answered")


def read_promises(texts: Sequence[str], deadlines: Sequence[str]) -> list[Promise]:
    """The promises of some texts; "95% connected, answered within 15s" makes two. deadlines: names of the classes.

    Raises PetitionError for what is no promise, for a class that there is not, and for what none or all keep.
    """
    found = [promise for text in texts for promise in _several(text, deadlines)]
    if not found:
        raise PetitionError("no promise is given", key="promise", expected=EXPECTED)
    same = {(one.kind, one.deadline, one.within) for one in found}
    if len(same) < len(found):
        raise PetitionError("two promises are about the same", key="promise", hint="keep the stricter one")
    return found


def _several(text: str, deadlines: Sequence[str]) -> list[Promise]:
    first, *rest = _BARE.split(" ".join(text.split()))
    promises = [_one(first, deadlines)]
    for part in rest:
        share = re.match(_SHARE, first)
        promises.append(_one(f"{share[0].strip()} {part}" if share else part, deadlines))
    return promises


def _one(text: str, deadlines: Sequence[str]) -> Promise:
    if match := _BACKLOG.fullmatch(text):
        return Promise(text, "backlog", bound=int(match["bound"]))
    if match := _OF_CALLS.fullmatch(text):
        kind: Kind = "answered" if match["within"] else "connected"
        return Promise(text, kind, _share(match, text), within=_seconds(match["within"], text))
    if match := _OF_ANSWERS.fullmatch(text):
        return Promise(text, "response", _share(match, text))
    if match := _OF_PETITIONS.fullmatch(text):
        name, share = match["name"].strip("\"'"), _share(match, text)
        if name not in deadlines and name not in (ALL, "all"):
            known = [*deadlines, ALL]
            raise PetitionError(
                f'"{text}": there is no deadline class "{name}"',
                key="promise", expected=", ".join(known), hint=meant(name, known),
            )  # fmt: skip
        number = [*deadlines].index(name) if name in deadlines else None
        if match["within"]:
            what: Kind = "begun" if match["what"] == "begun" else "closed"
            return Promise(text, what, share, number, _seconds(match["within"], text))
        return Promise(text, "kept", share, number)
    raise PetitionError(
        f'"{text}" is no promise that is understood', key="promise", expected=EXPECTED, hint=_nearest(text, deadlines)
    )  # fmt: skip


def _nearest(text: str, deadlines: Sequence[str]) -> str | None:
    """The promise that was probably meant, with the share, the class and the time that are written."""
    text = re.sub(r"^(the )?median\b", "50%", " ".join(text.split()))
    share, bound = re.match(r"\d+(\.\d+)?\s*%?", text), re.search(r"\d+$", text)
    time = re.search(r"\d+(\.\d+)?\s*(s|min|h|d|w)$", text)
    said, within = (share[0].strip() if share else "95%"), (time[0] if time else "7d")
    ends = ["on time", f"closed within {within}", f"begun within {within}"]
    forms = [f"{said} of {name} {what}" for name in (*deadlines, ALL) for what in ends]
    if re.search(r"\b(closed|begun)\b", text) is None:
        forms += [f"{said} response", f"{said} connected", f"{said} answered within {within}"]
    return meant(text, [*forms, f"backlog at most {bound[0] if bound else 50}"])


def _share(match: re.Match[str], text: str) -> float:
    share = float(match["share"]) / (100 if match["percent"] else 1)
    if not 0 < share < 1:
        hint = f'did you mean "{match["share"]}%"?' if 1 <= share <= 100 and not match["percent"] else None
        raise PetitionError(
            f'"{text}": a share of {share:g} cannot be promised',
            key="promise", expected="above 0% and below 100%, such as 95%", hint=hint,
        )  # fmt: skip
    return share


def _seconds(text: str | None, whole: str) -> int:
    if text is None:
        return 0
    try:
        return read_seconds(text)
    except PydanticCustomError as wrong:
        raise PetitionError(
            f'"{whole}": "{text}" is no duration',
            key="promise",
            expected=str(wrong).removeprefix("expected "),
        ) from wrong


def told_within(promise: Promise) -> str:
    """The time of a promise as one writes it."""
    return write_seconds(promise.within)
