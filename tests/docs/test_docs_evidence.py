"""The table of all kinds of evidence tells of tests that there are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rig.evidence import BEGIN, END, KINDS, PAGE, TESTS, Kind, worst_z

TABLE = PAGE.read_text("utf-8").split(BEGIN)[1].split(END)[0]


def check(kind: Kind, table: str) -> None:
    """A row of the table tells of checks that there are, and of an error each can find."""
    assert f"| {kind.name} | {kind.what} |" in table, "run `make evidence`"
    assert kind.planted, "no check that cannot fail"
    for place in (*kind.tests, *kind.planted):
        file, *test = place.split("::")
        assert (TESTS / file).exists(), place
        for name in test:
            assert f"def {name}(" in (TESTS / file).read_text("utf-8"), place
            assert name in table


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_the_table_names_is_there(kind: Kind) -> None:
    check(kind, TABLE)


@pytest.mark.parametrize(
    "wrong", [{"what": "more than it does"}, {"planted": ()}, {"tests": ("nowhere",)},
              {"planted": ("docs/test_docs_evidence.py::test_that_is_not_there",)}],
)  # fmt: skip
def test_a_table_that_tells_of_no_test_is_noticed(wrong: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        check(replace(KINDS[0], **wrong), TABLE)  # type: ignore[arg-type]


def test_the_worst_z_is_the_greatest_on_either_side() -> None:
    page = "<!-- evidence: theory -->| -1.2 | +0.3 |\n| +0.1 | -2.5 | a → b: 7.1 |<!-- end of theory -->"
    assert worst_z(page, "theory") == "z -2.5 of 4 worsts"
