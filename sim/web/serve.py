"""The server of `petition web`, from its start to its end."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import uvicorn

from sim import PetitionError
from sim.web.guard import is_local
from sim.web.jobs import Jobs
from sim.web.offered import Offered
from sim.web.pool import Pool
from sim.web.routes import Rooms, application
from sim.web.shelf import OWN, Shelf

DESK, PRESS = 2, 2
"""Processes that answer short questions, and that write reports and look at what was sent, beside those that run."""


def serve(
    host: str,
    port: int,
    results: Path,
    own: Mapping[str, str],
    most: int,
    tell: Callable[[str], None],
    opened: Callable[[str], None],
) -> None:
    """Serve the page until it is interrupted. own: files of scenarios, by name, that are offered beside those that are
    shipped. most: runs at once. tell: is told what the user should know; opened: the page's address. Raises
    PetitionError if the address is taken, or the folder cannot be written to."""
    token = None if is_local(host) else secrets.token_urlsafe(24)
    listening = _listen(host, port)
    try:
        results.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PetitionError(f"{results} cannot be made: {error.strerror}", key="results") from error
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    if token is not None:
        tell(
            f"anyone who reaches {host} and has the token below can start runs on this machine, and read every "
            f"result in {results}; what is sent is not encrypted"
        )
        address += f"?token={token}"
    with tempfile.TemporaryDirectory(prefix="petition-web-") as scratch:
        asyncio.run(
            _serve(listening, results.resolve(), own, most, Path(scratch), token, lambda: opened(address))
        )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except (OSError, OverflowError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise PetitionError(
            f"cannot listen on {host}, port {port}: {why}", key="port", expected="a port that is free"
        ) from error
    return listening


async def _serve(
    listening: socket.socket, results: Path, own: Mapping[str, str], most: int, scratch: Path, token: str | None,
    ready: Callable[[], None],
) -> None:  # fmt: skip
    (scratch / "logs").mkdir()
    shelf = Shelf(results)
    offered = Offered(own, shelf)
    desk, press, pool = (Pool(many, offered) for many in (DESK, PRESS, most))
    jobs = Jobs(pool, results, results / OWN)
    start, warming = asyncio.create_task(_begin(desk, jobs)), asyncio.create_task(pool.begin())
    rooms = Rooms(jobs, shelf, offered, desk, press, scratch, start)
    try:
        config = uvicorn.Config(
            application(rooms, token), log_level="warning", lifespan="off", server_header=False,
            timeout_graceful_shutdown=8, ws="none",
        )  # fmt: skip
        ready()
        await _Server(config, jobs, (desk, press, pool)).serve(sockets=[listening])
    finally:
        for begun in (start, warming):
            begun.cancel()
        await asyncio.gather(start, warming, return_exceptions=True)
        await asyncio.gather(
            *(one.close() for one in (desk, press, pool))
        )  # also if it never came so far as to serve


async def _begin(desk: Pool, jobs: Jobs) -> dict[str, Any]:
    """What there is to choose from, and what memory there is before anything runs."""
    start = await desk.call("start", {})
    if os.environ.get("PETITION_MEMORY") != "any":
        jobs.budget = int(start["free"])
    return start


class _Server(uvicorn.Server):
    """Ends its streams and its processes before it waits for what is still being answered."""

    def __init__(self, config: uvicorn.Config, jobs: Jobs, pools: tuple[Pool, ...]) -> None:
        super().__init__(config)
        self.jobs, self.pools = jobs, pools

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.jobs.close()
        await asyncio.gather(*(pool.close() for pool in self.pools))
        await super().shutdown(sockets)
