"""Figures of experiments: nothing is wrong with them that can be measured, and no line joins what has no order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rig.pictures import faults

from sim.report.style import IN_ORDER, style
from sim.study.experiments import figures
from sim.study.experiments.conduct import concluded
from sim.study.experiments.experiment import FILE, Experiment, built_in, locate, read
from sim.study.experiments.figures import turned
from sim.study.experiments.findings import judge

RESULTS = Path(__file__).resolve().parents[3] / "results"


@pytest.fixture
def drawn(monkeypatch):
    """A function that draws the figures of an experiment, by name."""

    def draw(experiment: Experiment, found) -> dict:
        made = {}
        monkeypatch.setattr(figures, "draw_all", lambda makers, folder: made.update(makers))
        figures.draw(experiment, found, Path())
        with style():
            return {name: make() for name, make in made.items()}

    return draw


@pytest.mark.parametrize("name", built_in())
def test_nothing_is_wrong_with_the_figures_of_an_experiment(name, drawn) -> None:
    experiment = read(RESULTS / name)
    found, _ = concluded(experiment, RESULTS / name)
    with style():
        for figure in drawn(experiment, found).values():
            assert faults(figure) == []
            if name == "overload":
                continue
            joined = [line for axes in figure.axes for line in axes.get_lines() if line.get_gid() == IN_ORDER]
            assert not joined, "arms without an order are joined"


@pytest.mark.parametrize(
    ("arms", "key"),
    [
        ({"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 3.5}}, "x"),
        ({"a": {"x": "3d"}, "b": {"x": "2d"}}, "x"),
        ({"a": {"x": 1}, "b": {"x": 3}, "c": {"x": 2}}, None),
        ({"a": {"x": 1}, "b": {"x": 1}}, None),
        ({"a": {}, "b": {"x": 1}}, None),
        ({"a": {"x": 1}, "b": {"y": 2}}, None),
        ({"a": {"x": "one"}, "b": {"x": "two"}}, None),
        ({"a": {"x": True}, "b": {"x": False}}, None),
    ],
)
def test_only_steps_of_one_number_are_joined(arms, key) -> None:
    experiment = read(locate("overload"))
    assert turned(experiment) == "demand.needs_per_year"
    assert turned(experiment.model_copy(update={"arms": arms})) == key


def test_rounding_is_drawn_as_no_difference(drawn) -> None:
    """In the experiment on leaders fatigue differs by 2e-18 between arms."""
    experiment = read(RESULTS / "leaders")
    figure = drawn(experiment, concluded(experiment, RESULTS / "leaders")[0])["contrasts"]
    panel = next(axes for axes in figure.axes if axes.get_title(loc="left") == "fatigue of streets")
    assert [label.get_text() for label in panel.get_xticklabels()] == ["0: no difference"]
    assert not any(np.any(line.get_xdata()) for line in panel.get_lines())


def test_names_may_have_any_letters(tiny, rewrite, pretend, runs, tmp_path) -> None:
    rewrite(tiny / FILE, ("[arms.high]", "[arms.'a|b`c$d_$']"), ("high − low", "a|b`c$d_$ − low"))
    rewrite(tiny / FILE, ("[variants.short]", "[variants.'$x^$']"), ("truly solved", "$\\\\frac$"))
    experiment = read(tiny)
    findings = judge(experiment, pretend(experiment, experiment.small, runs), experiment.small)
    figures.draw(experiment, findings, tmp_path / "figures")
    assert (tmp_path / "figures" / "figure-1.png").stat().st_size > 0
