"""A contender of a benchmark: a process of its own that does the same work again and again, and takes the time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sim.bench.scripts import broken
from sim.errors import PetitionError
from sim.resources import benchmarks_folder


class Contender:
    """A running process. name, version: as it calls itself; absent: why it cannot take part, if it cannot."""

    def __init__(self, key: str) -> None:
        self.key = key
        folder = benchmarks_folder()
        if not (folder / f"with_{key}.py").is_file():
            raise PetitionError(f"there is no contender {key} in {folder}", hint="is the installation whole?")
        self._process = subprocess.Popen(
            [sys.executable, str(folder / "child.py"), key],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            told = self._answer()
        except BaseException:
            self.close()
            raise
        self.absent: str | None = told.get("absent")
        self.name: str = told.get("name", key)
        self.version: str = told.get("version", "")

    def carry_out(self, case: str, days: int, seed: int) -> dict[str, Any]:
        """Do a piece of work; what was seen, CPU seconds, and the most memory so far in bytes."""
        assert self._process.stdin is not None
        print(json.dumps({"case": case, "days": days, "seed": seed}), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None and self._process.stderr is not None
        line = self._process.stdout.readline()
        if not line:
            raise broken(f"the contender {self.key}", self._process.stderr.read())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def contenders(keys: list[str]) -> Iterator[list[Contender]]:
    """Contenders by key, while in the block."""
    running: list[Contender] = []
    try:
        for key in keys:
            running.append(Contender(key))
        yield running
    finally:
        for one in running:
            one.close()
