"""The same models in Ciw and in SimPy: every number within four standard errors of ours, planted errors beyond."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from peers import in_ciw, in_simpy
from peers.network import Network
from peers.span import apart, replicated
from theory.case import Case, Size, sampled
from theory.classes import Preemptive
from theory.clocks import Rhythm
from theory.hotline import Impatient
from theory.streets import LastCome
from theory.together import ForkJoin

LIMIT = 4.0
OURS = Size(80_000, 40)
THEIRS = 7_000  # arrivals


@dataclass(frozen=True)
class Twin:
    """A case and a peer's model of it. wrong: the case as the peer is given it when an error is planted."""

    case: Case
    peer: Any
    wrong: Case
    arrivals: int = THEIRS

    def differences(self, *, planted: bool = False) -> dict[str, float]:
        """Standard errors apart, by measure."""
        ours = sampled(self.case, "compiled", OURS)
        theirs = replicated(self.peer, self.wrong if planted else self.case, self.arrivals)
        return {name: apart(ours[name], theirs[name]) for name in theirs}


NETWORK, PREEMPTIVE, IMPATIENT = Network(), Preemptive(), Impatient()
LAST, RHYTHM, JOINT = LastCome(2, 1.4), Rhythm(busy=1.2, quiet=1.2, officers=3), ForkJoin(arrivals=0.5)
TWINS = {
    "network in Ciw": Twin(NETWORK, in_ciw.network, replace(NETWORK, right=0.75)),
    "network in SimPy": Twin(NETWORK, in_simpy.network, replace(NETWORK, refuses=0.4)),
    "interruptions in Ciw": Twin(PREEMPTIVE, in_ciw.preemptive, replace(PREEMPTIVE, means=(1.3, 1.0, 1.0))),
    "interruptions in SimPy": Twin(
        PREEMPTIVE, in_simpy.preemptive, replace(PREEMPTIVE, means=(1.0, 1.3, 1.0))
    ),
    "patience in Ciw": Twin(IMPATIENT, in_ciw.impatient, replace(IMPATIENT, arrivals=4.4)),
    "patience in SimPy": Twin(IMPATIENT, in_simpy.impatient, replace(IMPATIENT, seats=4)),
    "last come in Ciw": Twin(LAST, in_ciw.last_come, replace(LAST, arrivals=1.25)),
    "hours of work in Ciw": Twin(RHYTHM, in_ciw.rhythm, replace(RHYTHM, off=18)),
    "joint handling in SimPy": Twin(JOINT, in_simpy.fork_join, replace(JOINT, arrivals=0.42)),
}


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_a_peer_sees_the_same(twin: Twin) -> None:
    found = twin.differences()
    assert set(found) <= set(sampled(twin.case, "compiled", OURS)) and found
    assert all(abs(z) < LIMIT for z in found.values()), found


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS)
def test_a_planted_error_is_found(twin: Twin) -> None:
    found = twin.differences(planted=True)
    assert max(abs(z) for z in found.values()) > LIMIT, found
