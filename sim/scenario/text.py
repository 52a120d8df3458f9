"""What a scenario's text may hold: the scenario itself, the parent it extends, and dated reforms."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from sim.ground.quantities import Date
from sim.policies.base import Name
from sim.scenario.schema import Scenario


class ReformText(BaseModel):
    """A reform as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: Date
    title: str = Field(min_length=1)
    source: str | None = None
    assumption: str | None = None
    note: str | None = None
    changes: dict[str, Any] = Field(alias="set", min_length=1)


class Reforms(BaseModel):
    """The reforms of a text, by name."""

    reform: dict[Name, ReformText]


class Text(Scenario, Reforms):
    """All keys that may stand in a file."""

    extends: str = Field(
        min_length=1, description="The parent: the name of a scenario that is shipped, or a path."
    )
