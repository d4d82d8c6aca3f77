"""The room's promises: exact slices, no overlap, no crash, on anything."""

import math
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.article import Article, Parses, Reader, Sentence, Span
from app.figures import Figure, Rejected, explain, extract, quantities

_WORDS = (
    "7,000 1.5 two dozen half of a million $ € % - – to from between and percent km m bn people May in 2019 Smith , . "
    "( ) “ ” said one 1/2 ½ 10:45 year-old 😀 ' \" up rose more than per day Boeing № ² ٣ e9 minus 6ft 2in thirds \n"
)
_PIECES = st.sampled_from(_WORDS.split(" "))
_PROSE = (
    st.lists(_PIECES, max_size=25).map(" ".join) | st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=80)
)


def _holds(text: str, items: list[Figure] | list[Figure | Rejected]) -> None:
    ordered = sorted(items, key=lambda item: item.start)
    for item in ordered:
        assert text[item.start : item.end] == item.text
        assert item.text
    assert all(left.end <= right.start for left, right in pairwise(ordered))


@given(_PROSE)
@settings(deadline=None)
def test_any_text_gives_exact_figures(text: str) -> None:
    for language in ("en", "de", "fr", "ru", "zh"):
        found = quantities(text, None, language)
        _holds(text, found)
        assert found == sorted(found, key=lambda figure: figure.start)
        assert all(math.isfinite(figure.value) and math.isfinite(figure.high or 0.0) for figure in found)


@given(_PROSE)
@settings(deadline=None, max_examples=60)
def test_any_parsed_text_gives_exact_figures(parses: Parses, text: str) -> None:
    _holds(text, quantities(text, parses))


@given(_PROSE, _PROSE)
@settings(deadline=None, max_examples=40)
def test_any_article_gives_exact_figures(parses: Parses, first: str, second: str) -> None:
    text = first + "\n\n" + second
    spans = [Span(0, len(first)), Span(len(first) + 2, len(text))]
    sentences = tuple(Sentence(span, span.of(text), i, i) for i, span in enumerate(spans) if span.of(text))
    article = Article(
        text=text,
        sentences=tuple(Sentence(s.span, s.text, i, s.paragraph) for i, s in enumerate(sentences)),
        language="en",
    )
    _holds(text, explain(article, parses))
    _holds(text, extract(article, parses))


def test_the_same_number_in_words_and_digits(parses: Parses) -> None:
    digits, words = (quantities(text, parses)[0] for text in ("7,000 men left.", "Seven thousand men left."))
    hedged = quantities("More than 7,000 men left.", parses)[0]
    assert (digits.value, digits.modifier, digits.unit) == (words.value, words.modifier, words.unit)
    assert (hedged.value, hedged.modifier) == (digits.value, ">")


def test_without_a_parse_there_are_no_nouns_and_no_sources(reader: Reader) -> None:
    article = reader.read_text("Police said 28 people died and 3.2 percent fled.", language="en")
    found = sorted((figure.text, figure.unit, figure.source) for figure in extract(article, None))
    assert found == [("28", None, None), ("3.2 percent", "percentage", None)]


def test_other_languages_are_not_parsed(reader: Reader, parses: Parses) -> None:
    article = reader.read_text("Die Zahl stieg auf 1.200 Menschen, ein Plus von 12,5 Prozent.", language="de")
    assert sorted(figure.value for figure in extract(article, parses)) == [12.5, 1200.0]


@pytest.mark.parametrize(
    "piece", ["5 pounds ", "section 5 ", "$5-", "from 5 to ", "1,", "(5", "one third of a ", "😀7 "]
)
def test_endless_lines_take_linear_time(piece: str) -> None:
    def seconds(text: str) -> float:
        begun = perf_counter()
        _holds(text, quantities(text, None))
        return perf_counter() - begun

    once = seconds(piece * 20_000)
    assert seconds(piece * 80_000) < 12 * once + 1


@given(st.lists(_PIECES, min_size=1, max_size=4), st.sampled_from(["", " ", "-", "/", ", "]))
@settings(deadline=None, max_examples=40)
def test_whatever_repeats_gives_exact_figures(pieces: list[str], between: str) -> None:
    text = between.join(pieces) * 400
    _holds(text, quantities(text, None))


@pytest.mark.parametrize("text", ["", " ", "No numbers.", "\n\n"])
def test_nothing_to_find(text: str, parses: Parses) -> None:
    assert quantities(text, parses) == []


def test_a_report_of_intelligence(reader: Reader, parses: Parses) -> None:
    text = (
        "The Directorate of Intelligence, known as the DIR, said more than nine thousand foreign soldiers were being "
        "moved to the border.\n\nAccording to the DIR, the operation relied on thirty-one transport aircraft. The "
        "soldiers were described as armed with 82 millimeter mortars, AK-12 rifles, and RPG-7 launchers. The report "
        "noted that training took place at four camps.\n\nAround October 31, Secretary of State Jane Miller asserted "
        "that there are about twelve thousand foreign personnel in the country, with roughly six thousand stationed in "
        "the north."
    )
    found = sorted(extract(reader.read_text(text, language="en"), parses), key=lambda figure: figure.start)
    assert [(f.value, f.modifier, f.unit, f.kind) for f in found] == [
        (9000, ">", "foreign soldiers", "count"),
        (31, "=", "transport aircraft", "count"),
        (82, "=", "millimetre", "measure"),
        (4, "=", "camps", "count"),
        (12000, "~", "foreign personnel", "count"),
        (6000, "~", "foreign personnel", "count"),
    ]
    assert found[2].subject == "mortars"
    assert [f.source for f in found] == [
        "The Directorate of Intelligence",
        "the DIR",
        "the DIR",
        "the DIR",
        "Secretary of State Jane Miller",
        "Secretary of State Jane Miller",
    ]
