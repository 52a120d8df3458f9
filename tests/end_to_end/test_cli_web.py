"""petition web, as a browser meets it: a real server, asked over HTTP, with engines that really run."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

import sim
from sim.web import days

SHORT = {"scenario": "hamlet", "until": "2021-02-06"}
STATIC = Path(sim.__file__).parent / "web" / "static"


class Page:
    """What a page does with its server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self, path: str, body: object = None, method: str | None = None, **headers: str
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection.request(method or ("GET" if body is None else "POST"), path, content, headers)
        answer = connection.getresponse()
        told = answer.status, answer.read()
        connection.close()
        return told

    def get(self, path: str, body: object = None) -> dict:
        status, content = self.ask(path, body)
        assert status == 200, content
        return json.loads(content)

    def fault(self, path: str, body: object = None) -> dict:
        status, content = self.ask(path, body)
        assert status == 422, content
        return json.loads(content)["fault"]

    def states(self, job: str) -> Iterator[dict]:
        """What a stream tells of a job; closing the generator closes the tab."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", f"/api/jobs/{job}/events")
        answer = connection.getresponse()
        try:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            connection.close()

    def done(self, body: dict) -> tuple[dict, list[dict]]:
        """The end of a job, and all that was told of it."""
        states = list(self.states(self.get("/api/jobs", {"page": "test", **body})["id"]))
        assert states[-1]["state"] == "done", states[-1]
        return states[-1]["done"], states


@contextmanager
def serving(results: Path, *options: str) -> Iterator[tuple[Page, str]]:
    """A server, ended at the end as Ctrl-C does; its page, and the address that it tells."""
    start = "from sim.cli import main; main()"
    program = [sys.executable, "-c", start, "web", "--port", "0", "--results", str(results), *options]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = re.search(r"http://\S+", server.stdout.readline())[0]
        try:
            yield Page(int(re.search(r":(\d+)/", address)[1])), address
        finally:
            server.send_signal(signal.SIGINT)
            _, said = server.communicate(timeout=60)
    assert server.returncode == 130 and "Traceback" not in said, said
    assert ("has the token" in said) == ("token=" in address)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web") / "runs"


@pytest.fixture(scope="module")
def page(results: Path) -> Iterator[Page]:
    with serving(results, "--runs", "1") as (page, _):
        yield page


@pytest.fixture(scope="module")
def folder(page: Page) -> str:
    """The folder of a short run, made by the page."""
    return page.done({"kind": "run", "setting": SHORT | {"levers": {"voice": "up"}}})[0]["folder"]


def test_the_page_is_whole_and_asks_nobody_else(page: Page) -> None:
    status, index = page.ask("/")
    assert status == 200
    files = re.findall(rb'(?:src|href)="(/static/[^"]+)"', index)
    assert len(files) == 2
    for file in STATIC.iterdir():
        status, content = page.ask(f"/static/{file.name}")
        assert (status, content) == (200, file.read_bytes())
        assert set(re.findall(rb"https?://[\w.]+", content)) <= {b"http://www.w3.org"}, "the name of SVG"
    assert page.ask("/font/chinese.otf")[0] == 200


def test_what_there_is_to_choose(page: Page) -> None:
    told = page.get("/api/start")
    assert told["scenarios"] == sim.built_in()
    assert [one["number"] for one in told["experiences"]] == list(range(1, 14))
    assert told["counts"]["most"] == 1


def test_a_run_is_the_run_of_the_command(page: Page, folder: str, results: Path) -> None:
    kept = sim.open(results / folder)
    levers = {lever.name: lever for one in sim.experiences() for lever in one.levers}
    same = sim.run("hamlet", until=SHORT["until"], overrides=levers["voice"].overrides("up"))
    measured = {name for name in same.summary if not name.endswith("seconds")} - {"peak_memory_bytes", "out"}
    assert {name: kept.summary[name] for name in measured} == {name: same.summary[name] for name in measured}
    assert folder in [one["name"] for one in page.get("/api/results")]


def test_what_is_drawn_is_what_the_run_holds(page: Page, folder: str, results: Path) -> None:
    told, kept = page.get(f"/api/results/{folder}"), sim.open(results / folder)
    assert [one["label"] for one in told["periods"]] == ["2021-01", "2021-02"]
    streets = kept.units[kept.units["body"] == "street"]
    for place, street in enumerate(told["streets"]):
        rows = streets[streets["unit"] == street["name"]]
        for measure in ("backlog", "effort", "resolution_rate"):
            drawn = [values[place] for values in told["values"][measure]]
            assert drawn == pytest.approx(rows[measure].tolist(), abs=1e-5)
    assert told["city"]["kept_rate"] == pytest.approx(kept.city["kept_rate"].tolist(), abs=1e-5)


def test_a_street_shows_its_petitions_and_its_queue(page: Page, folder: str, results: Path) -> None:
    told = page.get(f"/api/results/{folder}/streets/1/0")
    petitions = sim.open(results / folder).petitions
    mine = petitions[petitions["unit"] == "Church Street"]
    raised = mine[(mine["raised"] >= "2021-01-01") & (mine["raised"] < "2021-02-01")]
    waiting = mine[(mine["arrived"] < "2021-02-01") & ~(mine["closed"] < "2021-02-01")]
    whole = page.get(f"/api/results/{folder}")
    assert len(waiting) == whole["values"]["backlog"][0][1], "what is listed is the backlog beside it"
    assert told["counts"] == [len(waiting), len(raised)]
    assert {row[0] for row in told["open"]} <= set(waiting["id"].astype(str))
    assert page.fault(f"/api/results/{folder}/streets/99/0")["message"] == "there is no such street or period"
    assert page.ask(f"/api/results/{folder}/streets/-1/0")[0] == 404


def test_two_arms_are_compared_and_their_intervals_grow_narrower(page: Page, results: Path) -> None:
    settings = [SHORT, SHORT | {"levers": {"staffing": "up"}}]
    done, states = page.done({"kind": "compare", "settings": settings, "replications": 3})
    trail = done["trail"]
    assert [one["n"] for one in trail] == [2, 3]
    assert any(state.get("views") and not state.get("done") for state in states), (
        "the city is seen before the end"
    )
    again = sim.compare(
        {"A": "hamlet", "B": read(settings[1])}, until=SHORT["until"], replications=3, start_up=0, jobs=1,
        store=results / "store",
    )  # fmt: skip
    for name, row in trail[-1]["rows"].items():
        told = again.differences[name]["B"].estimate
        assert row[2:] == pytest.approx([told.mean, told.low, told.high], nan_ok=True), name
    assert (results / done["folder"] / "differences.csv").is_file()


def read(setting: dict) -> sim.Scenario:
    from sim.web.settings import read

    return read(setting, {}).load()


def test_a_run_is_seen_month_by_month_while_it_goes_on(page: Page) -> None:
    """What is drawn of a month that is over is what the finished run holds of it."""
    done, states = page.done({"kind": "run", "setting": {"scenario": "hamlet", "until": "2021-04-01"}})
    assert max(state.get("views", 0) for state in states) == 4, "three months, then the whole"
    assert not page.get(f"/api/results/{done['folder']}")["is_live"]


def test_what_is_drawn_of_past_months_does_not_change_later() -> None:
    from sim.web import view

    seen: list[dict] = []

    def look(model: sim.CityModel) -> None:
        history = model.history()
        run = sim.Run(model.scenario, history, sim.summary(history), None)
        seen.append(view.of_run(run, model.past_periods))

    whole = view.of_run(sim.run("hamlet", until="2021-04-01", petitions=False, after_period=look))
    assert [len(one["periods"]) for one in seen] == [1, 2, 3]
    for n, one in enumerate(seen, start=1):
        assert one["is_live"] and one["of"] == 3 and all(len(column) == n for column in one["city"].values())
        for measure in ("backlog", "rank", "effort", "on_time_share"):
            assert one["values"][measure] == whole["values"][measure][:n], measure


def test_the_report_of_a_run_has_its_own_policy(page: Page, folder: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=120)
    connection.request("GET", f"/api/results/{folder}/report?lang=zh")
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status == 200 and 'lang="zh' in text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    connection.close()


def test_a_setting_is_downloaded_as_a_scenario(page: Page, tmp_path: Path, petition) -> None:
    setting = json.dumps({"scenario": "hamlet", "levers": {"giving up": "up"}})
    status, text = page.ask(f"/api/scenario.toml?{urlencode({'setting': setting})}")
    assert status == 200
    (tmp_path / "set.toml").write_bytes(text)
    assert petition("check", tmp_path / "set.toml").code == 0


def test_days_add_up_to_the_months_that_they_are_of(page: Page, folder: str) -> None:
    """As a month ends, and so its last day: of every street the backlog and what is past due, and the month's sums."""
    whole = page.get(f"/api/results/{folder}")
    told = page.get(f"/api/results/{folder}/days/0/36")
    assert [told["periods"][0]["label"], told["periods"][-1]["label"]] == ["2021-01-01", "2021-02-05"]
    for name in ("backlog", "open_past_due"):
        assert [told["values"][name][day] for day in (30, 35)] == whole["values"][name]
    closed = [sum(row[place] for row in told["values"]["closed"][:31]) for place in range(3)]
    assert closed == whole["values"]["closed"][0]
    for first, last in ((5, 5), (9, 5), (0, 37), (0, 10**12)):
        assert page.fault(f"/api/results/{folder}/days/{first}/{last}")["message"] == "there are no such days"


