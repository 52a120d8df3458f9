"""Many mutants, one after the other: each ends in a clear error or in a run whose books balance.

    cd tests && python -m resilience.fuzz 10000

Mutants run in a process of their own, with little memory: one that hangs or dies is told, and the next begins afresh.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

from resilience import mutate

SECONDS = 30
"""No mutant takes longer, reading, founding, three days and writing together."""
MEMORY = 3 << 30
"""Address space of the process that runs the mutants; what would need more is refused beforehand."""
DAYS = 3
TIMES = "raised recorded dispatched arrived started closed called".split()


@dataclass(frozen=True)
class Ending:
    """How a mutant ended: "refused" with its message, "ran" with its petitions, or "FAULT" with what went wrong."""

    number: int
    how: str
    told: str
    seconds: float = 0.0


def ending(number: int, text: str, folder: Path) -> Ending:
    """Read and run a scenario through the command line and through Python; whatever goes wrong is told, not raised."""
    began = time.perf_counter()
    file = folder / "mutant.toml"
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        how, told = _tried(number, file, folder / "out")
    except Exception:
        how, told = "FAULT", traceback.format_exc()
    finally:
        shutil.rmtree(folder / "out", ignore_errors=True)
    left = sorted(path.name for path in folder.iterdir())
    if left != ["mutant.toml"]:
        how, told = "FAULT", f"left behind: {left}"
        for name in set(left) - {"mutant.toml"}:
            shutil.rmtree(folder / name, ignore_errors=True)
    return Ending(number, how, told, time.perf_counter() - began)


def _tried(number: int, file: Path, out: Path) -> tuple[str, str]:
    from sim.errors import PetitionError
    from sim.runner import run
    from sim.scenario.load import load

    try:
        scenario = load(file)
    except PetitionError as error:
        return _refused(str(error), *_program("check", file))
    until = min(scenario.time.start + timedelta(days=DAYS), scenario.time.end)
    scale = 0.01 if scenario.city.geography == "beijing" else 1.0
    arguments = ("run", file, "--until", until, "--scale", scale, "--out", out, "--json")
    if number % 10 == 0:
        code, printed, told = _program(*arguments, *([] if number % 50 == 0 else ["--no-figures"]))
        if code:
            return _refused(told.removeprefix("petition: "), code, printed, told)
        summary = json.loads(printed)
    else:
        try:
            summary = run(scenario, until=until, scale=scale, out=out).summary
        except PetitionError as error:
            return _refused(str(error), 2, "", "")
    return "ran", _balanced(summary, out)


def _program(*arguments: object) -> tuple[int, str, str]:
    """`petition ARGUMENTS` in this process: exit code, output, errors."""
    from sim.cli import main

    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["petition", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return code, out.getvalue(), err.getvalue()


def _refused(message: str, code: int, printed: str, told: str) -> tuple[str, str]:
    """A refusal must be one that people understand, with exit code 2."""
    assert code == 2, f"exit code {code}: {printed}{told}"
    assert "Traceback" not in printed + told and "Error:" not in message, message
    assert 10 < len(message) < 20_000 and "books" not in message, message
    return "refused", message


def _balanced(summary: dict[str, Any], out: Path) -> str:
    """A run must have kept its books, its numbers, and the order of events of every petition."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    for name, value in summary.items():
        for one in value.values() if isinstance(value, dict) else [value]:
            assert not isinstance(one, float) or math.isfinite(one), f"{name} = {one}"
    assert summary["starting_backlog"] + summary["petitions"] == summary["closed"] + summary["open"], summary
    assert summary["contacts"] == summary["consultations"] + summary["petitions"], summary
    for name in ("resolution_rate", "satisfaction_rate", "response_rate", "on_time_share", "utilisation"):
        assert summary[name] is None or 0 <= summary[name] <= 1 + 1e-9, f"{name} = {summary[name]}"
    rows = pq.read_table(out / "petitions.parquet")
    assert len(rows) == summary["starting_backlog"] + summary["petitions"]
    assert len(rows) - rows["closed"].null_count == summary["closed"]
    for earlier, later in pairwise(TIMES):
        wrong = pc.sum(pc.greater(rows[earlier], rows[later])).as_py()
        assert not wrong, f"{wrong} petitions with {earlier} after {later}"
    for name in ("units", "hotline", "city"):
        table = pq.read_table(out / f"{name}.parquet")
        for column in table.column_names:
            if str(table[column].type) in ("double", "float"):
                assert not pc.any(pc.is_nan(table[column])).as_py(), f"{name}.{column} is nan"
                assert not pc.any(pc.is_inf(table[column])).as_py(), f"{name}.{column} is infinite"
    return f"{len(rows)} petitions"


def _work(numbers: list[int], pipe: Any) -> None:
    """What the process of the mutants does: one ending after the other."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("error")  # a number that is none, say
    with tempfile.TemporaryDirectory() as name:
        for number in numbers:
            pipe.send(ending(number, mutate.text(number), Path(name)))


def endings(numbers: Iterable[int], first: float = 120, seconds: float = SECONDS) -> Iterator[Ending]:
    """The endings of mutants, in order; none may take longer than `seconds`. first: so many more for the first of a
    process, which may have to compile."""
    left = list(numbers)
    context = multiprocessing.get_context("spawn")
    while left:
        mine, its = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(left, its), daemon=True)
        process.start()
        its.close()
        patience = seconds + first
        while left:
            try:
                found = mine.recv() if mine.poll(patience) else None
            except EOFError:
                process.join()
                yield Ending(left.pop(0), "FAULT", f"died with exit code {process.exitcode}")
                break
            if found is None:
                process.kill()
                yield Ending(left.pop(0), "FAULT", f"took more than {patience:.0f} s", patience)
                break
            patience = seconds
            left.pop(0)
            yield found
        process.join()


def main(count: int, start: int = 0) -> int:
    """Try so many mutants; how many faults there were."""
    ways, longest, faults = Counter[str](), 0.0, 0
    for found in endings(range(start, start + count)):
        ways[found.how] += 1
        longest = max(longest, found.seconds)
        if found.how == "FAULT":
            faults += 1
            print(f"mutant {found.number}: {found.told}", flush=True)
        if (found.number - start + 1) % 1000 == 0:
            print(f"{found.number - start + 1}: {dict(ways)}, longest {longest:.1f} s", flush=True)
    print(f"{count} mutants: {dict(ways)}; the longest took {longest:.1f} s", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
