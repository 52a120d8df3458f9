"""Fifty pages at one server, ten of their runs at work at once: how long each waits and runs, and whether any is lost.

cd tests && python -m rig.web_load [--pages 50] [--runs 10]
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from rig.web_check import served, told

SETTING = {"scenario": "hamlet"}


@dataclass
class Session:
    """A page that asks for a run, each of another seed, and looks at what it was given."""

    port: int
    number: int
    waited: float = 0.0
    ran: float = 0.0
    fault: str = ""

    def run(self) -> None:
        try:
            self._run()
        except (OSError, LookupError, ValueError, AssertionError) as error:
            self.fault = f"{type(error).__name__}: {error}"

    def _run(self) -> None:
        setting = SETTING | {"seed": self.number}
        job = self._ask("/api/jobs", {"kind": "run", "setting": setting, "page": f"page {self.number}"})["id"]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1800)
        connection.request("GET", f"/api/jobs/{job}/events")
        answer = connection.getresponse()
        asked = began = time.perf_counter()
        state: dict = {}
        while line := answer.readline():
            if line.startswith(b"data: "):
                before, state = state, json.loads(line[6:])
                if state["state"] == "working" and before.get("state") != "working":
                    began = time.perf_counter()
        connection.close()
        assert state["state"] == "done", state
        self.waited, self.ran = began - asked, time.perf_counter() - began
        view = self._ask(f"/api/results/{state['done']['folder']}")
        assert view["seed"] == self.number, "a run of another page"

    def _ask(self, path: str, body: object = None) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1800)
        connection.request(
            "GET" if body is None else "POST", path, None if body is None else json.dumps(body)
        )
        answer = json.loads(connection.getresponse().read())
        connection.close()
        assert "fault" not in answer, answer
        return answer


def main() -> None:
    """Let all ask at once, and time short questions meanwhile."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        served(Path(place) / "runs", "--runs", str(given.runs)) as address,
    ):
        port = urlsplit(address).port
        assert port is not None
        sessions = [Session(port, number) for number in range(1, given.pages + 1)]
        sessions[0]._ask("/api/start")
        threads = [threading.Thread(target=session.run) for session in sessions]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        short, most, memory = [], 0, 0
        while any(thread.is_alive() for thread in threads):
            asked = time.perf_counter()
            most = max(most, sessions[0]._ask("/api/start")["counts"]["working"])
            short.append(time.perf_counter() - asked)
            server = psutil.Process().children()[0]
            memory = max(memory, sum(one.memory_info().rss for one in [server, *server.children()]))
            time.sleep(0.1)
        whole = time.perf_counter() - began
        told(
            "pages, and of them lost or wrong", f"{len(sessions)}, {sum(bool(one.fault) for one in sessions)}"
        )
        told("runs at work at once, at most", most)
        told("all over after", f"{whole:.0f} s")
        ran = sorted(one.ran for one in sessions)
        told(
            "a run once it works: half, nine in ten, longest",
            f"{ran[len(ran) // 2]:.1f}, {ran[9 * len(ran) // 10]:.1f}, {ran[-1]:.1f} s",
        )
        told("longest wait for its turn", f"{max(one.waited for one in sessions):.0f} s")
        told(
            "a short question meanwhile: half, longest",
            f"{1000 * statistics.median(short):.0f}, {1000 * max(short):.0f} ms",
        )
        told("memory of all processes, at most", f"{memory / 1e9:.1f} GB")
        for one in sessions:
            if one.fault:
                print(one.number, one.fault)


if __name__ == "__main__":
    main()
