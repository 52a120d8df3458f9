"""The table of all kinds of evidence in docs/validation.md: `python -m rig.evidence` prints it, with a page it is put there.

Every kind is run, and the worst that its tests noted (rig/measured.py) is told; of theory and peers it is read off the
tables that their reports made on the same page. Slow tests, an hour of them, are run if SLOW is set, and otherwise counted.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rig.page import marks, tell

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "validation.md"
BEGIN, END = marks("kinds")
REPORTS = ("theory", "peers")
"""Kinds with a table of their own, in which the worst z stand: what they run is told there."""
HOLD = "all hold"
Notes = Mapping[str, list[float]]
"""What tests noted, by name."""


@dataclass(frozen=True)
class Kind:
    """A kind of evidence. tests: where it stands; planted: tests of an error put in; worst: how to tell it from notes."""

    name: str
    what: str
    against: str
    tests: tuple[str, ...]
    planted: tuple[str, ...]
    worst: Callable[[Notes], str] = lambda notes: HOLD

    def has(self, test: str) -> bool:
        """Whether a test is of this kind."""
        return any(test.removeprefix("tests/").startswith(place) for place in self.tests)


KINDS = (
    Kind(
        "theory", "waits, losses, tails, dispatch, learning, diffusion, by scenarios, in both engines",
        "published formulas and values", ("theory",),
        ("theory/test_theory.py::test_a_planted_error_is_found", "theory/test_formulas.py::test_a_wrong_formula_is_found"),
    ),
    Kind(
        "laws", "conservation, Little's law on every path, no idle officer beside work, nobody overtaken, monotone "
        "effects, relabelling, size, draws of untouched petitions; tables against petitions",
        "what holds for any policy, on random small cities", ("laws", "unit/history/record/test_balance.py"),
        (
            "unit/history/record/test_balance.py::test_every_law_can_fail",
            "laws/test_laws_monotone.py::test_the_law_can_fail",
        ),
        lambda notes: f"exact; {len(notes['a head'])} numbers a head within {max(notes['a head']):.1%} of another size",
    ),
    Kind(
        "agreement", "every column of every petition, unit and citizen, compiled against SimPy",
        "the reference engine, an independent reading of the same rules",
        ("agreement/test_cases.py", "agreement/test_random.py", "agreement/test_scenarios.py"),
        ("agreement/test_mutants.py::test_every_mutant_is_caught",),
        lambda notes: f"{sum(notes['other']):.0f} of {sum(notes['compared']):,.0f} values differ",
    ),
    Kind(
        "mutants", "lines of the compiled engine changed one at a time", "cases that must notice",
        ("agreement/test_mutants.py::test_every_mutant_is_caught",),
        ("agreement/test_mutants.py::test_every_mutant_is_caught",),
        lambda notes: "none survives",
    ),
    Kind(
        "golden", "hamlet's year, column by column", "what it was; a change is told in CHANGELOG.md", ("golden",),
        ("golden/test_hamlet.py::test_the_same_seed_gives_the_same_bytes_and_another_does_not",),
        lambda notes: "the same bytes",
    ),
    Kind(
        "peers", "the same network with stations, classes, priorities and feedback", "Ciw and SimPy", ("peers",),
        ("peers/test_peers.py::test_a_planted_error_is_found",),
    ),
    Kind(
        "oracles", "every rule of behaviour by itself", "its closed form or differential equation",
        ("behaviour/test_oracles.py",),
        ("behaviour/test_oracles_fail.py::test_an_oracle_finds_a_wrong_rule",),
        lambda notes: f"{max(notes['difference']):.0e} of {len(notes['difference']):,} numbers; of those rounded to whole "
        f"ones {max(notes['rounding']):.2f}",
    ),
    Kind(
        "patterns", "knees, jumps at lines, reversion, swings, traps", "what the literature and the closed form expect",
        ("behaviour/test_patterns.py", "behaviour/test_trap.py", "behaviour/test_governed.py"),
        ("behaviour/test_patterns_fail.py::test_a_pattern_is_lost_with_its_cause",),
    ),
    Kind(
        "resilience", "random scenarios, full disks, interrupts, locales, memory", "promises of docs/background/resilience.md",
        ("resilience",),
        (
            "resilience/test_fuzz.py::test_the_fuzzer_finds_wrong_numbers",
            "resilience/test_fuzz.py::test_the_fuzzer_finds_a_fault_of_the_program",
            "resilience/test_fuzz.py::test_the_fuzzer_finds_what_hangs_or_is_left_behind",
            "resilience/test_interrupt.py::test_half_a_run_would_be_found",
            "resilience/test_soak.py::test_growth_would_be_found",
        ),
    ),
    Kind(
        "docs", "made parts of the pages, every block of code, the worked example", "the code as it is",
        ("docs/test_docs_pages.py", "docs/test_docs_contributing.py"),
        (
            "docs/test_docs_pages.py::test_a_page_that_is_out_of_date_is_named",
            "docs/test_docs_pages.py::test_a_block_that_fails_is_noticed",
        ),
    ),
)  # fmt: skip


@dataclass(eq=False)
class Seen:
    """What a run of tests came to: a plugin of pytest. ended: each test's outcome; notes: of each test, by name; left:
    tests that were left out as slow."""

    left: list[str] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[tuple[str, object]]] = field(default_factory=dict)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Keep what is left out."""
        self.left += [item.nodeid for item in items]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep how a test ended: as it ran, unless its set-up or its end failed."""
        if report.when == "call" or report.outcome != "passed":
            self.ended[report.nodeid] = report.outcome
            self.notes[report.nodeid] = report.user_properties

    def told(self, kind: Kind) -> tuple[str, str]:
        """How many tests of a kind passed, and the worst of them. Skipped ones are told."""
        mine = [test for test in self.ended if kind.has(test)]
        ways = [self.ended[test] for test in mine]
        passed = f"{ways.count('passed')} of {len(ways)}"
        if skipped := ways.count("skipped"):
            passed += f", {skipped} skipped"
        if left := sum(map(kind.has, self.left)):
            passed += f"; slow, left out: {left}"
        notes: dict[str, list[float]] = {}
        for test in mine:
            for name, value in self.notes[test]:
                notes.setdefault(name, []).append(float(value))  # type: ignore[arg-type]
        return passed, kind.worst(notes) if "failed" not in ways else f"**{ways.count('failed')} failed**"


def run(kinds: Iterable[Kind]) -> Seen:
    """Run their tests. Raises SystemExit if pytest itself does not come to its end."""
    seen = Seen()
    places = dict.fromkeys(str(TESTS / place) for kind in kinds for place in kind.tests)
    which = "slow or not slow" if os.environ.get("SLOW") else "not slow"
    code = pytest.main(["-q", "-m", which, "-p", "no:cacheprovider", *places], plugins=[seen])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SystemExit(f"pytest ended with {code}")
    return seen


def worst_z(page: str, report: str) -> str:
    """The greatest z in the tables that a report made."""
    begin, end = marks(report)
    part = page.split(begin)[1].split(end)[0]
    found = [float(z) for z in re.findall(r"(?<=\| )[+-]\d+\.\d(?= \|)", part)]
    return f"z {max(found, key=abs):+.1f} of {len(found)} worsts" if found else "not made yet"


def lines(page: str) -> Iterator[str]:
    """The table."""
    seen = run(kind for kind in KINDS if kind.name not in REPORTS)
    yield "| kind | what | against | passed | worst | planted error | command |"
    yield "|---|---|---|---|---|---|---|"
    for kind in KINDS:
        passed, worst = ("table below", worst_z(page, kind.name)) if kind.name in REPORTS else seen.told(kind)
        planted = "; ".join(f"`{place.split('::')[-1]}`" for place in kind.planted)
        where = " ".join(f"tests/{place}" for place in kind.tests)
        yield f"| {kind.name} | {kind.what} | {kind.against} | {passed} | {worst} | {planted} | `pytest {where}` |"


if __name__ == "__main__":
    page = PAGE if len(sys.argv) == 1 else Path(sys.argv[1])
    tell("kinds", "\n".join(lines(page.read_text("utf-8"))))
