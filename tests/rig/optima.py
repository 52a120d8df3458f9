"""Staffing beside queueing theory: the officers that `petition staff` finds, and the fewest by formulas.

    PYTHONPATH=tests python -m rig.optima [FIRST [LAST]]

Each question is two queues of `neutral`, side by side, and asks the mean over 20 years (of 31 to 365 days, so that each
has some 8 000 petitions). Theory: Erlang's C and its tails of wait and sojourn; for two classes `rig.priorities`; for
hours of the day that differ the balance equations of a day, repeated until they settle; for a crew that is there for a
part of the day Erlang's C in its open time.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rig.priorities import first_begun, first_closed, second_begun, second_closed
from theory.classes import classes
from theory.formulas import erlang_c, impatient, sojourn_tail, wait_tail

from sim.study.runs.replications import Replications, replications
from sim.study.staffing.plan import seek
from sim.study.staffing.question import ask
from sim.study.staffing.seats import seek_seats

QUEUES, HOURS_A_YEAR, PETITIONS = 2, 8760, 8000


@dataclass(frozen=True)
class Question:
    """A queue: petitions an hour, hours of work, what is promised; keys beside these; share: by theory, of so many
    officers."""

    name: str
    rate: float
    work: float
    promise: str
    asked: float
    share: Callable[[int], float]
    keys: dict[str, Any] = field(default_factory=dict)

    def fewest(self) -> int:
        """Officers, by theory."""
        return next(count for count in range(1, 1000) if self.share(count) >= self.asked)


def begun(rate: float, work: float, within: float) -> Callable[[int], float]:
    """M/M/c: who waits no longer than so many hours."""
    return lambda count: 1 - wait_tail(count, rate, within, 1 / work) if count > rate * work else 0.0


def closed(rate: float, work: float, within: float) -> Callable[[int], float]:
    """M/M/c: whose wait and work take no longer."""
    return lambda count: 1 - sojourn_tail(count, rate, within, 1 / work) if count > rate * work else 0.0


def in_open_time(rate: float, work: float, hours: float) -> Callable[[int], float]:
    """A crew that is there for so many hours a day, and so are its petitions: who is begun on the day he came. With u
    hours left he must wait no longer, and u is uniform: 1 − C·(1 − e^(−θ·hours)) / (θ·hours)."""

    def share(count: int) -> float:
        if count <= rate * work:
            return 0.0
        drain = (count / work - rate) * hours
        return 1 - erlang_c(count, rate * work) * (1 - math.exp(-drain)) / drain

    return share


def by_hour(rates: list[float], work: float, within: float) -> Callable[[int], float]:
    """M(t)/M/c with a rate for each hour of the day: balance equations in steps of a minute, and of those that come
    with n ≥ c there who waits no longer: n − c + 1 ends of work must come in time, a Poisson number."""
    from scipy.stats import poisson

    most, steps = 400, 60

    def share(count: int) -> float:
        if count <= np.mean(rates) * work:
            return 0.0
        states = np.arange(most)
        ends = np.minimum(states, count) / work
        soon = np.where(states < count, 1.0, poisson.sf(states - count, count / work * within))
        there = np.zeros(most)
        there[0] = 1.0
        for _day in range(12):
            met = came = 0.0
            for rate in rates:
                for _ in range(steps):
                    met, came = met + rate * float(there @ soon), came + rate
                    for _ in range(math.ceil((rate + count / work) / 60 * 2)):
                        step = 1 / steps / math.ceil((rate + count / work) / 60 * 2)
                        grown = np.append(0.0, there[:-1]) * rate + np.append(there[1:] * ends[1:], 0.0)
                        leaving = there * (ends + np.where(states < most - 1, rate, 0.0))
                        there = there + step * (grown - leaving)
        return met / came

    return share


def questions() -> list[Question]:
    """All of them."""
    found = []
    for rate, work, within, asked in (
        (0.3, 2.0, 4.0, 0.90), (1.6, 1.0, 0.5, 0.95), (1.6, 1.0, 3.0, 0.90), (6.0, 1.0, 0.25, 0.80),
        (20.0, 0.5, 0.1, 0.95), (40.0, 1.0, 0.2, 0.90), (6 / 9, 2.5, 9.0, 0.95),
    ):  # fmt: skip
        seconds = round(within * 3600)
        found.append(Question(f"M/M/c, {rate:.3g} an hour of {work:g} h", rate, work,
                              f"{asked:.0%} of petitions begun within {seconds}s", asked, begun(rate, work, within)))  # fmt: skip
    for rate, work, within, asked in ((0.3, 2.0, 8.0, 0.95), (1.6, 1.0, 3.0, 0.92), (20.0, 0.5, 1.5, 0.93)):
        seconds = round(within * 3600)
        keys = {"deadlines.1.allowance": f"{seconds}s"}
        share = closed(rate, work, within)
        name = f"M/M/c, {rate:g} an hour of {work:g} h"
        found.append(
            Question(name, rate, work, f"{asked:.0%} of petitions closed within {seconds}s", asked, share)
        )
        found.append(Question(name, rate, work, f"{asked:.0%} of 1 on time", asked, share, keys))
    found += priorities()
    for name, on, off, rate, asked in (
        ("by day, 09:00 to 18:00", 9, 18, 1.5, 0.95), ("by night, 22:00 to 06:00", 22, 6, 4.0, 0.90)
    ):  # fmt: skip
        hours = (off - on) % 24
        open_ = [1.0 if (hour - on) % 24 < hours else 0.0 for hour in range(24)]
        keys = {
            "staffing.calendars.clock.on": f"{on:02d}:00", "staffing.calendars.clock.off": f"{off:02d}:00",
            "demand.hours": open_, "demand.hours_weekend": open_,
        }  # fmt: skip
        found.append(Question(
            f"{name}, {rate:g} an hour of 1 h", rate * hours / 24, 1.0,
            f"{asked:.0%} of petitions begun within {24 - hours}h", asked,
            in_open_time(rate, 1.0, hours), keys,
        ))  # fmt: skip
    wave = [0.2] * 8 + [1.0] * 2 + [2.0] * 8 + [1.0] * 4 + [0.2] * 2
    wave = [one * 24 / sum(wave) for one in wave]
    for rate, work, within, asked in ((4.0, 1.0, 0.5, 0.90), (12.0, 0.5, 0.25, 0.95)):
        keys = {"demand.hours": wave, "demand.hours_weekend": wave}
        found.append(Question(
            f"M(t)/M/c, {rate:g} an hour of {work:g} h, ten times as many by day", rate, work,
            f"{asked:.0%} of petitions begun within {round(within * 60)}min", asked,
            by_hour([rate * one for one in wave], work, within), keys,
        ))  # fmt: skip
    return found


def priorities() -> list[Question]:
    """Two classes, the first before the second, without interrupting it and with."""
    found = []
    for rates, work, preempts, which, what, within, asked in (
        ((0.6, 1.0), 1.0, False, 1, "begun", 0.5, 0.90), ((0.6, 1.0), 1.0, False, 2, "begun", 1.0, 0.90),
        ((2.0, 4.0), 1.0, False, 1, "closed", 2.5, 0.90), ((0.6, 1.0), 1.0, True, 1, "begun", 0.5, 0.90),
        ((0.6, 1.0), 1.0, True, 2, "begun", 1.0, 0.90), ((0.8, 0.8), 1.0, True, 2, "closed", 4.0, 0.92),
        ((5.0, 3.0), 0.5, True, 2, "closed", 1.5, 0.90), ((0.3, 0.2), 1.0, True, 2, "closed", 5.0, 0.85),
    ):  # fmt: skip
        how = "pre-empting" if preempts else "nobody interrupted"
        seconds, kind = round(within * 3600), {"preempts": preempts}
        share = {
            (1, "begun"): lambda args=(rates, work, within), kind=kind: first_begun(*args, **kind),
            (1, "closed"): lambda args=(rates, work, within), kind=kind: first_closed(*args, **kind),
            (2, "begun"): lambda args=(rates, work, within): second_begun(*args),
            (2, "closed"): lambda args=(rates, work, within): second_closed(*args),
        }[which, what]()
        keys = {"discipline.kind": "class-priority", **classes(rates, (1.0, 1.0), preempts=int(preempts))}
        found.append(Question(
            f"two classes, {how}, {rates[0]:g} + {rates[1]:g} an hour of {work:g} h", sum(rates), work,
            f"{asked:.0%} of {which} {what} within {seconds}s", asked, share, keys,
        ))  # fmt: skip
    return found


def lines(runs: Replications) -> int:
    """Seats for callers whose patience is exponential (M/M/n+M) or of a fixed length (M/M/n+D), beside the integral of
    the wait offered, in a whole day's shift; how many are not the fewest."""
    wrong = 0
    for calls, talk, patience, law, asked in (
        (100, 390, 150, "exponential", 0.95), (30, 300, 60, "exponential", 0.90), (12, 600, 120, "fixed", 0.95),
        (200, 180, 90, "exponential", 0.97),
    ):  # fmt: skip
        load, endures = calls * talk / 3600, patience / talk

        def stays(wait: np.ndarray, law: str = law, endures: float = endures) -> np.ndarray:
            return np.exp(-wait / endures) if law == "exponential" else (wait <= endures).astype(float)

        def connected(seats: int, load: float = load, stays: Any = stays, endures: float = endures) -> float:
            return 1 - impatient(seats, load, stays, 60 * endures).give_up

        fewest = next(seats for seats in range(1, 1000) if connected(seats) >= asked)
        word = {"exponential": "mean", "fixed": "value"}[law]
        keys = {
            "intake.web": 0.0, "demand.consultations": 1.0, "intake.answer_target": 0, "intake.redial": 0.0,
            "demand.needs_per_year": calls * HOURS_A_YEAR, "intake.patience": {"kind": law, word: f"{patience}s"},
            "intake.shifts": {"*": False, "all": {"seats": 5, "on": "00:00", "off": "24:00"}}, **{f"intake.{which}":
            {"kind": "exponential", "mean": f"{talk}s"} for which in ("talk", "talk_consultation")},
        }  # fmt: skip
        asking = ask(
            "neutral",
            [f"{asked:.0%} connected"],
            overrides=keys,
            mean=True,
            until=date(2021, 1, 1) + timedelta(14),
        )
        plan = seek_seats(asking, runs, [24 * 3600])
        found = sorted(set(plan.shifts.seats.ravel().tolist()))
        wrong += found != [fewest]
        print(
            f"calls: {calls} an hour of {talk} s, patience {law} {patience} s, {asked:.0%} connected: theory {fewest} "
            f"({connected(fewest):.1%}; {fewest - 1}: {connected(fewest - 1):.1%}), found {found}, "
            f"{float(plan.seen.mean[0, 0]):.1%}",
            flush=True,
        )
    return wrong


