"""What a function gave lately for the same objects: found by who they are, where to compare them would take long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")
BY_VALUE = (int, float, str, bytes, date, tuple)


def lately(most: int) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Keep the last so many results of a function of objects that never change, and of plain values. The objects are
    kept with them, so that no other one can be taken for one of them."""

    def keeping(function: Callable[..., Result]) -> Callable[..., Result]:
        kept: dict[tuple[Any, ...], tuple[tuple[Any, ...], Result]] = {}

        @wraps(function)
        def found(*given: Any) -> Result:
            key = tuple((type(one), one) if isinstance(one, BY_VALUE) else id(one) for one in given)
            if key in kept:
                kept[key] = kept.pop(key)  # the last one used goes last
            else:
                result = function(*given)
                if len(kept) == most:
                    del kept[next(iter(kept))]
                kept[key] = given, result
            return kept[key][1]

        return found

    return keeping
