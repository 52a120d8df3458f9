"""The second process: it takes from the end, gives back what it cannot do, and its going costs nothing but time."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from sim.errors import PetitionError
from sim.report.drawing import draw_all
from sim.report.hand import Hand, hand


@pytest.fixture
def helper() -> Iterator[Hand[int]]:
    with hand(os.getpid, is_wanted=True) as one:
        assert one is not None
        one.begin()
        yield one


def helped(
    helper: Hand[int], names: str, order: Callable[[str], Callable[[], int]]
) -> tuple[str, dict[str, int]]:
    """What is left, and what is done."""
    left, done = deque(names), dict[str, int]()
    helper.help(left, done, order)
    return "".join(left), done


def pid(helper: Hand[int]) -> int:
    """The number of the helper's process."""
    assert helper._process is not None and helper._process.pid is not None
    return helper._process.pid


def test_orders_are_carried_out_in_another_process_from_the_last_on(helper: Hand[int]) -> None:
    left, done = helped(helper, "ab", lambda name: os.getpid)
    assert left == ""
    assert list(done) == ["b", "a"]
    assert done["a"] == done["b"] != os.getpid()


def test_what_fails_or_cannot_be_sent_is_left_and_the_helper_stays(helper: Hand[int]) -> None:
    assert helped(helper, "ab", lambda name: partial(int, "no number")) == ("ab", {})
    assert helped(helper, "ab", lambda name: lambda: 1) == ("ab", {})
    assert helped(helper, "ab", lambda name: partial(ord, name)) == ("", {"b": 98, "a": 97})


def test_what_a_helper_had_in_hand_as_it_was_killed_is_left(helper: Hand[int]) -> None:
    process = pid(helper)
    assert helped(helper, "ab", lambda name: partial(os.kill, process, signal.SIGKILL)) == ("ab", {})
    assert helped(helper, "ab", lambda name: partial(ord, name)) == ("ab", {})


def test_ctrl_c_is_not_for_the_helper(helper: Hand[int]) -> None:
    process = pid(helper)
    os.kill(process, signal.SIGINT)
    time.sleep(0.1)
    assert helped(helper, "a", lambda name: partial(ord, name)) == ("", {"a": 97})


def test_it_ends_with_the_block() -> None:
    with hand(os.getpid, is_wanted=True) as one:
        assert one is not None
        one.begin()
        process = one._process
        assert process is not None and process.is_alive()
        one.begin()
        assert one._process is process
    assert not process.is_alive()
    with hand(os.getpid, is_wanted=True) as never_begun:
        assert never_begun is not None
        assert helped(never_begun, "ab", lambda name: os.getpid) == ("ab", {})
    with hand(os.getpid, is_wanted=False) as nobody:
        assert nobody is None


def fails(why: str) -> None:
    """A figure that cannot be drawn."""
    raise PetitionError(why)


def test_faults_are_told_in_the_order_of_the_figures_whoever_found_them(helper: Hand[int], tmp_path) -> None:
    figures = {name: partial(fails, f"no {name[0]}") for name in ("ape", "bee", "ant", "bat")}
    told = ["not drawn: figures ape, ant: no a", "not drawn: figures bee, bat: no b"]
    assert draw_all(figures, tmp_path) == told  # type: ignore[arg-type]
    assert draw_all(figures, tmp_path, hand=helper) == told  # type: ignore[arg-type]
