"""The reference engine's clock: what happens in one second happens by kind, then by identity."""

from __future__ import annotations

from sim.engine.reference.clock import Clock
from sim.ground.order import EventKind


def test_moments_happen_by_second_then_kind_then_identity() -> None:
    clock, seen = Clock(), []
    put_down = [
        (9, EventKind.OPEN, 1),
        (5, EventKind.RAISE, 1),
        (5, EventKind.FINISH, 7),
        (5, EventKind.FINISH, 3),
    ]
    for time, kind, who in put_down:
        clock.at(time, kind, who, lambda time=time, kind=kind, who=who: seen.append((clock.now, kind, who)))  # type: ignore[misc]
    clock.run(until=10)
    assert seen == sorted(put_down)
    assert clock.now == 10


def test_what_follows_at_once_comes_before_the_next_moment() -> None:
    clock, seen = Clock(), []
    signal = clock.event()

    def waiting():  # type: ignore[no-untyped-def]
        yield signal
        seen.append("signal")

    clock.process(waiting())
    clock.at(3, EventKind.OPEN, 0, signal.succeed)
    clock.at(3, EventKind.OPEN, 1, lambda: seen.append("moment"))
    clock.run(until=4)
    assert seen == ["signal", "moment"]


def test_the_last_second_is_left_to_the_next_day() -> None:
    clock, seen = Clock(), []
    clock.at(3, EventKind.OPEN, 0, lambda: seen.append(3))
    clock.run(until=3)
    assert seen == []
    clock.run(until=4)
    assert seen == [3]


def test_signals_are_settled_without_any_moment() -> None:
    clock, seen = Clock(), []
    signals = [clock.event() for _ in range(3)]
    clock.at(0, EventKind.OPEN, 0, lambda: seen.append("moment"))
    for signal in signals:
        signal.callbacks.append(lambda _: seen.append("signal"))
        signal.succeed()
    clock.settle(signals)
    assert seen == ["signal"] * 3
