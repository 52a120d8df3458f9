"""An error put on purpose into a rule: whoever knows the rule by its name sees the wrong one, for as long as it is there.

Rules that numba compiled into an engine stay as they are there; rig.plain damages those.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from types import FunctionType, ModuleType
from unittest import mock

from rig.plain import Damage, Loader, same

from sim.ground import compiling


@contextmanager
def planted(damage: Damage, *witnesses: ModuleType) -> Iterator[None]:
    """Inside, the package and these modules work with the damaged source."""
    importlib.import_module("sim.agents.model")  # so that all who know a rule are there
    true = importlib.import_module(f"sim.{damage[0]}")
    wrong = damaged(damage)
    loaded = [
        module for name, module in sys.modules.items() if name.startswith("sim.") and module is not true
    ]
    with ExitStack() as stack:
        for module in (*loaded, *witnesses):
            for name, value in list(vars(module).items()):
                if value is true:
                    stack.enter_context(mock.patch.object(module, name, wrong))
                elif getattr(true, name, None) is value and isinstance(value, FunctionType | type):
                    stack.enter_context(mock.patch.object(module, name, getattr(wrong, name)))
        yield


def damaged(damage: Damage) -> ModuleType:
    """A module executed a second time, uncompiled, with some of its text replaced."""
    module, old, new = damage
    true = importlib.import_module(f"sim.{module}")
    spec = spec_from_file_location(
        true.__name__, loader=Loader(true.__name__, str(true.__file__), [(old, new)])
    )
    assert spec is not None and spec.loader is not None
    wrong = module_from_spec(spec)
    with mock.patch.multiple(compiling, rule=same, step=same, kernel=same):
        spec.loader.exec_module(wrong)
    return wrong
