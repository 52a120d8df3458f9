"""A network that Ciw and SimPy can build too: stations, classes, priorities, wrong ways, petitions that come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from theory.case import Case, Plan, Seen, work
from theory.law import Law
from theory.sample import Sample

from sim.history.record.history import BODIES

STREET, DISTRICT, DEPARTMENT = "street", "district", "department"
UNITS = (STREET, DISTRICT, DEPARTMENT)
AT_ONCE = {"kind": "fixed", "value": 0}


@dataclass(frozen=True)
class Network(Case):
    """A street, its district and one department, with officers each; urgent petitions go first.

    urgent: share; department: share of petitions that are the department's, the others are the street's. The desk sends
    a petition to its owner with chance `right`, else to the district, which sends it back after a while with chance
    `refuses`, else does the work itself. When all is done it comes back with chance `again`.
    """

    title: ClassVar = "Three stations, two classes, priorities, wrong dispatch, refusals, repeats"
    streets: ClassVar = 40
    settle: ClassVar = 150.0
    margin: ClassVar = 250.0
    officers: tuple[int, int, int] = (3, 1, 2)
    arrivals: float = 2.2
    urgent: float = 0.3
    department: float = 0.35
    right: float = 0.8
    refuses: float = 0.5
    delay: float = 1.0
    again: float = 0.2
    unclear: ClassVar = DISTRICT
    """Where an error leads: nobody else owns petitions of the same category."""

    def place(self, plan: Plan) -> dict[str, object]:
        """Every street in a district of its own, with one department."""
        districts = {f"District {n}": {"population": 100, "streets": 1} for n in range(plan.streets)}
        return {"city.districts": {"*": False, **districts}, "city.departments": 1}

    def rules(self) -> dict[str, object]:
        kinds = {
            f"{number} {body}": {
                "share": share * part, "months": [], "bodies": {body: 1.0},
                "classes": {str(number): 1.0}, "difficulty": 1.0, "hardness": 1.0, "joint": 0.0, "unreasonable": 0.0,
                "locked": 0.0, "outside": 0.0,
            }
            for number, share in ((1, self.urgent), (2, 1 - self.urgent))
            for body, part in ((STREET, 1 - self.department), (DEPARTMENT, self.department))
        }  # fmt: skip
        return {
            **{f"staffing.officers.{body}": n for body, n in zip(UNITS, self.officers, strict=True)},
            **work(Law(), self.unit),
            "discipline.kind": "class-priority",
            "catalogue.second": len(kinds),
            "catalogue.third": len(kinds),
            "catalogue.categories": {"*": False, **kinds},
            "deadlines": {
                str(n): {"allowance": "365d", "dispatch": 0, "desk": AT_ONCE, "preempts": False, "work": 1.0}
                for n in (1, 2)
            },
            "dispatch.accuracy_clerk": self.right,
            "dispatch.refusal.other": self.refuses,
            "dispatch.refusal.delay": Law("exponential", self.delay).toml(self.unit),
            "handling.solve_low": 0.0,
            "handling.solve_high": 0.0,
            "handling.explain": 0.0,
            # The chance of those without any patience is 1.5 times the usual one.
            "citizens.patience": 0.0,
            "citizens.repeat_unsolved": self.again / 1.5,
            "citizens.repeat_delay": {"kind": "fixed", "value": 1},
            "citizens.most_repeats": 1000,
        }  # fmt: skip

    def expected(self) -> dict[str, float]:
        """There is no closed form: peers are asked."""
        return {}

    def measured(self, seen: Seen) -> dict[str, Sample]:
        found = {"visits": seen.of(seen["visits"]), "retained": seen.of(seen["retained"] == 1)}
        found["sojourn"] = seen.of((seen["closed"] - seen["dispatched"]) / self.unit)
        for rank in (1, 2):
            found[f"wait of class {rank}"] = seen.of(seen.wait, seen["deadline"] == rank)
        for body in UNITS:
            at = seen["body"] == BODIES.index(body)
            found[f"wait at the {body}"] = seen.of(seen.wait, at)
            found[f"share at the {body}"] = seen.of(at)
        return found
