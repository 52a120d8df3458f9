"""petition bench, at its quick sizes."""

from __future__ import annotations

import json
from dataclasses import replace

from sim.bench import hold, peers

QUICK = ("bench", "--quick", "--case", "a")


def test_bench_tells_times_and_what_was_aimed_at(petition):
    reply = petition(*QUICK, "--json")
    assert (reply.code, reply.err) == (0, "")
    (told,) = json.loads(reply.out)
    contenders = {one["key"]: one for one in told["contenders"]}
    assert set(contenders) == {
        "petition", "simpy", "ciw", "mesa", "salabim", "heapq", "cpp", "reference", "bound",
    }  # fmt: skip
    took_part = {key for key, one in contenders.items() if one["absent"] is None}
    assert took_part >= {"petition", "simpy", "ciw", "mesa", "heapq", "bound"}
    assert all(contenders[key]["same"] for key in took_part - {"bound"})
    assert contenders["simpy"]["times_as_long_as_the_engine"] > 3
    assert {aim["what"] for aim in told["aims"]} == {
        "simpy against the engine",
        "the engine against the lower bound",
    }


def test_bench_fits_a_terminal_and_says_who_is_left_out(petition, monkeypatch):
    few = ("petition", "salabim", "heapq", "bound")
    monkeypatch.setattr(peers, "CASES", [replace(peers.CASES[0], keys=few, aim=("heapq", 25.0))])
    reply = petition(*QUICK)
    assert reply.code == 0
    assert max(map(len, reply.out.splitlines())) <= 80
    for said in (
        "petition-sim",
        "its engine alone",
        "salabim left out: too slow for --quick",
        "aimed at 25 or more",
    ):
        assert said in reply.out


def test_bench_knows_its_cases(petition):
    reply = petition("bench", "--case", "d")
    assert reply.code == 2
    assert "'a', 'b', 'c'" in reply.err and "'hold'" in reply.err


def test_bench_holds_the_same_events_in_every_calendar(petition, monkeypatch):
    monkeypatch.setattr(hold, "QUICK", (10, 1000))
    reply = petition("bench", "--quick", "--case", "hold", "--json")
    (told,) = json.loads(reply.out)
    assert (reply.code, told["case"], told["same"]) == (0, "hold", True)
    part = {one["key"]: one["sizes"] for one in told["contenders"] if one["absent"] is None}
    assert part.keys() >= {"petition", "heapq", "simpy"}
    assert all(set(sizes) == {"10", "1000"} for sizes in part.values())
    assert part["petition"]["10"]["times_as_long"] == 1.0
    assert part["heapq"]["1000"]["times_as_long"] > 2
