"""The figures of the patterns, from the numbers in results/patterns."""

from __future__ import annotations

from math import comb
from pathlib import Path
from typing import Any

import numpy as np

from experiments.patterns import theory

STYLE = {
    "svg.hashsalt": "patterns",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "figure.dpi": 110,
    "savefig.bbox": "tight",
    "legend.frameon": False,
}
INK, BLUE, RED, GREEN, GREY = "#222222", "#0b6fa4", "#c0392b", "#2a9d6f", "#8a8a8a"


def draw(part: str, found: dict[str, Any], folder: Path) -> None:
    """Draw a part's figures, each as SVG and PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update(STYLE)
    for name, made in {"trap": _trap, "city": _city, "streets": _streets, "others": _others}[part](
        found
    ).items():
        for kind in ("svg", "png"):
            made.savefig(folder / f"{name}.{kind}", metadata={"Date": None} if kind == "svg" else {})


def _city(found: dict[str, Any]) -> dict[str, Any]:
    figure, (fates, histories, ramps) = _panels(1, 3, (12, 3.6))
    rows = [row for row in found["fates"] if row["standard"] == "strict"]
    levels = list(dict.fromkeys(row["level"] for row in rows if row["level"] < 1))
    for level, colour in zip(levels, (GREY, GREEN, BLUE, RED), strict=True):
        for row in (row for row in rows if row["level"] == level):
            low = row["start"] < 0.5
            shares = [100 * (1.0 if low else 0.0), *(100 * count / row["streets"] for count in row["held"])]
            fates.plot(range(len(shares)), shares, "o-" if low else "s--", color=colour, markersize=3, linewidth=1.2,
                       label=f"{100 * level:.0f} % of the officers" if low else None)  # fmt: skip
    fates.plot([], [], "k-o", markersize=3, label="all began low")
    fates.plot([], [], "k--s", markersize=3, label="all began high")
    fates.set(title="Streets held, %", xlabel="year")
    fates.set_ylim(-4, 150)
    fates.set_yticks(range(0, 101, 20))
    fates.legend(fontsize=6.5, loc="upper left", ncols=2)
    names = [f"{row['response']}, {row['months']} months" for row in found["histories"]]
    for place, (key, colour) in enumerate((("confidence", BLUE), ("score", RED))):
        mean, error = np.array([row[key] for row in found["histories"]]).T
        histories.errorbar(mean, np.arange(len(names)) + 0.2 * place, xerr=error, fmt="o", color=colour, markersize=4,
                           capsize=2, label={"confidence": "effort", "score": "score"}[key])  # fmt: skip
    histories.axvline(0, color=INK, linewidth=0.8)
    histories.set(title="Eight years after a surge in half of the streets", xlabel="struck less spared",
                  yticks=np.arange(len(names)) + 0.1, yticklabels=names)  # fmt: skip
    histories.invert_yaxis()
    histories.legend(fontsize=7, loc="lower left")
    leg = max(row["leg"] for row in found["ramps"])
    for arm, colour in (("strict", RED), ("fitted", BLUE), ("cut", GREY)):
        row = next(row for row in found["ramps"] if row["leg"] == leg and row["arm"] == arm)
        for way, style in (("up", "-"), ("down", "--")):
            label = f"{arm}, {way}" if arm != "cut" else f"loop cut, {way}"
            ramps.plot(row["levels"], row[way], style, color=colour, linewidth=1.2, label=label)
    ramps.set(title=f"Ramp of needs, legs of {leg} years: score", xlabel="needs, times today's")
    ramps.set_ylim(top=1.08)
    ramps.legend(fontsize=7, loc="upper left", ncols=3)
    return {"trap-city": figure}


def _panels(rows: int, columns: int, size: tuple[float, float]) -> tuple[Any, Any]:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    return figure, axes.ravel()


def _trap(found: dict[str, Any]) -> dict[str, Any]:
    figure, (fates, ramps) = _panels(1, 2, (9.5, 3.8))
    loads = np.round(np.arange(0.40, 0.901, 0.005), 3)
    points = [
        (load, effort, stable) for load in loads for effort, stable in theory.equilibria(load, steps=1500)
    ]
    for stable, colour, label in ((True, INK, "closed form, at rest"), (False, GREY, "closed form, tipping")):
        x, y = zip(
            *[(load, effort) for load, effort, is_stable in points if is_stable == stable], strict=True
        )
        fates.plot(x, y, ".", color=colour, markersize=2.5, label=label)
    spread = np.linspace(-0.008, 0.008, found["streets"])
    for start, colour, label in (
        (0.02, RED, "streets that began low"),
        (0.98, BLUE, "streets that began high"),
    ):
        rows = [row for row in found["fates"] if row["start"] == start]
        x = np.concatenate([row["load"] + spread + (0.009 if start > 0.5 else -0.009) for row in rows])
        fates.plot(x, np.concatenate([row["effort"] for row in rows]), "o", color=colour, markersize=2.5, alpha=0.5,
                   label=label)  # fmt: skip
    fates.set(
        xlabel="load",
        ylabel=f"effort after {found['years']:g} years",
        title="Where streets end",
        ylim=(-0.03, 1.03),
    )
    fates.legend(loc="upper left", bbox_to_anchor=(0.0, 0.88), markerscale=2, fontsize=8)
    for leg, style in ((10, "-"), (100, ":")):
        for arm, colour in (("loop", BLUE), ("cut", GREY)):
            row = next(r for r in found["ramps"] if r["leg"] == leg and r["arm"] == arm)
            for way in ("up", "down"):
                ramps.plot(row["loads"], row[way], style, color=colour, linewidth=1.2,
                           label=f"{leg} years a leg, {'effort follows the score' if arm == 'loop' else 'loop cut'}"
                           if way == "up" else None)  # fmt: skip
    ramps.set(xlabel="load", ylabel="score", title="A slow ramp of the load, up and down", ylim=(0, 1))
    ramps.legend(loc="lower left", fontsize=8)
    pulses, axes = _panels(1, 2, (9.5, 3.4))
    for row in found["surges"]["ten days"]:
        rising = row["factor"] < 1
        if (row["factor"], row["months"]) in ((1.2, 12), (1.5, 3), (1.5, 4), (2.0, 1), (2.0, 2)) or rising:
            years = (np.arange(len(row["effort"])) + 1) * 10 / 365.25
            label = (
                f"to {row['load']:.2f}, {row['months']} months"
                if rising
                else f"×{row['factor']:g}, {row['months']} month{'s' * (row['months'] > 1)}"
            )
            axes[int(rising)].plot(years, row["effort"], linewidth=1.3, label=label)
    axes[0].set(
        title="Surges at a load of 0.68, from high", xlabel="years", ylabel="mean effort", ylim=(0, 1)
    )
    axes[1].set(title="Relief at a load of 0.66, from low", xlabel="years", ylim=(0, 1))
    for axis in axes:
        axis.axvline(3, color=GREY, linewidth=0.8, linestyle="--")
        axis.legend(fontsize=8, loc="center left" if axis is axes[1] else "lower left")
    return {"trap": figure, "trap-surges": pulses}


def _streets(found: dict[str, Any]) -> dict[str, Any]:
    return {
        **{f"streets-{scenario.removeprefix('beijing-')}": _ranks(arms) for scenario, arms in found.items()},
        "streets-heavy": _heavy(found["beijing-2019-2021"]),
    }


def _ranks(arms: dict[str, Any]) -> Any:
    figure, (lags, months, swings) = _panels(1, 3, (12, 3.6))
    looks = {"as it is": (RED, "o-"), "all alike": (GREY, "s--"), "flat effort": (BLUE, "^-.")}
    for name, (colour, look) in looks.items():
        arm = arms[name]
        by_lag = arm["correlation"]
        lags.plot(
            [int(lag) for lag in by_lag], list(by_lag.values()), look, color=colour, markersize=4, label=name
        )
        count = np.array(arm["months last"])
        ever = np.cumsum(count[:0:-1])[::-1]
        months.plot(range(1, len(count)), ever, look, color=colour, markersize=4, label=name)
        swings.plot(
            range(1, 11), [100 * one for one in arm["swing"]], look, color=colour, markersize=4, label=name
        )
    n = arms["as it is"]["streets"]
    chance = np.array([comb(12, k) * 0.1**k * 0.9 ** (12 - k) for k in range(13)])
    months.plot(
        range(1, 13), np.maximum(n * np.cumsum(chance[:0:-1])[::-1], 1e-9), ":", color=INK, label="a lottery"
    )
    lags.axhline(0, color=INK, linestyle=":", linewidth=1.2)
    swings.axhline(100 / 3, color=INK, linestyle=":", linewidth=1.2)
    lags.set(title="Rank correlation, Spearman", xlabel="months apart", ylim=(-0.15, 1))
    months.set(title="Streets in the last tenth", xlabel="in so many months of a year, or more", yscale="log",
               ylim=(0.5, n))  # fmt: skip
    swings.set(title="Change of place in a month, % of the list", xlabel="tenth of the list, the last at the right",
               ylim=(0, 40))  # fmt: skip
    _plain(months.yaxis, (1, 10, 100))
    months.legend(fontsize=7, loc="upper right")
    return figure


def _plain(axis: Any, values: tuple[int, ...]) -> None:
    """A logarithmic axis with whole numbers beside it."""
    axis.set_ticks(values, [str(value) for value in values])
    axis.set_ticks([], minor=True)


def _heavy(arms: dict[str, Any]) -> Any:
    figure, axes = _panels(1, 2, (9.5, 3.8))
    for place, name in zip(axes, ("as it is", "all alike"), strict=True):
        arm = arms[name]
        petitions, solved = np.array(arm["petitions in May"]), 100 * np.array(arm["resolution in May"])
        place.plot(petitions, solved, "o", color=RED if name == "as it is" else GREY, markersize=3, alpha=0.6)
        place.plot([912], [40.14], "D", color=INK, markersize=6, label="one of the ten busiest, published")
        place.set(
            title=f"May 2019, {name}: % solved",
            xlabel="petitions taken on",
            xscale="log",
            xlim=(3, 2000),
            ylim=(-4, 104),
        )
        _plain(place.xaxis, (10, 100, 1000))
    axes[0].legend(fontsize=7, loc="lower left")
    return figure


def _others(found: dict[str, Any]) -> dict[str, Any]:
    return {"overload": _overload(found["overload"]), "lists": _lists(found["lists"]),
            "remedies": _remedies(found["remedies"]), "rules": _rules(found["rules"])}  # fmt: skip


def _overload(found: dict[str, Any]) -> Any:
    figure, axes = _panels(1, 3, (10.5, 3.2))
    for arm, colour, label in (("closes", BLUE, "closes on paper"), ("never", RED, "never closes on paper")):
        curve = found[arm]
        for axis, key in zip(axes, ("on_time", "growth", "paper"), strict=True):
            axis.plot(curve["load"], curve[key], "o-", color=colour, markersize=3, label=label)
    axes[2].plot(
        found["closes"]["load"], found["closes"]["repeats"], "s--", color=GREY, markersize=3, label="repeats"
    )
    for axis, title in zip(axes, ("Share closed on time", "Growth of the backlog a year,\nas a share of petitions",
                                  "Share closed on paper, and repeats"), strict=True):  # fmt: skip
        axis.set(title=title, xlabel="load: work expected over officers' time")
        axis.axvline(1, color=GREY, linewidth=0.8, linestyle="--")
    axes[0].legend(fontsize=8, loc="lower left")
    axes[2].legend(fontsize=8, loc="upper left")
    return figure


def _lists(found: dict[str, Any]) -> Any:
    figure, axes = _panels(1, 3, (10.5, 3.2))
    for axis, end in zip(axes, ("shame", "honour"), strict=False):
        for arm, colour in (("on", RED), ("off", GREY)):
            bins, (jump, error) = found[arm]["bins"][end], found[arm][end]
            axis.plot(100 * np.array(bins["gap"]), 100 * np.array(bins["change"]), "o", color=colour, markersize=4,
                      label=f"lists {arm}: jump {100 * jump:+.1f} ± {196 * error:.1f}")  # fmt: skip
        axis.axvline(0, ymax=0.78, color=INK, linewidth=0.8)
        axis.set(
            title=f"The {end} line",
            xlabel="score less the line, points",
            ylabel="next month's change, points",
        )
        axis.set_ylim(top=axis.get_ylim()[1] * 1.5)
        axis.legend(fontsize=8, loc="upper right")
    stays = 100 * np.array(found["off"]["stays"])
    axes[2].bar(range(len(stays)), stays, color=BLUE)
    axes[2].axhline(10, color=INK, linewidth=0.8, linestyle="--", label="by lot")
    axes[2].set(title="Months among the last tenth, %", xlabel="streets, in order")
    axes[2].legend(fontsize=8, loc="upper left")
    return figure


def _remedies(found: dict[str, Any]) -> Any:
    figure, axes = _panels(1, 2, (9.5, 3.4))
    pairs = ((axes[0], (("prevented", BLUE), ("nothing to prevent", GREY)), 1),
             (axes[1], (("tired", RED), ("fresh", GREY)), 100))  # fmt: skip
    for axis, arms, factor in pairs:
        for arm, colour in arms:
            runs = factor * np.array(found[arm])[:, : 24 if arm in ("tired", "fresh") else 48]
            months = np.arange(1, runs.shape[1] + 1)
            axis.fill_between(
                months, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.2, linewidth=0
            )
            axis.plot(months, runs.mean(axis=0), color=colour, label=arm)
        axis.axhline(0, color=INK, linewidth=0.8)
        axis.legend(fontsize=8, loc="lower left")
    axes[0].set(title="Prevention: backlog against none", xlabel="month", ylabel="petitions")
    axes[1].axvline(6.5, color=GREY, linewidth=0.8, linestyle="--")
    axes[1].set(
        title="Overwork: petitions handled, % against steady pace", xlabel="month (surge from the seventh on)"
    )
    return figure


def _rules(found: dict[str, Any]) -> Any:
    figure, axes = _panels(1, 4, (12, 3.2))
    response = {name: np.mean(hours) for name, hours in found["response"].items()}
    axes[0].bar(list(response), list(response.values()), color=[BLUE, GREY], width=0.5)
    axes[0].set(title="Hours to the first contact\n(median)")
    shares = [float(share) for share in found["refusals"]]
    axes[1].plot(shares, list(found["refusals"].values()), "o-", color=BLUE, markersize=4)
    axes[1].set(
        title="Refusals a hundred petitions", xlabel="share under the first receiver's rule", ylim=(0, None)
    )
    volume = {name: 100 * np.array(runs)[:, 0] for name, runs in found["governed"].items()}
    axes[2].bar(list(volume), [v.mean() for v in volume.values()], color=[BLUE, GREY], width=0.5)
    axes[2].axhline(0, color=INK, linewidth=0.8)
    axes[2].set(title="Governed streets: change of\nvolume against the others, %")
    for name, colour in (("answered", BLUE), ("poorly", RED), ("deaf", GREY)):
        label = {"answered": "good answers", "poorly": "no effort", "deaf": "voice fixed"}[name]
        axes[3].plot([1, 2, 3], found["contacts"][name], "o-", color=colour, markersize=4, label=label)
    axes[3].set(title="Contacts a day, needs constant", xlabel="year", xticks=[1, 2, 3], ylim=(0, None))
    axes[3].legend(fontsize=8, loc="lower right")
    return figure