def test_shocks_of_a_run_are_what_can_be_played_day_by_day(tmp_path: Path) -> None:
    """The storm of 20 July to 2 August: 14 days before it, day 200 − 14, and 42 after it, day 214 + 42."""
    assert not days.events(sim.run("hamlet", until="2021-02-01", petitions=False))
    (storm,) = days.events(sim.run("hamlet", until="2021-12-01", petitions=False))
    assert storm == {
        "name": "Summer storm", "from": "2021-07-20", "to": "2021-08-02", "first": 186, "last": 256,
    }  # fmt: skip


def test_a_petition_and_a_day_are_followed(page: Page, folder: str) -> None:
    for ask, what, words in (
        ({"ask": "late joint"}, "way", "From raising to closing"),
        ({"street": "Mill Street", "day": "2021-01-11"}, "day", "Mill Street, 2021-01-11"),
        ({"ask": "逾期 协办", "lang": "zh"}, "way", "从提出到办结"),
    ):
        job = page.get("/api/jobs", {"kind": "trace", "folder": folder, "page": "test", **ask})["id"]
        *_, last = page.states(job)
        assert (last["state"], last["done"]["what"]) == ("done", what), last
        status, text = page.ask(f"/api/jobs/{job}/page")
        assert status == 200 and words in text.decode()


