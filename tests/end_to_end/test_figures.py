"""Figures of real runs: all there, the same bytes twice, and nothing wrong with them that can be measured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rig.pictures import faults, texts, unreadable

import sim
from sim.report import fonts
from sim.report.drawing import draw, every_figure
from sim.report.figures.on_time import on_time
from sim.report.moments import reforms
from sim.report.style import FEW, sheet, style

SCRIPTS = {
    "Arabic": ("حي الملك فهد", "شارع الملك فيصل"),
    "Thai": ("เขตวัฒนา", "ถนนสุขุมวิท"),
    "Hindi": ("दक्षिण दिल्ली", "सरोजिनी नगर"),
    "Hebrew": ("מחוז הצפון", "רחוב הרצל"),
    "Russian": ("Северный округ", "улица Ленина"),
    "Greek": ("Αθήνα", "οδός Ερμού"),
    "Japanese": ("北区", "さくら通り"),
    "formulas": ("$a^{b}$", "$x_{1}$ & 5 %_"),
    "a novel": (
        "The North-Eastern Part of the Old Town " * 3,
        "Street of the Very Long and Winding Name " * 4,
    ),
}
TITLE = "The {0}. reform of the year, by which the rules of the city change"
REFORMS = {
    f"reform.r{month}": {
        "date": date(2021, month, 1), "title": TITLE.format(month), "set": {"staffing.level": 1 + month / 100},
    }
    for month in range(2, 12)
}  # fmt: skip
RUNS: dict[str, tuple[str, dict[str, Any]]] = {
    "three days": ("hamlet", {"until": date(2021, 1, 4)}),
    "a year": ("hamlet", {}),
    "periods of ten days": ("hamlet", {"overrides": {"time.period": "10d"}, "until": date(2021, 4, 1)}),
    "nobody": (
        "hamlet",
        {"overrides": {"demand.needs_per_year": 0, "start.backlog": 0}, "until": date(2021, 3, 1)},
    ),
    "nothing closed": ("hamlet", {"overrides": {"start.backlog": 0}, "until": date(2021, 1, 2)}),
    "few of everything": ("hamlet", {"overrides": {"demand.needs_per_year": 400, "start.backlog": 5}}),
    "ten reforms": ("hamlet", {"overrides": REFORMS}),
    "three years of streets with Chinese names": ("beijing-2019-2021", {"scale": 0.1}),
} | {
    f"names in {script}": ("hamlet", {"until": date(2021, 2, 1), "overrides": {"city.districts": {
        district.strip(): {"population": 20_000, "streets": [f"{street.strip()} {n}" for n in range(1, 4)]},
        f"{district.strip()} 2": {"population": 9_000, "streets": [f"{street.strip()} {n}" for n in range(4, 6)]},
    }}})
    for script, (district, street) in SCRIPTS.items()
}  # fmt: skip


@pytest.fixture(scope="module", params=RUNS.values(), ids=RUNS)
def run(request):
    name, how = request.param
    return sim.run(name, **how), how.get("scale", 1.0)


@pytest.mark.parametrize("figure", every_figure())
def test_nothing_is_wrong_with_a_figure(run, figure):
    finished, scale = run
    with style():
        drawn = every_figure()[figure](finished.history, finished.scenario, scale)
        assert faults(drawn) == []
        if drawn.axes[0].xaxis.get_converter() is not None and figure not in ("streets", "tile_map"):
            told = " ".join(text.get_text().replace("\n", " ") for text in texts(drawn))
            assert all(
                str(reform.date) in told for reform in reforms(finished.history, finished.scenario)[:6]
            )


def test_a_journal_would_send_no_figure_back(tmp_path):
    """Labels, letters one can read on a page, colours that colour-blind readers tell apart; of a way and a day, too."""
    finished = sim.run("hamlet", until=date(2021, 2, 1), out=tmp_path / "run")
    with style():
        for name, figure in every_figure().items():
            assert unreadable(figure(finished.history, finished.scenario, 1.0)) == [], name
        assert unreadable(sim.trace(finished, "late joint").plot()) == []
        assert unreadable(sim.trace(finished, street="Hamlet department 2").plot()) == []


def test_what_a_journal_would_send_back_is_found():
    with style():
        figure = sheet(16, 4, "A title", "a caption")
        left, right = figure.subplots(1, 2)
        left.plot([1, 2], [3, 4], color="#ff00ff")
        right.scatter([1, 2], [3, 4], c=[1, 2], cmap="jet")
        found = " ".join(unreadable(figure))
    for fault in ("numbers without a label", "letters of", "beyond the palette: #ff00ff", "jet"):
        assert fault in found


def test_the_same_history_gives_the_same_bytes(tmp_path):
    finished = sim.run("hamlet", until=date(2021, 3, 1))
    one, other = tmp_path / "one", tmp_path / "other"
    assert draw(finished.history, finished.scenario, one) == []
    draw(finished.history, finished.scenario, other)
    assert {file.stem for file in one.iterdir()} == set(every_figure())
    assert len(list(one.iterdir())) == 2 * len(every_figure())
    for file in one.iterdir():
        assert file.read_bytes() == (other / file.name).read_bytes()


def test_lines_of_reforms_stand_in_the_order_of_their_days():
    """Also in the file: the order of a set of days is another in each process, and would give other bytes."""
    finished = sim.run("hamlet", overrides=REFORMS, until=date(2021, 12, 1))
    with style():
        (axes,) = on_time(finished.history, finished.scenario, 1.0).axes
    lines = [
        line for line in axes.get_lines() if len(set(line.get_xdata())) == 1 and len(line.get_xdata()) == 2
    ]
    days = [line.get_xdata()[0] for line in lines]
    assert len(days) >= len(REFORMS) and days == sorted(days)


def test_no_line_leads_to_a_share_of_few():
    finished = sim.run("hamlet")
    with style():
        (axes,) = on_time(finished.history, finished.scenario, 1.0).axes
    from sim.history.measures.tables import by_period

    table = by_period(finished.history, "city")
    joined = {
        line.get_label().split(",")[0]: line.get_ydata()
        for line in axes.get_lines()
        if line.get_linestyle() != "None"
    }
    for name in finished.scenario.deadlines:
        shown = joined[name]
        assert [value == value for value in shown] == [counted >= FEW for counted in table[f"due_{name}"]]


def test_letters_that_no_font_has_are_told_in_one_line(tmp_path):
    districts = {"서울": {"population": 9_000, "streets": ["종로", "ខេត្ត"]}}
    finished = sim.run("hamlet", until=date(2021, 1, 4), overrides={"city.districts": districts})
    (told,) = draw(finished.history, finished.scenario, tmp_path)
    assert "Hangul, Khmer" in told and "pip install pylopdf-fonts-ko fontpkg-noto-sans-khmer" in told
    assert len(list(tmp_path.iterdir())) == 2 * len(every_figure())


def test_a_fault_of_a_figure_costs_that_figure_alone(tmp_path, monkeypatch):
    finished = sim.run("hamlet", until=date(2021, 1, 4))

    def fail(*_: object) -> None:
        raise ValueError("Axis limits\ncannot be NaN")

    monkeypatch.setitem(every_figure(), "rates", fail)
    monkeypatch.delenv("PETITION_DEBUG", raising=False)
    assert draw(finished.history, finished.scenario, tmp_path) == [
        "not drawn: figure rates: ValueError: Axis limits cannot be NaN"
    ]
    assert len(list(tmp_path.iterdir())) == 2 * (len(every_figure()) - 1)


def test_without_a_font_nothing_is_drawn_and_that_is_told(tmp_path, monkeypatch):
    finished = sim.run("hamlet", until=date(2021, 1, 4))
    monkeypatch.setattr(fonts, "CHINESE", "no_such_package")
    monkeypatch.setattr(fonts, "SANS", {"no_such_package": "none"})
    monkeypatch.delenv("PETITION_DEBUG", raising=False)
    fonts.families.cache_clear()
    try:
        (told,) = draw(finished.history, finished.scenario, tmp_path / "figures")
    finally:
        monkeypatch.undo()
        fonts.families.cache_clear()
    assert "font" in told and "pip install" in told and not (tmp_path / "figures").exists()


def test_a_disk_that_refuses_is_told(tmp_path):
    finished = sim.run("hamlet", until=date(2021, 1, 3))
    (tmp_path / "file").write_text("")
    (told,) = draw(finished.history, finished.scenario, tmp_path / "file" / "figures")
    assert "cannot write" in told
