from collections.abc import Callable

import pytest

from app.article import Parses
from app.figures import Figure, quantities

FiguresOf = Callable[[str], list[Figure]]


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("More than 7,000 soldiers left.", ">"),
        ("At least 7,000 soldiers left.", ">"),
        ("No fewer than 40 ships sank.", ">"),
        ("Fewer than 40 ships sank.", "<"),
        ("No more than 40 ships sank.", "<"),
        ("It made just under 296 hp.", "<"),
        ("Roughly 40 ships sank.", "~"),
        ("An estimated 40 ships sank.", "~"),
        ("Up to 40 ships sank.", "~"),
        ("It sank 40 or more ships.", ">"),
        ("He paid 40 dollars or so.", "~"),
        ("Exactly 40 ships sank.", "="),
        ("It rose over the past 20 years.", "="),
        ("They left within five days.", "="),
        ("A sub-7 nanometre chip was shown.", "<"),
        ("It cost ~$40 to make.", "~"),
    ],
)
def test_modifier(text: str, modifier: str, figures_of: FiguresOf) -> None:
    assert [figure.modifier for figure in figures_of(text)] == [modifier]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("At least 40 ships sank.", ["At least"]),
        ("The port held up to 40 ships.", ["up to"]),
        ("It lost as much as a 40% share.", ["as much as"]),
        ("It flies more than 100 kilometers (60 miles).", ["more than", "more than"]),
        ("It sank 40 or more ships.", [None]),
        ("Exactly 40 ships sank.", [None]),
    ],
)
def test_the_words_that_qualify_are_the_articles(text: str, words: list[str | None], figures_of: FiguresOf) -> None:
    assert [figure.modifier_text for figure in figures_of(text)] == words


def test_the_words_that_qualify_in_another_language(parses: Parses) -> None:
    [figure] = quantities("Im Hafen von Skarn lagen mindestens 40 Schiffe.", parses, "de")
    assert (figure.modifier, figure.modifier_text) == (">", "mindestens")


def test_a_conversion_is_as_exact_as_what_it_converts(figures_of: FiguresOf) -> None:
    assert [figure.modifier for figure in figures_of("It flies more than 100 kilometers (60 miles).")] == [">", ">"]


@pytest.mark.parametrize(
    ("text", "trends"),
    [
        ("Shares rose 3%.", ["up"]),
        ("Shares fell by as much as 3%.", ["down"]),
        ("Shares were up 19 cents.", ["up"]),
        ("Shares fell to $3.", ["down"]),
        ("The index lost 190 points, or 0.6%.", ["down", "down"]),
        ("It grew sales by 35 percent.", ["up"]),
        ("It raised $50 million.", [None]),
        ("It gave up 517 yards.", [None]),
        ("A gain of 2% was seen.", [None]),
        ("About 3% agreed.", [None]),
    ],
)
def test_trend(text: str, trends: list[str | None], figures_of: FiguresOf) -> None:
    assert [figure.trend for figure in figures_of(text)] == trends
