"""The hotline. The functions take HOUR[n] added up (one record) or HOUR[n] hour by hour, and return float64."""

from __future__ import annotations

import numpy as np

from sim.history.measures.shares import Seconds, share


def received(hours: np.ndarray) -> np.ndarray:
    """Contacts received: calls answered by a seat, and what came by web, app or assistant. Whoever gave up, and whoever
    answered a question for themselves, is no contact."""
    return np.asarray(hours["answered"] + hours["web"])


def connection_rate(hours: np.ndarray) -> np.ndarray:
    """answered / phone: calls that a seat took, of all calls; one who redials makes several calls."""
    return share(hours["answered"], hours["phone"])


def prompt_share(hours: np.ndarray) -> np.ndarray:
    """prompt / phone: calls a seat took within the answer target, of all calls."""
    return share(hours["prompt"], hours["phone"])


def mean_call_wait(hours: np.ndarray) -> np.ndarray:
    """waited / answered: mean seconds until a seat answers, of the calls answered."""
    return share(hours["waited"], hours["answered"])


def seats_busy(hours: np.ndarray, seconds: Seconds) -> np.ndarray:
    """talked / seconds: mean number of seats talking (erlang carried), by the hour in which the call came."""
    return np.asarray(hours["talked"] / seconds)


def consultation_share(hours: np.ndarray) -> np.ndarray:
    """consultations / contacts received."""
    return share(hours["consultations"], received(hours))


def repeat_share(hours: np.ndarray) -> np.ndarray:
    """repeats / petitions raised."""
    return share(hours["repeats"], hours["petitions"])


def voiced_share(hours: np.ndarray) -> np.ndarray:
    """(contacts received − repeats + self-served) / needs: how many of the needs that arose found an answerer."""
    return share(received(hours) - hours["repeats"] + hours["self_served"], hours["needs"])


def wait_quantile(waits: np.ndarray, p: float) -> float:
    """The least whole number of seconds by which at least the share p of the answered calls was answered.

    waits: int64[n], calls answered by seconds of wait; the last entry counts that and longer, so a quantile in it is
    a lower bound. nan without calls.
    """
    counts = np.cumsum(waits)
    if not len(counts) or counts[-1] == 0:
        return float("nan")
    return float(np.searchsorted(counts, p * counts[-1] - 1e-9, side="left"))
