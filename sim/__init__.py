"""petition-sim: a whole city's petition hotline, simulated.

    import sim
    finished = sim.run("hamlet")
    finished.summary["resolution_rate"]

Nothing heavy is loaded before it is asked for (PEP 562).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import PetitionError as PetitionError
    from sim.history.run import Run as Run
    from sim.runner import run as run
    from sim.scenario.load import load as load
    from sim.scenario.schema import Scenario as Scenario

    __version__: str

__all__ = ["PetitionError", "Run", "Scenario", "__version__", "load", "run"]

_HOMES = {
    "PetitionError": "sim.errors",
    "Run": "sim.history.run",
    "Scenario": "sim.scenario.schema",
    "load": "sim.scenario.load",
    "run": "sim.runner",
}


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
