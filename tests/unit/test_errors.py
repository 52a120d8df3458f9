"""A fault reads as one block, survives a process boundary, and guesses the right name only when it is near."""

import pickle

import pytest

from sim.errors import PetitionError, nearest


def test_a_bare_fault_is_its_message() -> None:
    assert str(PetitionError("the disk is full")) == "the disk is full"


def test_a_fault_says_where_it_is_and_what_would_be_right() -> None:
    fault = PetitionError(
        "level is not a number",
        file="mine.toml",
        line=7,
        key="staffing.level",
        expected="a number above 0",
        hint="leave out the quotes",
    )
    assert str(fault).splitlines() == [
        "level is not a number",
        "  file      mine.toml",
        "  line      7",
        "  key       staffing.level",
        "  expected  a number above 0",
        "  hint      leave out the quotes",
    ]


def test_the_first_row_is_told_although_it_counts_as_false() -> None:
    assert "line      0" in str(PetitionError("bad row", line=0))


def test_a_fault_from_a_worker_arrives_whole() -> None:
    fault = PetitionError("no such scenario", file="mine.toml", hint="hamlet")
    arrived = pickle.loads(pickle.dumps(fault))
    assert str(arrived) == str(fault)
    assert arrived.hint == "hamlet"


@pytest.mark.parametrize(
    ("word", "meant"), [("hamlte", "hamlet"), ("beijing2021", "beijing-2021"), ("zzz", None)]
)
def test_the_nearest_word(word: str, meant: str | None) -> None:
    assert nearest(word, ["base", "beijing-2021", "hamlet"]) == meant
