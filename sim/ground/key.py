"""A key of a scenario, declared once beside its field; schema, pages, hints and the rules' record are made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any


@dataclass(frozen=True)
class Key:
    """What a key means: `web: Annotated[Share, Key("share of contacts by web or app", zh="网络占比", read="web")]`.

    meaning, zh: in English and in Chinese; symbol: its letter in the theory; unit: of a plain number. read: under which
    name the rules find it in their record (`sim.city.settings` says as which number), if they do. founding: whether it
    is read only as the city is founded, so that no reform can change it. streets: whether it is a number of streets, of
    which a smaller city has fewer.
    """

    meaning: str
    _: KW_ONLY
    zh: str
    symbol: str = ""
    unit: str = ""
    read: str = ""
    founding: bool = False
    streets: bool = False

    @property
    def description(self) -> str:
        """The meaning, and the unit where there is one."""
        return f"{self.meaning} [{self.unit}]" if self.unit else self.meaning

    def __get_pydantic_json_schema__(
        self, core: Any, schema: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        return schema(core) | {"title": self.zh, "description": self.description}
