"""A scenario while it is put together: layers of text, one over the other; each value knows its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.scenario.faults import Fault, Place, shown
from sim.scenario.keys import Path, at, write_key
from sim.scenario.provenance import Provenance, annotation, is_annotated


@dataclass
class Layer:
    """One text (a file, an override, a reform), its annotations taken out and kept in `register`."""

    file: str | None
    lines: Mapping[Path, int]
    at: Path = ()
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    register: dict[Path, Provenance] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _wrong: list[tuple[Path, Fault]] = field(default_factory=list)

    @classmethod
    def read(
        cls, raw: Any, file: str | None, lines: Mapping[Path, int], at: Path = (), line: Path = ()
    ) -> Layer:
        """From parsed TOML; `raw` belongs at place `at`, and stands at place `line` of the file."""
        layer = cls(file, lines, at)
        layer.data = layer._strip(raw, at, line)
        names = None if at else layer.data
        layer.faults = [replace(fault, key=write_key(place, names)) for place, fault in layer._wrong]
        return layer

    def _strip(self, raw: Any, path: Path, written: Path) -> Any:
        self.places[path] = self._place(written)
        if path and is_annotated(raw):
            given, wrong = annotation(raw)
            self.register.update({path + place: provenance for place, provenance in given.items()})
            for place, message, hint in wrong:
                self._blame(path, place, message, hint, raw, written)
            return self._strip(raw["value"], path, (*written, "value"))
        if isinstance(raw, dict):
            return {key: self._strip(inner, (*path, key), (*written, key)) for key, inner in raw.items()}
        if isinstance(raw, list):
            return [self._strip(inner, (*path, n), (*written, n)) for n, inner in enumerate(raw)]
        return raw

    def _blame(
        self, path: Path, place: Path, message: str, hint: str | None, raw: Any, written: Path
    ) -> None:
        value = raw
        for key in place:
            value = value[key]
        fault = Fault(message, place=self._place((*written, *place)), given=shown(value), hint=hint)
        self._wrong.append(((*path, *place), fault))

    def _place(self, written: Path) -> Place:
        line = next(
            (self.lines[written[:n]] for n in range(len(written), 0, -1) if written[:n] in self.lines), None
        )
        return Place(self.file, line)


@dataclass
class Draft:
    """The layers laid so far. Tables are merged; everything else, and whole annotated tables, replaces."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    register: dict[Path, Provenance] = field(default_factory=dict)

    def lay(self, layer: Layer) -> None:
        """Lays a layer on top; its place must be one that `find` gives for this draft."""
        holder: Any = self.data
        for length, key in enumerate(layer.at[:-1], start=1):
            if at(holder, (key,)) is None:
                holder[key] = {}
                self.places[layer.at[:length]] = layer.places[layer.at]
            holder = holder[key]
        if layer.at:
            self._put(holder, layer.at, layer.data, layer)
        else:
            self.places[()] = layer.places[()]
            for key, value in layer.data.items():
                self._put(holder, (key,), value, layer)

    def place(self, path: Path) -> Place:
        """Where a value, or else the nearest table around it, is written."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return self.places.get((), Place(None))

    def _put(self, holder: Any, path: Path, value: Any, layer: Layer) -> None:
        key = path[-1]
        is_new = isinstance(holder, dict) and key not in holder
        if not is_new and path not in layer.register and _merges(holder[key], value):
            self.places[path] = layer.places[path]
            for inner, below in value.items():
                self._put(holder[key], (*path, inner), below, layer)
            return
        if not is_new:
            self._forget(path)
        holder[key] = value
        self._claim(path, value, layer)
        if path not in self.register and any(path[:n] in self.register for n in range(1, len(path))):
            # What was said of the whole table does not hold for a part that was replaced.
            self.register[path] = Provenance()

    def _claim(self, path: Path, value: Any, layer: Layer) -> None:
        self.places[path] = layer.places[path]
        if path in layer.register:
            self.register[path] = layer.register[path]
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, below in inner:
            self._claim((*path, key), below, layer)

    def _forget(self, path: Path) -> None:
        for known in (self.places, self.register):
            for old in [old for old in known if old[: len(path)] == path]:
                del known[old]


def _merges(below: Any, above: Any) -> bool:
    """Tables merge, unless they choose a different `kind`: parameters of another kind mean nothing."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return False
    return "kind" not in above or "kind" not in below or above["kind"] == below["kind"]
