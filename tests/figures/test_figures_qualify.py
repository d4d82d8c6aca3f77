from collections.abc import Callable

import pytest

from app.figures import Figure

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
