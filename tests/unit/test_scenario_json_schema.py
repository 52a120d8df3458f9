"""JSON Schema: it tells what keys mean, and a new key moves no other key's lines."""

from __future__ import annotations

import difflib
import json
from typing import Annotated, Any

import pytest
from pydantic import Field

from sim.behaviour import handling
from sim.ground.key import Key
from sim.ground.quantities import Share
from sim.scenario import schema
from sim.scenario.json_schema import json_schema


def lines(model: type[schema.Scenario]) -> list[str]:
    return json.dumps(json_schema(model), indent=2, ensure_ascii=False).splitlines()


def with_key(kind: Any) -> type[schema.Scenario]:
    """The schema as it would be with one more key in [handling]."""

    class Handling(handling.Handling):
        idle: Annotated[kind, Key("a key that is new", zh="新键")]

    class Scenario(schema.Scenario):
        handling: Annotated[Handling, Key("the work on a petition", zh="办理")]

    for new, old in ((Handling, handling.Handling), (Scenario, schema.Scenario)):
        new.__doc__ = old.__doc__
    return Scenario


@pytest.mark.parametrize(
    ("kind", "added"),
    [(Share, 10), (Annotated[float, Field(ge=0.25, le=0.75)], 60)],
    ids=["of a sort there is", "of a sort that is new"],
)
def test_a_new_key_adds_its_own_lines_alone(kind: Any, added: int) -> None:
    # One line may end in a comma now.
    changes = [
        line for line in difflib.ndiff(lines(schema.Scenario), lines(with_key(kind))) if line[0] in "+-"
    ]
    gone = [line[2:].rstrip(",") for line in changes if line[0] == "-"]
    new = [line[2:].rstrip(",") for line in changes if line[0] == "+"]
    for line in gone:
        new.remove(line)
    assert any('"idle"' in line for line in new)
    assert len(gone) <= 1
    assert len(new) <= added


def test_definitions_have_names_of_their_own() -> None:
    """Pydantic gives two classes of one name the path of their modules: then a new class would rename an old one."""
    assert not [name for name in json_schema()["$defs"] if "__" in name]


def test_a_key_is_described_in_both_languages() -> None:
    web = json_schema()["$defs"]["Intake"]["properties"]["web"]
    assert web["description"] == "share of contacts that come by web or app"
    assert web["title"].startswith("网络占比")
    assert web["allOf"] == [{"$ref": "#/$defs/share"}]
