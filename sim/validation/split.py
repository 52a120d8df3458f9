"""Where an error comes from: too many or too few tickets (volume), others than there were (mix), or the same treated
otherwise (regime)."""

from __future__ import annotations

from dataclasses import dataclass

from sim.validation.cells import CITY, Cells


@dataclass(frozen=True)
class Split:
    """The error in tickets closed late, of those due, told less true: its parts add up to it."""

    told: float
    true: float
    volume: float
    mix: float
    regime: float


def split(told: Cells, truth: Cells) -> Split:
    """Of N tickets due, a share s of each kind, of which l are late, N Σ s l are late. Volume changes N at the shares
    and lateness told, mix the shares at the true N, regime the lateness at the true tickets."""
    kinds = [key for key in {**told, **truth} if key[0] == "kind"]
    number, true_number = told[CITY, ""].due, truth[CITY, ""].due
    late = true_late = foreseen = moved = 0.0
    for key in kinds:
        mine, theirs = told.get(key), truth.get(key)
        due, true_due = (cell.due if cell else 0.0 for cell in (mine, theirs))
        rate = 1 - mine.on_time if mine and mine.due else None
        true_rate = 1 - theirs.on_time if theirs and theirs.due else None
        # Of a kind that one side does not know, lateness is as the other has it, so that it is a matter of mix.
        rate, true_rate = (true_rate if rate is None else rate), (rate if true_rate is None else true_rate)
        if rate is None or true_rate is None:
            continue
        late += due * rate
        true_late += true_due * true_rate
        foreseen += true_due * rate
        moved += due * rate / number * true_number if number else 0.0
    return Split(late, true_late, late - moved, moved - foreseen, foreseen - true_late)
