"""What others put into a folder of results outlives the results, whatever it is called."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sim.history.disk.folders import replacing_folder
from sim.history.disk.manifest import MANIFEST, checksum, listed

NAMES = [
    "a.txt",
    "b.txt",
    "figures/a.svg",
    "figures/b.svg",
    "notes/a.txt",
    "notes",
    "a.kept.txt",
    MANIFEST[:5],
]
TREES = st.dictionaries(st.sampled_from(NAMES), st.binary(min_size=1, max_size=3), max_size=5)


def put(folder: Path, files: dict[str, bytes]) -> dict[str, bytes]:
    """Write files as far as none stands where another needs a folder; those that were written."""
    written = {}
    for name, content in files.items():
        path = folder / name
        if path.is_dir() or any(above.is_file() for above in path.parents):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written[name] = content
    return written


def contents(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)


@given(TREES, TREES, TREES, st.data())
def test_nothing_of_others_is_ever_lost(
    first: dict[str, bytes], second: dict[str, bytes], theirs: dict[str, bytes], data: st.DataObject
) -> None:
    """Results, then files of others and edits in them, then results again: all files of others and all edits are there
    still, all results of the second time, and nothing else."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "out"
        with replacing_folder(place) as folder:
            ours = put(folder, first)
        kept = [b"their " + content for content in put(place, {
            path: b"their " + content for path, content in theirs.items() if path not in ours
        }).values()]  # fmt: skip
        kept = [content.removeprefix(b"their ") for content in kept]
        for path in data.draw(st.sets(st.sampled_from(sorted(ours)))) if ours else ():
            (place / path).write_bytes(b"edited " + path.encode())
            kept.append(b"edited " + path.encode())
        told: list[str] = []
        with replacing_folder(place, told.append) as folder:
            again = put(folder, second)
        assert contents(place) == sorted([*kept, *again.values()])
        assert all((place / path).read_bytes() == content for path, content in again.items())
        assert bool(told) == bool(kept)
        assert [path.name for path in Path(name).iterdir()] == ["out"]
        assert {path: checksum(place / path) for path in again} == listed(place)


def test_results_of_earlier_versions_are_replaced_and_notes_among_them_stay(tmp_path: Path) -> None:
    place = tmp_path / "out"
    put(place, {"summary.json": b"{}", "petitions.parquet": b"old", "figures/rates.svg": b"old", "notes.md": b"mine",
                "figures/mine.svg": b"mine"})  # fmt: skip
    with replacing_folder(place) as folder:
        (folder / "summary.json").write_text("{}")
    assert {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} == {
        MANIFEST, "summary.json", "notes.md", "figures/mine.svg",
    }  # fmt: skip


def test_links_are_kept_as_links_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "letter").write_text("dear")
    place = tmp_path / "out"
    for _ in range(2):
        with replacing_folder(place) as folder:
            (folder / "a").write_text("a")
        if not (place / "link").is_symlink():
            (place / "link").symlink_to(tmp_path / "far")
    assert (place / "link").is_symlink() and (tmp_path / "far" / "letter").read_text() == "dear"


def test_results_may_stand_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    with replacing_folder(tmp_path / "out") as folder:
        (folder / "a").write_text("a")
    assert (tmp_path / "out").is_symlink() and (tmp_path / "disk" / "a").read_text() == "a"