@pytest.mark.parametrize(
    "ask", [{"ask": "purple"}, {"street": "Nowhere"}, {"street": "Mill Street", "day": "2031-01-01"}, {"ask": 5}]
)  # fmt: skip
def test_a_bad_question_on_a_run_is_told_of_in_words(page: Page, folder: str, ask: dict) -> None:
    job = page.get("/api/jobs", {"kind": "trace", "folder": folder, **ask})["id"]
    *_, last = page.states(job)
    assert last["state"] == "failed" and last["fault"]["message"] and "is_ours" not in last["fault"], last
    assert page.fault(f"/api/jobs/{job}/page")["message"] == "there is no such page"


@pytest.mark.parametrize("name", ["..", "/etc", "store", ".web", "", None, 5, ["a"]])
def test_only_a_run_that_is_here_is_followed(page: Page, folder: str, name: object) -> None:
    assert page.fault("/api/jobs", {"kind": "trace", "folder": name})["message"]


def test_a_plan_is_found_and_can_be_taken_along(page: Page, results: Path, petition) -> None:
    """What is downloaded holds what was found, and the report tells the command that finds it again."""
    done, states = page.done({
        "kind": "staff", "setting": SHORT | {"until": "2021-01-15"}, "promises": ["75% of petitions on time"],
        "of": ["Mill Street"], "years": 5,
    })  # fmt: skip
    assert any(state.get("count") for state in states)
    opened = page.get(f"/api/results/{done['folder']}")
    assert opened["tables"]["officers"][0]["post"] == "Mill Street" and opened["officers"] >= 1
    place = results / done["folder"]
    assert {"plan.toml", "officers.csv", "promises.csv"} <= set(opened["files"])
    assert petition("check", place / "plan.toml").code == 0
    command = json.loads((place / "provenance.json").read_text("utf-8"))["command"]
    assert command[:3] == ["petition", "staff", "hamlet"] and "75% of petitions on time" in command
    status, text = page.ask(f"/api/results/{done['folder']}/report?lang=zh")
    assert status == 200 and "petition staff hamlet" in text.decode()


