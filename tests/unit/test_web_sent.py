"""A scenario that a page sends: it sets keys of a shipped one, and opens, runs and fills nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim import PetitionError
from sim.web import sent
from sim.web.sent import LARGEST, MOST, check, keep

GOOD = 'extends = "hamlet"\nname = "mine"\ntitle = "Mine: see https://example.org/a.csv"\nseed = 5\n'


def test_a_good_one_is_kept_under_a_plain_name(tmp_path: Path) -> None:
    name, made = keep("../../My City.toml", GOOD, tmp_path / "sent")
    assert name.startswith("my-city-sent-") and made.seed == 5
    assert [file.name for file in (tmp_path / "sent").iterdir()] == [f"{name}.toml"]
    assert list(tmp_path.iterdir()) == [tmp_path / "sent"]


FILES = (
    "/etc/passwd.csv", "../x.csv", "days.toml", "rules.py", "PEOPLE.CSV", "x.parquet ", "a/b.json", "log.csv.gz",
)  # fmt: skip


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "key", ["city.people", "time.holidays", "arrivals.moments", "x.y.z", "reform.a.city.people"]
)
def test_no_file_is_opened_whatever_key_names_it(file: str, key: str) -> None:
    with pytest.raises(PetitionError, match="none is opened") as fault:
        check(f'extends = "hamlet"\n{key} = "{file}"\n')
    assert fault.value.key == key
    with pytest.raises(PetitionError, match="none is opened"):
        check(f'extends = "hamlet"\n{key} = {{value = ["{file}"], assumption = "so"}}\n')


@pytest.mark.parametrize(
    "parent",
    [
        '"mine.toml"',
        '"../../etc/passwd"',
        '"/etc/x.toml"',
        '"nowhere"',
        '""',
        "5",
        '["hamlet"]',
        '"hamlet.toml"',
    ],
)
def test_only_what_is_shipped_is_extended(parent: str) -> None:
    with pytest.raises(PetitionError, match="extends a shipped one"):
        check(f"extends = {parent}\n")


@pytest.mark.parametrize(
    "text",
    [
        'extends = "hamlet"\n[rules]\nfiles = ["a.py"]\n', 'extends = "hamlet"\nrules.x = []\n', "\0", "a = ", "x",
        'name = "alone"\n',
        "#" * (LARGEST + 1), 'extends = "hamlet"\n' + "a." * 5000 + "b = 1\n", "a = " + "[" * 100_000,
        'extends = "hamlet"\n[time]\nedn = 2021-02-01\n', 'extends = "hamlet"\nseed = "no"\n',
    ],
)  # fmt: skip
def test_a_bad_one_is_told_of_in_words_and_not_kept(tmp_path: Path, text: str) -> None:
    with pytest.raises(PetitionError) as fault:
        keep("x.toml", text, tmp_path / "sent")
    assert fault.value.message
    assert not list(tmp_path.rglob("*.toml"))


def test_a_fault_names_the_file_as_it_was_sent(tmp_path: Path) -> None:
    """Two faults are a list with places; none tells a folder of the server."""
    with pytest.raises(PetitionError) as fault:
        keep("My city.toml", 'extends = "hamlet"\nseed = "no"\n[time]\nedn = 2021-02-01\n', tmp_path / "sent")
    assert str(tmp_path) not in str(fault.value) and "My city.toml, line 2" in fault.value.message


def test_one_that_takes_long_to_read_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand reforms are each read for themselves."""
    monkeypatch.setattr(sent, "SECONDS", 1)
    reforms = "".join(
        f'[reform.r{n}]\ndate = 2021-03-01\ntitle = "x"\nassumption = "x"\nset."staffing.level" = 1.{n}\n'
        for n in range(1000)
    )
    with pytest.raises(PetitionError, match="takes too long"):
        keep("x.toml", f'extends = "hamlet"\n{reforms}', tmp_path / "sent")
    assert not list(tmp_path.rglob("*.toml"))


def test_what_was_downloaded_whole_can_be_sent(tmp_path: Path) -> None:
    keep("whole.toml", sim.to_toml(sim.load("hamlet", {"name": "whole"})), tmp_path / "sent")


def test_they_do_not_fill_the_disk(tmp_path: Path) -> None:
    for number in range(MOST):
        (tmp_path / f"{number}.toml").touch()
    with pytest.raises(PetitionError, match=f"{MOST} scenarios"):
        keep("x.toml", GOOD, tmp_path)
