"""Devices that act on what is done, not on results: paper under pressure, practices, machines, the other party."""

from __future__ import annotations

import numpy as np
import pytest
from rig.small import HOUR_LONG, NINE, Deadline, Petition, Small
from rig.whole import COMPILED, REFERENCE, modelled, simulate

from sim.agents.work import set_work
from sim.behaviour.streets import set_work as set_units
from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference
from sim.ground.tables import UNIT, Outcome
from sim.policies.assessment import Answers, score
from sim.scenario.load import load

SHORT = {"staffing.level": 0.4, "demand.needs_per_year": 30_000, "deadlines.ordinary.allowance": "2h"}


@pytest.mark.parametrize(("push", "chance"), [(0.4, 0.312), (0.0, 0.14), (-0.3, 0.14), (2.0, 0.57)])
def test_pressure_makes_paper(push: float, chance: float) -> None:
    """0.2 x (1 - 0.5 x 0.6) = 0.14 by itself; a push of 0.4 turns 0.5 x 0.4 of the other 0.86 into paper, one of 2
    counts as 1, and one that lets go as none."""
    keys = {"handling.paper": 0.2, "handling.paper_effort": 0.5, "handling.paper_push": 0.5}
    units = np.zeros(1, UNIT)
    units["effort"], units["capability"], units["push"] = 0.6, 1.0, push
    set_units(units, load("base", keys).handling, 0.0)
    assert units["paper"][0] == pytest.approx(chance)


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_streets_that_are_pushed_close_more_on_paper(engine: str) -> None:
    campaign = {"start": "2021-01-01", "end": "2022-01-01", "push": 0.6}
    found = []
    for share in (0.0, 0.5, 1.0):
        keys = {
            **SHORT,
            "handling.paper": 0.0,
            "handling.paper_push": share,
            "incentive.campaigns.x": campaign,
        }
        found.append(simulate(engine, "hamlet", keys, days=15)["outcome"].count(Outcome.PAPER))
    assert found[0] == 0 < found[1] < found[2]


@pytest.mark.parametrize("engine", [Compiled, Reference])
@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_what_is_closed_on_paper_is_found_out(engine: type, chance: float) -> None:
    """The officer has the first petition in hand when the second is due; the third can wait. One is paper."""
    petitions = [Petition(NINE, work=2 * HOUR_LONG), Petition(NINE + 10, deadline=1), Petition(NINE + 20)]
    small = Small(
        petitions, days=3, deadlines=[Deadline(), Deadline(HOUR_LONG)],
        chances={"paper": 1.0, "paper_found": chance, "coverage": 1.0, "no_answer": 1.0},
    )  # fmt: skip
    outcome = small.run(engine)
    assert outcome["found"] == [0, int(chance), 0]
    assert (outcome.total("tally", "paper"), outcome.total("tally", "found")) == (1, int(chance))


def test_what_is_found_counts_as_nothing_done_and_more() -> None:
    """Ten answers, of which 8, 6 and 5 say contacted, solved, satisfied; two papers that count double make it fourteen:
    0.1 x 8/14 + 0.45 x 6/14 + 0.45 x 5/14."""
    rule = load("base", {"assessment.found": 2.0}).assessment
    numbers = (np.array([n]) for n in (8, 6, 5, 10, 2))
    assert score([Answers(rule, *numbers)])[0] == pytest.approx((0.8 + 2.7 + 2.25) / 14)
    assert np.isnan(score([Answers(rule, *(np.array([n]) for n in (0, 0, 0, 0, 0)))])[0])


def test_practices_bear_on_different_things() -> None:
    """Of five practices 0 and 3 bear on speed, 1 and 4 on solving, 2 on contact; a street knows 0, 1, 2 and 4."""
    keys = {
        "learning.practices.number": 5, "learning.practices.gain": 0.1,
        "learning.practices.bears_on": ["speed", "solve", "contact"],
    }  # fmt: skip
    model = modelled(COMPILED, "hamlet", keys, days=1)
    plain = model.units[["speed", "solve", "contact"]][0].copy()
    model.units["practices"][0] = 0b10111
    set_work(model)
    unit = model.units[0]
    assert unit["speed"] == pytest.approx(1.1 * plain["speed"])
    assert unit["solve"] == pytest.approx(1 - (1 - plain["solve"]) * 0.81)
    assert unit["contact"] == pytest.approx(1 - (1 - plain["contact"]) * 0.9)


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_who_refuses_at_the_table_refuses_again(engine: str) -> None:
    """Nobody solves anything alone, a party that comes round makes it good, and all that is explained comes back: whose
    party would come round is solved at once, so that what is raised again never is."""
    soon = {"kind": "fixed", "value": "1h"}
    keys = {
        "handling.solve_low": 0.0, "handling.solve_high": 0.0, "catalogue.hardness_spread": 0.0,
        "collaboration.three_party.share": 1.0, "collaboration.three_party.willing": 0.4,
        "collaboration.three_party.solve": 1.0, "collaboration.solve_misplaced": 1.0, "handling.paper": 0.0,
        "citizens.repeat_explained": 1.0, "citizens.repeat_delay": soon, "call_back.delay": soon,
        "collaboration.outside.solve": 1.0, "start.backlog": 0, "citizens.repeat_dissatisfied": 0.0,
        "citizens.malicious": 0.0,
    }  # fmt: skip
    keys |= {f"catalogue.categories.{name}.hardness": 1.0 for name in load("hamlet").catalogue.categories}
    rows = simulate(engine, "hamlet", keys, days=20).rows
    closed = rows[rows["outcome"] > 0]
    first, again = (
        closed[closed["generation"] == n] if n == 0 else closed[closed["generation"] > 0] for n in (0, 1)
    )
    assert 0.3 < (first["outcome"] == Outcome.SOLVED).mean() < 0.5
    assert len(again) > 20 and not (again["outcome"] == Outcome.SOLVED).any()


@pytest.mark.parametrize("engine", [COMPILED, REFERENCE])
def test_what_a_machine_settles_reaches_no_unit(engine: str) -> None:
    keys = {"intake.assistant": 1.0, "intake.web": 0.0, "citizens.repeat_unsolved": 0.0, "start.backlog": 0}
    usual, settled = (
        simulate(engine, "hamlet", {**keys, "intake.settles": share}, days=10) for share in (0.0, 1.0)
    )
    kinds = modelled(COMPILED, "hamlet", days=1).kinds
    easy = (kinds["grade"][usual.rows["kind"]] == 0) & (usual.rows["generation"] == 0)
    assert settled.total("hours", "settled") == easy.sum() > 50
    assert set(settled.rows["id"]) == set(usual.rows["id"][~easy])
