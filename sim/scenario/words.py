"""What a value of a scenario may be, in words, told from its JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from sim.ground.durations import Distribution, Fixed
from sim.ground.quantities import Allowance, ClockTime, Date, Seconds, Share, write_seconds

QUANTITIES = {
    "share": Share,
    "duration": Seconds,
    "time of day": ClockTime,
    "date": Date,
    "duration or working days": Allowance,
}
PLAIN = {
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "string": "text",
    "null": "nothing",
    "object": "table",
}
SIGNS = {"gt": "above", "ge": "from", "lt": "below", "le": "to"}
LIMITS = {"exclusiveMinimum": "above", "minimum": "from", "exclusiveMaximum": "below", "maximum": "to"}
DISTRIBUTIONS = len(TypeAdapter(Distribution).json_schema()["oneOf"])


def takes(model: type[BaseModel], name: str) -> str:
    """What a field of a section takes; of alternatives that are tables their kinds."""
    whole = _schema(model)
    words = in_words(whole["properties"][name], whole.get("$defs", {}))
    if words == "duration":  # JSON Schema cannot say how long a text may be as a duration
        for what in model.model_fields[name].metadata:
            words += "".join(
                f" {word} {write_seconds(getattr(what, sign))}"
                for sign, word in SIGNS.items()
                if hasattr(what, sign)
            )
    return words


def in_words(schema: Mapping[str, Any], classes: Mapping[str, Any]) -> str:
    """A JSON Schema in words; classes: the definitions it refers to."""
    schema = {word: what for word, what in schema.items() if word not in ("title", "description")}
    for quantity, its in _quantities().items():
        if schema == its:
            return quantity
    if "$ref" in schema:
        return _class(schema["$ref"].rsplit("/", 1)[-1], classes)
    if options := schema.get("oneOf") or schema.get("anyOf"):
        return _distribution(options) or " or ".join(dict.fromkeys(in_words(one, classes) for one in options))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{word}`" for word in schema["enum"])
    if "items" in schema:
        return f"list{_count(schema, 'Items')}: {in_words(schema['items'], classes)}"
    if isinstance(schema.get("additionalProperties"), Mapping):
        names = schema.get("propertyNames", {}).get("enum")
        by = f"by {', '.join(f'`{name}`' for name in names)}" if names else "by name"
        return f"{by}: {in_words(schema['additionalProperties'], classes)}"
    words = PLAIN[schema["type"]] + (f"{letters} letters" if (letters := _count(schema, "Length")) else "")
    return words + "".join(
        f" {word} {_number(schema[limit])}" for limit, word in LIMITS.items() if limit in schema
    )


def slug(words: str) -> str:
    """Words as the name of a definition."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _class(name: str, classes: Mapping[str, Any]) -> str:
    """A table among alternatives goes by its kind, any other by its class."""
    kind = classes.get(name, {}).get("properties", {}).get("kind", {})
    return f"`{kind['const']}`" if "const" in kind else f"table {name}"


def _distribution(options: list[Mapping[str, Any]]) -> str:
    is_one = any(one.get("$ref") == f"#/$defs/{Fixed.__name__}" for one in options)
    return "distribution" if is_one and len(options) == DISTRIBUTIONS else ""


def _count(schema: Mapping[str, Any], what: str) -> str:
    least, most = schema.get(f"min{what}"), schema.get(f"max{what}")
    if least is None and most is None:
        return ""
    if least == most:
        return f" of {least}"
    return f" of {least or 0} or more" if most is None else f" of {least or 0} to {most}"


def _number(limit: float) -> str:
    """A limit in full: none is so large that it needs an exponent."""
    return f"{int(limit)}" if limit == int(limit) else f"{limit}"


@cache
def _quantities() -> dict[str, dict[str, Any]]:
    return {word: TypeAdapter(quantity).json_schema() for word, quantity in QUANTITIES.items()}


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()
