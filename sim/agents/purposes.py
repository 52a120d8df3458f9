"""What agents draw for: each purpose has draws of its own."""

from __future__ import annotations

from enum import IntEnum


class Purpose(IntEnum):
    """What a draw of a period decides. Append only: a renumbering changes every result."""

    GOVERNED = 1  # which street the city governs next
    TRIAGE = 2  # which streets triage, once a run
    PATROL = 3  # which communities the grid patrols, once a run
    TABLE = 4  # which communities have a round table, once a run
    TOPIC = 5  # which causes: the topic of the year removes
    WARNING = 6  # an early warning
    SEATED = 7  # a round table
    STREET = 8  # a street's own work on causes
    SUPERVISED = 10  # the city's own bodies, where it governs
    FADED = 11  # causes that end by themselves
    PRACTICE = 16  # who takes up practice number 0; the others follow
