"""The way of a petition from the need to the call-back, in the order in which it happens; the chapters say how."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from sim.behaviour.handling import contacted_so_far
from sim.engine.changes import Seen
from sim.engine.needs import day_of_needs
from sim.engine.reference.call_back import call_back
from sim.engine.reference.case import Case
from sim.engine.reference.clock import Clock
from sim.engine.reference.close import close, closes_at
from sim.engine.reference.contact import contact
from sim.engine.reference.desk import record
from sim.engine.reference.receive import arrive, handle
from sim.engine.reference.switchboard import Switchboard
from sim.engine.reference.tables import Engine, Steps
from sim.engine.reference.work import go_on, open_crew, take_in
from sim.engine.world import World
from sim.ground.draws import Block
from sim.ground.order import EventKind
from sim.ground.tables import RECORD, WANT
from sim.ground.time_units import DAY
from sim.ground.working_time import opening


class Reference:
    """One run of the reference engine; the same face as the compiled one.

    write: takes RECORD[n] whenever some are finished.
    """

    name = "reference"

    def __init__(self, world: World, write: Callable[[np.ndarray], None]) -> None:
        self.write = write
        self._wants = np.zeros(1024, WANT)
        self._seen = Seen(world)
        clock = Clock()
        self._engine = Engine(
            world=world,
            clock=clock,
            switchboard=Switchboard(clock, world.seats),
            queues=[[] for _ in world.units],
            in_hand=[[] for _ in world.crews],
            open={},
            finished=[],
        )

    @property
    def world(self) -> World:
        """What both engines read and write."""
        return self._engine.world

    def renew(self, settings: np.ndarray) -> None:
        """New settings from now on."""
        self.turn(self.world._replace(settings=settings))

    def turn(self, world: World) -> None:
        """From now on the world is another one, which has been the same so far."""
        self._engine.world = world

    def backlog(self, wants: np.ndarray) -> None:
        """Start with these petitions open (WANT[n], negative times)."""
        e = self._engine
        for want in wants:
            case = Case(want)
            case.raised = int(want["time"])
            e.world.book["starting"] += 1
            e.open[case.id] = case
            e.clock.process(self.from_backlog(case))

    def day(self, day: int) -> None:
        """Simulate one day, [86400·day, 86400·(day + 1)).

        At midnight the books are closed: who is in line learns what is certain already, and has called under the rules
        of this day whatever changes now.
        """
        e, w = self._engine, self.world
        if (reordered := self._seen.reordered(w)) is not None:
            take_in(e, reordered)
        self._wants, count = day_of_needs(w, day, self._wants)
        for want in self._wants[:count]:
            e.clock.process(self.from_need(Case(want), int(want["time"])))
        for crew, row in enumerate(w.crews):
            go_on(e, crew, day)
            begins = int(opening(w.opens, int(row["calendar"]), day))
            if begins >= 0:
                e.clock.at(begins, EventKind.OPEN, crew, partial(open_crew, e, crew, begins))
        e.clock.run(until=(day + 1) * DAY)
        e.clock.settle(e.switchboard.foretell())
        self._flush()
        w.book["second"] = (day + 1) * DAY
        w.book["open"] = w.book["starting"] + w.book["raised"] - w.book["closed"]

    def end(self) -> None:
        """Hand over what is still open, in order of raising."""
        e = self._engine
        for case in sorted(e.open.values(), key=lambda case: (case.raised, case.id)):
            case.contacted = contacted_so_far(case.contacted, e.clock.now)
            e.finished.append(case.row())
        self._flush()

    def _flush(self) -> None:
        self.write(np.array(self._engine.finished, dtype=RECORD))
        self._engine.finished.clear()

    # -- the way of a petition ----------------------------------------------------------------------------------------

    def from_need(self, case: Case, time: int) -> Steps:
        """A need becomes a contact, perhaps a petition, and perhaps the same petition again."""
        yield self._engine.clock.at(time, EventKind.RAISE, case.id)
        if (yield from contact(self._engine, case)):
            yield from self.petition(case)

    def from_backlog(self, case: Case) -> Steps:
        """A petition that is open at the start goes the same way from its dispatch on."""
        record(self.world, case, case.raised)
        yield from self.petition(case)

    def petition(self, case: Case) -> Steps:
        """From the dispatch to the call-back, and from the beginning if the citizen comes back.

        The call comes `call_back.delay` after closing. A repeat reaches the hotline as any contact does.
        """
        e = self._engine
        while True:
            if (yield from arrive(e, case)):
                yield from handle(e, case)
                if (closes := closes_at(e.world, case, e.clock.now)) > e.clock.now:
                    yield e.clock.at(closes, EventKind.CLOSE, case.id)
            close(e.world, case, e.clock.now)
            settings, b = e.world.settings[0], case.draw(e.world, Block.CALL)
            delay = e.world.lasting(settings["t_call"], b[1], at_least=int(settings["tick"]))
            yield e.clock.at(e.clock.now + delay, EventKind.CALL, case.id)
            finished, delay = call_back(e.world, case, e.clock.now)
            e.finished.append(finished)
            del e.open[case.id]
            if delay < 0:
                return
            yield e.clock.at(e.clock.now + delay, EventKind.RAISE, case.id)
            if not (yield from contact(e, case)):
                return
