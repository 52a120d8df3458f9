"""A scenario while it is put together: layers of text, one over the other; each value knows its place.

The rule by which a layer is laid is one for files, overrides and reforms: docs/how-to/layers.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.errors import meant
from sim.scenario import migration
from sim.scenario.faults import Fault, Place, alternatives, shown
from sim.scenario.fields import is_named
from sim.scenario.keys import ALL, KIND, Path, at, write_key
from sim.scenario.layer import Layer
from sim.scenario.provenance import Provenance
from sim.scenario.rules import OwnRules
from sim.scenario.text import Text


@dataclass
class Draft:
    """The layers laid so far. faults: what could not be laid."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    register: dict[Path, Provenance] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rules: OwnRules = field(default_factory=OwnRules)
    taken: set[Path] = field(default_factory=set)
    """Entries of tables by name that some layer has taken away."""

    def lay(self, layer: Layer) -> None:
        """Lays a layer on top; its place must be one that `find` gives for this draft."""
        if not layer.at:
            self.places[()] = layer.places[()]
            for key, value in layer.data.items():
                self._put(self.data, (key,), value, layer, None)
            return
        holder: Any = self.data
        for length, key in enumerate(layer.at[:-1], start=1):
            if at(holder, (key,)) is None:
                holder[key] = {}
                self.places[layer.at[:length]] = layer.places[layer.at]
            holder = holder[key]
        if layer.at[-1] == KIND and not _is_same_kind(holder, {KIND: layer.data}, layer.at[:-1]):
            self._empty(holder, layer.at[:-1])
        self._put(holder, layer.at, layer.data, layer, None)

    def place(self, path: Path) -> Place:
        """Where a value, or else the nearest table around it, is written."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.places.get((), Place(None))

    def _put(self, holder: Any, path: Path, value: Any, layer: Layer, said: Provenance | None) -> bool:
        """Lays a value, of which its layer says `said`. Whether all that now stands there is the layer's."""
        key = path[-1]
        here = at(holder, (key,))
        said = layer.register.get(path, said)
        if key == ALL and is_named(Text, path[:-1]):
            self._take_all(holder, path, value, layer)
        elif value is False and is_named(Text, path[:-1]):
            self._take(holder, path, layer)
        elif isinstance(value, list) and is_named(Text, path):
            self.faults += migration.faults(path, value, here, layer.places)
        elif isinstance(value, dict):
            return self._put_table(holder, path, value, layer, said)
        else:
            self._replace(holder, path, value, layer, said)
        return True

    def _put_table(
        self, holder: Any, path: Path, value: dict[str, Any], layer: Layer, said: Provenance | None
    ) -> bool:
        key = path[-1]
        here = at(holder, (key,))
        if isinstance(here, list) and _are_numbers(value, here):
            self.places[path] = layer.places[path]
            for part, inner in value.items():
                entry = (*path, int(part))
                self._put(here, entry, inner, layer.moved((*path, part), entry), said)
            return False
        if not isinstance(here, dict) or not _is_same_kind(here, value, path):
            self.forget(path, here)
            here = holder[key] = {}
        self.places[path] = layer.places[path]
        parts = sorted(value, key=lambda part: part != ALL)
        laid = [self._put(here, (*path, part), value[part], layer, said) for part in parts]
        is_whole = all(laid) and here.keys() <= value.keys()
        if is_whole and path in layer.register:
            self._say_once(path, layer.register[path])
        elif is_whole:
            self.register.pop(path, None)
        return is_whole

    def _replace(self, holder: Any, path: Path, value: Any, layer: Layer, said: Provenance | None) -> None:
        self.forget(path, at(holder, path[-1:]))
        holder[path[-1]] = value
        self._claim(path, value, layer)
        if said is not None:
            self.register[path] = said
        elif path not in self.register and any(path[:n] in self.register for n in range(1, len(path))):
            # What was said of the whole table does not hold for a part that was replaced.
            self.register[path] = Provenance()

    def _take(self, holder: dict[str, Any], path: Path, layer: Layer) -> None:
        """An entry of a table by name goes."""
        key = str(path[-1])
        if key in holder:
            self.taken.add(path)
            self.forget(path, holder.pop(key))
            return
        self.faults.append(
            Fault(
                f'there is no "{key}" to take away',
                write_key(path),
                layer.places[path],
                "false",
                alternatives(list(holder)) or f"{write_key(path[:-1])} has no entries",
                meant(key, holder),
            )
        )

    def _take_all(self, holder: dict[str, Any], path: Path, value: Any, layer: Layer) -> None:
        if value is False:
            self.taken.update((*path[:-1], key) for key in holder)
            self._empty(holder, path[:-1])
        else:
            message = "stands for all entries, and takes nothing but false"
            self.faults.append(
                Fault(
                    message,
                    write_key(path),
                    layer.places[path],
                    shown(value),
                    hint="false takes all entries away",
                )
            )

    def _claim(self, path: Path, value: Any, layer: Layer) -> None:
        self.places[path] = layer.places[path]
        if path in layer.register:
            self.register[path] = layer.register[path]
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, below in inner:
            self._claim((*path, key), below, layer)

    def _say_once(self, path: Path, what: Provenance) -> None:
        """What is the same for all that is in a table is said of the table."""
        for below in [below for below in self.register if _is_below(below, path)]:
            if self.register[below] == what:
                del self.register[below]
        self.register[path] = what

    def _empty(self, holder: dict[str, Any], path: Path) -> None:
        for key in list(holder):
            self.forget((*path, key), holder.pop(key))

    def forget(self, path: Path, value: Any) -> None:
        """Whatever is known of a place and, if the value there holds others, below it."""
        known: tuple[dict[Path, Any], ...] = (self.places, self.register)
        for what in known:
            what.pop(path, None)
            if isinstance(value, dict | list):
                for below in [below for below in what if _is_below(below, path)]:
                    del what[below]


def _is_same_kind(here: Any, value: dict[str, Any], path: Path) -> bool:
    """Whether a table laid over another chooses the same alternative; a table by name has none to choose."""
    chosen, before = value.get(KIND), at(here, (KIND,))
    return chosen is None or before is None or chosen == before or is_named(Text, path)


def _are_numbers(table: dict[str, Any], entries: list[Any]) -> bool:
    """Whether a table gives entries of a list by their numbers from 0."""
    return bool(table) and all(key.isdecimal() and int(key) < len(entries) for key in table)


def _is_below(path: Path, other: Path) -> bool:
    return len(path) > len(other) and path[: len(other)] == other
