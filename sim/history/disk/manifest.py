"""Which files of a folder this program wrote: `files.sha256`, a line each, as `sha256sum --check` reads it.

What is not in it, or has been edited since, is the user's: it is never deleted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.history.disk.files import replacing

MANIFEST = "files.sha256"
NAMED = 5
"""Files of others that are told by name."""
_DRAWN = "volumes rates on_time backlog streets tile_map contrasts".split()
_DRAWN += [f"figure-{number}" for number in range(1, 10)]
EARLIER = frozenset(
    "scenario.toml provenance.json summary.json history.parquet units.parquet hotline.parquet city.parquet "
    "petitions.parquet replications.csv small.csv full.csv arms.csv contrasts.csv verdict.json report.md "
    "ro-crate-metadata.json experiment.toml".split()
) | {f"figures/{name}.{form}" for name in _DRAWN for form in ("svg", "png")}
"""What versions wrote that did not list it: in a folder without a list these names are the program's."""


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Everything below a folder that is no folder itself, by its path from there ("figures/rates.svg"), in order.
    Links are not followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from ((f"{entry.name}/{name}", below) for name, below in files_below(path))
        else:
            yield entry.name, path


def checksum(path: Path) -> str | None:
    """SHA-256 of a file; None of what is no plain file, or cannot be read."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def listed(folder: Path) -> dict[str, str]:
    """The checksum of every file that the program wrote into a folder, by its path; empty if nothing tells."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return {}
    parts = (line.split("  ", 1) for line in text.splitlines())
    return {part[1]: part[0] for part in parts if len(part) == 2}


def checksums(folder: Path) -> dict[str, str]:
    """The same of the files that lie in a folder now."""
    found = ((name, checksum(path)) for name, path in files_below(folder) if name != MANIFEST)
    return {name: digest for name, digest in found if digest is not None}


def list_files(folder: Path, written: Mapping[str, str]) -> None:
    """Tell in a folder which files the program wrote, with their checksums. Raises PetitionError if the disk
    refuses."""
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(written.items()))
    with replacing(folder / MANIFEST) as temporary:
        temporary.write_text(text, encoding="utf-8")


def written(folder: Path) -> set[str]:
    """The paths of the files in a folder that the program wrote, whether or not they have been edited since."""
    known = listed(folder) or EARLIER
    return {name for name, _ in files_below(folder) if name in known}


def settle(old: Path, new: Path) -> list[str]:
    """Empty a folder that another has replaced: what the program wrote is deleted, everything else moves to the new
    one. Returns the paths there of what was kept."""
    sums, ours = listed(old), written(old)
    kept = []
    # The list goes last: whoever goes on where this was ended needs it.
    for name, path in sorted(files_below(old), key=lambda file: file[0] == MANIFEST):
        if name == MANIFEST or (name in ours and sums.get(name) in (None, checksum(path))):
            path.unlink()
        else:
            place = free_place(new, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)
            kept.append(place.relative_to(new).as_posix())
    for folder, _, _ in os.walk(old, topdown=False):
        Path(folder).rmdir()
    return kept


def kept_words(place: Path, names: list[str]) -> str:
    """What is said of files of others: "kept in out, not written by this program: notes.md"."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"kept in {place}, not written by this program: {', '.join(names[:NAMED])}{more}"


def free_place(folder: Path, name: str) -> Path:
    """Where a file of the user goes in a folder: under its own name, or if that is taken under one like it."""
    place = folder / name
    if any(above.exists() and not above.is_dir() for above in place.parents):
        place = folder / name.replace("/", "_")
    number, wanted = 0, place
    while place.exists() or place.is_symlink():
        number += 1
        place = wanted.with_name(f"{wanted.stem}.kept{number if number > 1 else ''}{wanted.suffix}")
    return place