def main(first: int, last: int) -> None:
    """Print a line a question."""
    wrong = 0
    with tempfile.TemporaryDirectory() as store, replications(jobs=1, store=Path(store)) as runs:
        for number, one in list(enumerate(questions()))[first:last]:
            keys = {
                "city.districts.District.streets": QUEUES, "city.communities": QUEUES,
                "demand.needs_per_year": round(QUEUES * one.rate * HOURS_A_YEAR),
                "handling.work.1.mean": f"{round(one.work * 3600)}s", **one.keys,
            }  # fmt: skip
            days = min(max(round(PETITIONS / one.rate / 24), 31), 365)
            asked = ask(
                "neutral", [one.promise], overrides=keys, mean=True, until=date(2021, 1, 1) + timedelta(days)
            )
            plan = seek(asked, runs, around=False)
            fewest, found = one.fewest(), plan.plan[plan.free].tolist()
            share = float(plan.seen.met.sum() / plan.seen.of.sum())
            wrong += found != [fewest] * QUEUES
            print(
                f"{number}: {one.name}; {one.promise}: theory {fewest} ({one.share(fewest):.1%}; {fewest - 1}: "
                f"{one.share(fewest - 1) if fewest > 1 else 0.0:.1%}), guessed {plan.screened[plan.free].tolist()}, "
                f"found {found}, {share:.1%}",
                flush=True,
            )
        if last > len(questions()):
            wrong += lines(runs)
    print(f"{wrong} are not the fewest of theory")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0, int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
