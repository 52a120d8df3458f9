"""The folder of results: what stands in it. Nothing outside is ever opened, whatever is asked for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sim import PetitionError

OWN = ".web"
"""Where the server keeps what its jobs are, within the folder of results."""
MOST = 500
"""Folders that are listed."""


def kind(folder: Path) -> str | None:
    """What a folder holds, None if no result."""
    if (folder / "comparison.json").is_file():
        return "comparison"
    if (folder / "verdict.json").is_file():
        return "experiment"
    if (folder / "validation.json").is_file():
        return "validation"
    if (folder / "staffing.json").is_file():
        return "plan"
    if (folder / f"{folder.name}.toml").is_file() and (folder / f"{folder.name}.calibration.json").is_file():
        return "city"
    if (folder / "summary.json").is_file() and (folder / "provenance.json").is_file():
        return "run"
    return None


KEPT = {
    "plan": ("plan.toml", "officers.csv", "crews.csv", "promises.csv", "staffing.xlsx"),
    "validation": ("validation.json",),
    "city": ("{name}.toml", "{name}.backlog.csv", "{name}.calibration.json"),
}
"""Files that are handed out, by what a folder holds."""


class Shelf:
    """The folder of results."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def folders(self) -> list[dict[str, Any]]:
        """All results, the newest first: name, kind, title, when."""
        found = [
            {"name": one.name, "kind": what, "when": one.stat().st_mtime, **_told(one, what)}
            for one in self.within()
            if (what := kind(one)) is not None
        ]
        return sorted(found, key=lambda told: -float(str(told["when"])))[:MOST]

    def folder(self, name: str) -> Path:
        """The folder of a name that is listed. Raises PetitionError for any other."""
        found = next((one for one in self.within() if one.name == name and kind(one)), None)
        if found is None:
            raise PetitionError("there is no such result", key="name")
        return found

    def file(self, name: str, number: int) -> Path:
        """A file of a result, by its number among those that are handed out. Raises PetitionError if there is none."""
        folder = self.folder(name)
        files = self.files(folder)
        if not 0 <= number < len(files) or files[number].is_symlink():
            raise PetitionError("there is no such file", key="file")
        return files[number]

    def files(self, folder: Path) -> list[Path]:
        """What is handed out of a folder."""
        names = [name.format(name=folder.name) for name in KEPT.get(kind(folder) or "", ())]
        return [file for name in names if (file := folder / name).is_file()]

    def within(self) -> list[Path]:
        """Folders below this one, also those that a link of another name leads to, but none that leads outside."""
        if not self.place.is_dir():
            return []
        real = self.place.resolve()
        with os.scandir(self.place) as entries:
            each = [
                Path(entry.path) for entry in entries if entry.is_dir() and not entry.name.startswith(".")
            ]
        return [one for one in each if one.resolve().is_relative_to(real)]


def _told(folder: Path, what: str) -> dict[str, Any]:
    """What is told of a result beside its name: a title, and of a run its days and seed."""
    title = _title(folder, what)
    return title if isinstance(title, dict) else {"title": title}


def _title(folder: Path, what: str) -> str | dict[str, Any]:
    try:
        if what == "run":
            told = json.loads((folder / "summary.json").read_text("utf-8"))
            return {"title": told["scenario"], "days": told["days"], "seed": told["seed"]}
        if what == "comparison":
            told = json.loads((folder / "comparison.json").read_text("utf-8"))
            return " / ".join(told["arms"])
        if what == "plan":
            told = json.loads((folder / "staffing.json").read_text("utf-8"))
            return f"{told['scenario']}: {'; '.join(one['text'] for one in told['promises'])}"
        if what == "validation":
            told = json.loads((folder / "validation.json").read_text("utf-8"))
            return f"{told['scenario'] or '–'}, {told['window']['from']} – {told['window']['to']}"
        if what == "city":
            told = json.loads((folder / f"{folder.name}.calibration.json").read_text("utf-8"))
            return f"{told['tickets']} · {told['until']}"
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return ""
