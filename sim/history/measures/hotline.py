"""Measures of the hotline. Every function takes HOUR[n], hour by hour or added up, and returns float64[n]."""

from __future__ import annotations

import numpy as np

from sim.history.measures.measure import SHARE, Measures, Seconds, share

HOTLINE = Measures()
"""Measures of the hotline."""
WAIT_QUANTILES = (0.5, 0.9, 0.95, 0.99)


@HOTLINE.measure("受理", "contacts")
def received(hours: np.ndarray) -> np.ndarray:
    """Contacts received: calls answered by a seat, and what came by web, app or assistant. Whoever gave up, and whoever
    answered a question for themselves, is no contact."""
    return np.asarray(hours["answered"] + hours["web"])


@HOTLINE.measure("来电接通率", ends=SHARE)
def connection_rate(hours: np.ndarray) -> np.ndarray:
    """answered / phone: calls that a seat took, of all calls; one who redials makes several calls."""
    return share(hours["answered"], hours["phone"])


@HOTLINE.measure("及时率", ends=SHARE)
def prompt_share(hours: np.ndarray) -> np.ndarray:
    """prompt / phone: calls a seat took within the answer target, of all calls."""
    return share(hours["prompt"], hours["phone"])


@HOTLINE.measure("平均接听等待", "s")
def mean_call_wait(hours: np.ndarray) -> np.ndarray:
    """waited / answered: mean seconds until a seat answers, of the calls answered."""
    return share(hours["waited"], hours["answered"])


@HOTLINE.measure("忙坐席", "seats")
def seats_busy(hours: np.ndarray, seconds: Seconds) -> np.ndarray:
    """talked / seconds: mean number of seats talking (erlang carried), by the hour in which the call came."""
    return np.asarray(hours["talked"] / seconds)


@HOTLINE.measure("坐席负荷")
def seat_load(hours: np.ndarray) -> np.ndarray:
    """(phone − redialled) · (talked / answered) / seated: what callers ask of the seats, each counted once, over the
    time that seats are on duty. Above 1 not all can be answered, however long they wait."""
    asked = (hours["phone"] - hours["redialled"]) * share(hours["talked"], hours["answered"])
    return share(asked, hours["seated"])


@HOTLINE.measure("咨询占比", ends=SHARE)
def consultation_share(hours: np.ndarray) -> np.ndarray:
    """consultations / contacts received."""
    return share(hours["consultations"], received(hours))


@HOTLINE.measure("重复占比", ends=SHARE)
def repeat_share(hours: np.ndarray) -> np.ndarray:
    """repeats / petitions raised."""
    return share(hours["repeats"], hours["petitions"])


@HOTLINE.measure("发声占比", ends=SHARE)
def voiced_share(hours: np.ndarray) -> np.ndarray:
    """(contacts received − repeats + self-served) / needs: how many of the needs that arose found an answerer."""
    return share(received(hours) - hours["repeats"] + hours["self_served"], hours["needs"])


def wait_quantile(waits: np.ndarray, p: float) -> float:
    """The least whole number of seconds by which at least the share p of the answered calls was answered.

    waits: int64[n], calls answered by seconds of wait; the last entry counts those that waited longer than the others,
    however long, so that a quantile among them is inf. nan without calls.
    """
    counts = np.cumsum(waits)
    if not len(counts) or counts[-1] == 0:
        return float("nan")
    second = int(np.searchsorted(counts, p * counts[-1] - 1e-9, side="left"))
    return float(second) if second < len(waits) - 1 else float("inf")
