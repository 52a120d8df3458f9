"""The numbers of docs/background/patterns.md, without the trap's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.patterns import lists, overload, remains, remedies, rules

SEEDS = range(5)
SHARES = ("0.0", "0.25", "0.5", "0.75", "1.0")


def study(tell: Callable[[str], None] = print) -> dict[str, Any]:
    """Every other pattern with its null, in some minutes of one processor."""
    found = {
        "overload": _overload(),
        "lists": _lists(),
        "remedies": _remedies(),
        "rules": _rules(),
        "remains": _remains(),
    }
    tell(f"rules: {found['rules']}")
    return found


def _overload() -> dict[str, dict[str, list[float]]]:
    arms = (("closes", overload.CLOSES), ("never", overload.NEVER))
    curves = {name: overload.curve(arm, scale=0.5) for name, arm in arms}
    return {name: {key: column.tolist() for key, column in curve.items()} for name, curve in curves.items()}


def _lists() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, arm in (("on", lists.ON), ("off", lists.OFF)):
        score = lists.scores(arm, years=10, scale=1.0)
        found[name] = {
            "shame": lists.jump(score, lists.SHAME, bottom=True),
            "honour": lists.jump(score, lists.HONOUR, bottom=False),
            "bins": {
                end: lists.bins(score, lists.SHAME, bottom=end == "shame") for end in ("shame", "honour")
            },
            "stays": np.sort(lists.stays(score, 4)).tolist(),
            "swings": float(lists.swings(score).mean()),
            "months": len(score),
        }
    found["queue"] = lists.chasers({"kind": "rank-chasing", "horizon": "30d"}, years=5, scale=1.0)
    return found


def _remedies() -> dict[str, list[list[float]]]:
    found = {}
    for name, arm in (("prevented", {}), ("nothing to prevent", remedies.NO_CAUSES)):
        found[name] = [remedies.prevented(arm, years=4, scale=0.25, replication=r).tolist() for r in SEEDS]
    for name, arm in (("tired", remedies.TIRED), ("fresh", remedies.FRESH)):
        found[name] = [remedies.pressed(arm, years=2, scale=0.5, replication=r).tolist() for r in SEEDS]
    return found


def _remains() -> dict[str, dict[str, list[float]]]:
    arms = (("mixed", remains.MIXED), ("alike", remains.ALIKE))
    found = {name: remains.left(arm, years=1, scale=0.5) for name, arm in arms}
    return {name: {key: column.tolist() for key, column in one.items()} for name, one in found.items()}


def _rules() -> dict[str, Any]:
    poor = rules.ANSWERED | {**rules.FLAT, "incentive.response.effort": 0.0}
    return {
        "response": {
            name: [rules.response_hours(arm, scale=0.5, replication=r) for r in SEEDS]
            for name, arm in (("direct", rules.DIRECT), ("ladder", rules.LADDER))
        },
        "refusals": {share: rules.ping_pong(float(share), scale=0.5) for share in SHARES},
        "governed": {
            name: [rules.governed(arm, replication=r) for r in SEEDS]
            for name, arm in (("helped", rules.GOVERN), ("unhelped", rules.UNHELPED))
        },
        "contacts": {
            name: rules.contacts(arm, scale=0.5).tolist()
            for name, arm in (("answered", rules.ANSWERED), ("poorly", poor), ("deaf", rules.DEAF))
        },
    }
