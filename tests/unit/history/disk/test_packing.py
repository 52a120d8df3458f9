"""A history comes back from its bytes as it was."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.errors import PetitionError
from sim.history.disk.packing import pack, unpack
from sim.history.record.history import History


def test_a_history_comes_back_as_it_was(history: History) -> None:
    again = unpack(pack(history))
    for field in fields(History):
        one, other = getattr(history, field.name), getattr(again, field.name)
        if isinstance(one, np.ndarray):
            assert one.dtype == other.dtype and one.shape == other.shape
            for name in one.dtype.names or (...,):
                np.testing.assert_array_equal(one[name], other[name], f"{field.name}.{name}")
        else:
            assert one == other, field.name
    assert pack(again) == pack(history)


def test_a_city_without_districts_comes_back(history: History) -> None:
    assert unpack(pack(replace(history, districts=[]))).districts == []


@pytest.mark.parametrize("content", [b"", b"PAR1 and more", pytest.param(None, id="another table")])
def test_what_is_no_history_is_told(content: bytes | None) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if content is None:
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table({"start": ["2021-01-01"], "units": [["East"]]}), sink)
        content = bytes(sink.getvalue())
    with pytest.raises(PetitionError, match="no history of this version"):
        unpack(content)
