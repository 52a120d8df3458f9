"""Streets: where they lie by what they solve, who stays at the bottom, and how much of that is chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.ground.tables import Body
from sim.history.measures.noise import score_noise
from sim.history.measures.streets import in_a_row, is_held, is_last, swing
from sim.history.measures.summary import summary
from sim.history.measures.tables import whole_run
from sim.history.measures.units import assessed
from sim.history.record.history import History
from sim.report.figures.tile_map import tile_places
from sim.report.page.blocks import Block, Charts, Table, Text
from sim.report.page.charts import CLASSES, Chart, ranks, tiles, whiskers
from sim.report.page.sentences import listed, speaking, word
from sim.report.quantities import Language, value
from sim.report.style import short
from sim.report.wording import NOTHING, count, number, percent

SHOWN, NAMED = 12, 6
"""Streets of the table, and of the chart of ranks."""
LETTERS, BESIDE = 3.5, 18
"""Letters of a district's name for each tile of its width, and of a street's beside the chart of ranks."""
NORMAL = 1.96
"""Standard errors of a 95 % interval."""


def streets(history: History, language: Language) -> list[Block]:
    """What a page tells of the streets of a run; nothing if none was ever ranked."""
    chosen = np.flatnonzero(history.body == Body.STREET)
    if not (history.ranks[:, chosen] > 0).any():
        return []
    say, told = speaking(language), summary(history)
    noise, correlation = told["noise_share"], told["rank_correlation"]
    text = say(
        "noise all" if noise is not None and noise >= 1 else "noise", noise=percent(noise, 0),
        correlation=NOTHING if correlation is None else number(round(correlation, 2)),
    )  # fmt: skip
    bottom = say(
        "bottom", held=count(told["streets_held"]), ever=count(told["streets_ever_last"]),
        last=NOTHING if told["last_for"] is None else f"{told['last_for']:.1f}",
    )  # fmt: skip
    worst = _worst(history, chosen)
    charts: list[Chart] = [_map(history, language), _whiskers(history, chosen, language)]
    if len(history.periods) > 1:
        charts.insert(1, _ranks(history, chosen, worst[:NAMED], language))
    return [Text(bottom), Text(text), _table(history, worst[:SHOWN], language), Charts(charts)]


def _worst(history: History, chosen: np.ndarray) -> list[int]:
    """Units that were ever in the last tenth, the most often first, then by their rank at the end."""
    often = is_last(history.ranks).sum(axis=0)
    there = [int(unit) for unit in chosen if often[unit]]
    return sorted(there, key=lambda unit: (-int(often[unit]), -int(history.ranks[-1, unit])))


def _table(history: History, worst: Sequence[int], language: Language) -> Table:
    last = is_last(history.ranks)
    often, row, held = last.sum(axis=0), in_a_row(last)[-1], in_a_row(is_held(history))[-1]
    moved, answers = swing(history.ranks), assessed(history.tallies).mean(axis=0)
    ranked = int((history.ranks[-1] > 0).sum())
    rows = [
        (history.units[unit], _district(history, unit), f"{often[unit]} / {len(history.periods)}", str(row[unit]),
         str(held[unit]), f"{history.ranks[-1, unit] or NOTHING} / {ranked}", number(round(float(moved[unit]), 1)),
         number(round(float(answers[unit]), 1)))
        for unit in worst
    ]  # fmt: skip
    names = ("street", "district", "last", "last_for", "held_for", "rank", "swing", "answers")
    say = speaking(language)
    return Table(say("bottom table"), [word(language, name) for name in names], rows, frozenset({0, 1}))


def _district(history: History, unit: int) -> str:
    number_of = int(history.district[unit])
    return history.districts[number_of] if number_of >= 0 else NOTHING


def _map(history: History, language: Language) -> Chart:
    say = speaking(language)
    spots, spelled, width = tile_places(history)
    names = [(short(name, LETTERS * width), place) for name, place in spelled.items()]
    rates = whole_run(history, "unit")["resolution_rate"]
    known = np.sort([float(rates[unit]) for unit in spots if not np.isnan(rates[unit])])
    steps = {
        unit: None if np.isnan(rates[unit])
        else 1 + min(int(CLASSES * np.searchsorted(known, rates[unit]) / max(len(known), 1)), CLASSES - 1)
        for unit in spots
    }  # fmt: skip
    out = frozenset(unit for unit in spots if is_last(history.ranks)[-1, unit])
    tips = {
        unit: say(
            "tip", street=history.units[unit], rate=value("resolution_rate", float(rates[unit]), language),
            rank=history.ranks[-1, unit] or NOTHING,
        )
        for unit in spots
    }  # fmt: skip
    fifth = max(len(known) // CLASSES, 1)
    low, high = (percent(float(known[place])) if len(known) else NOTHING for place in (fifth - 1, -fifth))
    alt = say("map alt", streets=count(len(spots)), low=low, high=high, outlined=len(out))
    return tiles(say("map"), spots, names, steps, out, tips, alt=alt, caption=say("map below"))


def _ranks(history: History, chosen: np.ndarray, named: Sequence[int], language: Language) -> Chart:
    say = speaking(language)
    labels = [period.label for period in history.periods]
    names = {int(np.flatnonzero(chosen == unit)[0]): short(history.units[unit], BESIDE) for unit in named}
    alt = say(
        "ranks alt",
        streets=count(len(chosen)),
        periods=len(labels),
        names=listed(language, [*names.values()]),
    )
    return ranks(say("ranks"), labels, history.ranks[:, chosen], names, alt=alt)


def _whiskers(history: History, chosen: np.ndarray, language: Language) -> Chart:
    """The scores of the last period with their noise, from the best to the worst."""
    say = speaking(language)
    scores, noise = history.snapshots["score"][-1], score_noise(history.tallies, history.weights)[-1]
    there = [int(unit) for unit in chosen if not np.isnan(scores[unit]) and history.ranks[-1, unit] > 0]
    there.sort(key=lambda unit: -float(scores[unit]))
    values = [float(scores[unit]) for unit in there]
    reach = [NORMAL * float(np.sqrt(max(np.nan_to_num(noise[unit]), 0.0))) for unit in there]
    last = [bool(is_last(history.ranks)[-1, unit]) for unit in there]
    middle = len(there) // 2
    overlap = sum(
        values[n] + reach[n] >= values[middle] - reach[middle] for n in range(len(there)) if last[n]
    )
    tips = [
        f"{history.units[unit]}: {at:.3f} ± {by:.3f}"
        for unit, at, by in zip(there, values, reach, strict=True)
    ]
    label = history.periods[-1].label
    alt = say("whiskers alt", streets=count(len(there)), overlap=overlap, last=sum(last))
    title = say("whiskers", period=label)
    return whiskers(title, values, reach, last, tips, number, alt=alt, caption=say("whiskers below"))
