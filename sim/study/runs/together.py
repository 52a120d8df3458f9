"""Several timelines run together: what they have in common is run once.

Alternatives that differ from a day on (a reform, a surge, a campaign, a shock) have one past. The first is run, and on
the day on which another may differ the other goes on from a copy of it. Every history has the bytes that `replayed`
gives it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sim.agents.branches import branch
from sim.agents.first_use import compile_all
from sim.agents.model import CityModel
from sim.city.agreement import sharing
from sim.city.city import City
from sim.city.found import found
from sim.city.likeness import Timeline, agree
from sim.engine import size
from sim.errors import PetitionError
from sim.ground.compiling import is_compiled
from sim.history.record.history import History
from sim.runner import clearing, expect_memory


def replayed_together(
    timelines: Sequence[Timeline], *, scale: float, replication: int, same_city: bool
) -> tuple[list[History], int]:
    """The histories of timelines in one replication, by the compiled engine, and how many days were not run again.

    Raises PetitionError for whatever the user can mend.
    """
    for steps in timelines:
        expect_memory(steps, scale)
    histories: dict[int, History] = {}
    spared = 0
    with size.explaining_memory():
        if not is_compiled():
            compile_all()
        left = [*range(len(timelines))]
        while left:  # who has nothing in common with the first is run with those that are left
            done, days = _with_first({one: timelines[one] for one in left}, scale, replication, same_city)
            histories |= done
            spared += days
            left = [one for one in left if one not in done]
    return [histories[one] for one in range(len(timelines))], spared


@clearing()
def _with_first(
    timelines: dict[int, Timeline], scale: float, replication: int, same_city: bool
) -> tuple[dict[int, History], int]:
    """The histories of the first timeline and of those that begin as it does; and the days that these have spared."""
    (first, steps), *others = timelines.items()
    city = found(steps, scale, replication, same_city=same_city)
    branches: list[tuple[int, int, City]] = []
    for one, timeline in others:
        its = found(timeline, scale, replication, same_city=same_city)
        if until := agree((steps, city), (timeline, its)):
            branches.append((until, one, replace(its, **sharing(city, its))))
    days = (steps[0][1].time.end - steps[0][0]).days
    histories = {}
    with steps[0][1].own_rules.blamed():
        model = CityModel(steps, city.given(), days, "compiled", lambda records: None, timed=False)
    for until, one, its in sorted(branches, key=lambda found: found[:2]):
        with steps[0][1].own_rules.blamed():
            model.run_until(until)
        with timelines[one][0][1].own_rules.blamed():
            histories[one] = _ended(branch(model, timelines[one], its))
    with steps[0][1].own_rules.blamed():
        histories[first] = _ended(model)
    return histories, sum(until for until, _, _ in branches)


def _ended(model: CityModel) -> History:
    """The history of a model that has still some way to go."""
    model.run()
    history = model.history()
    raised = int(history.book["starting"][0] + history.book["raised"][0])
    if model.taken != raised:
        raise PetitionError(f"{raised} petitions were raised, but {model.taken} are in the history")
    return history
