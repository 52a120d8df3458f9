"""Jobs: what pages have asked for and takes time. So many work at once as processors and memory allow; the others wait,
and the page that has fewest at work comes first. A job nobody watches any more is stopped."""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim import PetitionError
from sim.web.limits import AN_HOUR
from sim.web.pool import Fault, Pool

GRACE, FIRST = 5.0, 20.0
"""Seconds without anyone watching after which a job is stopped: once somebody has, and before anybody has."""
BEAT = 15.0
"""Seconds of silence after which a stream says that it is still there."""
MOST_WAITING, MOST_OF_A_PAGE, REMEMBERED = 200, 4, 60
LEAST_DISK = 2 * 10**9
"""Bytes of the disk that must be free as a job is asked for."""
OVER = ("done", "failed", "stopped")
LONGEST: Mapping[str, float] = {
    "run": 2 * AN_HOUR, "trace": 2 * AN_HOUR, "compare": 8 * AN_HOUR, "tickets": AN_HOUR / 2, "calibrate": AN_HOUR,
    "validate": AN_HOUR, "staff": 8 * AN_HOUR,
}  # fmt: skip
"""Seconds after which a job is given up, by its kind."""


@dataclass(eq=False)
class Job:
    """What is asked, for which page, and how far it is. need: bytes of memory. leftover: removed unless all went well.
    made: a file that goes once the job is forgotten. lasting: whether a later server may find it again and go on."""

    id: str
    kind: str
    ask: Mapping[str, Any]
    page: str
    need: int
    state: str = "waiting"
    told: dict[str, Any] = field(default_factory=dict)
    views: dict[str, Any] | None = None
    watchers: int = 0
    leftover: Path | None = None
    made: Path | None = None
    lasting: bool = True
    task: asyncio.Task[None] | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, what: Mapping[str, Any]) -> None:
        """Change what is told of it, and say so to those who watch."""
        self.told |= {name: value for name, value in what.items() if name != "views"}
        if "views" in what:
            self.views, self.told["views"] = what["views"], self.told.get("views", 0) + 1
        self.wake()

    def wake(self) -> None:
        """Have those who watch look."""
        before, self.changed = self.changed, asyncio.Event()
        before.set()


