"""The room's promises: exact slices, no overlap, no crash, on anything."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.article import Article, GivenUp, Parser, Parses, Reader, Sentence, Span
from app.figures import Figure, Rejected, explain, extract, quantities

if TYPE_CHECKING:
    from types import FrameType

    from spacy.tokens import Doc

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


class _Watched(Parser):
    """A parser that knows whether it is open, and what was given to it."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.is_open = False
        self.given: list[str] = []

    @contextmanager
    def open(self, alive: Callable[[], bool] = lambda: True) -> Iterator[Parses]:
        with self._parser.open(alive) as parses:
            self.is_open = True
            yield _WatchedParses(parses, self.given)
            self.is_open = False


class _WatchedParses(Parses):
    def __init__(self, parses: Parses, given: list[str]) -> None:
        self._parses, self._given, self._known = parses, given, set[str]()

    def __call__(self, text: str) -> Doc:
        self.prefetch([text])
        return self._parses(text)

    def prefetch(self, texts: Iterable[str]) -> None:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._given.extend(fresh)
        self._known.update(fresh)
        self._parses.prefetch(fresh)


def _steps(work: Callable[[], object]) -> int:
    """How many functions are called to do the work."""
    counted = count()

    def step(_: FrameType, event: str, __: object) -> None:
        if event.endswith("call"):
            next(counted)

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(before)
    return next(counted)


# With fewer numbers than a table has, or nothing of them would be read.
_LONG = (
    "5 pounds of sugar or rye, ",
    "one third of a town as it was then, said he, ",
    "😀7 million more of them said “no” to the mayor ",
    "section 5 of the old law and ",
    "$5-cakes from the small port, ",
    "from 5 to the next ship, up ",
    "(5 of them said that ",
    "5 to 10 million, but never so many of the ships, for all he knew, ",
)


@pytest.mark.parametrize("piece", _LONG)
def test_work_on_a_draft_grows_as_its_length(piece: str) -> None:
    def steps(times: int) -> int:
        return _steps(lambda: quantities(piece * times, None))

    steps(10)  # reads the lexicons
    once = steps(200)
    assert once > 2_000
    assert steps(800) < 6 * once


@pytest.mark.parametrize("piece", _LONG[:3])
def test_work_on_an_article_grows_as_its_length(piece: str, parses: Parses, reader: Reader) -> None:
    def steps(times: int) -> int:
        # No two sentences are the same, or the second would have no parse of its own.
        article = reader.read_phrase("".join(f"{piece}{'abc'[at % 3]}{at} " for at in range(times)), language="en")
        watched = _WatchedParses(parses, given := list[str]())
        needed = _steps(lambda: extract(article, watched))
        assert sum(map(len, given)) <= len(article.text)
        return needed

    steps(10)
    once = steps(50)
    assert once > 2_000
    assert steps(200) < 8 * once  # what names a source is sought in a few sentences around, of which there are more now


def test_work_on_a_sentence_grows_as_its_figures(parses: Parses, reader: Reader) -> None:
    def steps(figures: int) -> int:
        text = "The council of Anford said " + ", ".join(f"{number} men" for number in range(3, 3 + figures)) + " left."
        return _steps(lambda: extract(reader.read_phrase(text, language="en"), parses))

    steps(5)
    assert steps(100) < 3 * steps(50)


def _many(sentences: int) -> str:
    return " ".join(f"Mayor Jane Holt said that {number} ships left the port of Skarn." for number in range(sentences))


def test_a_parser_is_anybodys_between_some_sentences(shared_parser: Parser, reader: Reader) -> None:
    watched, asked = _Watched(shared_parser), list[bool]()
    article = reader.read_text(_many(200), language="en")

    def alive() -> bool:
        asked.append(watched.is_open)
        return True

    found = extract(article, watched, alive)
    assert len(asked) > 3
    assert not any(asked)
    with shared_parser.open() as parses:
        assert found == extract(article, parses)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_nobody_waits_for_is_given_up(language: str, shared_parser: Parser, reader: Reader) -> None:
    watched, asked = _Watched(shared_parser), count()
    article = reader.read_text(_many(200), language=language)
    with pytest.raises(GivenUp):
        extract(article, watched, lambda: next(asked) < 2)
    assert sum(map(len, watched.given)) < len(article.text) / 2
    assert next(asked) == 3


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
