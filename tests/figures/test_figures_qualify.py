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
        ("The rest was paid back over two years.", "="),
        ("He was questioned over two murders on Monday.", "="),
        ("The wreck was found under 40 metres of ice.", "="),
        ("Police searched over 40 houses on Monday.", ">"),
        ("He waited for over two years.", ">"),
        ("The film is about two sisters.", "="),
        ("It lasted about two weeks.", "~"),
        ("A sub-7 nanometre chip was shown.", "<"),
        ("It cost ~$40 to make.", "~"),
        # a negation turns it round
        ("Nights in Anford will not fall below 25 degrees.", ">"),
        ("Turnout in Skarn must not exceed 40 per cent.", "<"),
        ("Rents didn't rise by more than 2 percent.", "<"),
        ("The trial was no longer than 20 minutes.", "<"),
        ("Output was not less than 400 tonnes a day.", ">"),
        ("No house in Skarn cost more than £40,000.", "<"),
        ("None of the boats carried more than 40 people.", "<"),
        ("She drove through Anford without exceeding 30 mph.", "<"),
        ("There were not even ten life jackets.", "<"),
        # what is negated is not the amount
        ("The firm has not paid them for more than three weeks.", ">"),
        ("The firm did not pay more than 40 workers.", ">"),
        ("The plan cannot pass without more than 40 votes.", ">"),
        ("It was not only more than 40 people who came.", ">"),
        ("They will sail whether or not more than 40 people come.", ">"),
        ("The trial did not last at least 20 minutes.", ">"),
        ("The war lasted over four years.", ">"),
        ("She waited over four years.", ">"),
        # a time that something is compared with
        ("He left Anford more than four years ago.", ">"),
        ("Many more ships came to Skarn than five years ago.", "="),
        ("Sales were much higher than five years ago.", "="),
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


@pytest.mark.parametrize(
    "text",
    [
        "The council has 71 seats, 13 more than four years ago.",
        "Fares in Skarn were 20 percent higher than two years earlier.",
        "The toll is 3 fewer than two weeks ago.",
        "It fetched $200,000, far more than the $30,000 that was expected.",
        "GDP grew 2.8 percent, below the 3.1 percent that was forecast.",
        "The state will spend $5 million on roads over five years.",
        "Prices fell 12% over three months.",
    ],
)
def test_what_a_figure_is_compared_with_is_not_qualified(text: str, figures_of: FiguresOf) -> None:
    assert {figure.modifier for figure in figures_of(text)} == {"="}


@pytest.mark.parametrize(
    ("language", "text", "modifier"),
    [
        ("de", "Die Temperatur in Skarn fällt nicht unter 25 Grad.", ">"),
        ("de", "Im Hafen lagen nicht nur mehr als 40 Schiffe.", ">"),
        ("es", "No más de 40 barcos estaban en el puerto.", "<"),
        ("ru", "В порту не больше 40 судов.", "<"),
    ],
)
def test_a_negation_in_another_language(language: str, text: str, modifier: str, parses: Parses) -> None:
    assert [figure.modifier for figure in quantities(text, parses, language)] == [modifier]


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
        # whatever the verb thinks of it
        ("The jobless rate improved to 4.1% from 4.6%.", ["down", None]),
        ("Profit improved to $5m from $4m.", ["up", None]),
        ("Rents did not rise by more than 2 percent.", [None]),
        ("The port did not grow its sales by 35 percent.", [None]),
    ],
)
def test_trend(text: str, trends: list[str | None], figures_of: FiguresOf) -> None:
    assert [figure.trend for figure in figures_of(text)] == trends
