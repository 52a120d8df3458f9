"""Mesa's model, agents and sets of agents, without the rest of Mesa.

Who imports any part of Mesa has all of it loaded: spaces, networks and tables, with SciPy, NetworkX and pandas, which
takes as long as everything else that a run loads. Here the package is only found, and carried out as soon as somebody
asks it for something else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from threading import RLock
from typing import Any

__all__ = ["Agent", "AgentSet", "Model"]


@contextmanager
def _only_parts_of(name: str) -> Iterator[None]:
    """Parts of a package can be imported in the block and afterwards, and itself is not carried out before it is asked
    for what it has not yet. One that has been imported already stays as it is."""
    spec = find_spec(name)
    if name not in sys.modules and spec is not None and spec.loader is not None:
        package, loader, lock, begun = module_from_spec(spec), spec.loader, RLock(), list[bool]()

        def whole(asked: str) -> Any:
            with lock:  # another thread waits until all is there
                if not begun:
                    begun.append(True)
                    loader.exec_module(package)
            if asked in vars(package):
                return vars(package)[asked]
            raise AttributeError(f"module {name!r} has no attribute {asked!r}")

        package.__getattr__ = whole  # type: ignore[method-assign]
        sys.modules[name] = package
    yield


with _only_parts_of("mesa"):
    from mesa.agent import Agent, AgentSet
    from mesa.model import Model
