"""A real Chromium without a window, spoken to by its own protocol through two pipes; it can reach this machine alone."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--disable-sync", "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--remote-debugging-pipe",
)  # fmt: skip


def chromium() -> str | None:
    """The browser of this machine, None if it has none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One browser with one page at a time. faults: what its pages complained of; asked: every address they asked for."""

    def __init__(self, *flags: str) -> None:
        program = chromium()
        assert program is not None, "there is no Chromium"
        self._profile = tempfile.mkdtemp(prefix="petition-browser-")
        down, self._write = os.pipe()
        self._read, up = os.pipe()
        os.set_inheritable(down, True)
        os.set_inheritable(up, True)
        actions = [
            (os.POSIX_SPAWN_DUP2, down, 3),
            (os.POSIX_SPAWN_DUP2, up, 4),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        arguments = [program, *FLAGS, *flags, f"--user-data-dir={self._profile}", "about:blank"]
        self.pid = os.posix_spawn(program, arguments, dict(os.environ), file_actions=actions, setpgroup=0)
        os.close(down)
        os.close(up)
        self._rest, self._number, self._answers = b"", 0, {}
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.session: str | None = None

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        shutil.rmtree(self._profile, ignore_errors=True)

    def page(self, width: int = 1440, height: int = 900, *, dark: bool = False, language: str = "en") -> None:
        """A new page of a size, in light or dark; the one before is closed."""
        context = self.call("Target.createBrowserContext", browser=True)["browserContextId"]
        made = self.call("Target.createTarget", url="about:blank", browserContextId=context, browser=True)
        if self.session is not None:
            self.call("Target.closeTarget", targetId=self._target, browser=True)
        self._target = made["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=self._target, flatten=True, browser=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setLocaleOverride", locale=language)
        self.call("Network.setUserAgentOverride", userAgent="check", acceptLanguage=language)

    def go(self, address: str, ready: str = "document.body && document.body.dataset.ready") -> float:
        """Open an address; the seconds until `ready` holds."""
        began = time.perf_counter()
        self.call("Page.navigate", url=address)
        self.until(ready, 240)
        return time.perf_counter() - began

    def run(self, code: str) -> Any:
        """The value of an expression on the page; promises are waited for."""
        told = self.call(
            "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in told:
            raise AssertionError(f"{code}: {told['exceptionDetails'].get('exception', told)}")
        return told["result"].get("value")

    def until(self, code: str, seconds: float = 60) -> float:
        """Wait until an expression holds; the seconds that took."""
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            with suppress(AssertionError):  # the page may be on its way to another
                if self.run(code):
                    return time.perf_counter() - began
            time.sleep(0.02)
        raise AssertionError(f"it never came to {code}")

    def key(self, key: str, code: int = 0, text: str | None = None) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more
            )

    def processor(self) -> float:
        """The processor's time of all processes of the browser so far, in seconds."""
        own = psutil.Process(self.pid)
        times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
        return sum(one.user + one.system for one in times)

    def picture(self, file: Path, *, whole: bool = True) -> None:
        """A picture of the page."""
        told = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(told["data"]))

    def choose(self, selector: str, file: Path) -> None:
        """Choose a file in a field."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[str(file)])

    def call(self, method: str, *, browser: bool = False, **params: Any) -> dict[str, Any]:
        """A call of the protocol, with its answer."""
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if not browser:
            asked["sessionId"] = self.session
        os.write(self._write, json.dumps(asked).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                if "error" in told:
                    raise AssertionError(f"{method}: {told['error']}")
                return told["result"]
            self._event(told)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            part = os.read(self._read, 1 << 20)
            assert part, "the browser has ended"
            self._rest += part
        told, self._rest = self._rest.split(b"\0", 1)
        return json.loads(told)

    def _event(self, told: dict[str, Any]) -> None:
        params = told.get("params", {})
        match told.get("method"):
            case "Runtime.exceptionThrown":
                self.faults.append(
                    str(params["exceptionDetails"].get("exception", {}).get("description", params))
                )
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.faults.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
            case "Network.requestWillBeSent":
                self.asked.append(params["request"]["url"])
