"""Both engines on small cities put together at random: few seconds, few officers, many ties."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rig.cases import DISCIPLINES
from rig.outcome import differences
from rig.small import HOUR_LONG, MINUTE, NINE, SIX, Crew, Deadline, Petition, Small

from sim.engine.compiled.engine import Compiled
from sim.engine.reference.engine import Reference
from sim.ground.time_units import DAY

STREETS, DEPARTMENTS = 2, range(3, 6)
MOMENTS = st.sampled_from(
    [NINE - MINUTE, NINE, NINE + 1, NINE + HOUR_LONG, SIX - HOUR_LONG, SIX - 1, SIX, DAY - 1, DAY + NINE]
)
WORK = st.sampled_from([1, MINUTE, HOUR_LONG, 9 * HOUR_LONG, 10 * HOUR_LONG])
HOURS = st.sampled_from([(NINE, SIX), (NINE, NINE + HOUR_LONG), (0, DAY), (SIX, DAY)])

petitions = st.builds(
    Petition,
    arrives=MOMENTS,
    work=WORK,
    deadline=st.integers(0, 2),
    street=st.integers(0, STREETS - 1),
    joint=st.booleans(),
)
calls = st.builds(
    Petition, calls=st.integers(NINE, NINE + 20).map(lambda n: NINE + 40 * (n - NINE)), work=WORK
)


@st.composite
def crews(draw: st.DrawFn) -> list[Crew]:
    found = []
    for unit in (0, 0, 1, *DEPARTMENTS):
        on, off = draw(HOURS)
        found.append(Crew(unit, draw(st.integers(1, 2)), on, off, urgent_only=draw(st.booleans())))
    return found


cities = st.builds(
    Small,
    petitions=st.lists(petitions, min_size=1, max_size=30) | st.lists(calls, min_size=1, max_size=20),
    crews=crews(),
    deadlines=st.tuples(*[st.builds(Deadline, st.sampled_from([0, MINUTE, HOUR_LONG, DAY]), st.booleans())] * 3),
    days=st.just(3),
    streets=st.just(STREETS),
    discipline=st.sampled_from(DISCIPLINES),
    seats=st.lists(st.sampled_from([(0, 0), (NINE, NINE + 200), (NINE + 100, SIX)]), max_size=3),
    helpers=st.integers(1, 3),
    durations=st.fixed_dictionaries({
        "t_help": st.sampled_from([0, 1, HOUR_LONG]), "t_talk": st.sampled_from([40, 100]),
        "t_patience": st.sampled_from([0, 40, 80]), "t_redial": st.sampled_from([0, 40, 13 * HOUR_LONG]),
        "t_call": st.sampled_from([1, HOUR_LONG]), "t_repeat": st.sampled_from([1, HOUR_LONG]),
        "t_refusal": st.sampled_from([0, MINUTE]),
    }),
    chances=st.fixed_dictionaries({
        "paper": st.sampled_from([0.0, 1.0]), "refuse": st.sampled_from([0.0, 1.0]),
        "solve": st.sampled_from([0.0, 0.5]), "most_visits": st.integers(1, 3),
        "repeat_unsolved": st.sampled_from([0.0, 1.0]), "most_repeats": st.integers(0, 2),
        "redial": st.sampled_from([0.0, 1.0]), "most_calls": st.integers(1, 3),
        "helper_work": st.sampled_from([0.5, 1.0]), "coverage": st.just(1.0), "trust_step": st.just(0.1),
        "satisfied_solved": st.just(0.5), "cause_left": st.just(0.5),
    }),
)  # fmt: skip


@settings(max_examples=400)
@given(cities)
def test_the_engines_agree_on_any_small_city(small: Small) -> None:
    assert differences(small.run(Compiled), small.run(Reference)) == []
