"""A layer: one text that is laid on a scenario, its values apart from what is said of them and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.scenario.faults import Fault, Place, shown
from sim.scenario.fields import names
from sim.scenario.keys import Path, write_key
from sim.scenario.provenance import Provenance, annotation, is_annotated
from sim.scenario.text import Text


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
        layer.faults = [replace(fault, key=write_key(place)) for place, fault in layer._wrong]
        return layer

    def moved(self, before: Path, after: Path) -> Layer:
        """The same with what stands at and below one place at another."""

        def known(what: dict[Path, Any]) -> dict[Path, Any]:
            return {
                after + path[len(before) :]: told
                for path, told in what.items()
                if path[: len(before)] == before
            }

        return replace(self, places=known(self.places), register=known(self.register))

    def _strip(self, raw: Any, path: Path, written: Path) -> Any:
        self.places[path] = self._place(written)
        if path and is_annotated(raw) and not _has_value(raw, path):
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


def _has_value(table: dict[str, Any], path: Path) -> bool:
    """Whether the `value` in a table is a key of the schema's own there, and not the whole table annotated."""
    inner = table["value"]
    is_whole = isinstance(inner, dict) and not is_annotated(inner)
    return not is_whole and "value" in names(Text, path)
