"""Matters: what a petition is about by its nature, whoever raises it and however often.

A repeat is the same matter as its first petition, and what a cause raises is the matter that left the cause. Whether a
matter is locked, can only be explained, belongs to an owner out of reach, and how many bodies it needs, is therefore
drawn for the matter (`Block.MATTER`) and compared with the share in force at the moment: a reform that lowers a share
frees the same matters always, and no calling again does. Its kind, and with it the hardness, belongs to it as well.
What officials do about it (class and mistakes at the desk, refusal, time of work, a table, joint handling with an
outside owner) is drawn for each petition anew.
"""

from __future__ import annotations

from sim.ground.compiling import rule
from sim.ground.draws import uniform


@rule
def is_of(share, number):
    """Whether a matter is among a share of its kind: those whose number lies below the share in force."""
    return uniform(number) < share
