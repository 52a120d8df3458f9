"""The JSON Schema of scenario files: editors check and complete a file that begins `#:schema schema.json`."""

from __future__ import annotations

import json
from typing import Any

from sim.scenario.reforms import ReformText
from sim.scenario.schema import Scenario

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


def json_schema() -> dict[str, Any]:
    """Schema (draft 7) of a scenario file: nothing required, as parents may have it; any value annotated."""
    shared: dict[str, str] = {}
    schema = _loosened(Scenario.model_json_schema(), shared)
    schema["$defs"] |= {name: json.loads(text) for text, name in shared.items()}
    schema["$defs"] |= {"Reform": ReformText.model_json_schema(by_alias=True), **_WORDS}
    schema["properties"] |= {
        "extends": {
            **_TEXT,
            "description": "The parent: the name of a scenario that comes along, or a path.",
        },
        "reform": {"type": "array", "items": {"$ref": "#/$defs/Reform"}},
    }
    return {"$schema": "http://json-schema.org/draft-07/schema#", **schema}


def _loosened(schema: dict[str, Any], shared: dict[str, str]) -> dict[str, Any]:
    """A schema in which no key is required and every value may also be written with its provenance.

    shared: names of what stands in many places, by its text.
    """
    loose: dict[str, Any] = {}
    for word, what in schema.items():
        if word in ("required", "discriminator", "title"):
            continue
        if word == "$defs":
            loose[word] = {name: _loosened(below, shared) for name, below in what.items()}
        elif word == "properties":
            loose[word] = {name: _annotatable(below, shared) for name, below in what.items()}
        elif word in ("items", "additionalProperties") and isinstance(what, dict):
            loose[word] = _annotatable(what, shared)
        elif word in ("anyOf", "oneOf"):
            # Without a required `kind` several alternatives may fit.
            loose["anyOf"] = [_loosened(below, shared) for below in what]
        else:
            loose[word] = what
    return loose


def _annotatable(schema: dict[str, Any], shared: dict[str, str]) -> dict[str, Any]:
    plain = _loosened(schema, shared)
    annotated = {
        "type": "object",
        "properties": {"value": plain, **{word: {"$ref": f"#/$defs/{word}"} for word in _WORDS}},
        "required": ["value"],
        "additionalProperties": False,
        "not": {"required": ["source", "assumption"]},
    }
    text = json.dumps({"anyOf": [plain, annotated]}, ensure_ascii=False)
    return {"$ref": f"#/$defs/{shared.setdefault(text, f'value{len(shared) + 1}')}"}
