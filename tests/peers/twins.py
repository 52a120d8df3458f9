"""The same models in Ciw and in SimPy, each with an error to be found."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from peers import in_ciw, in_simpy
from peers.network import Network
from peers.span import apart, replicated
from theory.case import Case, Size, sampled
from theory.classes import Preemptive
from theory.clocks import Rhythm
from theory.hotline import Impatient
from theory.streets import LastCome
from theory.together import ForkJoin

OURS = Size(80_000, 40)
THEIRS = 7_000  # arrivals


@dataclass(frozen=True)
class Twin:
    """A case and a peer's model of it. wrong: the case as the peer is given it when an error is planted."""

    case: Case
    peer: Any
    wrong: Case
    arrivals: int = THEIRS

    @property
    def error(self) -> str:
        """What is wrong in the planted case."""
        return ", ".join(
            f"{field.name} {getattr(self.case, field.name)} → {getattr(self.wrong, field.name)}"
            for field in fields(self.case)
            if getattr(self.case, field.name) != getattr(self.wrong, field.name)
        )

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
    "hours of work in Ciw": Twin(RHYTHM, in_ciw.rhythm, replace(RHYTHM, busy=0.8, quiet=0.8)),
    "joint handling in SimPy": Twin(JOINT, in_simpy.fork_join, replace(JOINT, arrivals=0.35)),
}