def test_a_log_is_read_as_the_command_reads_it(page: Page, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    rows = [f"{n},2021-03-01T10:00:00,2021-03-0{2 + n % 5}T10:00:00,hole,roads,closed" for n in range(30)]
    head = "service_request_id,requested_datetime,updated_datetime,service_name,agency_responsible,status"
    log.write_text("\n".join([head, *rows, "30,never,,hole,roads,open"]), encoding="utf-8")
    asked = urlencode({"name": log.name, "page": "test", "zone": "America/New_York"})
    job = page.get(f"/api/logs?{asked}", log.read_bytes())["id"]
    *_, last = page.states(job)
    assert last["state"] == "done", last
    known = sim.read_tickets(log, zone="America/New_York").quality
    assert last["done"] == json.loads(json.dumps(known))
    assert (last["done"]["rows"], last["done"]["kept"]) == (31, 30)


@pytest.fixture(scope="module")
def city_log(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The log of five months of a city."""
    place = tmp_path_factory.mktemp("log")
    sim.run("hamlet", until="2021-06-01", out=place / "city")
    sim.export_run(place / "city", place / "log.csv")
    return (place / "log.csv").read_bytes()


def test_from_a_log_to_a_city_that_is_judged(page: Page, city_log: bytes, results: Path, petition) -> None:
    sent = page.get("/api/logs?name=log.csv&page=test", city_log)
    assert [*page.states(sent["id"])][-1]["state"] == "done"
    ask = {"kind": "calibrate", "log": sent["log"], "until": "2021-05-01"}
    told = page.done(ask)[0]["told"]
    unknown = [one["name"] for one in told["units"] if one["officers"] is None]
    assert unknown, "the log does not tell what they can do"
    fitted, _ = page.done(ask | {"times": dict.fromkeys(unknown, "2h")})
    city = fitted["folder"]
    assert all(one["officers"] for one in fitted["told"]["units"])
    assert petition("check", results / city / f"{city}.toml").code == 0
    assert city in page.get("/api/start")["scenarios"]

    judged, _ = page.done(
        {"kind": "validate", "log": sent["log"], "scenario": city, "from": "2021-05-01", "replications": 1}
    )
    assert set(judged["errors"]) >= {"simulated", "last month", "Kaplan-Meier"}
    assert judged["truth"]["opened"] > 100

    kinds = {one["name"]: one["kind"] for one in page.get("/api/results")}
    for folder, kind in ((city, "city"), (judged["folder"], "validation")):
        assert kinds[folder] == kind
        opened = page.get(f"/api/results/{folder}")
        for number, name in enumerate(opened["files"]):
            assert page.ask(f"/api/results/{folder}/files/{number}") == (
                200,
                (results / folder / name).read_bytes(),
            )
        assert (
            page.fault(f"/api/results/{folder}/files/{len(opened['files'])}")["message"]
            == "there is no such file"
        )
    status, text = page.ask(f"/api/results/{judged['folder']}/report")
    assert status == 200 and b"<html" in text

    assert page.ask(f"/api/logs/{sent['log']}", method="DELETE")[0] == 200
    assert page.fault("/api/jobs", ask)["message"] == "the log is not there any more"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("calibrate", {"until": None}), ("calibrate", {"until": "soon"}),
        ("calibrate", {"until": "2021-05-01", "times": {"nobody": "2h"}}),
        ("calibrate", {"until": "2021-05-01", "times": {"Mill Street": "soon"}}), ("calibrate", {"times": []}),
        ("validate", {"scenario": "hamlet", "from": "2021-05-01", "replications": 10**9}),
        ("validate", {"scenario": "hamlet", "from": "2021-05-01", "replications": "2"}),
        ("validate", {"scenario": "hamlet", "from": "2031-05-01", "replications": 1}),
        ("validate", {"scenario": "hamlet", "from": "2021-05-01", "replications": 1, "arrivals": "none"}),
    ],
)  # fmt: skip
def test_a_bad_question_on_a_log_is_told_of_in_words(
    page: Page, city_log: bytes, kind: str, given: dict
) -> None:
    before = {one["name"] for one in page.get("/api/results")}
    log = page.get("/api/logs?name=log.csv", city_log)["log"]
    job = page.get("/api/jobs", {"kind": kind, "log": log, **given})["id"]
    *_, last = page.states(job)
    assert last["state"] == "failed" and last["fault"]["message"] and "is_ours" not in last["fault"], last
    assert {one["name"] for one in page.get("/api/results")} == before
    page.ask(f"/api/logs/{log}", method="DELETE")


@pytest.mark.parametrize("log", ["../..", "/etc", "", None, 5, "0" * 32, ["a"]])
@pytest.mark.parametrize("kind", ["calibrate", "validate"])
def test_a_log_is_asked_for_by_its_name_alone(page: Page, kind: str, log: object) -> None:
    fault = page.fault("/api/jobs", {"kind": kind, "log": log, "scenario": "hamlet", "until": "2021-05-01"})
    assert fault["message"] == "the log is not there any more"


@pytest.mark.parametrize(
    "given",
    [
        {"promises": []}, {"promises": "95% of petitions on time"}, {"promises": ["a lot"]}, {"promises": [5]},
        {"years": 10**6}, {"years": "5"}, {"budget": -1}, {"by": "planet"}, {"by": 5},
    ],
)  # fmt: skip
def test_a_bad_question_on_officers_is_told_of_in_words(page: Page, given: dict) -> None:
    ask = {"kind": "staff", "setting": SHORT, "promises": ["95% of petitions on time"], **given}
    *_, last = page.states(page.get("/api/jobs", ask)["id"])
    assert last["state"] == "failed" and last["fault"]["message"] and "is_ours" not in last["fault"], last


def test_a_scenario_that_is_sent_is_offered_and_a_bad_one_told_of(page: Page) -> None:
    good = b'extends = "hamlet"\nname = "mine"\ntitle = "Mine"\nseed = 5\n'
    name = page.get("/api/scenarios?name=Mine.toml", good)["name"]
    assert name in page.get("/api/start")["scenarios"]
    assert page.get("/api/check", {"setting": {"scenario": name}})["seed"] == 5
    fault = page.fault("/api/scenarios?name=x.toml", b'extends = "hamlet"\n[time]\nedn = 2021-02-01\n')
    assert (fault["key"], fault["line"]) == ("time.edn", 3)
    assert page.fault("/api/scenarios?name=x.toml", b"x" * 300_000)["message"] == "this is too long"
    assert "UTF-8" in page.fault("/api/scenarios?name=x.toml", b"\xff\xfe")["message"]
    huge = b'extends = "hamlet"\nname = "huge"\n[city]\npopulation = 999999999999\n'
    status, content = page.ask("/api/scenarios?name=huge.toml", huge)
    if status == 200:  # it may be of the schema, and is refused before it runs
        setting = {"scenario": json.loads(content)["name"]}
        assert page.fault("/api/jobs", {"kind": "run", "setting": setting})["message"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b""), ("x.csv", b"\0\1\2"), ("x.csv.gz", b"no"), ("x.parquet", b"PAR1"), ("x.xlsx", b"PK"),
        ("x.xes", b"<a>"),
    ],
)  # fmt: skip
def test_a_bad_log_is_told_of_in_words(page: Page, name: str, content: bytes) -> None:
    job = json.loads(page.ask(f"/api/logs?{urlencode({'name': name})}", content, "POST")[1])["id"]
    *_, last = page.states(job)
    assert last["state"] == "failed" and last["fault"]["message"] and "is_ours" not in last["fault"], last


def test_what_is_no_log_is_refused(page: Page) -> None:
    assert page.fault("/api/logs?name=x.pkl", b"\x80\x04.")["key"] == "log"
    assert page.fault("/api/logs?name=x.csv&mapping=/etc/passwd", b"a,b\n")["key"] == "mapping"


@pytest.mark.parametrize("name", ["..", "../runs", "%2e%2e", "store", ".web", "/etc", "nobody"])
def test_nothing_beside_results_is_opened(page: Page, folder: str, name: str) -> None:
    one = quote(name, safe="")
    for path in (
        f"/api/results/{name}",
        f"/api/results/{one}/report",
        f"/static/../{name}",
        f"/static/{one}",
    ):
        assert page.ask(path)[0] in (404, 405, 422)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"x" * 70_000, b"[" * 60_000, {}, {"kind": "tickets", "log": "/etc/passwd"},
        {"kind": "run", "setting": {"scenario": "hamlet", "rules": "x.py"}}, {"kind": "run"},
        {"kind": "compare", "settings": [SHORT]}, {"kind": "compare", "settings": [SHORT, 7], "replications": 3},
        {"kind": "run", "setting": {"scenario": "/etc/passwd"}},
    ],
    ids=range(12),
)  # fmt: skip
def test_what_cannot_be_done_is_refused(page: Page, body: object) -> None:
    assert page.fault("/api/jobs", body)["message"]


@pytest.mark.parametrize("wanted", [1, 51, "many", None, True, 2.5])
def test_so_many_replications_and_no_more(page: Page, wanted: object) -> None:
    settings = [SHORT, SHORT | {"levers": {"staffing": "up"}}]
    job = page.get("/api/jobs", {"kind": "compare", "settings": settings, "replications": wanted})["id"]
    *_, last = page.states(job)
    assert last["state"] == "failed" and last["fault"]["key"] == "replications"


def test_others_are_kept_out(page: Page) -> None:
    assert page.ask("/", Host="evil.example")[0] == 421
    assert page.ask("/api/jobs", {}, Origin="http://evil.example")[0] == 403


@pytest.mark.slow
def test_a_stopped_run_leaves_nothing_and_a_restart_finds_what_was_not_over(tmp_path: Path) -> None:
    """The server is ended while one runs: the next finds it, and finishes it once its page is back."""
    runs = tmp_path / "runs"
    with serving(runs, "--runs", "1") as (page, _):
        year = {"kind": "run", "setting": {"scenario": "neutral"}, "page": "a"}
        stopped = page.get("/api/jobs", year)["id"]
        watched = page.states(stopped)
        next(state for state in watched if state.get("stage") == "days")
        assert page.ask(f"/api/jobs/{stopped}", method="DELETE")[0] == 200
        assert [state["state"] for state in watched][-1] == "stopped"
        goes_on = page.get("/api/jobs", {"kind": "run", "setting": SHORT, "page": "a"})["id"]
        next(page.states(goes_on))
    assert [file.name for file in runs.iterdir()] == [".web"], "nothing half-written"
    with serving(runs) as (page, _):
        *_, last = page.states(goes_on)
        assert last["state"] == "done"
        assert sim.open(runs / last["done"]["folder"]).summary["days"] == 36
        assert page.ask(f"/api/jobs/{stopped}/events")[0] == 422


def test_other_machines_need_the_token(tmp_path: Path) -> None:
    with serving(tmp_path / "runs", "--host", "0.0.0.0") as (page, address):
        token = re.fullmatch(r"http://0\.0\.0\.0:\d+/\?token=([\w-]{32})", address)[1]
        assert page.ask("/api/results")[0] == 401
        assert page.ask("/api/results", Cookie=f"petition={token}")[0] == 200


def test_a_port_that_is_taken_is_told(page: Page, petition) -> None:
    reply = petition("web", "--port", page.port)
    assert reply.code == 2 and "cannot listen on 127.0.0.1" in reply.err


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, petition) -> None:
    (tmp_path / "file").write_text("")
    reply = petition("web", "--port", "0", "--results", tmp_path / "file" / "runs")
    assert reply.code == 2 and "cannot be made" in reply.err


def test_time_between_starts(page: Page) -> None:
    """The first page is there at once, whatever the processes still load."""
    began = time.perf_counter()
    assert page.ask("/")[0] == 200
    assert time.perf_counter() - began < 2
