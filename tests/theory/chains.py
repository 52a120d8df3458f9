"""Queues without a closed form, solved as Markov chains by linear algebra; one plain simulation where there is no chain.

Nothing here knows the simulator. Work has mean one unless a rate is given.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.linalg import expm
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve
from scipy.stats import poisson


@dataclass(frozen=True)
class Orbit:
    """Callers who find all seats busy and call again later: time-average share of all seats busy, mean number between
    two calls, share of callers that give up for good."""

    busy: float
    between: float
    lost: float


def retrials(seats: int, arrivals: float, retry: float, persists: float = 1.0, most: int = 600) -> Orbit:
    """M/M/c where the blocked call again at rate `retry` each with chance `persists` (Falin & Templeton 1997, chapter 2).

    The chain (seats busy, callers between two calls), cut at `most` of the latter.
    """
    rows, columns, rates = [], [], []

    def number(busy: int, waiting: int) -> int:
        return waiting * (seats + 1) + busy

    def moves(one: tuple[int, int], other: tuple[int, int], rate: float) -> None:
        if rate > 0:
            rows.extend([number(*other), number(*one)])
            columns.extend([number(*one)] * 2)
            rates.extend([rate, -rate])

    for waiting in range(most + 1):
        for busy in range(seats + 1):
            here = (busy, waiting)
            if busy > 0:
                moves(here, (busy - 1, waiting), busy)
            if busy < seats:
                moves(here, (busy + 1, waiting), arrivals)
                if waiting > 0:
                    moves(here, (busy + 1, waiting - 1), waiting * retry)
            else:
                if waiting < most:
                    moves(here, (busy, waiting + 1), arrivals * persists)
                if waiting > 0:
                    moves(here, (busy, waiting - 1), waiting * retry * (1 - persists))
    states = (seats + 1) * (most + 1)
    balance = coo_matrix((rates, (rows, columns)), shape=(states, states)).tolil()
    balance[0, :] = 1.0
    share = spsolve(balance.tocsc(), np.eye(1, states).ravel()).reshape(most + 1, seats + 1)
    assert share[-1].sum() < 1e-9, "cut too low"
    full = share[:, seats].sum()
    orbit = float(np.arange(most + 1) @ share.sum(axis=1))
    tries = arrivals * full + retry * float(np.arange(most + 1) @ share[:, seats])
    return Orbit(busy=float(full), between=orbit, lost=float((1 - persists) * tries / arrivals))


def fixed_work_wait(servers: int, arrivals: float) -> float:
    """Mean wait in M/D/c with unit work, exactly: numbers present a unit of time apart are a chain (Crommelin 1932)."""
    most = int(servers + 60 / (1 - arrivals / servers))
    present = np.arange(most + 1)
    come = poisson.pmf(np.subtract.outer(present, np.maximum(present - servers, 0)), arrivals)
    come[most] += 1 - come.sum(axis=0)
    balance = come - np.eye(most + 1)
    balance[0] = 1.0
    share = np.linalg.solve(balance, np.eye(1, most + 1).ravel())
    return float(np.maximum(present - servers, 0) @ share) / arrivals


@dataclass(frozen=True)
class Rhythm:
    """A queue in its daily rhythm. present: mean number at the start of each hour; mean: over the whole day."""

    present: np.ndarray
    mean: float


def rhythm(arrivals: Sequence[float], servers: Sequence[int], hour: float, most: int) -> Rhythm:
    """M_t/M/c_t with unit work, by hour of the day; `hour`: its length in units of work. Servers who leave interrupt
    their work. The chain of numbers present, cut at `most`, followed round the day until it meets itself."""
    states = np.arange(most + 1)

    @cache
    def step_of(come: float, staff: int) -> tuple[np.ndarray, np.ndarray]:
        generator = np.diag(np.full(most, come), -1) + np.diag(np.minimum(states[1:], staff).astype(float), 1)
        generator -= np.diag(generator.sum(axis=0))
        # Beside the state, its integral: one exponential gives both.
        both = np.block([[generator, np.zeros_like(generator)], [np.eye(most + 1), np.zeros_like(generator)]])
        whole = expm(both * hour)
        return whole[: most + 1, : most + 1], whole[most + 1 :, : most + 1]

    steps = [step_of(come, staff) for come, staff in zip(arrivals, servers, strict=True)]
    day = np.linalg.multi_dot([step for step, _ in reversed(steps)])
    balance = day - np.eye(most + 1)
    balance[0] = 1.0
    share = np.linalg.solve(balance, np.eye(1, most + 1).ravel())
    present, area = [], 0.0
    for step, integral in steps:
        present.append(float(states @ share))
        area += float(states @ integral @ share)
        share = step @ share
    assert share[-1] < 1e-8, "cut too low"
    return Rhythm(np.array(present), area / (hour * len(steps)))


def crowd(arrivals: Sequence[float], hour: float) -> np.ndarray:
    """Mean number in service at the start of each hour of the day, M_t/M/∞ with unit work and these arrivals by hour."""
    stays = np.exp(-hour)
    present = 0.0
    for come in [*arrivals] * 200:  # round and round until the first day is forgotten
        present = present * stays + come * (1 - stays)
    found = []
    for come in arrivals:
        found.append(present)
        present = present * stays + come * (1 - stays)
    return np.array(found)


def voiced(
    voice: np.ndarray, step: float, satisfied: float, expectation: int, needs: float
) -> tuple[float, float]:
    """Share of needs voiced by citizens who trust the more the better they are answered; exactly, and for rare needs.

    voice: float64[256], chance to voice a need by trust; step: what met less expected (0…255) moves trust by, of which
    a share `satisfied` meets 255, the others 0; needs: a day and citizen, all voiced by the trust of the morning.
    With rare needs the share is the harmonic mean of `voice` over citizens just answered (Denrell & March 2001).
    """
    answer = np.zeros((256, 256))
    for trust in range(256):
        for met, chance in ((255, satisfied), (0, 1 - satisfied)):
            after = min(max(int(np.floor(trust + step * (met - expectation) + 0.5)), 0), 255)
            answer[after, trust] += chance
    day, after_some = np.zeros((256, 256)), np.eye(256)
    for some in range(20):
        day += after_some * poisson.pmf(some, needs * voice)
        after_some = answer @ after_some
    return float(voice @ _rest(day)), float(1 / (_rest(answer) / voice).sum())


def _rest(move: np.ndarray) -> np.ndarray:
    """Where a chain rests that starts in the middle: its shares after very many moves; move: columns sum to one."""
    for _ in range(14):
        move = move @ move
    middle = move[:, move.shape[1] // 2]
    return np.asarray(middle / middle.sum())


def bass_steps(innovation: float, imitation: float, step: float, count: int) -> list[float]:
    """Shares that have taken it up after 0, 1, … steps, where all decide at once by the share of the step before."""
    share = [0.0]
    for _ in range(count):
        chance = 1 - np.exp(-(innovation + imitation * share[-1]) * step)
        share.append(share[-1] + (1 - share[-1]) * float(chance))
    return share


def capability(
    start: float, bounds: tuple[float, float], gain: float, loss: float, load: float, days: float, count: int
) -> list[float]:
    """Capability in period 0, 1, …: dK/dt = gain·(1 − load/K)·(most − K) − loss·(K − least), slack held in a period."""
    found = [start]
    least, most = bounds
    for _ in range(count - 1):
        up = gain * (1 - load / found[-1])
        rest = (up * most + loss * least) / (up + loss)
        found.append(float(rest + (found[-1] - rest) * np.exp(-(up + loss) * days)))
    return found


def late_by_due(
    arrivals: float, allowances: Callable[[np.ndarray], np.ndarray], count: int, seed: int
) -> tuple[float, float]:
    """Share closed late in M/M/1 with unit work when the earliest due goes first, and its standard error.

    A simulation of its own, a heap and two clocks; allowances: times allowed from the arrival on, at numbers in (0, 1).
    """
    draw = np.random.default_rng(seed)
    come = np.cumsum(draw.exponential(1 / arrivals, count))
    work = draw.exponential(1.0, count)
    due = come + allowances(draw.random(count))
    late = np.zeros(count)
    queue: list[tuple[float, int]] = []
    clock, following = 0.0, 0
    while following < count or queue:
        if not queue:
            clock = max(clock, come[following])
        while following < count and come[following] <= clock:
            heapq.heappush(queue, (due[following], following))
            following += 1
        _, one = heapq.heappop(queue)
        clock += work[one]
        late[one] = clock > due[one]
    batches = late[count // 20 :][: count // 20 * 19].reshape(19 * 2, -1).mean(axis=1)
    return float(batches.mean()), float(batches.std(ddof=1) / np.sqrt(len(batches)))


def batch_wait(servers: int, arrivals: float, shares: Sequence[float], most: int = 4000) -> float:
    """Mean wait in M^[X]/M/c with unit work, batches of 1, 2, … with these shares (Chaudhry & Templeton 1983, chapter 4).

    What crosses upwards from n or fewer to more is what comes down from n + 1: min(n + 1, c)·p(n + 1) =
    b·Σ p(k)·P(X > n − k), b batches a unit of time. The chain is cut at `most`; Little's law makes a wait of the number
    that wait.
    """
    share = np.asarray(shares, float)
    batches = arrivals / float(share @ np.arange(1, len(share) + 1))
    more = 1 - np.append(0.0, np.cumsum(share))  # P(X > j)
    number = np.zeros(most + 1)
    number[0] = 1.0
    for n in range(most):
        k = np.arange(max(0, n - len(share) + 1), n + 1)
        number[n + 1] = batches * (number[k] @ more[n - k]) / min(n + 1, servers)
    number /= number.sum()
    return float(number @ np.maximum(np.arange(most + 1) - servers, 0)) / arrivals