class Jobs:
    """All jobs of a server. budget: bytes of memory for those at work. Those that were not over when the server ended
    are found again, and go on once their page watches."""

    def __init__(self, pool: Pool, results: Path, own: Path, budget: int = 2**62) -> None:
        self.pool, self.results, self.own, self.budget = pool, results, own, budget
        self._jobs: dict[str, Job] = {}
        self._waiting: list[Job] = []
        self._working: list[Job] = []
        self._closing = False
        for file in sorted(own.glob("*.json")):
            self._find(file)

    def submit(
        self, kind: str, ask: Mapping[str, Any], page: str, need: int, leftover: Path | None = None, *,
        made: Path | None = None, lasting: bool = True,
    ) -> Job:  # fmt: skip
        """A new job. lasting: remembered when the server ends. Raises PetitionError if it can never fit, or if too
        many wait."""
        if need > self.budget:
            raise PetitionError(
                f"about {need / 1e9:.1f} GB of memory would be needed",
                key="memory",
                expected=f"at most the {self.budget / 1e9:.1f} GB that there are",
                hint="a smaller share of the city or fewer days need less",
            )
        if shutil.disk_usage(self.results.parent).free < LEAST_DISK:
            raise PetitionError(
                f"less than {LEAST_DISK / 1e9:g} GB of the disk are free", key="results",
                hint=f"remove some folders from {self.results}",
            )  # fmt: skip
        mine = sum(job.page == page for job in (*self._waiting, *self._working))
        if len(self._waiting) >= MOST_WAITING or mine >= MOST_OF_A_PAGE:
            raise PetitionError("too many runs are waiting already", hint="try again once some are over")
        job = Job(secrets.token_hex(6), kind, ask, page, need, leftover=leftover, made=made, lasting=lasting)
        self._jobs[job.id] = job
        self._record(job)
        self._queue(job)
        asyncio.get_running_loop().call_later(FIRST, self._unwatched, job)
        for old in [one for one in self._jobs.values() if one.state in OVER][:-REMEMBERED]:
            del self._jobs[old.id]
            if old.made is not None:
                old.made.unlink(missing_ok=True)
        return job

    def job(self, name: str) -> Job:
        """The job of an id. Raises PetitionError for one that nobody knows."""
        if name not in self._jobs:
            raise PetitionError("there is no such run any more", key="job")
        return self._jobs[name]

    async def watch(self, job: Job) -> AsyncIterator[dict[str, Any] | None]:
        """What is told of a job, each time it changes until it is over; None now and then, if nothing does."""
        job.watchers += 1
        try:
            if job.state == "found again":
                self._queue(job)
            while not self._closing:
                changed, is_over = job.changed, job.state in OVER
                yield self._told(job)
                if is_over:
                    return
                while not changed.is_set():
                    try:
                        await asyncio.wait_for(changed.wait(), BEAT)
                    except TimeoutError:
                        yield None
        finally:
            job.watchers -= 1
            if not self._closing:
                asyncio.get_running_loop().call_later(GRACE, self._unwatched, job)

    def stop(self, job: Job) -> None:
        """End a job that is not over."""
        if job.state in OVER:
            return
        job.state = "stopped"
        self._file(job).unlink(missing_ok=True)
        if job.task is not None:
            job.task.cancel()
        else:
            self._waiting = [one for one in self._waiting if one is not job]
            self._forget(job)
        job.wake()

    def counts(self) -> dict[str, int]:
        """How many work and wait."""
        return {"working": len(self._working), "waiting": len(self._waiting), "most": self.pool.most}

    def close(self) -> None:
        """End all streams and work; jobs that are not over are found again by the next server."""
        self._closing = True
        for job in self._jobs.values():
            job.wake()
            if job.task is not None:
                job.task.cancel()

    def _told(self, job: Job) -> dict[str, Any]:
        before = self._waiting.index(job) if job in self._waiting else None
        return {"id": job.id, "kind": job.kind, "state": job.state, "before": before, **job.told}

    def _queue(self, job: Job) -> None:
        job.state = "waiting"
        self._waiting.append(job)
        self._begin()

    def _begin(self) -> None:
        """Let those work that may: of those waiting the one whose page has fewest at work, while there is room."""
        while self._waiting and len(self._working) < self.pool.most and not self._closing:
            of_page = [one.page for one in self._working]
            job = min(self._waiting, key=lambda one: of_page.count(one.page))
            if sum(one.need for one in self._working) + job.need > self.budget:
                return
            self._waiting.remove(job)
            self._working.append(job)
            job.state = "working"
            job.task = asyncio.get_running_loop().create_task(self._work(job))
            for one in self._waiting:
                one.wake()
            job.wake()

    async def _work(self, job: Job) -> None:
        try:
            ask = {**job.ask, **self._places(job)}
            done = await self.pool.call(job.kind, ask, job.tell, LONGEST[job.kind])
            job.state = "done"
            job.tell({"done": done})
        except Fault as fault:
            job.state = "failed"
            job.tell({"fault": fault.told})
        finally:
            self._working.remove(job)
            if not self._closing:
                self._forget(job)
                job.wake()
                self._begin()

    def _places(self, job: Job) -> dict[str, str]:
        """Where a job leaves its results."""
        store = {"store": str(self.results / "store")} if job.kind in ("compare", "staff") else {}
        match job.kind:
            case "run":
                name = job.ask["setting"]["scenario"]
            case "validate":
                name = f"{job.ask['scenario']}-validation"
            case "staff":
                name = f"{job.ask['setting']['scenario']}-plan"
            case "calibrate":
                name = "city"
            case "compare":
                name = "compare"
            case _:
                return {}
        return {"folder": str(self.results / f"{name}-web-{job.id}"), **store}

    def _unwatched(self, job: Job) -> None:
        if not job.watchers and not self._closing:
            self.stop(job)

    def _record(self, job: Job) -> None:
        if job.lasting:
            self.own.mkdir(parents=True, exist_ok=True)
            kept = {"kind": job.kind, "ask": dict(job.ask), "page": job.page, "need": job.need}
            self._file(job).write_text(json.dumps(kept), encoding="utf-8")

    def _file(self, job: Job) -> Path:
        """Where a job is kept for the next server."""
        return self.own / f"{job.id}.json"

    def _forget(self, job: Job) -> None:
        self._file(job).unlink(missing_ok=True)
        if job.leftover is not None and job.state != "done":
            shutil.rmtree(job.leftover, ignore_errors=True)

    def _find(self, file: Path) -> None:
        """A job of an earlier server that was not over."""
        with suppress(OSError, ValueError, LookupError, TypeError):
            told = json.loads(file.read_text("utf-8"))
            job = Job(
                file.stem, told["kind"], told["ask"], told["page"], int(told["need"]), state="found again"
            )
            self._jobs[job.id] = job
