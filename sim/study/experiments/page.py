"""The page of an experiment's results, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.report.wording import NOTHING, many, number
from sim.study.experiments.experiment import Experiment, Hypothesis, Size
from sim.study.experiments.figures import names
from sim.study.experiments.findings import Findings, Found, Judged
from sim.study.statistics.intervals import Estimate


def page(experiment: Experiment, findings: Findings, full: Findings | None) -> str:
    """What was asked, what was found, and how sure it is."""
    parts = [
        f"# {experiment.title}",
        experiment.question,
        f"**{findings.verdict.capitalize()}.** {_how(experiment, findings)}",
    ]
    parts.append(hypotheses(findings.judged))
    parts += _at_full_size(experiment, findings, full)
    parts += [f"![{name}](figures/{name}.svg)" for name in names(experiment)]
    labels = {one.name: one.label for one in experiment.statistics}
    parts.append(
        "## Arms\n\n"
        + _table(("variant", "arm", "statistic", "mean", "95 % interval"), findings.arms, labels)
    )
    contrasts = ("variant", "contrast", "statistic", "difference", "95 % interval", "p", "variance saved")
    parts.append("## Contrasts\n\n" + _table(contrasts, findings.contrasts, labels))
    parts.append(
        f"Intervals of a statistic's {many(len(experiment.compared), 'contrast')} hold together within a variant "
        "(Bonferroni), and so do p. Of shares they are Wilson's, of what was at its end in all replications "
        "by the rule of three. Variance saved: of the difference, by running arms on the same worlds, against "
        "independent seeds. Shown: the smallest distance from the bound that so many replications find with 80 %. By "
        "construction: the same in every replication, because nothing drawn can reach it; not counted as supported."
    )
    return "\n\n".join(parts) + "\n"


def _at_full_size(experiment: Experiment, findings: Findings, full: Findings | None) -> list[str]:
    """Whether the conclusion stands at full size, and which of its claims do not."""
    if full is None or experiment.full is None:
        whole = experiment.full is None and experiment.size.scale >= 1
        return [
            "## At full size\n\nWhat is above is at full size."
            if whole
            else "The conclusion has not been tested at full size yet."
        ]
    agrees = "It agrees" if full.verdict == findings.verdict else "**It does not agree**"
    told = [
        f"## At full size\n\n{agrees}: {full.verdict}, with {_size(experiment.full, full)}, in other worlds "
        "than those above."
    ]
    if others := _moved(findings, full):
        lines = (
            f"- {now.hypothesis.claim}{f' ({now.variant})' if now.variant else ''}: {now.verdict}, where it was "
            f"{was.verdict}; the mean {'lies' if now.mean_lies_there else 'does not lie'} where it was expected"
            for was, now in others
        )
        told.append("\n".join([f"Of {len(full.judged)} claims these come out otherwise:\n", *lines]))
    else:
        told.append(f"Of {many(len(full.judged), 'claim')} none comes out otherwise.")
    return [*told, hypotheses(full.judged)]


def _moved(findings: Findings, full: Findings) -> list[tuple[Judged, Judged]]:
    """The claims whose verdict at full size is another, with what was found before."""
    pairs = zip(findings.judged, full.judged, strict=True)
    return [(was, now) for was, now in pairs if was.verdict != now.verdict]


def _how(experiment: Experiment, findings: Findings) -> str:
    arms = many(len(experiment.arms), "arm")
    if len(experiment.variants) > 1:
        arms += f" under {many(len(experiment.variants), 'variant')}"
    worlds = "all in the same city" if experiment.same_city else "each in a city of its own"
    size = _size(experiment.size, findings)
    return f"{arms} of {experiment.scenario}, {size}, {worlds}; arms on the same worlds."


def _size(size: Size, findings: Findings) -> str:
    part = "the whole city" if size.scale == 1 else f"{100 * size.scale:g} % of the city"
    until = f", until {size.until}" if size.until else ""
    looked = ""
    if len(size.looks) > 1:
        after = ", ".join(map(str, size.looks[:-1])) + f" and {size.looks[-1]}"
        looked = f" (looked at after {after} until all claims are decided; each look has an equal part of the error)"
    return f"{many(findings.replications, 'replication')} each at {part}{until}{looked}"


def hypotheses(judged: Sequence[Judged]) -> str:
    """A table of claims and verdicts."""
    head = ("expected", "source", "variant", "of", "bound", "found", "shown", "verdict")
    lines = [
        (
            one.hypothesis.claim,
            one.hypothesis.source,
            one.variant or NOTHING,
            f"{one.hypothesis.statistic}, {one.hypothesis.contrast or one.hypothesis.arm}",
            bound(one.hypothesis),
            _interval(one.estimate, with_mean=True),
            _or_nothing(one.estimate.detectable),
            one.verdict,
        )
        for one in judged
    ]
    return markdown(head, lines)


def bound(hypothesis: Hypothesis) -> str:
    """Where it is expected, in words."""
    if hypothesis.within is not None:
        return f"within {number(hypothesis.within[0])} … {number(hypothesis.within[1])}"
    if hypothesis.below is not None:
        return f"below {number(hypothesis.below)}"
    return f"above {number(hypothesis.bounds[0])}"


def _table(head: Sequence[str], found: Sequence[Found], labels: dict[str, str]) -> str:
    lines = []
    for one in found:
        cells = [one.variant or NOTHING, one.name, labels[one.statistic], number(one.estimate.mean)]
        cells.append(_interval(one.estimate))
        if len(head) > len(cells):
            saved = "all" if one.saved > 1e9 else f"{one.saved:.3g} ×"
            cells += [number(one.p), NOTHING if math.isnan(one.saved) else saved]
        lines.append(cells)
    return markdown(head, lines)


def _or_nothing(value: float) -> str:
    return NOTHING if math.isnan(value) else number(value)


def _interval(one: Estimate, with_mean: bool = False) -> str:
    ends = f"{number(one.low)} … {number(one.high)}"
    return f"{number(one.mean)} ({ends})" if with_mean else ends


def markdown(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
