"""What a study asks for, checked before the first replication: measures, and periods to leave out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.arguments import read_whole
from sim.history.measures.measures import expect, measures
from sim.study.runs.arms import Arm
from sim.study.runs.blank import blank, shape


def check_request(
    arms: Sequence[Arm], wanted: Iterable[str], start: int | None, *, key: str = "measure"
) -> int:
    """How many periods are left out at the start. Raises PetitionError for what no replication of some arms can tell:
    measures that there are not, or what is left when more periods are left out than there are."""
    named, first = list(wanted), 0
    for arm in {shape(arm): arm for arm in arms}.values():
        history = blank(arm)
        first = read_whole(0 if start is None else start, "start-up", 0, len(history.periods) - 1)
        expect(named, measures(history, (first, None)), key)
    return first
