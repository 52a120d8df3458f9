"""The city hall: scores, ranks, lists, summons, prizes, attention, and the streets it governs itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from sim.agents.districts import District, Districts
from sim.agents.hours import office_seconds
from sim.agents.purposes import Purpose
from sim.agents.streets import Streets
from sim.agents.surroundings import Agent, Surroundings
from sim.city.apportion import apportion
from sim.policies.assessment import Answers, ranks, score
from sim.policies.governed import against_city, chosen, leaves
from sim.policies.pressure import attention_push, campaign_push, last_ones, list_push, most_improved
from sim.policies.staffing import Staffing
from sim.scenario.schema import Scenario


class CityHall(Agent):
    """Looks at every period's answers, and presses, praises and helps for the next one.

    volume: by street, the petitions accepted in the period of the last review (None before the first); reviewed: the
    day of that review; supervised: the streets that were governed until then; wait: for how many more full periods a
    street that has left is not governed again; grown: by unit, how many times as much officers' time it has as planned;
    lent: int64[crews], officers more or less by what districts lend; pressure: by street, what it adds to the effort.
    """

    def __init__(self, model: Surroundings, streets: Streets, districts: Districts) -> None:
        super().__init__(model)
        self.streets, self.districts = streets, districts
        self.officers = model.crews["officers"].copy()
        self.sized_by = _sized_by(model.scenario.staffing)
        self.stretch, self.grown = model.crews["stretch"].copy(), np.ones(len(model.units))
        self.lent = np.zeros(len(model.crews), dtype=np.int64)
        self._share_lent = 0.0
        self.volume: np.ndarray | None = None
        self.reviewed = model.city.start
        self.supervised = np.zeros(len(streets), dtype=bool)
        self.wait = np.zeros(len(streets), dtype=np.int64)
        self._late = np.zeros(len(streets), dtype=bool)
        self.pressure = np.zeros(len(streets))
        # Between two reviews the shipped rules press alike while nothing else happens; a user's may look at the day.
        shipped = type(self) is CityHall
        self._steady = shipped and all(type(one).press is District.press for one in districts.members)
        self._pressed_by: tuple[Scenario, float] | None = None

    def assess(self) -> np.ndarray:
        """Publish the period's scores in the table of units; gives the streets' ranks, int64[units] (0: none).

        Score S = (1 − c)·fresh + c·last, c = `assessment.carry` (0 for a unit's first score); fresh: the weighted three
        rates over the answers that count, those given less those left out on appeal, each by the rule of its day. A
        unit with fewer of them than `assessment.least_answers` keeps its last score, and a street its place by it. All
        units are scored, streets alone are ranked.
        """
        units, assessment = self.model.units, self.model.scenario.assessment
        fresh, old = score(self._answers()), units["score"].copy()
        units["last_score"] = old
        carry = np.where(np.isnan(old), 0.0, assessment.carry)
        units["score"] = np.where(np.isnan(fresh), old, (1 - carry) * fresh + carry * np.nan_to_num(old))
        places = np.zeros(len(units), np.int64)
        places[self.streets.row] = ranks(self.streets.score)
        return places

    def _answers(self) -> list[Answers]:
        """The period's answers, by the rule under which each counts."""
        names = ("said_contacted", "said_solved", "satisfied", "answered", "excluded", "found")
        period = []
        for spell in self.model.spells.under(lambda spell: spell.scenario.assessment):
            contacted, solved, satisfied, answered, excluded, found = map(spell.counted, names)
            rule = spell.scenario.assessment
            period.append(Answers(rule, contacted, solved, satisfied, answered - excluded, found))
        return period

    def weights(self) -> np.ndarray:
        """What response, resolution and satisfaction weighed in the period's scores of the whole city, and what was
        carried over, float64[4]: weights that changed are in the mean of the answers."""
        period = self._answers()
        rules = np.array([[of.rule.response, of.rule.resolution, of.rule.satisfaction] for of in period])
        counting = np.array([of.counting.sum() for of in period])
        mean = (
            np.average(rules, axis=0, weights=counting) if len(period) > 1 and counting.any() else rules[-1]
        )
        return np.array([*mean, self.model.scenario.assessment.carry])

    def review(self, day: date) -> None:
        """The monthly meeting: what each street is pressed, praised and helped to do until the next one.

        Who is summoned (`incentive.summons`) is strained, too: `strain` is added to fatigue, which stays at most 1.
        Volume is the petitions accepted in the period.
        """
        summons, streets = self.model.scenario.incentive.summons, self.streets
        self.volume = self.model.tally["accepted"][streets.row]
        self._hire()
        self.reviewed = day
        streets.fatigue = np.minimum(streets.fatigue + summons.strain * self._summoned(), 1.0)
        self._let_go(self.volume)
        self._take_on()
        self._late[:] = False
        self.districts.review()
        self._lend()
        self._staff()
        self._pressed_by = None
        streets.push = self.pressure = self.push(day)

    def press(self, day: date) -> bool:
        """Before a day: whether a campaign that begins or ends, or a reform, has changed what the streets are pressed
        to; then they are told."""
        scenario = self.model.scenario
        on = campaign_push(scenario.incentive.campaigns.values(), day)
        known = self._pressed_by
        if self._steady and known and known[0] is scenario and known[1] == on:
            return False
        self._pressed_by = scenario, on
        push = self.push(day)
        if np.array_equal(push, self.pressure):
            return False
        self.streets.push = self.pressure = push
        return True

    def push(self, day: date) -> np.ndarray:
        """What is added to the effort of each street on a day, float64[streets].

        What districts pass on + lists + `incentive.summons.push` if summoned + `incentive.prize.push` if among the most
        improved + attention + `governed.push` if governed, all by what the last review saw (none before the first), and
        campaigns that are on.
        """
        scenario, streets = self.model.scenario, self.streets
        incentive, scores = scenario.incentive, self.streets.score
        push = np.asarray(self.districts.press()[streets.row])
        if self.volume is not None:
            push += list_push(incentive.lists, scores)
            push += incentive.summons.push * self._summoned()
            push += incentive.prize.push * most_improved(scores, streets.last_score, incentive.prize.top)
            push += attention_push(incentive.attention, scores, self.volume)
        push += campaign_push(incentive.campaigns.values(), day)
        push += scenario.governed.push * (streets.governed > 0)
        return push

    def _summoned(self) -> np.ndarray:
        """Which streets are the last, bool[streets]."""
        incentive, streets = self.model.scenario.incentive, self.streets
        return last_ones(streets.score, streets.district, incentive.summons.last, incentive.accountability)

    def _let_go(self, volume: np.ndarray) -> None:
        """Governed streets that have improved against the city leave, and are not governed again for
        `governed.apart` full periods. A period into which a street was taken on by a reform is no full one."""
        governed, streets = self.model.scenario.governed, self.streets
        periods = streets.governed
        self.supervised = periods > 0
        periods = np.where(self.supervised & ~self._late, periods + 1, periods)
        relative, score = against_city(volume, streets.score)
        released = self.supervised & leaves(
            governed, periods - 1, relative, streets.entry_volume, score, streets.entry_score
        )
        self.wait = np.where(released, governed.apart, np.maximum(self.wait - 1, 0))
        streets.governed = np.where(released, 0, periods)

    def _take_on(self, late: bool = False) -> None:
        """Other streets are governed, up to `governed.number`; if a reform has made that less, those go that were taken
        on last.

        How they stand against the city at entry is kept. late: within a period, which then is no full one for them.
        """
        governed, streets = self.model.scenario.governed, self.streets
        if governed.choice == "none" or self.volume is None:
            streets.governed = 0
            return
        periods = streets.governed
        eldest = np.argsort(-periods, kind="stable")
        periods[eldest[governed.number :]] = 0
        free = governed.number - int((periods > 0).sum())
        draw = self.model.uniform(streets.row, Purpose.GOVERNED)
        population = self.model.city.unit_population[streets.row]
        eligible = (periods == 0) & (self.wait == 0)
        fresh = chosen(governed, eligible, free, self.volume, population, streets.score, draw)
        entry_volume, entry_score = streets.entry_volume, streets.entry_score
        volume, score = against_city(self.volume, streets.score)
        periods[fresh] = 1
        entry_volume[fresh], entry_score[fresh] = volume[fresh], score[fresh]
        self._late[fresh] = late
        streets.governed, streets.entry_volume, streets.entry_score = periods, entry_volume, entry_score

    def reform(self, officers: np.ndarray, day: date) -> None:
        """The scenario has changed on a day, or a surge has begun or ended: a new plan of officers, int[crews], with
        those whom a surge has moved, and perhaps other streets that are governed; these have more on top. What the last
        review saw stands."""
        if (sized_by := _sized_by(self.model.scenario.staffing)) != self.sized_by:
            self.grown[:] = 1.0  # the new plan knows the work; a year of more working days is no new plan
        self.sized_by = sized_by
        self.stretch = self.model.crews["stretch"].copy()
        lends = self.model.scenario.incentive.districts.lent
        if not np.array_equal(officers, self.officers) or (
            lends != self._share_lent and self.volume is not None
        ):
            self.officers = officers.copy()
            self._lend()
        self._pressed_by = None
        self._take_on(late=day > self.reviewed)
        self._staff()

    def turn(self) -> None:
        """The scenario is told by another one, which has been the same so far."""
        self.sized_by = _sized_by(self.model.scenario.staffing)
        self._pressed_by = None

    def _hire(self) -> None:
        """A unit whose officers are busier than `staffing.busy` gets more, one whose are less so fewer, but never below
        the plan: g becomes max(1, g·(1 + follows·(b/busy − 1))). b: work over officers' time in the past period, the
        watch left out."""
        staffing, tally = self.model.scenario.staffing, self.model.tally
        if staffing.follows:
            office = office_seconds(self.model)
            with np.errstate(invalid="ignore", divide="ignore"):
                busy = np.where(office > 0, (tally["busy"] - tally["watched"]) / office, staffing.busy)
            self.grown = np.maximum(1.0, self.grown * (1.0 + staffing.follows * (busy / staffing.busy - 1.0)))

    def _plan(self) -> np.ndarray:
        """Officers of the plan as far as it has grown, int64[crews]; those with other duties first give more of their
        time, so that small units grow, too."""
        crews = self.model.crews
        if (self.grown == 1.0).all():
            crews["stretch"] = self.stretch
            return self.officers
        ordinary = crews["urgent_only"] == 0
        part_time = self.model.scenario.staffing.part_time
        time = self.officers / self.stretch * np.where(ordinary, self.grown[crews["unit"]], 1.0)
        whole = np.ceil(time - 1e-9) if part_time else np.rint(time)
        officers = np.where(ordinary, np.maximum(whole, self.officers), self.officers)
        with np.errstate(invalid="ignore", divide="ignore"):
            stretched = np.where(time > 0, np.maximum(officers / time, 1.0), 1.0)
        crews["stretch"] = np.where(ordinary & part_time, stretched, self.stretch)
        return np.asarray(officers.astype(np.int64))

    def _lend(self) -> None:
        """Districts decide anew whom they lend."""
        self._share_lent = self.model.scenario.incentive.districts.lent
        self.lent = self.districts.lend(self._plan())

    def _staff(self) -> None:
        """Officers of every crew: those of the plan, more or less by what districts lend, and more where the city
        governs.

        Each crew of a governed street gets `governed.officers` times its plan more, rounded; or, if `governed.pool` is
        above 0, that share of the ordinary officers of all streets is shared out among the governed crews by their
        size. The watch for urgent petitions gets none. New officers are on duty from the crew's next opening on.
        """
        crews, governed = self.model.crews, self.model.scenario.governed
        plan = self._plan()
        under = plan * (self.model.units["governed"][crews["unit"]] > 0)
        # A watch for urgent petitions is one of the same number everywhere.
        ordinary = np.where(crews["urgent_only"] == 0, under, 0)
        if governed.pool and ordinary.any():
            streets = np.isin(crews["unit"], self.streets.row) & (crews["urgent_only"] == 0)
            more = apportion(round(governed.pool * plan[streets].sum()), ordinary)
        else:
            more = np.rint(governed.officers * under).astype(np.int64)
        crews["officers"] = plan + self.lent + more


def _sized_by(staffing: Staffing) -> dict[str, Any]:
    """What of staffing the plan of officers comes from."""
    return staffing.model_dump(exclude={"follows", "busy", "surge"})
