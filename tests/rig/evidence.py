"""The table of all kinds of evidence in docs/validation.md: `python -m rig.evidence` prints it, with a page it is put there.

The worst of theory is read off the tables that theory.report made on the same page.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rig.page import marks, tell

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "validation.md"
BEGIN, END = marks("kinds")
THEORY = marks("theory")


@dataclass(frozen=True)
class Kind:
    """A kind of evidence. tests: where it stands; worst: how far off it may be; planted: tests of an error put in."""

    name: str
    what: str
    against: str
    tests: tuple[str, ...]
    worst: str
    planted: tuple[str, ...]


KINDS = (
    Kind(
        "theory", "waits, losses, tails, dispatch, learning, diffusion, by scenarios, in both engines",
        "published formulas and values", ("theory",), "THEORY",
        ("theory/test_theory.py::test_a_planted_error_is_found", "theory/test_formulas.py::test_a_wrong_formula_is_found"),
    ),
    Kind(
        "laws", "conservation, Little's law on every path, no idle officer beside work, nobody overtaken, monotone "
        "effects, relabelling, size, draws of untouched petitions; tables against petitions",
        "what holds for any policy, on random small cities", ("laws", "unit/history/test_history_books.py"),
        "exact; per head 10 %",
        ("unit/history/test_history_books.py", "laws/test_laws_monotone.py::test_the_law_can_fail"),
    ),
    Kind(
        "agreement", "every column of every petition, unit and citizen, compiled against SimPy",
        "the reference engine, an independent reading of the same rules",
        ("agreement/test_cases.py", "agreement/test_random.py", "agreement/test_scenarios.py"), "none: the same bits",
        ("agreement/test_mutants.py::test_every_mutant_is_caught",),
    ),
    Kind(
        "mutants", "lines of the compiled engine changed one at a time", "cases that must notice",
        ("agreement/test_mutants.py",), "none survives", ("agreement/test_mutants.py::test_every_mutant_is_caught",),
    ),
    Kind(
        "golden", "hamlet's year, column by column", "what it was; a change is told in CHANGELOG.md", ("golden",),
        "none: the same bytes",
        ("golden/test_hamlet.py::test_the_same_seed_gives_the_same_bytes_and_another_does_not",),
    ),
    Kind(
        "peers", "the same network with stations, classes, priorities and feedback", "Ciw and SimPy", ("peers",),
        "within 4 standard errors", ("peers/test_peers.py::test_a_planted_error_is_found",),
    ),
    Kind(
        "oracles", "every rule of behaviour by itself", "its closed form or differential equation",
        ("behaviour/test_oracles.py",), "rounding",
        ("behaviour/test_oracles_fail.py::test_an_oracle_finds_a_wrong_rule",),
    ),
    Kind(
        "patterns", "knees, jumps at lines, reversion, swings, traps", "what the literature and the closed form expect",
        ("behaviour/test_patterns.py", "behaviour/test_trap.py", "behaviour/test_governed.py"), "ranges in the tests",
        ("behaviour/test_patterns_fail.py::test_a_pattern_is_lost_with_its_cause",),
    ),
    Kind(
        "resilience", "random scenarios, full disks, interrupts, locales, memory", "promises of docs/background/resilience.md",
        ("resilience",), "none fails",
        (
            "resilience/test_fuzz.py::test_the_fuzzer_finds_wrong_numbers",
            "resilience/test_fuzz.py::test_the_fuzzer_finds_a_fault_of_the_program",
            "resilience/test_fuzz.py::test_the_fuzzer_finds_what_hangs_or_is_left_behind",
            "resilience/test_interrupt.py::test_half_a_run_would_be_found",
            "resilience/test_soak.py::test_growth_would_be_found",
        ),
    ),
    Kind(
        "docs", "made parts of the pages, every block of code, the worked example, this table",
        "the code as it is", ("docs",), "none fails",
        (
            "docs/test_docs_pages.py::test_a_page_that_is_out_of_date_is_named",
            "docs/test_docs_pages.py::test_a_block_that_fails_is_noticed",
            "docs/test_docs_evidence.py::test_a_table_that_tells_of_no_test_is_noticed",
        ),
    ),
)  # fmt: skip


def collected(places: tuple[str, ...]) -> int:
    """How many tests there are, slow ones too. Raises CalledProcessError if a place does not exist."""
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "slow or not slow", *places],
        cwd=TESTS, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sum("::" in line for line in told.stdout.splitlines())


def worst_of_theory(page: str) -> str:
    """The greatest z in the tables of theory."""
    part = page.split(THEORY[0])[1].split(THEORY[1])[0]
    found = [float(z) for z in re.findall(r"(?<=\| )[+-]\d+\.\d(?= \|)", part)]
    return f"z {max(found, key=abs):+.1f} of {len(found)} worsts" if found else "not made yet"


def lines(page: str) -> Iterator[str]:
    """The table."""
    yield "| kind | what | against | tests | worst | planted error | command |"
    yield "|---|---|---|---|---|---|---|"
    for kind in KINDS:
        worst = worst_of_theory(page) if kind.worst == "THEORY" else kind.worst
        planted = "; ".join(f"`{place.split('::')[-1]}`" for place in kind.planted)
        where = " ".join(f"tests/{place}" for place in kind.tests)
        cells = (
            kind.name,
            kind.what,
            kind.against,
            str(collected(kind.tests)),
            worst,
            planted,
            f"`pytest {where}`",
        )
        yield "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    page = PAGE if len(sys.argv) == 1 else Path(sys.argv[1])
    tell("kinds", "\n".join(lines(page.read_text("utf-8"))))
