"""Tables as data frames: dates are dates, names are names, what nobody answered is missing, and all is described."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import PetitionError
from sim.history.disk.columns import Labels
from sim.history.disk.frames import DESCRIBED, describe, petitions_frame, table_frame
from sim.history.disk.recorder import Recorder
from sim.history.measures.summary import RUN, summary
from sim.history.record.history import History


@pytest.fixture
def petitions(tmp_path: Path, labels: Labels, records: np.ndarray) -> pd.DataFrame:
    with Recorder(tmp_path, labels) as recorder:
        recorder.write(records)
    return petitions_frame(tmp_path, labels.start)


def test_times_of_petitions_are_moments(petitions: pd.DataFrame) -> None:
    assert petitions["raised"].dtype.kind == "M"
    assert petitions["raised"].tolist()[0] == pd.Timestamp("2021-01-01 00:01:40")
    assert petitions["raised"].tolist()[2] == pd.Timestamp("2020-12-31 23:59:59")
    assert petitions["closed"].isna().tolist() == [False, False, False, True]
    assert (petitions["due"] - petitions["dispatched"]).tolist()[0] == pd.Timedelta(days=1)


def test_names_are_categories_and_answers_may_be_missing(petitions: pd.DataFrame) -> None:
    assert petitions["unit"].tolist() == ["Water", "West Street", "West Street", "Old Town"]
    assert isinstance(petitions["unit"].dtype, pd.CategoricalDtype)
    assert petitions["satisfied"].dtype == pd.BooleanDtype()
    assert petitions["satisfied"].isna().tolist() == [False, False, True, True]
    assert petitions["satisfied"].mean() == 0.5
    assert petitions["machine"].dtype == bool
    assert petitions["cause"].isna().tolist() == [True, False, False, True]


def test_without_petitions_it_is_told(tmp_path: Path, labels: Labels) -> None:
    with pytest.raises(PetitionError, match="without its petitions"):
        petitions_frame(tmp_path, labels.start)


def test_small_tables_are_frames(history: History) -> None:
    units = table_frame(history, "units")
    assert units["first"].tolist()[4] == pd.Timestamp("2021-02-01")
    assert units["last"].tolist()[4] == pd.Timestamp("2021-03-01")
    assert units["rank"].isna().sum() == 4 and units["rank"].sum() == 6
    assert units.groupby("unit", observed=True)["closed"].sum()["East Street"] == 7
    assert units["district"].isna().sum() == 2
    hotline = table_frame(history, "hotline")
    assert hotline.set_index("time")["phone"].resample("D").sum().iloc[0] == 20
    assert len(table_frame(history, "city")) == 2


def test_every_column_is_described_and_nothing_else(
    history: History, petitions: pd.DataFrame, tmp_path: Path
) -> None:
    frames = {name: table_frame(history, name).columns for name in ("units", "hotline", "city", "breaks")}
    frames |= {"petitions": petitions.columns, "summary": [*summary(history), *RUN]}
    assert set(frames) == set(DESCRIBED)
    for name, columns in frames.items():
        found = {
            re.sub(r"^(due|on_time|owed|kept)_(urgent|ordinary)$", r"\1_…", column) for column in columns
        }
        assert found == set(describe(name).index), name


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_description_has_words_in_both_languages(name: str) -> None:
    told = describe(name)
    assert told["meaning"].str.fullmatch(r"\S.*[^.\s]").all(), told[
        ~told["meaning"].str.fullmatch(r"\S.*[^.\s]")
    ]
    assert told["zh"].str.contains(r"[\u4e00-\u9fff]").all()


def test_an_unknown_table_names_the_nearest() -> None:
    with pytest.raises(PetitionError, match='did you mean "units"'):
        describe("unit")
