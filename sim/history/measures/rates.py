"""The three rates and other shares of what units did. Every function takes TALLY[…] and returns float64[…], nan where
nothing was counted. Times of events decide the period: an answer counts in the period of the call-back, a closing in
the period of closing.
"""

from __future__ import annotations

import numpy as np

from sim.history.measures.shares import share


def assessed(tally: np.ndarray) -> np.ndarray:
    """Answers that count for the assessment: answered − excluded on appeal."""
    return np.asarray(tally["answered"] - tally["excluded"])


def response_rate(tally: np.ndarray) -> np.ndarray:
    """Said "contacted" / assessed answers (响应率)."""
    return share(tally["said_contacted"], assessed(tally))


def resolution_rate(tally: np.ndarray) -> np.ndarray:
    """Said "solved" / assessed answers (解决率)."""
    return share(tally["said_solved"], assessed(tally))


def satisfaction_rate(tally: np.ndarray) -> np.ndarray:
    """Satisfied / assessed answers (满意率)."""
    return share(tally["satisfied"], assessed(tally))


def answer_rate(tally: np.ndarray) -> np.ndarray:
    """Answered / asked at call-back."""
    return share(tally["answered"], tally["asked"])


def solved_share(tally: np.ndarray) -> np.ndarray:
    """Solved / closed: the truth, where the resolution rate is what citizens who were reached say."""
    return share(tally["solved"], tally["closed"])


def paper_share(tally: np.ndarray) -> np.ndarray:
    """Closed on paper / closed."""
    return share(tally["paper"], tally["closed"])


def on_time_share(tally: np.ndarray) -> np.ndarray:
    """Closed not later than due / closed. Closing on paper at the very deadline is on time: see `paper_share`."""
    return share(tally["on_time"].sum(axis=-1), tally["due"].sum(axis=-1))


def on_time_by_class(tally: np.ndarray) -> np.ndarray:
    """The same by deadline class: float64[…, CLASSES]."""
    return share(tally["on_time"], tally["due"])


def refusal_rate(tally: np.ndarray) -> np.ndarray:
    """Refused / arrived: how often a unit sends back what it gets."""
    return share(tally["refused"], tally["arrived"])


def repeat_rate(tally: np.ndarray) -> np.ndarray:
    """Raised again after the answer / closed."""
    return share(tally["repeats"], tally["closed"])
