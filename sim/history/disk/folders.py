"""A folder of results appears whole or not at all: written beside its place, then renamed. Of what stood there before
only the files go that this program wrote."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sim.errors import PetitionError
from sim.history.disk.files import reason, writing
from sim.history.disk.leftovers import OLD, Tell, clear, hidden, lock
from sim.history.disk.manifest import (
    MANIFEST,
    checksums,
    files_below,
    free_place,
    kept_words,
    list_files,
    listed,
    settle,
)

ATTEMPTS = 20
"""How often another process may take the place at the same moment."""


def expect_free(place: Path, mark: str, what: str, expected: str) -> None:
    """Raise PetitionError unless results may stand at a place: nothing is there, an empty folder, or earlier results,
    which have a file of the name `mark`. what, expected: said of anything else."""
    real = Path(os.path.realpath(place))
    if Path.cwd().is_relative_to(real):
        raise PetitionError(
            f"{place} is the folder you are in, or one above it", key="out", expected=f"a folder below {real}"
        )
    with writing(place):
        free = not any(place.iterdir()) or (place / mark).is_file() if place.is_dir() else not place.exists()
    if not free:
        raise PetitionError(f"{place} exists and {what}", key="out", expected=expected)


@contextmanager
def replacing_folder(place: Path, tell: Tell = lambda words: None) -> Iterator[Path]:
    """An empty folder to write to; at the end it takes the place of `place`, or disappears if anything failed.

    What stood there before stays until the new folder is whole; of it the files go that this program wrote, and all
    others move to the new folder. Of two processes that write to one place the later one wins, and neither sees the
    other's files. What killed processes left beside the place is cleared away. tell: is told what was kept and cleared.
    Raises PetitionError if the disk refuses.
    """
    with _hidden(place, tell) as partial:
        yield partial
        with undisturbed(), writing(place):
            list_files(partial, checksums(partial))
            _take_over(partial, place, tell)


@contextmanager
def adding_to(place: Path, known: os.stat_result, tell: Tell = lambda words: None) -> Iterator[Path]:
    """An empty folder to write to; at the end its files are added to the results at a place, or disappear if anything
    failed.

    known: by it the folder of the results is known again. Raises PetitionError if the disk refuses, or if other results
    stand there by then.
    """
    with _hidden(place, tell) as partial:
        yield partial
        with undisturbed(), writing(place), lock(place):
            if not os.path.samestat(place.stat(), known):
                raise PetitionError(f"other results stand in {place} by now", file=str(place))
            before = listed(place)
            list_files(partial, before | checksums(partial))
            # The list comes first: whatever ends this process, what is added is not taken for the user's.
            for name, path in sorted(files_below(partial), key=lambda file: file[0] != MANIFEST):
                target = place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if target.exists() and name not in (MANIFEST, *before):
                    target.rename(kept := free_place(place, name))
                    tell(kept_words(place, [kept.relative_to(place).as_posix()]))
                path.replace(target)


@contextmanager
def _hidden(place: Path, tell: Tell) -> Iterator[Path]:
    """A new folder beside a place, locked as long as it is written to."""
    real = Path(os.path.realpath(place))
    with ExitStack() as held:
        with writing(place):
            real.parent.mkdir(parents=True, exist_ok=True)
            clear(real.parent, tell)
            partial = _made(real, held)
        try:
            yield partial
        finally:
            with undisturbed():
                shutil.rmtree(partial, ignore_errors=True)


def _made(place: Path, held: ExitStack) -> Path:
    """A new hidden folder, locked until `held` ends."""
    while True:
        partial = hidden(place)
        partial.mkdir()
        try:
            held.enter_context(lock(partial))
            return partial
        except FileNotFoundError:
            pass  # another process took it for a dead writer's before it was locked


def _take_over(partial: Path, place: Path, tell: Tell) -> None:
    real, old = Path(os.path.realpath(place)), partial.with_name(partial.name + OLD)
    for attempt in range(ATTEMPTS):
        with ExitStack() as held:
            # Locked, so that nobody takes what is moved aside for a dead writer's.
            try:
                held.enter_context(lock(real))
            except FileNotFoundError:
                if real.exists():
                    continue  # another process has put its own there meanwhile
            moved = False
            try:
                if real.is_dir():
                    real.rename(old)
                    moved = True
                partial.rename(real)
            except OSError:  # another process has been here in between
                if moved:
                    _put_back(old, real, tell)
                if attempt == ATTEMPTS - 1:
                    raise
                time.sleep(0.01 * attempt)
            else:
                if moved:
                    _settle(old, place, tell)
                return


def _put_back(old: Path, place: Path, tell: Tell) -> None:
    try:
        old.rename(place)
    except OSError:  # another process has put its own there, which stays
        _settle(old, place, tell)


def _settle(old: Path, place: Path, tell: Tell) -> None:
    """Clear away the folder that was moved aside; what cannot be stays there, and is told."""
    try:
        if names := settle(old, place):
            tell(kept_words(place, names))
    except OSError as error:
        tell(f"{old} holds what stood here before, and could not be cleared away: {reason(error)}")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C, and being told to end, wait until the block is over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda got, frame: came.append(got))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
