"""The neighbourhoods: voice, co-production, and the causes that somebody removes before anyone calls."""

from __future__ import annotations

import numpy as np

from sim.agents.hours import seconds_of
from sim.agents.purposes import Purpose
from sim.agents.spells import Spell
from sim.agents.surroundings import Agent, Surroundings
from sim.behaviour.causes import still_there
from sim.behaviour.citizens import voice_after
from sim.ground.tables import Body
from sim.ground.time_units import AN_HOUR
from sim.policies.coproduction import help_after
from sim.policies.demand import needs_after
from sim.policies.prevention import removed_by_share, removed_by_time

MOST_ELSEWHERE = 0.9  # a street gives at most this share of its officers' time to causes


class Neighbourhoods(Agent):
    """All communities of the city. Which ones are patrolled, or have a round table, is drawn once a run.

    moved: by what each community's voice has been multiplied since the start; charged: share of officers' time that
    each unit owes for causes removed and finds of the patrols in the past period; still_locked: by category, the share
    of what waited for a policy that topics have left waiting.
    """

    def __init__(self, model: Surroundings) -> None:
        super().__init__(model)
        communities, self.causes = model.communities, model.causes
        communities["voice"] = model.scenario.citizens.voice
        self.moved = np.ones(len(communities))
        self.charged = np.zeros(len(model.units))
        self.still_locked = np.ones(self.causes.shape[1])
        communities["help"] = model.scenario.collaboration.coproduction.start
        numbers = np.arange(len(communities))
        self.patrol_chance = model.uniform(numbers, Purpose.PATROL)
        self.table_chance = model.uniform(numbers, Purpose.TABLE)
        self.street = communities["street"]
        self.patrol()

    def patrol(self) -> None:
        """Which communities the grid patrols: a share `prevention.grid.communities`, where it finds the share
        `found`."""
        grid = self.model.scenario.prevention.grid
        self.model.communities["patrol"] = np.where(self.patrol_chance < grid.communities, grid.found, 0.0)

    def revise(self) -> None:
        """After a period: people speak up as the answers deserve, bring more where they are heard, take part as it
        helps, each by the rules of its days; and causes are removed: first those that end by themselves.

        Voice and needs follow the answers that count (satisfied/(answered − excluded)), co-production the true solved
        share (solved/closed) of the office of the community's street: of what it handled, not of what was raised there.
        """
        spells, tally = self.model.spells, self.model.tally
        communities = self.model.communities
        with np.errstate(invalid="ignore", divide="ignore"):
            answers = tally["answered"] - tally["excluded"]
            satisfied = np.where(answers > 0, tally["satisfied"] / answers, np.nan)[self.street]
            solved = np.where(tally["closed"] > 0, tally["solved"] / tally["closed"], 0.0)[self.street]
        voice, need = communities["voice"].copy(), communities["need"]
        for spell in spells.under(lambda spell: spell.scenario.demand.growth):
            need = needs_after(spell.scenario.demand, need, voice, satisfied, spell.seconds)
        communities["need"] = need
        for spell in spells.under(_voice):
            voice = voice_after(spell.scenario.citizens, voice, satisfied, spell.seconds)
        self._move_voice(voice)
        for spell in spells.under(lambda spell: spell.scenario.collaboration.coproduction):
            rule = spell.scenario.collaboration.coproduction
            communities["help"] = help_after(rule, communities["help"], solved, spell.days)
        self.patrol()
        lasting = 1.0
        for spell in spells.under(lambda spell: spell.scenario.causes.fade):
            lasting *= still_there(spell.scenario.causes, spell.days)
        if lasting < 1.0:
            self._remove(np.ones(self.causes.shape, dtype=bool), 1.0 - lasting, Purpose.FADED)
        self._prevent()

    def _move_voice(self, after: np.ndarray) -> None:
        """Voice moves by itself; where nobody speaks at all, nobody is heard of."""
        voice, usual = self.model.communities["voice"], self.model.scenario.citizens.voice
        if usual > 0:
            self.moved = np.where(after != voice, after / usual, self.moved)
            voice[:] = after

    def set_voice(self) -> None:
        """Another `citizens.voice`: each community's is as many times as much as it has become, but no more than
        `citizens.voice_most`, or the scenario's own if that is above it."""
        citizens = self.model.scenario.citizens
        most = max(citizens.voice, citizens.voice_most)
        self.model.communities["voice"] = np.minimum(citizens.voice * self.moved, most)

    def set_time(self) -> None:
        """Time for causes = `prevention.share` + what is charged, within 0…`MOST_ELSEWHERE`, for streets alone."""
        units, share = self.model.units, self.model.scenario.prevention.share
        elsewhere = np.clip(share + self.charged, 0.0, MOST_ELSEWHERE)
        units["prevention"] = np.where(units["body"] == Body.STREET, elsewhere, 0.0)

    def root_out(self, streets: np.ndarray) -> None:
        """Where the city has governed for the past period, int64[n] streets, its own bodies have removed the share
        `governed.removal` of the causes; that costs the street no time."""
        share = self.model.scenario.governed.removal
        if share and len(streets):
            there = np.isin(self.street, streets)[:, None]
            self._remove(np.broadcast_to(there, self.causes.shape), share, Purpose.SUPERVISED)

    def _prevent(self) -> None:
        """Remove causes, and charge the streets' time for it: what is removed this period is paid for in the next.

        In this order: the topic takes the share `prevention.topic.removal` of the causes of the `categories` that have
        most in the whole city; the warning takes `early_warning.removal` where a community has at least `threshold` of
        one category; round tables take `collaboration.round_table.removal` in their communities; then the streets work
        on causes. Charged: hours/office; hours: `hours` of each of the first three for each cause removed, and
        `prevention.grid.hours` for each need a patrol found, as much as on its day; office: the officers' hours of the
        past period. All see the true stock of causes.
        """
        model, prevention = self.model, self.model.scenario.prevention
        office, hours = self._office(), np.zeros(len(model.units))
        for spell in model.spells.under(lambda spell: spell.scenario.prevention.grid.hours):
            hours += spell.scenario.prevention.grid.hours * spell.counted("patrolled").astype(float)
        table = model.scenario.collaboration.round_table
        if prevention.topic.categories:
            worst = np.argsort(-self.causes.sum(axis=0), kind="stable")[: prevention.topic.categories]
            chosen = np.zeros(self.causes.shape, dtype=bool)
            chosen[:, worst] = True
            hours += self._remove(chosen, prevention.topic.removal, Purpose.TOPIC) * prevention.topic.hours
            self._end_in_rules(worst)
        warning = prevention.early_warning
        if warning.threshold:
            hours += (
                self._remove(self.causes >= warning.threshold, warning.removal, Purpose.WARNING)
                * warning.hours
            )
        if table.communities:
            seated = np.broadcast_to((self.table_chance < table.communities)[:, None], self.causes.shape)
            hours += self._remove(seated, table.removal, Purpose.SEATED) * table.hours
        self._work_on_causes()
        with np.errstate(invalid="ignore", divide="ignore"):
            self.charged = np.where(office > 0, hours * AN_HOUR / office, 0.0)
        self.set_time()

    def _end_in_rules(self, categories: np.ndarray) -> None:
        """Of what waits for a policy in these categories the topic makes the share `prevention.topic.unlocks` solvable;
        the causes behind it end."""
        share, kinds = self.model.scenario.prevention.topic.unlocks, self.model.kinds
        if share:
            was = kinds["locked"].copy()
            self.still_locked[categories] *= 1.0 - share
            kinds["locked"] *= np.where(np.isin(kinds["category"], categories), 1.0 - share, 1.0)
            self.model.unlock_causes(was)

    def _remove(self, where: np.ndarray, share: float, purpose: Purpose) -> np.ndarray:
        """Remove a share of the causes of some cells; gives how many by unit, float64[units]."""
        cells = np.arange(self.causes.size)
        draw = self.model.uniform(cells, purpose).reshape(self.causes.shape)
        taken = removed_by_share(self.causes, share, draw) * where
        self.model.end_causes(taken)
        return np.bincount(self.street, taken.sum(axis=1), len(self.model.units))

    def _office(self, spell: Spell | None = None) -> np.ndarray:
        """Seconds officers had for petitions and causes in a spell, or in the whole period, float64[units]: without the
        watch and other duties, of which they have as many in the last spell as the review leaves them."""
        if spell is None:
            spells = self.model.spells.under(lambda spell: spell.scenario.staffing)
            return np.asarray(sum(self._office(spell) for spell in spells))
        crews = spell.crews if spell.last < self.model.spells.day else self.model.crews
        general = crews["officers"] * (crews["urgent_only"] == 0)
        whole = np.bincount(crews["unit"], general, len(self.model.units))
        own = np.bincount(crews["unit"], general / crews["stretch"], len(self.model.units))
        return np.asarray(seconds_of(self.model, spell) * own / np.maximum(whole, 1))

    def _work_on_causes(self) -> None:
        """Every street spends its share of officers' time on the causes of its communities.

        Budget in causes = Σ `prevention.share`·office·K/`prevention.hours` over the spells of the period; office:
        officers' hours, without the watch and other duties; K: capability, practices not counted.
        """
        prevention, units = self.model.scenario.prevention, self.model.units
        budget = np.zeros(len(units))
        for spell in self.model.spells.under(_work):
            rule = spell.scenario.prevention
            budget += rule.share * self._office(spell) / AN_HOUR / rule.hours * units["capability"]
        if not budget.any():
            return
        draw = self.model.uniform(np.arange(self.causes.size), Purpose.STREET).reshape(self.causes.shape)
        taken = np.zeros(self.causes.shape, np.int64)
        for street in np.unique(self.street):
            rows = np.flatnonzero(self.street == street)
            cells = self.causes[rows]
            taken[rows] = removed_by_time(
                cells.ravel(), float(budget[street]), prevention.forecast, draw[rows].ravel()
            ).reshape(cells.shape)
        self.model.end_causes(taken)


def _voice(spell: Spell) -> tuple[float, ...]:
    citizens = spell.scenario.citizens
    return citizens.voice_most, citizens.voice_time


def _work(spell: Spell) -> tuple[object, ...]:
    prevention = spell.scenario.prevention
    return prevention.share, prevention.hours, spell.scenario.staffing
