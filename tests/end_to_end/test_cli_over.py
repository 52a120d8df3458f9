"""`petition experiment run NAME --ensemble E` and `--theories`, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXPERIMENT = Path(__file__).parents[1] / "study" / "experiments" / "tiny.toml"
KEYS = 'name = "small"\ntitle = "two"\nscenario = "hamlet"\n[keys]\n"handling.solve_low" = 0.45\n'


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """A folder with an experiment of ten days, `mine`, and an ensemble, `small`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    text = EXPERIMENT.read_text(encoding="utf-8").replace("until = 2021-03-01", "until = 2021-01-11")
    (tmp_path / "mine" / "experiment.toml").write_text(text, encoding="utf-8")
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "ensemble.toml").write_text(KEYS, encoding="utf-8")
    (tmp_path / "small" / "members.csv").write_text(
        "member,handling.solve_low\n1,0.2\n2,0.7\n", encoding="utf-8"
    )
    return tmp_path


def test_each_claim_says_in_how_many_cities_it_holds(petition, here):
    words = ("experiment", "run", "./mine", "--ensemble", "small", "--jobs", "1")
    told = petition(*words)
    assert told.code == 0 and "2 members of the ensemble small" in told.out
    assert max(map(len, told.out.split("params \n")[1].split("holds:")[0].splitlines())) <= 80
    found = json.loads(petition(*words, "--json").out)
    assert [one["members"] for one in found["claims"]] == [2, 2]
    assert f"{found['claims'][0]['holds']} of 2" in told.out
    assert (here / "results" / "over-small" / "mine" / "figures" / "claims.png").is_file()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("./mine", "--members", "3"), "members are of an ensemble"),
        (("./mine", "--scale", "0.5"), "--ensemble NAME or --theories"),
        (("./mine", "--replications", "3"), "--ensemble NAME or --theories"),
        (("./mine", "--ensemble", "smal"), "no ensemble"),
        (("./mine", "--ensemble", "small", "--full"), "as it is written"),
        (("./mine", "--ensemble", "small", "--members", "3"), "members"),
        (("./mine", "--ensemble", "small", "--scale", "0"), "scale"),
        (("causes", "--theories"), "holds effort on purpose"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_the_work(petition, here, words, says):
    told = petition("experiment", "run", *words, "--jobs", "1")
    assert told.code == 2 and says in told.err and "Traceback" not in told.err
    assert not (here / "results").exists()
