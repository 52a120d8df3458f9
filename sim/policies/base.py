"""What every policy and every section of a scenario is: frozen, and refusing what it does not know."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from sim.ground.tables import WEIGHTS

Name = Annotated[str, Field(min_length=1)]
"""What an entry of a table by name goes by: any text but `*` and `value`, in any script."""


class Section(BaseModel):
    """A table of a scenario. Unknown keys are errors; values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Policy(Section):
    """A choice among alternatives: `kind` names it, `code` is its number in the compiled rules.

    Parameters reach the rule as weights: the numeric fields in the order written, at most `WEIGHTS` of them.
    """

    code: ClassVar[int]

    def weights(self) -> list[float]:
        """The parameters of the rule, padded with zeros to `WEIGHTS`; durations in seconds, choices as 0 or 1."""
        numbers = [float(v) for name, v in self if name != "kind" and isinstance(v, int | float)]
        return numbers + [0.0] * (WEIGHTS - len(numbers))
