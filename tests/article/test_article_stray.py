import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article.split import split
from app.article.stray import has_stray_stops, stray_stops, without_stray_stops

LINES = (
    "A man who. claims to have seen the ferry sink told the court in Anford. that nobody had warned the. "
    "crew of the storm. Mayor Jane Holt and. Paul Reed were on. Monday not there. They will be heard in May."
)


def test_a_text_of_lines_has_its_sentences_back() -> None:
    sentences = [without_stray_stops(sentence.text) for sentence in split(LINES, "en")]
    assert sentences == [
        "A man who claims to have seen the ferry sink told the court in Anford that nobody had warned the crew of the "
        "storm.",
        "Mayor Jane Holt and Paul Reed were on Monday not there.",
        "They will be heard in May.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It began at 3 p.m. on Monday. It ended at 5 p.m. the next day. It may come again at 6 a.m. today.",
        "Holt vs. the town and Reed vs. the town were heard approx. three years ago, ca. the time of the vote.",
        "A Skarn Corp. poll, a Lund Inc. plan and the Ross Jr. case were told of.",
        "He left work. one in five did so. The others stayed.",
    ],
)
def test_abbreviations_and_slips_make_no_text_of_lines(text: str) -> None:
    assert not has_stray_stops(text)


def test_what_a_stop_may_end_is_not_joined() -> None:
    text = f"{LINES} The work went on. She saw it. Nobody asked what it was for. The sea rose."
    assert [sentence.text for sentence in split(text, "en")][-2:] == ["Nobody asked what it was for.", "The sea rose."]


@given(st.text(alphabet="aZ. ,\n'1", max_size=200))
def test_only_stops_are_taken_out(text: str) -> None:
    shorter = without_stray_stops(text)
    assert len(text) - len(shorter) == len(stray_stops(text))
    assert shorter.replace(".", "") == text.replace(".", "")
