"""What the page may ask of the server, and what it is answered."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Awaitable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sim import PetitionError
from sim.web.faults import reading, told
from sim.web.guard import Guard
from sim.web.jobs import Jobs
from sim.web.offered import Offered
from sim.web.pool import Fault, Pool
from sim.web.shelf import Shelf, kind
from sim.web.uploads import Logs

STATIC = Path(__file__).parent / "static"
FONT = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"
"""The package of the font that comes with the program, for machines that have no Chinese of their own."""
LARGEST = 64_000
"""Bytes of a question."""
LARGEST_SCENARIO = 200_000
UPLOAD_NEED = 10**9
"""Bytes of memory that reading a log, and what is made of it, is given of the budget."""
SHORT, REPORT = 60.0, 600.0
"""Seconds after which a short question, or a report, is given up."""
KINDS = ("run", "compare", "trace", "calibrate", "validate", "staff")
OF_LOG = {
    "calibrate": ("until", "times"),
    "validate": ("scenario", "from", "to", "exported", "arrivals", "replications"),
}
"""What a page may say of a job on a log."""
SAID = ("message", "expected", "hint")
REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""Of a report, which has its style inside and no script."""


class Rooms:
    """What the answers are made of: jobs, the folder of results, scenarios, processes for short questions and for long
    ones, and a place for files that go with the server."""

    def __init__(
        self, jobs: Jobs, shelf: Shelf, offered: Offered, desk: Pool, press: Pool, scratch: Path,
        start: Awaitable[dict[str, Any]],
    ) -> None:  # fmt: skip
        self.jobs, self.shelf, self.offered, self.desk, self.press = jobs, shelf, offered, desk, press
        self.scratch, self.start, self.logs = scratch, start, Logs(scratch / "logs")

    async def first(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def font(self, request: Request) -> Response:
        spec = find_spec(FONT[0])
        if spec is None or spec.origin is None:
            return Response(status_code=404)
        return FileResponse(Path(spec.origin).parent / FONT[1], headers={"Cache-Control": "max-age=86400"})

    async def begin(self, request: Request) -> Response:
        start = await self.start
        return JSONResponse({
            **start, "scenarios": [*self.offered(), *start["scenarios"]], "counts": self.jobs.counts(),
            "budget": self.jobs.budget,
        })  # fmt: skip

    async def _short(self, what: str, ask: dict[str, Any]) -> dict[str, Any]:
        """The answer to a short question; about what a page sent it may take long, and does not keep others waiting."""
        setting = ask.get("setting")
        name = setting.get("scenario") if isinstance(setting, dict) else None
        is_sent = isinstance(name, str) and self.offered.is_sent(name)
        return await (self.press if is_sent else self.desk).call(what, ask, seconds=SHORT)

    async def check(self, request: Request) -> Response:
        return JSONResponse(await self._short("check", {"setting": (await _asked(request)).get("setting")}))

    async def toml(self, request: Request) -> Response:
        try:
            setting = json.loads(request.query_params.get("setting", ""))
        except ValueError as error:
            raise PetitionError("the setting cannot be read", key="setting") from error
        made = await self._short("toml", {"setting": setting})
        head = {"Content-Disposition": f'attachment; filename="{made["name"]}"'}
        return Response(made["text"], media_type="application/toml", headers=head)

    async def submit(self, request: Request) -> Response:
        await self.start
        asked = await _asked(request)
        page = str(asked.get("page", ""))[:40]
        match asked.get("kind"):
            case "run":
                settings = [asked.get("setting")]
                ask: dict[str, Any] = {"setting": settings[0]}
            case "compare":
                settings = reading(asked.get("settings"), "settings", list, "two settings")[:2]
                if len(settings) != 2:
                    raise PetitionError("two settings are compared", key="settings")
                ask = {"settings": settings, "replications": asked.get("replications")}
            case "staff":
                settings = [asked.get("setting")]
                ask = {
                    name: asked.get(name) for name in ("setting", "promises", "by", "of", "budget", "years")
                }
            case "trace":
                return JSONResponse({"id": await self._trace(asked, page)})
            case "calibrate" | "validate" as what:
                return JSONResponse({"id": await self._of_log(what, asked, page)})
            case _:
                raise PetitionError("there is no such work", key="kind", expected=", ".join(KINDS))
        needs = [(await self._short("check", {"setting": one}))["memory"] for one in settings]
        job = self.jobs.submit(asked["kind"], ask, page, max(needs))
        return JSONResponse({"id": job.id})

    async def _trace(self, asked: dict[str, Any], page: str) -> str:
        """A job that follows a petition, or a unit through a day; its page goes with the server."""
        folder = self.shelf.folder(reading(asked.get("folder"), "folder", str, "the name of a run"))
        if kind(folder) != "run":
            raise PetitionError("only a run can be followed", key="folder")
        need = (await self._short("need", {"folder": str(folder)}))["memory"]
        out = self.scratch / f"trace-{secrets.token_hex(8)}.html"
        ask = {name: asked.get(name) for name in ("ask", "street", "day")}
        ask |= {"folder": str(folder), "out": str(out), "lang": "zh" if asked.get("lang") == "zh" else "en"}
        return self.jobs.submit("trace", ask, page, need, made=out, lasting=False).id

    async def traced(self, request: Request) -> Response:
        job = self.jobs.job(request.path_params["job"])
        if job.made is None or not job.made.is_file():
            raise PetitionError("there is no such page", key="job")
        policy = REPORT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        return FileResponse(job.made, headers={"Content-Security-Policy": policy})

    async def _of_log(self, what: str, asked: dict[str, Any], page: str) -> str:
        """A job on a log that was sent before; a later server has not got the log."""
        ask = {name: asked.get(name) for name in OF_LOG[what]} | self.logs.ask(asked.get("log"))
        if what == "validate" and ask["scenario"] not in {*self.offered(), *(await self.start)["scenarios"]}:
            raise PetitionError("there is no such scenario", key="scenario")
        need = min(UPLOAD_NEED, self.jobs.budget)
        return self.jobs.submit(what, ask, page, need, lasting=False).id

    async def events(self, request: Request) -> Response:
        job = self.jobs.job(request.path_params["job"])

        async def stream() -> AsyncIterator[str]:
            async for what in self.jobs.watch(job):
                yield (
                    ": still here\n\n"
                    if what is None
                    else f"data: {json.dumps(what, ensure_ascii=False)}\n\n"
                )

        return StreamingResponse(stream(), media_type="text/event-stream")

    async def stop(self, request: Request) -> Response:
        self.jobs.stop(self.jobs.job(request.path_params["job"]))
        return JSONResponse({})

    async def views(self, request: Request) -> Response:
        return JSONResponse(self.jobs.job(request.path_params["job"]).views or {})

    async def folders(self, request: Request) -> Response:
        return JSONResponse(self.shelf.folders())

    async def watch(self, request: Request) -> Response:
        folder = self.shelf.folder(request.path_params["name"])
        match kind(folder):
            case "run":
                return JSONResponse(await self._short("watch", {"folder": str(folder)}))
            case "city" | "validation" | "plan" as what:
                told = await self._short("opened", {"folder": str(folder), "what": what})
                files = [file.name for file in self.shelf.files(folder)]
                return JSONResponse({**told, "folder": folder.name, "files": files})
            case _:
                raise PetitionError("only a run can be watched", hint="open its report")

    async def replay(self, request: Request) -> Response:
        asked = request.path_params
        folder = self.shelf.folder(asked["name"])
        ask = {"folder": str(folder), "first": asked["first"], "last": asked["last"]}
        return JSONResponse(await self._short("replay", ask))

    async def file(self, request: Request) -> Response:
        asked = request.path_params
        file = self.shelf.file(asked["name"], asked["number"])
        return FileResponse(file, filename=file.name, media_type="application/octet-stream")

    async def street(self, request: Request) -> Response:
        asked = request.path_params
        folder = self.shelf.folder(asked["name"])
        ask = {"folder": str(folder), "number": asked["number"], "period": asked["period"]}
        return JSONResponse(await self._short("street", ask))

    async def report(self, request: Request) -> Response:
        folder = self.shelf.folder(request.path_params["name"])
        lang = "zh" if request.query_params.get("lang") == "zh" else "en"
        out = self.scratch / f"{folder.name}-{folder.stat().st_mtime_ns}-{lang}.html"
        if not out.is_file():
            try:
                ask = {"folder": str(folder), "out": str(out), "lang": lang}
                await self.press.call("report", ask, seconds=REPORT)
            except Fault as fault:
                text = "\n".join(str(fault.told[name]) for name in SAID if fault.told.get(name))
                return PlainTextResponse(text, 422)
        return FileResponse(out, headers={"Content-Security-Policy": REPORT_POLICY})

    async def log(self, request: Request) -> Response:
        await self.start
        asked = request.query_params
        choices = {name: asked[name][:80] for name in ("mapping", "zone", "order") if asked.get(name)}
        if "mapping" in choices and not choices["mapping"].replace("-", "").isalnum():
            raise PetitionError("a mapping is chosen by its name", key="mapping")
        try:
            log, file = await self.logs.keep(asked.get("name", ""), request.stream(), choices)
        except ClientDisconnect:
            return Response(status_code=400)
        need = min(UPLOAD_NEED, self.jobs.budget)
        try:
            job = self.jobs.submit(
                "tickets", self.logs.ask(log), asked.get("page", "")[:40], need, file.parent, lasting=False
            )
        except PetitionError:
            self.logs.forget(log)
            raise
        return JSONResponse({"id": job.id, "log": log})

    async def has_log(self, request: Request) -> Response:
        self.logs.ask(request.path_params["log"])
        return JSONResponse({})

    async def forget(self, request: Request) -> Response:
        self.logs.forget(request.path_params["log"])
        return JSONResponse({})

    async def scenario(self, request: Request) -> Response:
        content = await _body(request, LARGEST_SCENARIO)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise PetitionError("this is no text in UTF-8", expected="a scenario in TOML") from error
        ask = {"text": text, "name": request.query_params.get("name", ""), "place": str(self.offered.sent)}
        return JSONResponse(await self.press.call("scenario", ask, seconds=SHORT))


async def _body(request: Request, most: int) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise PetitionError("this is too long", expected=f"at most {most / 1e3:g} kB")
    return body


async def _asked(request: Request) -> dict[str, Any]:
    """The question of a request. Raises PetitionError for what is none."""
    body = await _body(request, LARGEST)
    try:
        return reading(json.loads(body), "body", dict, "a JSON object")  # type: ignore[no-any-return]
    except (ValueError, RecursionError) as error:
        raise PetitionError("this is no JSON") from error


def application(rooms: Rooms, token: str | None) -> Guard:
    """The application, behind its guard."""
    name, job = "/api/results/{name}", "/api/jobs/{job}"
    routes = [
        Route("/", rooms.first),
        Route("/font/chinese.otf", rooms.font),
        Route("/api/start", rooms.begin),
        Route("/api/check", rooms.check, methods=["POST"]),
        Route("/api/scenario.toml", rooms.toml),
        Route("/api/jobs", rooms.submit, methods=["POST"]),
        Route(job, rooms.stop, methods=["DELETE"]),
        Route(f"{job}/events", rooms.events),
        Route(f"{job}/views", rooms.views),
        Route(f"{job}/page", rooms.traced),
        Route("/api/logs", rooms.log, methods=["POST"]),
        Route("/api/logs/{log}", rooms.has_log),
        Route("/api/logs/{log}", rooms.forget, methods=["DELETE"]),
        Route("/api/scenarios", rooms.scenario, methods=["POST"]),
        Route("/api/results", rooms.folders),
        Route(name, rooms.watch),
        Route(f"{name}/report", rooms.report),
        Route(f"{name}/files/{{number:int}}", rooms.file),
        Route(f"{name}/days/{{first:int}}/{{last:int}}", rooms.replay),
        Route(f"{name}/streets/{{number:int}}/{{period:int}}", rooms.street),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    handlers = {PetitionError: _fault, Fault: _failed, Exception: _ours}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), token)


async def _fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, PetitionError)
    return JSONResponse({"fault": told(error)}, 422)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, Fault)
    return JSONResponse({"fault": error.told}, 500 if error.told.get("is_ours") else 422)


async def _ours(request: Request, error: Exception) -> Response:
    return HTMLResponse("a fault of the program", 500)
