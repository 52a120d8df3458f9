"""Figures of real runs: all there, the same bytes twice, and no text on top of other text or beyond the edge."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

import sim
from sim.report.drawing import draw, every_figure
from sim.report.style import style

RUNS = {
    "three days": ("hamlet", {"until": date(2021, 1, 4)}),
    "a year": ("hamlet", {}),
    "periods of ten days": ("hamlet", {"overrides": {"time.period": "10d"}, "until": date(2021, 4, 1)}),
    "nobody": (
        "hamlet",
        {"overrides": {"demand.needs_per_year": 0, "start.backlog": 0}, "until": date(2021, 3, 1)},
    ),
    "three years of streets with Chinese names": ("beijing-2019-2021", {"scale": 0.1}),
}


@pytest.fixture(scope="module", params=RUNS.values(), ids=RUNS)
def run(request):
    name, how = request.param
    return sim.run(name, **how), how.get("scale", 1.0)


@pytest.mark.parametrize("figure", every_figure())
def test_no_text_lies_on_another_or_beyond_the_edge(run, figure):
    finished, scale = run
    with style():
        drawn = every_figure()[figure](finished.history, finished.scenario, scale)
        drawn.draw_without_rendering()
        boxes = [(text.get_text(), text.get_window_extent()) for text in _texts(drawn)]
    for text, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= drawn.bbox.x1 and box.y1 <= drawn.bbox.y1, text
    for (one, here), (other, there) in combinations(boxes, 2):
        wide = min(here.x1, there.x1) - max(here.x0, there.x0)
        high = min(here.y1, there.y1) - max(here.y0, there.y0)
        assert min(wide, high) < 1, (one, other)


def test_the_same_history_gives_the_same_bytes(tmp_path):
    finished = sim.run("hamlet", until=date(2021, 3, 1))
    one, other = tmp_path / "one", tmp_path / "other"
    files = draw(finished.history, finished.scenario, one)
    draw(finished.history, finished.scenario, other)
    assert [file.stem for file in files] == list(every_figure())
    assert len(list(one.iterdir())) == 2 * len(files)
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes()


def test_a_disk_that_refuses_is_told(tmp_path):
    finished = sim.run("hamlet", until=date(2021, 1, 3))
    (tmp_path / "file").write_text("")
    with pytest.raises(sim.PetitionError, match="cannot write"):
        draw(finished.history, finished.scenario, tmp_path / "file" / "figures")


def _texts(figure):
    """Every text that is drawn: of the ticks only those that lie on their axis."""
    from matplotlib.text import Text

    ticks = {
        label
        for axes in figure.findobj(lambda artist: hasattr(artist, "xaxis"))
        for axis in (axes.xaxis, axes.yaxis)
        for tick in [*axis.majorTicks, *axis.minorTicks]
        for label in (tick.label1, tick.label2)
    }
    shown = {
        tick.label1
        for axes in figure.axes
        if axes.axison
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis._update_ticks()
        if tick.label1.get_visible()
    }
    drawn = [text for text in figure.findobj(Text) if text not in ticks or text in shown]
    return [text for text in drawn if text.get_visible() and text.get_text().strip() and _is_on(text)]


def _is_on(text):
    return text.axes is None or text.axes.axison or text in text.axes.texts
