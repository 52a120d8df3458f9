"""Jobs by a pool made by hand: who comes next, what memory allows, what a closed tab stops, what a restart finds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sim import PetitionError
from sim.web import jobs as module
from sim.web.jobs import Jobs
from sim.web.pool import Fault

MADE: list[Jobs] = []
SET = {"setting": {"scenario": "hamlet"}}


class Pool:
    """Works on a job until it is told to finish it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.begun: list[str] = []
        self.ended: dict[str, asyncio.Future] = {}
        self.cancelled: list[str] = []

    async def call(self, kind: str, ask: dict, told, seconds: float | None = None) -> dict:
        name = Path(ask["folder"]).name.rpartition("-")[2]
        self.begun.append(name)
        self.ended[name] = asyncio.get_running_loop().create_future()
        try:
            return await self.ended[name]
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "GRACE", 0.05)
    monkeypatch.setattr(module, "FIRST", 30.0)
    return tmp_path


def made(place: Path, most: int = 2, budget: int = 100) -> tuple[Jobs, Pool]:
    pool = Pool(most)
    jobs = Jobs(pool, place, place / ".web")
    jobs.budget = budget
    MADE.append(jobs)
    return jobs, pool


def playing(play) -> None:
    """Run a play to its end, and end the servers that it has made, as theirs would be."""

    async def whole() -> None:
        await play()
        for jobs in MADE:
            jobs.close()
        MADE.clear()

    asyncio.run(whole())


async def turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_so_many_work_as_may_and_the_page_with_fewest_comes_next(place: Path) -> None:
    """Two at once. Ann asks for three, then Bob for one: when one of hers is over he is next."""

    async def play() -> None:
        jobs, pool = made(place)
        ann = [jobs.submit("run", SET, "ann", 1) for _ in range(3)]
        bob = jobs.submit("run", SET, "bob", 1)
        await turn()
        assert pool.begun == [ann[0].id, ann[1].id]
        assert jobs.counts() == {"working": 2, "waiting": 2, "most": 2}
        pool.ended[ann[0].id].set_result({})
        await turn()
        assert pool.begun[2:] == [bob.id]
        pool.ended[ann[1].id].set_result({})
        await turn()
        assert pool.begun[3:] == [ann[2].id]
        assert [job.state for job in ann] == ["done", "done", "working"]

    playing(play)


def test_those_at_work_fit_into_memory_together(place: Path) -> None:
    """60 of 100 at work: 50 more have to wait, and 101 can never be."""

    async def play() -> None:
        jobs, pool = made(place)
        first, second = jobs.submit("run", SET, "a", 60), jobs.submit("run", SET, "b", 50)
        await turn()
        assert pool.begun == [first.id]
        with pytest.raises(PetitionError, match="memory would be needed"):
            jobs.submit("run", SET, "c", 101)
        pool.ended[first.id].set_result({})
        await turn()
        assert pool.begun == [first.id, second.id]

    playing(play)


def test_a_page_may_not_fill_the_queue(place: Path) -> None:
    async def play() -> None:
        jobs, _ = made(place)
        for _ in range(module.MOST_OF_A_PAGE):
            jobs.submit("run", SET, "a", 1)
        with pytest.raises(PetitionError, match="too many"):
            jobs.submit("run", SET, "a", 1)
        assert jobs.submit("run", SET, "b", 1)

    playing(play)


def test_a_closed_tab_stops_its_run_and_no_other(place: Path) -> None:
    async def play() -> None:
        jobs, pool = made(place)
        gone, waiting, stays = (jobs.submit("run", SET, page, 1) for page in "abc")
        streams = [jobs.watch(job) for job in (gone, waiting, stays)]
        for stream in streams:
            await anext(stream)
        await streams[0].aclose()  # as a server does when the browser goes away
        await asyncio.sleep(0.01)
        assert gone.state == "working", "a page that is loaded anew is back by then"
        await asyncio.sleep(0.1)
        assert gone.state == "stopped" and pool.cancelled == [gone.id]
        assert waiting.state == "working" and stays.state == "working"
        for stream in streams[1:]:
            await stream.aclose()

    playing(play)


def test_a_page_that_comes_back_keeps_its_run(place: Path) -> None:
    async def play() -> None:
        jobs, pool = made(place)
        job = jobs.submit("run", SET, "a", 1)
        first, second = jobs.watch(job), jobs.watch(job)
        await anext(first)
        await first.aclose()
        await anext(second)
        await asyncio.sleep(0.1)
        assert job.state == "working"
        pool.ended[job.id].set_result({"folder": "x"})
        told = await anext(second)
        assert (told["state"], told["done"]) == ("done", {"folder": "x"})
        assert [one async for one in second] == []

    playing(play)


def test_a_restart_finds_what_was_not_over(place: Path) -> None:
    """One at work and one that waits when the server ends; one was over. The next server finds two, and goes on with
    that which is watched."""

    async def first() -> tuple[str, str, str]:
        jobs, pool = made(place, most=1)
        over = jobs.submit("run", SET, "a", 1)
        await turn()
        pool.ended[over.id].set_result({})
        await turn()
        working, waiting = jobs.submit("run", SET, "b", 1), jobs.submit("run", SET, "c", 1)
        await turn()
        jobs.close()
        await turn()
        return over.id, working.id, waiting.id

    async def second(over: str, working: str, waiting: str) -> None:
        jobs, pool = made(place, most=1)
        with pytest.raises(PetitionError):
            jobs.job(over)
        assert {jobs.job(name).state for name in (working, waiting)} == {"found again"}
        stream = jobs.watch(jobs.job(waiting))
        await anext(stream)
        await turn()
        assert pool.begun == [waiting]
        await stream.aclose()

    names: list[str] = []

    async def before() -> None:
        names.extend(await first())

    playing(before)
    playing(lambda: second(*names))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"kind": "run"}', '{"kind": 1, "ask": 2, "page": 3, "need": "x"}']
)
def test_a_torn_record_of_a_job_is_no_job(place: Path, content: str) -> None:
    (place / ".web").mkdir()
    (place / ".web" / "0123.json").write_text(content)
    jobs, _ = made(place)
    with pytest.raises(PetitionError):
        jobs.job("0123")


def test_what_fails_is_told_and_gives_way(place: Path) -> None:
    async def play() -> None:
        jobs, pool = made(place, most=1)
        job, after = jobs.submit("run", SET, "a", 1), jobs.submit("run", SET, "a", 1)
        stream = jobs.watch(job)
        await anext(stream)
        await turn()
        pool.ended[job.id].set_exception(Fault({"message": "no"}))
        await turn()
        told = await anext(stream)
        assert told["state"] == "failed" and told["fault"] == {"message": "no"}
        assert pool.begun[-1] == after.id

    playing(play)


def test_nothing_begins_on_a_full_disk(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> None:
        jobs, pool = made(place)
        monkeypatch.setattr(module, "LEAST_DISK", 2**62)
        with pytest.raises(PetitionError, match="of the disk are free"):
            jobs.submit("run", SET, "a", 1)
        assert not pool.begun

    playing(play)
