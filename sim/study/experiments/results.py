"""Results of an experiment on disk: small tables, a page to read, a verdict, provenance. What can be the same is.

All but provenance.json and ro-crate-metadata.json depends on the experiment and the source alone: the same bytes on
every run.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sim.errors import PetitionError
from sim.history.disk.manifest import MANIFEST
from sim.study.experiments.experiment import COLUMNS, FILE, Experiment, Size
from sim.study.experiments.findings import Findings, Found, Row

ROWS, SMALL, FULL = "replications.csv", "small.csv", "full.csv"
ARMS, CONTRASTS, VERDICT, PAGE = "arms.csv", "contrasts.csv", "verdict.json", "report.md"
PROVENANCE, CRATE = "provenance.json", "ro-crate-metadata.json"
DATED = (PROVENANCE, CRATE, MANIFEST)
"""Files that say when and where, or list such files, and so differ from run to run."""


def rows_text(rows: Sequence[Row]) -> str:
    """Rows as CSV, every number with all its digits."""
    names = list(rows[0].values)
    lines = (
        [row.variant, row.arm, row.replication, *(_written(row.values[name]) for name in names)]
        for row in rows
    )
    return _csv([*COLUMNS, *names], lines)


def read_rows(file: Path) -> list[Row]:
    """Rows that `rows_text` wrote. Raises PetitionError if the file is not there or is something else."""
    try:
        with file.open(encoding="utf-8", newline="") as text:
            lines = list(csv.DictReader(text))
        return [
            Row(
                line.pop("variant"),
                line.pop("arm"),
                int(line.pop("replication")),
                {name: float(number) if number else math.nan for name, number in line.items()},
            )
            for line in lines
        ]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise PetitionError(f"no table of replications: {error}", file=str(file)) from error


def rows_of(experiment: Experiment, size: Size, file: Path) -> list[Row]:
    """The rows of a file. Raises PetitionError unless they are those that the experiment asks for at this size."""
    rows = read_rows(file)
    found = len({row.replication for row in rows})
    numbers = experiment.numbers(size, found if found in size.looks else None)
    wanted = [
        (one, arm, number) for one in experiment.variants for arm in experiment.arms for number in numbers
    ]
    names = [statistic.name for statistic in experiment.statistics]
    if [(row.variant, row.arm, row.replication) for row in rows] != wanted or any(
        list(row.values) != names for row in rows
    ):
        raise PetitionError(f"not the replications that {FILE} asks for", file=str(file))
    return rows


def arms_text(findings: Findings) -> str:
    """Means of arms as CSV."""
    head = ["variant", "arm", "statistic", "mean", "low", "high", "deviation", "n"]
    return _csv(head, ([*_numbers(found), found.estimate.n] for found in findings.arms))


def contrasts_text(findings: Findings) -> str:
    """Contrasts as CSV: intervals and p corrected by Bonferroni, variance saved by pairing."""
    head = [
        "variant",
        "contrast",
        "statistic",
        "mean",
        "low",
        "high",
        "deviation",
        "n",
        "p",
        "variance_saved",
    ]
    lines = (
        [*_numbers(found), found.estimate.n, _written(found.p), _written(found.saved)]
        for found in findings.contrasts
    )
    return _csv(head, lines)


def standing(out: Path) -> str | None:
    """The verdict that stands in a folder of results: None if there is none, "unreadable" if it cannot be read."""
    file = out / VERDICT
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["verdict"]) if file.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return "unreadable"


def verdict_of(experiment: Experiment, findings: Findings, full: Findings | None) -> dict[str, Any]:
    """The verdict, for people and machines."""
    told: dict[str, Any] = {
        "title": experiment.title,
        "verdict": findings.verdict,
        "same_city": experiment.same_city,
        "size": _size(experiment.size, findings),
        "hypotheses": told_of(findings),
    }
    if full is not None and experiment.full is not None:
        told["full"] = {
            "size": _size(experiment.full, full),
            "verdict": full.verdict,
            "agrees": full.verdict == findings.verdict,
            "hypotheses": told_of(full),
        }
    return told


def told_of(findings: Findings) -> list[dict[str, Any]]:
    """The claims and verdicts of findings, for JSON."""
    return [
        {
            "claim": one.hypothesis.claim,
            "source": one.hypothesis.source,
            "variant": one.variant,
            "statistic": one.hypothesis.statistic,
            "of": one.hypothesis.contrast or one.hypothesis.arm,
            "expected": [finite(bound) for bound in one.hypothesis.bounds],
            "mean": finite(one.estimate.mean),
            "low": finite(one.estimate.low),
            "high": finite(one.estimate.high),
            "verdict": one.verdict,
            "detectable": finite(one.estimate.detectable),
        }
        for one in findings.judged
    ]


def _size(size: Size, findings: Findings) -> dict[str, Any]:
    return {
        "scale": size.scale,
        "replications": findings.replications,
        **({"looks": size.looks} if size.most else {}),
        "until": size.until and size.until.isoformat(),
    }


def _numbers(found: Found) -> list[str]:
    one = found.estimate
    return [
        found.variant,
        found.name,
        found.statistic,
        *map(_written, (one.mean, one.low, one.high, one.deviation)),
    ]


def _written(number: float) -> str:
    """A number with all its digits; nothing for what is not defined."""
    return repr(float(number)) if math.isfinite(number) else ""


def finite(number: float) -> float | None:
    """A number for JSON, or None."""
    return number if math.isfinite(number) else None


def _csv(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(lines)
    return text.getvalue()
