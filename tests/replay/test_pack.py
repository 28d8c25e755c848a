import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplysim.replay.pack import pack
from tests.replay.unpacked import unpack

columns = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.lists(st.integers(-(2**40), 2**40), max_size=30),
    max_size=4,
)


@given(columns)
def test_what_is_packed_is_unpacked(found):
    packed = pack({name: np.array(values, dtype=np.int64) for name, values in found.items()})
    assert unpack(packed) == found


def test_a_column_of_even_steps_takes_next_to_nothing():
    steady = pack({"t": np.arange(0, 600_000, 60)})
    assert len(steady["data"]) < 100


def test_equal_columns_give_equal_text():
    column = np.array([3, -1, 4, -1, 5])
    assert pack({"x": column}) == pack({"x": column.copy()})
