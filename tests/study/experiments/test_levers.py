"""What levers do, measured on the same worlds: signs that theory promises, and honest zeros."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.scenario.levers import chosen, experiences
from sim.study.experiments.lever_pages import effects_page
from sim.study.experiments.levers import Effect, Effects, measure
from sim.study.runs.replications import replications

NAMES = ["staffing", "exclusion", "co-production", "prize", "direct dispatch", "grid patrol"]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Effects:
    """Four months of the hamlet, six times.

    The least of the effects below, direct dispatch, is 1.27 standard deviations of a difference (of ten). An interval
    leaves out zero, in the mean, from 1.59 on where there are four (t = 3.18, over √4), from 1.05 where there are six.
    """
    with replications(jobs=1, store=tmp_path_factory.mktemp("store")) as runs:
        return measure(chosen(NAMES), runs, scenario="hamlet", replications=6, until=date(2021, 5, 1))


def effect(found: Effects, lever: str, arm: str) -> Effect:
    return next(one for one in found.effects if (one.lever.name, one.arm) == (lever, arm))


@pytest.mark.parametrize(
    ("lever", "measure", "sign"),
    [
        ("staffing", "on_time_share", 1),
        ("staffing", "backlog", -1),
        ("exclusion", "resolution_rate", 1),
        ("co-production", "resolution_rate", 1),
        ("direct dispatch", "mean_sojourn", -1),
        ("grid patrol", "contacts", -1),
    ],
)
def test_a_lever_moves_what_it_is_for(found: Effects, lever: str, measure: str, sign: int) -> None:
    last = chosen([lever])[0].arms[-1]
    difference = effect(found, lever, last).differences[measure]
    assert sign * difference.mean > 0
    assert min(sign * difference.low, sign * difference.high) > 0, "the interval leaves out zero"


def test_arms_that_stand_in_the_scenario_are_run_once(tmp_path: Path) -> None:
    """Off is the hamlet itself for the prize and for patrols: three arms each, and five different ones in all."""
    with replications(jobs=1, store=tmp_path) as runs:
        measure(
            chosen(["prize", "grid patrol"]), runs, scenario="hamlet", replications=2, until=date(2021, 2, 1)
        )
        assert runs.wanted == 2 * 5


def test_a_page_is_made_of_it(found: Effects) -> None:
    page = effects_page(found, experiences())
    assert "## 13. At once, and for long" in page
    assert "## 2. " in page and "## 3. " not in page
    assert page.count("\n| grid patrol |") == 2


def test_the_command_measures(tmp_path: Path) -> None:
    arguments = [
        "levers",
        "prize",
        "--measure",
        "--scenario",
        "hamlet",
        "--until",
        "2021-03-01",
        "-n",
        "2",
        "-j",
        "1",
    ]
    reply = CliRunner().invoke(app, [*arguments, "--store", str(tmp_path / "store"), "--out", str(tmp_path)])
    assert reply.exit_code == 0, reply.output
    assert "prize" in reply.stdout
    assert "| prize | up |" in (tmp_path / "lever-effects.md").read_text(encoding="utf-8")
