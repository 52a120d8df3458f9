"""petition-sim: a whole city's petition hotline, simulated.

    import sim
    finished = sim.run("hamlet")
    finished.summary["resolution_rate"]

Nothing heavy is loaded before it is asked for (PEP 562).
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import PetitionError as PetitionError
    from sim.run import Run as Run
    from sim.run import run as run
    from sim.scenario.load import load as load
    from sim.scenario.schema import Scenario as Scenario

    __version__: str

__all__ = ["PetitionError", "Run", "Scenario", "__version__", "load", "run"]

_HOMES = {
    "PetitionError": "sim.errors",
    "Run": "sim.run",
    "Scenario": "sim.scenario.schema",
    "load": "sim.scenario.load",
    "run": "sim.run",
}


class _Face(ModuleType):
    """Keeps the function `sim.run` from being hidden when the module of that name is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("petition-sim")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted(__all__)
