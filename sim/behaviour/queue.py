"""A unit's queue: how much may wait in it, and whether work that a shift leaves unfinished goes back into it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.ground.compiling import rule
from sim.ground.key import Key
from sim.policies.base import Section

SENT_BACK, TURNED_AWAY = 0, 1  # of `handling.queue.beyond`, by their places among the words it may be
HANDED_OVER = 1  # of `handling.queue.unfinished`


class Queue(Section):
    """What may wait at a unit, and what officers leave there."""

    most: Annotated[
        int,
        Field(ge=0, le=1_000_000),
        Key(
            "petitions that may wait in a unit's queue (0: any number); those of classes that pre-empt, and helpers, "
            "always find room",
            zh="队列上限：承办单位至多可排队等待的诉求数，0 为不限；可抢占类别与协办不受限",
            read="queue_most",
            symbol="N",
            unit="petitions",
        ),
    ]
    beyond: Annotated[
        Literal["sent_back", "turned_away"],
        Key(
            "what happens to a petition that finds the queue full: back to the desk, as one that is refused, or closed "
            "on paper at once",
            zh="超限：队列已满时，退回派单员，或当即纸面办结",
            read="queue_beyond",
        ),
    ]
    unfinished: Annotated[
        Literal["stays", "handed_over"],
        Key(
            "work in hand as a shift ends: it stays with its officer until the crew's next shift, or goes back into "
            "the queue with what is left of it, for whoever is on duty",
            zh="未办完：下班时在办的诉求留待本人下一班，或带剩余工作量交回队列由当班者续办",
            read="unfinished",
        ),
    ]


@rule
def is_full(settings, waiting, deadline):
    """Whether a petition that comes to a unit finds no room in its queue: N are waiting, and its class does not
    pre-empt.

    N: `handling.queue.most`, 0 for any number; waiting: how many wait there.
    """
    return 0 < settings.queue_most <= waiting and not settings.preempts[deadline]


@rule
def is_sent_back(settings, full, is_kept):
    """Whether a petition for which there is no room goes back to the desk (`handling.queue.beyond`); what the receiver
    must keep waits all the same."""
    return full and not is_kept and settings.queue_beyond == SENT_BACK


@rule
def is_turned_away(settings, full):
    """Whether a petition for which there is no room is closed on paper at once (`handling.queue.beyond`)."""
    return full and settings.queue_beyond == TURNED_AWAY


@rule
def left_over(settings, seconds, until_closing):
    """Of so many seconds of work, those that the shift leaves unfinished and hands over; 0 where it stays with its
    officer (`handling.queue.unfinished`)."""
    return max(seconds - until_closing, 0) if settings.unfinished == HANDED_OVER else 0
