"""The page in a real Chromium: every step that its page of the documentation promises, timed, with pictures to look at.

    make web-check                                   # or, from tests/: python -m rig.web_check OUT [--axe axe.min.js]

It needs Chromium (Debian: apt install chromium), and for the check of accessibility axe-core (npm pack axe-core). All
hosts but this machine are out of the browser's reach.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from rig.browser import Browser

import sim

SIZES = (1440, 390)
LOG = "service_request_id,requested_datetime,updated_datetime,service_name,agency_responsible,status"


@contextmanager
def served(results: Path, *options: str) -> Iterator[str]:
    """The address of a server."""
    start = "from sim.cli import main; main()"
    program = [sys.executable, "-c", start, "web", "--port", "0", "--results", str(results), *options]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address is not None
        try:
            yield address[0]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)


def told(what: str, value: object) -> None:
    print(f"{what:<58} {value}", flush=True)


class Check:
    """One browser at one server, its pictures and its findings."""

    def __init__(self, browser: Browser, address: str, out: Path, axe: str | None) -> None:
        self.browser, self.address, self.out, self.axe = browser, address, out, axe
        self.found: list[str] = []

    def click(self, selector: str) -> None:
        self.browser.run(f"document.querySelector({json.dumps(selector)}).click()")

    def open(self, width: int, *, dark: bool = False, language: str = "en", hash: str = "") -> float:
        self.browser.page(width, 900 if width > 600 else 844, dark=dark, language=language)
        return self.browser.go(f"{self.address}?lang={language}{hash}")

    def look(self, name: str) -> None:
        """A picture, and what axe finds."""
        self.browser.until("document.body.dataset.letters", 30)
        self.browser.picture(self.out / f"{name}.png")
        if self.axe is None:
            return
        self.browser.run(self.axe)
        rules = self.browser.run(
            "axe.run(document).then(r => r.violations.map(v => [v.impact, v.id, v.nodes.length, v.nodes[0].html]))"
        )
        self.found += [f"{name}: {rule}" for rule in rules]

    def run(self) -> float:
        """Run the arm that is chosen; the seconds until its city is drawn."""
        before = self.browser.run("document.getElementById('player').dataset.folder ?? ''")
        self.browser.until("!document.getElementById('run').disabled && needs.textContent")
        began = time.perf_counter()
        self.click("#run")
        self.browser.until(f"![undefined, {json.dumps(before)}].includes(player.dataset.folder)", 1800)
        return time.perf_counter() - began

    def street(self, place: int = 0) -> None:
        """Open the street of a tile."""
        self.browser.until(f"document.querySelectorAll('.tile').length > {place}", 240)
        click = "dispatchEvent(new MouseEvent('click', {bubbles: true}))"
        self.browser.run(f"document.querySelectorAll('.tile')[{place}].{click}")
        self.browser.until("document.querySelectorAll('.cases table').length === 2", 120)

    def second_arm(self) -> None:
        """Move a lever of the second arm."""
        self.click("input[name=arm][value=B]")
        self.browser.run("document.querySelectorAll('.experience')[1].open = true")
        self.click("[data-lever=voice] input[value=up]")
        self.browser.run("document.querySelector('[data-lever=voice] details').open = true")
        self.browser.until("!document.getElementById('compare').disabled")

    def frames(self) -> str:
        """How a year is played: frames a second, the longest time between two, and the processor's time of all of the
        browser for each, which tells what another machine could do."""
        self.browser.run("import('/static/watch.js').then(watch => { window.watch = watch; })")
        before = self.browser.processor()
        self.click("#play")
        time.sleep(0.3)
        self.browser.until("!watch.shown.playing", 60)
        spent = self.browser.processor() - before
        times = self.browser.run("watch.shown.frames")
        gaps = [second - first for first, second in itertools.pairwise(times)]
        rate = 1000 / (sum(gaps) / len(gaps))
        return f"{rate:.0f} frames a second, longest {max(gaps):.0f} ms, {1000 * spent / len(times):.0f} ms of processor each"


def hamlet(check: Check) -> None:
    """Every step with the small city."""
    browser = check.browser
    check.open(1440)
    paint = browser.run("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    told("first paint, just after the server was started", f"{paint:.0f} ms")
    check.run()  # machine code is loaded, or made
    told("hamlet's year, from the button to the city drawn", f"{check.run():.2f} s")
    check.street()
    told("a street's petitions and queue are listed", "yes")
    followed(check)
    check.second_arm()
    began = time.perf_counter()
    check.click("#compare")
    browser.until("document.querySelectorAll('#difference tbody tr').length > 3", 120)
    told("comparison, first interval", f"{time.perf_counter() - began:.1f} s")
    browser.until("document.getElementById('job').hidden", 300)
    told("comparison of 10 replications", f"{time.perf_counter() - began:.1f} s")
    widths = browser.run(
        "[...document.querySelectorAll('.narrowing')].map(one => one.getAttribute('aria-label'))"
    )
    told("the first interval", widths[0])
    link = browser.run("document.getElementById('download').href")
    text = browser.run(f"fetch({json.dumps(link)}).then(answer => answer.text())")
    file = check.out / "set.toml"
    file.write_text(text, encoding="utf-8")
    checked = subprocess.run([sys.executable, "-c", "from sim.cli import main; main()", "check", str(file)])
    told("the downloaded scenario, petition check", f"exit code {checked.returncode}")
    log = check.out / "log.csv"
    rows = [f"{n},2021-03-01T10:00:00,2021-03-0{2 + n % 5}T10:00:00,hole,roads,closed" for n in range(300)]
    log.write_text("\n".join([LOG, *rows]), encoding="utf-8")
    check.open(1440, hash="#log")
    browser.choose("#file", log)
    browser.run("document.getElementById('zone').value = 'America/New_York'")
    check.click("#send")
    browser.until("document.querySelectorAll('#quality table').length === 2")
    told("a log is read and told of", "yes")


def followed(check: Check) -> None:
    """A petition's way, a unit's day, and the days of a shock."""
    browser = check.browser
    browser.run("document.getElementById('follow').open = true")
    for button, what in (("#follow-go", "a petition's way"), ("#follow-day-go", "an officer's day")):
        check.click(button)
        shown = "document.querySelector('iframe')?.contentDocument?.querySelector('svg')"
        told(f"{what} is shown", f"{browser.until(f'!!{shown}', 120):.1f} s")
        check.look("followed" + button.replace("#follow", "").replace("-go", ""))
    browser.run("replay.value = '0'; replay.onchange()")
    seconds = browser.until("document.getElementById('month').max > 60", 60)
    told("the days of a shock are played", f"{seconds:.1f} s")
    check.look("replayed")


def plan(check: Check) -> None:
    """From a log of a city to the officers for a promise, and a scenario that is sent."""
    browser, out = check.browser, check.out
    log, source = out / "city.csv", out / "city"
    if not log.is_file():
        sim.run("hamlet", until="2021-06-01", out=source)
        sim.export_run(source, log)
    for width, dark in ((1440, False), (390, True)):
        name = f"{width}-{'dark' if dark else 'light'}"
        check.open(width, dark=dark, hash="#log")
        browser.choose("#file", log)
        check.click("#send")
        browser.until("!document.getElementById('calibrate-go').disabled", 120)
        browser.run("document.getElementById('fit-until').value = '2021-05-01'")
        check.click("#calibrate-go")
        told("a city is fitted to the log", f"{browser.until(filled('calibrate'), 300):.1f} s")
        browser.run("for (const one of document.querySelectorAll('[data-unit]')) one.value = '2h'")
        check.click("#calibrate-go")
        browser.until(filled("calibrate") + " && !document.querySelector('[data-unit]')", 300)
        browser.until("document.getElementById('judge-scenario').value.startsWith('city-web')")
        browser.run("document.getElementById('judge-n').value = 2")
        check.click("#validate-go")
        told("it is judged by the next month", f"{browser.until(filled('validate'), 300):.1f} s")
        browser.run(
            "document.getElementById('plan-years').value = 5; document.getElementById('plan-of').value = 'Mill Street'; document.getElementById('plan-until').value = '2021-05-20'"
        )
        check.click("#staff-go")
        told("officers for a promise", f"{browser.until(filled('staff'), 900):.1f} s")
        browser.run("location.reload()")
        for step in ("calibrate", "validate", "staff"):
            browser.until(filled(step), 60)
        told("all steps are there when the page is loaded anew", "yes")
        check.look(f"plan-{name}")
        file = out / "mine.toml"
        file.write_text('extends = "hamlet"\nname = "mine"\ntitle = "Mine"\nseed = 5\n', encoding="utf-8")
        check.open(width, dark=dark)
        browser.choose("#toml", file)
        browser.until("document.getElementById('scenario').value.startsWith('mine-sent')")
        told("a scenario that is sent is chosen", "yes")
        browser.run("location.hash = '#results'")
        browser.until("!!document.querySelector('#shelf a[href^=\"#open=\"]')")
        browser.run("document.querySelector('#shelf a[href^=\"#open=\"]').click()")
        browser.until("!document.getElementById('opened').hidden")
        check.look(f"opened-{name}")


def filled(step: str) -> str:
    return f"document.querySelectorAll('#{step}-result table').length > 0"


def keys(check: Check) -> None:
    """The page by its keys alone: from the first to a run, and over the tiles."""
    browser = check.browser
    check.open(1440)
    browser.until("!document.getElementById('run').disabled && needs.textContent")
    for _ in range(200):
        browser.key("Tab", 9)
        if browser.run("document.activeElement.id") == "run":
            break
    browser.key("Enter", 13, "\r")
    browser.until("player.dataset.folder", 120)
    browser.run("document.querySelector('.tile[tabindex=\"0\"]').focus()")
    browser.key("ArrowRight", 39)
    place = browser.run("document.activeElement.dataset.place")
    browser.key("Enter", 13, "\r")
    browser.until("!document.getElementById('street').hidden")
    told("by keys alone: run, next tile, its street", f"tile {place} opened")


def pictures(check: Check, folder: str, comparison: str) -> None:
    """Light and dark, wide and narrow, English and Chinese."""
    for width in SIZES:
        for dark in (False, True):
            name = f"{width}-{'dark' if dark else 'light'}"
            check.open(width, dark=dark, hash=comparison)
            check.browser.until("!document.getElementById('compare').disabled")
            check.browser.run("document.querySelectorAll('.experience')[1].open = true")
            check.browser.run("document.querySelector('[data-lever=voice] details').open = true")
            check.browser.run("scrollTo(0, 0)")
            check.look(f"set-{name}")
            check.click("#compare")
            check.browser.until("document.getElementById('after').textContent", 300)
            check.look(f"compare-{name}")
            check.open(width, dark=dark, hash=f"#run={folder}")
            check.street()
            check.look(f"run-{name}")
            check.browser.run("location.hash = '#results'")
            check.browser.until("document.querySelectorAll('#shelf tr').length > 1")
            check.look(f"results-{name}")
            check.open(width, dark=dark, hash="#log")
            check.look(f"log-{name}")
        check.open(width, language="zh", hash=f"#run={folder}")
        check.street()
        check.look(f"run-{width}-zh")


def city(check: Check, folder: str | None) -> None:
    """The whole of Beijing: as fast as the command, and 343 tiles that move."""
    if folder is None:
        check.open(1440, hash="#scenario=beijing-2021")
        told("Beijing's year 2021, from the button to the city drawn", f"{check.run():.0f} s")
        folder = check.browser.run("document.getElementById('player').dataset.folder")
    for width in SIZES:
        for dark in (False, True):
            check.open(width, dark=dark, hash=f"#run={folder}")
            check.browser.until("document.querySelectorAll('.tile').length === 343")
            told(f"343 tiles, a year played, {width} wide{', dark' if dark else ''}", check.frames())
            check.look(f"city-{width}-{'dark' if dark else 'light'}")
    check.open(1440, hash=f"#run={folder}")
    check.browser.until("document.querySelectorAll('.tile').length === 343")
    check.browser.until("document.body.dataset.letters", 30)
    check.browser.run(
        "month.value = 9; month.dispatchEvent(new Event('input')); month.dispatchEvent(new Event('change'))"
    )
    check.browser.picture(check.out / "web.png", whole=False)
    check.open(1440, language="zh", hash=f"#run={folder}")
    check.street(40)
    check.look("city-1440-zh")


def main() -> None:
    """Check everything; the exit code is 1 if anything was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path, help="folder for pictures and results")
    parser.add_argument("--axe", type=Path, help="axe.min.js of axe-core")
    parser.add_argument(
        "--only", choices=("hamlet", "plan", "keys", "pictures", "city"), help="one part alone"
    )
    parser.add_argument("--city", help="a run of Beijing that is in OUT/runs already")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    axe = given.axe.read_text("utf-8") if given.axe else None
    with served(given.out / "runs") as address, Browser() as browser:
        check = Check(browser, address, given.out, axe)
        if given.only in (None, "hamlet"):
            hamlet(check)
        if given.only in (None, "plan"):
            plan(check)
        if given.only in (None, "keys"):
            keys(check)
        if given.only in (None, "pictures"):
            check.open(1440)
            check.run()
            folder = browser.run("document.getElementById('player').dataset.folder")
            pictures(check, folder, "#scenario=hamlet&arm=B&B.voice=up&n=5")
        if given.only in (None, "city"):
            city(check, given.city)
        hosts = {url for url in browser.asked if not url.startswith(("data:", address.partition("?")[0]))}
        with urlopen(f"{address}api/start") as answer:
            assert answer.status == 200
    told("what the page asked of other hosts", hosts or "nothing")
    told("errors in the browser's console", browser.faults or "none")
    serious = [one for one in check.found if "'serious'" in one or "'critical'" in one]
    if axe:
        told("axe, serious or worse", len(serious))
    for one in sorted(set(check.found)):
        print("  ", one)
    sys.exit(bool(serious or hosts or browser.faults))


if __name__ == "__main__":
    main()
