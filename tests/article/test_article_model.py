import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article import Utf16Offsets, count_words


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.data())
def test_utf16_offsets_slice_the_same_text_as_javascript_would(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    units = Utf16Offsets(text)
    encoded = text.encode("utf-16-le")
    assert encoded[2 * units(start) : 2 * units(end)].decode("utf-16-le") == text[start:end]


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), ("One two-three, four.", 3), ("東京は大きい", 3), ("東京 Tower は", 3), ("  a  ", 1)]
)
def test_words_are_counted_as_a_reader_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words
