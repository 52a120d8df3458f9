"""The three ways in which this program compiles: a rule, a step of an engine's loop, and the loop itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.ground import parts
from sim.ground.machine_code import compiled, is_made


def rule(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a pure rule; both engines call it. Strict floating point, so that both get the same bits."""
    return _compiled(function, parts.shared)


def step(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a part of an engine's loop and put it into its caller: what it is given is too much to hand over, and
    Python never calls it, so that nothing is made to hand it over."""
    return _compiled(function, parts.part, forceinline=True, nogil=True)


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile an engine's loop; it releases the interpreter lock, so recording can go on beside it."""
    return _compiled(function, parts.loop, nogil=True, boundscheck=False)


def _compiled(function: Callable[..., Any], how: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """The function compiled, and not to be called from C."""
    found: Callable[..., Any] = compiled(function, how, error_model="numpy", no_cfunc_wrapper=True, **options)
    return found


def is_compiled() -> bool:
    """Whether this code has been compiled before for this user by this Python (then starting takes no compile)."""
    return is_made()
