"""The JSON Schema of scenario files: editors check and complete a file that begins `#:schema schema.json`."""

from __future__ import annotations

from typing import Any

from sim.scenario.keys import ALL
from sim.scenario.schema import Scenario
from sim.scenario.text import ReformText
from sim.scenario.words import in_words, slug

_TEXT = {"type": "string", "minLength": 1}
_ENDS = {"type": "array", "items": {"type": ["number", "string"]}, "minItems": 2, "maxItems": 2}
_WORDS = {
    "source": {**_TEXT, "description": "Where the value comes from: a key of [sources]."},
    "assumption": {**_TEXT, "description": "Why this value is assumed."},
    "range": {
        "anyOf": [_ENDS, {"type": "object", "additionalProperties": _ENDS}],
        "description": "How far an assumption may be off: [low, high], or so by key.",
    },
    "note": {**_TEXT, "description": "What else is to be said."},
}


def json_schema(model: type[Scenario] = Scenario) -> dict[str, Any]:
    """Schema (draft 7) of a scenario file: nothing required, as parents may have it; any value annotated."""
    whole = model.model_json_schema()
    values = _Values(whole["$defs"])
    schema = values.loosened(whole)
    schema["$defs"] = dict(sorted({**schema["$defs"], **values.named, "reform": _reform()}.items()))
    schema["$defs"] |= _WORDS
    schema["properties"] |= {
        "extends": {
            **_TEXT,
            "description": "The parent: the name of a scenario that is shipped, or a path.",
        },
        "reform": _by_name({"$ref": "#/$defs/reform"}),
    }
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}


def _reform() -> dict[str, Any]:
    """A reform, of which a child may say a part alone."""
    whole = ReformText.model_json_schema(by_alias=True)
    return {word: what for word, what in whole.items() if word != "required"}


def _by_name(entry: dict[str, Any], names: dict[str, Any] | None = None) -> dict[str, Any]:
    """A table by name: a child may take its entries away, one by one or all, and need not have any."""
    away = {"const": False, "description": "Takes the entry away, or under * all of them."}
    known = {} if names is None else {"propertyNames": {"anyOf": [{"const": ALL}, names]}}
    return {"type": "object", "additionalProperties": {"anyOf": [entry, away]}, **known}


class _Values:
    """What stands in many places, under the name that its words make: a new key moves no other key's lines.

    classes: the definitions of the schema as pydantic tells it.
    """

    def __init__(self, classes: dict[str, Any]) -> None:
        self.classes = classes
        self.named: dict[str, Any] = {}

    def loosened(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema in which no key is required and every value may also be written with its provenance."""
        if isinstance(schema.get("additionalProperties"), dict):
            return _by_name(self.annotatable(schema["additionalProperties"]), schema.get("propertyNames"))
        loose: dict[str, Any] = {}
        for word, what in schema.items():
            if word in ("required", "discriminator", "title"):
                continue
            if word == "$defs":
                loose[word] = {name: self.loosened(below) for name, below in what.items()}
            elif word == "properties":
                loose[word] = {name: self.declared(below) for name, below in what.items()}
            elif word == "items":
                loose[word] = self.annotatable(what)
            elif word in ("anyOf", "oneOf"):
                # Without a required `kind` several alternatives may fit.
                loose["anyOf"] = [self.loosened(below) for below in what]
            else:
                loose[word] = " ".join(what.split()) if word == "description" else what
        return loose

    def declared(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A key: what it is in Chinese and in English, and what it takes."""
        said = {word: schema[word] for word in ("title", "description") if "description" in schema}
        value = self.annotatable({word: what for word, what in schema.items() if word not in said})
        return {**said, "allOf": [value]} if said else value  # beside a $ref nothing else counts

    def annotatable(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A value, plain or with its provenance."""
        name, plain = slug(in_words(schema, self.classes)), self.loosened(schema)
        annotated = {
            "type": "object",
            "properties": {"value": plain, **{word: {"$ref": f"#/$defs/{word}"} for word in _WORDS}},
            "required": ["value"],
            "additionalProperties": False,
            "not": {"required": ["source", "assumption"]},
        }
        value = {"anyOf": [plain, annotated]}
        if self.named.setdefault(name, value) != value:
            raise AssertionError(f"two sorts of value are both called {name}: {self.named[name]}, {value}")
        return {"$ref": f"#/$defs/{name}"}
