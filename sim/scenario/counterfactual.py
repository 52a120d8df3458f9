"""What is published of a city holds for that city alone: of one that is steered otherwise it is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.scenario.draft import Draft
from sim.scenario.faults import OVERRIDE
from sim.scenario.keys import ALL, first_part, plain_key
from sim.scenario.layer import Layer

PUBLISHED = "published"
AS_BEFORE = frozenset({"name", "title", "seed", "sources", "time.end"})
"""Keys that leave a city what it was: another name, another chance, a shorter run."""


def leave_out_published(draft: Draft, layers: Sequence[Layer], overrides: Mapping[str, object]) -> None:
    """Empty the published values of a draft if what steers the city was changed after they were stated: by overrides,
    or by a child that states none of its own."""
    if draft.data.get(PUBLISHED) and is_counterfactual(layers, overrides):
        draft.lay(Layer.read({ALL: False}, OVERRIDE, {}, at=(PUBLISHED,)))


def is_counterfactual(layers: Sequence[Layer], overrides: Mapping[str, object]) -> bool:
    """Whether the last to change what steers the city has stated nothing that is published of it. layers: files, the
    farthest parent first."""
    changed = {key if key in AS_BEFORE else first_part(key) for key in map(plain_key, overrides)}
    for keys in (changed, *map(_set, reversed(layers))):
        if PUBLISHED in keys:
            return False
        if keys - AS_BEFORE:
            return True
    return False


def _set(layer: Layer) -> set[str]:
    """What a file sets: its keys, those of `time` one by one, and `published` if there is anything in it."""
    data = layer.data if isinstance(layer.data, Mapping) else {}
    time = data.get("time")
    within = {f"time.{key}" for key in time} if isinstance(time, Mapping) else set()
    return within | {key for key in data if key != "time" and (key != PUBLISHED or data[key])}
