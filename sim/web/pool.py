"""Processes that work for the page, each at one call at a time. Those that are idle are kept, for they have loaded what
takes seconds to load; those that have grown are not."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

Told = Callable[[dict[str, Any]], None]
GROWN = 700_000_000
"""Bytes beyond which a process is replaced once it is idle."""
SPARE = 2
"""Idle processes that are kept."""
PATIENCE = 5.0
"""Seconds that a process has to take away what it has half-written."""
LONGEST = 64 * 2**20
"""Bytes of an answer."""


class Fault(Exception):
    """A call that failed: what the page is told."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told["message"])
        self.told = told


class Pool:
    """At most `most` processes at work, and `SPARE` kept idle. own: tells the
    files of scenarios that are offered, by name."""

    def __init__(self, most: int, own: Callable[[], Mapping[str, str]]) -> None:
        self.most, self.own = most, own
        self._closed = False
        self._room = asyncio.Semaphore(most)
        self._idle: list[asyncio.subprocess.Process] = []
        self._all: set[asyncio.subprocess.Process] = set()

    async def begin(self) -> None:
        """Have a first process load what it needs."""
        await self.call("warm", {})

    async def call(
        self, name: str, ask: Mapping[str, Any], told: Told = lambda what: None, seconds: float | None = None
    ) -> dict[str, Any]:
        """Have a process do what is asked, as soon as one may. told: is given what it tells on its way; seconds: after
        which it is given up. Raises Fault if it fails. When the caller is cancelled, so is the work."""
        async with self._room:
            try:
                async with asyncio.timeout(seconds):
                    return await self._called(name, ask, told)
            except TimeoutError as error:
                raise Fault(
                    {"message": "this takes too long", "expected": f"at most {seconds:g} s"}
                ) from error

    async def _called(self, name: str, ask: Mapping[str, Any], told: Told) -> dict[str, Any]:
        if self._closed:
            raise Fault({"message": "the server has ended"})
        process = self._idle.pop() if self._idle else await self._start()
        well = False
        try:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps({**ask, "own": dict(self.own()), "call": name}).encode() + b"\n")
            await process.stdin.drain()
            while line := await process.stdout.readline():
                answer: dict[str, Any] = json.loads(line)
                if "told" in answer:
                    told(answer["told"])
                    continue
                well = answer["memory"] < GROWN and len(self._idle) < SPARE
                if "fault" in answer:
                    raise Fault(answer["fault"])
                done: dict[str, Any] = answer["done"]
                return done
            raise Fault({"message": "the process that worked on this has ended", "hint": _why(process)})
        except (ConnectionError, BrokenPipeError) as error:
            raise Fault({"message": "the process that worked on this has ended"}) from error
        finally:
            if well:
                self._idle.append(process)
            else:
                await asyncio.shield(self._end(process))

    async def close(self) -> None:
        """End all processes; whoever waits for one is told."""
        self._closed = True
        await asyncio.gather(*(self._end(process) for process in list(self._all)))

    async def _start(self) -> asyncio.subprocess.Process:
        # -P: a folder `sim` where the server was started is not the package.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "sim.web.worker", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, limit=LONGEST,
        )  # fmt: skip
        self._all.add(process)
        return process

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        self._all.discard(process)
        with suppress(ProcessLookupError):
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()


def _why(process: asyncio.subprocess.Process) -> str | None:
    return "there was too little memory, most likely" if process.returncode == -9 else None
