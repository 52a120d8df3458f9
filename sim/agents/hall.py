"""The city hall: scores, ranks, lists, summons, prizes, attention, and the streets it governs itself."""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.agents.purposes import Purpose
from sim.agents.streets import Streets
from sim.agents.surroundings import Agent, Surroundings
from sim.city.apportion import apportion
from sim.policies.assessment import ranks, score
from sim.policies.governed import chosen, leaves
from sim.policies.pressure import attention_push, campaign_push, last_ones, list_push, most_improved


class CityHall(Agent):
    """Looks at every period's answers, and presses, praises and helps for the next one."""

    def __init__(self, model: Surroundings, streets: Streets) -> None:
        super().__init__(model)
        self.streets = streets
        self.officers = model.crews["officers"].copy()

    def assess(self) -> np.ndarray:
        """Publish the period's scores in the table of units; gives the streets' ranks, int64[units] (0: none).

        Score S = (1 − c)·fresh + c·last, c = `assessment.carry` (0 for a unit's first score); fresh: the weighted three
        rates over the answers that count, those given less those left out on appeal. A unit without such answers keeps
        its last score. All units are scored, streets alone are ranked.
        """
        units, tally, assessment = self.model.units, self.model.tally, self.model.scenario.assessment
        counting = tally["answered"] - tally["excluded"]
        fresh = score(assessment, tally["said_contacted"], tally["said_solved"], tally["satisfied"], counting)
        old = units["score"].copy()
        units["last_score"] = old
        carry = np.where(np.isnan(old), 0.0, assessment.carry)
        units["score"] = np.where(np.isnan(fresh), old, (1 - carry) * fresh + carry * np.nan_to_num(old))
        places = np.zeros(len(units), np.int64)
        places[self.streets.row] = ranks(self.streets.score)
        return places

    def review(self, day: date) -> None:
        """The monthly meeting: what each street is pressed, praised and helped to do until the next one.

        push = lists + `incentive.summons.push` if summoned + `incentive.prize.push` if among the most improved +
        attention + campaigns + `governed.push` if governed; it stands for the next period alone. A summons also adds
        `incentive.summons.strain` to fatigue, which stays at most 1. Volume is the petitions accepted in the period.
        """
        incentive, governed, streets = (
            self.model.scenario.incentive,
            self.model.scenario.governed,
            self.streets,
        )
        scores = streets.score
        volume = self.model.tally["accepted"][streets.row]
        summoned = last_ones(scores, streets.district, incentive.summons.last, incentive.accountability)
        push = list_push(incentive.lists, scores)
        push += incentive.summons.push * summoned
        push += incentive.prize.push * most_improved(scores, streets.last_score, incentive.prize.top)
        push += attention_push(incentive.attention, scores, volume)
        push += campaign_push(incentive.campaigns.values(), day)
        streets.fatigue = np.minimum(streets.fatigue + incentive.summons.strain * summoned, 1.0)
        self._govern(volume)
        push += governed.push * (streets.governed > 0)
        streets.push = push
        self._staff()

    def _govern(self, volume: np.ndarray) -> None:
        """Let go of governed streets that have improved, and take on others, up to `governed.number`.

        Who leaves is not taken on again at the same review. Petitions and score at entry are kept; without a score it
        counts as 0.
        """
        governed, streets = self.model.scenario.governed, self.streets
        if governed.choice == "none":
            streets.governed = 0
            return
        score, entry_volume, entry_score = streets.score, streets.entry_volume, streets.entry_score
        periods = np.where(streets.governed > 0, streets.governed + 1, 0)
        out = (periods > 0) & leaves(governed, periods, volume, entry_volume, score, entry_score)
        periods[out] = 0
        free = governed.number - int((periods > 0).sum())
        draw = self.model.uniform(streets.row, Purpose.GOVERNED)
        population = self.model.city.unit_population[streets.row]
        fresh = chosen(governed, (periods == 0) & ~out, free, volume, population, score, draw)
        periods[fresh] = 1
        entry_volume[fresh] = volume[fresh]
        entry_score[fresh] = np.nan_to_num(score[fresh])
        streets.governed, streets.entry_volume, streets.entry_score = periods, entry_volume, entry_score

    def reinforce(self, officers: np.ndarray) -> None:
        """A new plan of officers, int[crews]; governed streets keep theirs on top."""
        self.officers = officers.copy()
        self._staff()

    def _staff(self) -> None:
        """Officers of every crew: those of the plan, and more where the city governs.

        Each crew of a governed street gets `governed.officers` times its plan more, rounded; or, if `governed.pool` is
        above 0, that share of the ordinary officers of all streets is shared out among the governed crews by their
        size. The watch for urgent petitions gets none. New officers are on duty from the crew's next opening on.
        """
        crews, governed = self.model.crews, self.model.scenario.governed
        under = self.officers * (self.model.units["governed"][crews["unit"]] > 0)
        # A watch for urgent petitions is one of the same number everywhere.
        ordinary = np.where(crews["urgent_only"] == 0, under, 0)
        if governed.pool and ordinary.any():
            streets = np.isin(crews["unit"], self.streets.row) & (crews["urgent_only"] == 0)
            more = apportion(round(governed.pool * self.officers[streets].sum()), ordinary)
        else:
            more = np.rint(governed.officers * under).astype(np.int64)
        crews["officers"] = self.officers + more
