"""What every section of a scenario is: frozen, and refusing what it does not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1)]
"""What an entry of a table by name goes by: any text but `*` and `value`, in any script."""


class Section(BaseModel):
    """A table of a scenario. Unknown keys are errors; values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
