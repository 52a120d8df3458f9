"""Provenance: where a number comes from, written beside it.

Any value may be written as `{ value = 0.41, source = "GOV21" }`, naming an entry of the scenario's
`[sources]`, or as `{ value = 0.41, assumption = "why", range = [0.3, 0.5] }`; both take a `note`. A value may
be a whole list or table; then a range holds for every number in it, or is given by key:
`range = { mean = ["2min", "6min"] }`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from sim.ground.quantities import magnitude, sort
from sim.scenario.keys import Path

WORDS = ("source", "assumption", "range", "note")


@dataclass(frozen=True)
class Provenance:
    """Where a number comes from: a source (a key of `[sources]`), or an assumption and its range.

    range: low and high as written in the scenario ("2h", 0.3); a note may say more.
    """

    source: str | None = None
    assumption: str | None = None
    range: tuple[Any, Any] | None = None
    note: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether it says anything of where the number comes from."""
        return self.source is not None or self.assumption is not None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The range as numbers: seconds, shares 0…1, or plain."""
        if self.range is None:
            return None
        low, high = (magnitude(end) for end in self.range)
        return None if low is None or high is None else (low, high)


def is_annotated(value: object) -> bool:
    """Whether a table is a value with its provenance: `value` and words of provenance, or near misses."""
    if not isinstance(value, dict) or "value" not in value:
        return False
    return all(word in WORDS or _meant(word) for word in value if word != "value")


def annotation(table: dict[str, Any]) -> tuple[dict[Path, Provenance], list[tuple[Path, str, str | None]]]:
    """Provenance in an annotated table, by place below it; and what is wrong: place, message, hint."""
    wrong: list[tuple[Path, str, str | None]] = []
    for word in table:
        if word not in WORDS and word != "value":
            wrong.append(((word,), "unknown key", f'did you mean "{_meant(word)}"?'))
    for word in ("source", "assumption", "note"):
        if word in table and not (isinstance(table[word], str) and table[word].strip()):
            wrong.append(((word,), "must be text", None))
    if "source" in table and "assumption" in table:
        wrong.append(((), "has both a source and an assumption; a number has one of them", None))
    if "range" in table and "assumption" not in table:
        hint = (
            "a range says how far an assumption may be off" if "source" in table else 'add assumption = "why"'
        )
        wrong.append((("range",), "a range needs an assumption", hint))
    if wrong:
        return {}, wrong
    whole = Provenance(**{word: table[word] for word in ("source", "assumption", "note") if word in table})
    given: dict[Path, Provenance] = {(): whole}
    for place, ends in _ranges(table):
        known = not place or (isinstance(table["value"], dict) and place[0] in table["value"])
        value = table["value"][place[0]] if place and known else table["value"]
        message = _wrong_range(value, ends) if known else "the value has no such key"
        if message:
            wrong.append((("range", *place), message, None))
        else:
            given[place] = replace(whole, range=(ends[0], ends[1]))
    return given, wrong


def _ranges(table: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    ends = table.get("range")
    if isinstance(ends, dict):
        yield from (((key,), inner) for key, inner in ends.items())
    elif ends is not None:
        yield (), ends


def _wrong_range(value: object, ends: object) -> str | None:
    if not isinstance(ends, list) or len(ends) != 2:
        return "a range is written as [low, high]"
    low, high = (magnitude(end) for end in ends)
    if low is None or high is None:
        return "a range is two numbers of the same sort as the value"
    if low > high:
        return "low is above high"
    if len({sort(one) for one in (*ends, *_plain(value))} - {"number"}) > 1:
        return "a range is two numbers of the same sort as the value"
    numbers = list(map(magnitude, _plain(value)))
    if None in numbers:
        by_key = isinstance(value, dict)
        return "a range by key is needed: { mean = [low, high] }" if by_key else "a range is only for numbers"
    if any(number is not None and not low <= number <= high for number in numbers):
        return "the value lies outside its own range"
    return None


def _plain(value: object) -> Iterator[object]:
    """All single values in a value, without those that have provenance of their own."""
    if isinstance(value, dict):
        # False takes an entry of a parent away.
        for inner in (inner for inner in value.values() if inner is not False and not is_annotated(inner)):
            yield from _plain(inner)
    elif isinstance(value, list):
        for inner in (inner for inner in value if not is_annotated(inner)):
            yield from _plain(inner)
    else:
        yield value


def _meant(word: str) -> str | None:
    # Stricter than nearest(): a table of the schema that has a `value` must not count as annotated.
    near = get_close_matches(word, WORDS, n=1, cutoff=0.75)
    return near[0] if near else None
