"""The page of an experiment over plausible cities, or under rival theories of effort, in Markdown."""

from __future__ import annotations

from sim.report.wording import NOTHING, many, number
from sim.study.experiments.page import bound, hypotheses, markdown
from sim.study.over.over import Claim, Over


def page(found: Over, figure: str) -> str:
    """What was asked, in how many plausible cities each claim holds, and what its number varies by."""
    asked = found.experiment
    parts = [f"# {asked.title}", asked.question]
    if found.ensemble is None:
        parts += [_theories(found), hypotheses(found.findings.judged)]
        return "\n\n".join(parts) + "\n"
    parts += [
        _how(found),
        _table(found),
        f"![In how many members each claim holds.](figures/{figure}.svg)",
        _read(),
    ]
    parts.append("## What members set\n\n" + "\n".join(_set(found)))
    return "\n\n".join(parts) + "\n"


def _theories(found: Over) -> str:
    return (
        f"Under rival theories of effort: {many(len(found.experiment.variants), 'variant')} of "
        f"{found.experiment.scenario}, {found.size.replications} replications each at scale {found.size.scale:g}, each "
        "in a city of its own. A claim that changes from theory to theory tells of the theory, not of the city."
    )


def _how(found: Over) -> str:
    size = found.size
    arms = many(len(found.experiment.arms), "arm")
    told = (
        f"Over {many(found.members, 'member')} of the ensemble {found.ensemble}: {arms} of "
        f"{found.experiment.scenario}, {many(size.replications, 'replication')} each of every member at scale "
        f"{size.scale:g}, each member in worlds of its own from seed {found.seed} on."
    )
    if found.theories:
        told += " Members were fitted under one theory of effort; under another they are no longer fitted."
    return told


def _table(found: Over) -> str:
    head = ("expected", "variant", "bound", "holds in", "share, 95 %", "surely", "surely not", "mean",
            "95 % of all", "parameters", "chance")  # fmt: skip
    return markdown(head, [_line(one) for one in found.claims])


def _line(one: Claim) -> tuple[str, ...]:
    told, share = one.parts, one.share
    sure, surely_not = one.surely
    return (
        one.hypothesis.claim, one.variant or NOTHING, bound(one.hypothesis), counted(one),
        f"{share.low:.0%} … {share.high:.0%}" if len(one.known) > 1 else NOTHING, str(sure), str(surely_not),
        number(told.mean), f"{number(told.low)} … {number(told.high)}", _or_nothing(told.parameters),
        _or_nothing(told.chance),
    )  # fmt: skip


def counted(one: Claim) -> str:
    """ "49 of 64", and how many tell nothing."""
    unknown = len(one.values) - len(one.known)
    return f"{int(one.holds.sum())} of {len(one.known)}" + (f" ({unknown} tell nothing)" if unknown else "")


def _or_nothing(value: float) -> str:
    return NOTHING if value != value else number(value)


def _read() -> str:
    return (
        "Holds in: members whose mean lies where it is expected. Share: of plausible cities, of which members are a "
        "sample. Surely, surely not: whatever chance there is in a member's mean (95 %, chance pooled over members). "
        "95 % of all: of members and replications. Parameters, chance: standard deviations between members, and "
        "between replications of one: where parameters are most of it, more replications tell nothing."
    )


def _set(found: Over) -> list[str]:
    """What members set, once for variants that agree."""
    by_words: dict[str, list[str]] = {}
    for variant, one in found.suited.items():
        by_words.setdefault(f"{'; '.join(one.told)}. Set: {', '.join(one.goes)}.", []).append(variant)
    return [
        f"- {' and '.join(filter(None, variants)) or 'All arms'}: {words}"
        for words, variants in by_words.items()
    ]
