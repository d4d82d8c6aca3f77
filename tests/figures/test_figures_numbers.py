"""Numbers and their words: what is written reads back to its value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures.atoms import atoms
from app.figures.number_words import number_words
from app.figures.numbers import Numeral, NumeralReader

_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *_TEENS]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = [(10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")]


def _below_thousand(number: int, link: str) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    small = _ONES[rest] if rest < 20 else _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if not hundreds:
        return small
    return f"{_ONES[hundreds]} hundred" + (f"{link}{small}" if rest else "")


def in_words(number: int, link: str = " and ") -> str:
    """An integer in English words, British with " and ", American with " "."""
    if number < 1000:
        return _below_thousand(number, link)
    parts = []
    for size, name in _SCALES:
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_below_thousand(count, link)} {name}")
    if number:
        parts.append(
            _below_thousand(number, link) if number >= 100 or link == " " else f"and {_below_thousand(number, link)}"
        )
    return " ".join(parts)


def read(text: str, language: str = "en") -> Numeral | None:
    words = number_words(language)
    return NumeralReader(atoms(text, words.decimal), words).read(0)


@given(st.integers(0, 10**12), st.sampled_from([" and ", " "]))
def test_words_read_back(number: int, link: str) -> None:
    written = in_words(number, link)
    numeral = read(written)
    assert numeral is not None
    assert numeral.value == number
    assert numeral.last == len(atoms(written))


@given(st.integers(0, 10**12))
def test_digits_read_back(number: int) -> None:
    for written, language in (
        (f"{number:,}", "en"),
        (str(number), "en"),
        (f"{number:,}".replace(",", "."), "de"),
        (f"{number:,}".replace(",", " "), "fr"),
    ):
        numeral = read(written, language)
        assert numeral is not None
        assert numeral.value == number


@given(st.integers(1, 999), st.integers(0, 9))
def test_scaled_decimals_read_back(whole: int, tenths: int) -> None:
    assert _value(f"{whole}.{tenths} million") == round(whole * 10**6 + tenths * 10**5)
    assert _value(f"{whole},{tenths} Millionen", "de") == round(whole * 10**6 + tenths * 10**5)


def _value(text: str, language: str = "en") -> float | None:
    numeral = read(text, language)
    return None if numeral is None else numeral.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a hundred", 100.0),
        ("a million and a half", 1_500_000.0),
        ("two and a half million", 2_500_000.0),
        ("twelve hundred", 1_200.0),
        ("a dozen", 12.0),
        ("two dozen", 24.0),
        ("half a dozen", 6.0),
        ("half a million", 500_000.0),
        ("half an hour", 0.5),
        ("half of them", 0.5),
        ("two-thirds", 2 / 3),
        ("three quarters", 0.75),
        ("one fourth", 0.25),
        ("a third of", 1 / 3),
        ("1/40 of", 0.025),
        ("10 1/2 miles", 10.5),
        ("10½", 10.5),
        ("½", 0.5),
        ("2 lakh crore", 2e12),
        ("1.99×10−30", 1.99e-30),
        ("3 bn", 3e9),
        ("sixty thousand", 60_000.0),
    ],
)
def test_other_ways_to_write_a_number(text: str, value: float) -> None:
    assert _value(text) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("dozens", 12, 120), ("tens of thousands", 1e4, 1e5), ("millions", 1e6, 1e7)]
)
def test_vague_numbers_reach_up_to_ten_times(text: str, low: float, high: float) -> None:
    numeral = read(text)
    assert numeral is not None
    assert (numeral.value, numeral.high, numeral.form) == (low, high, "vague")


@pytest.mark.parametrize("text", ["half time", "second of", "a thing", "quarter final", "tens", "people"])
def test_words_that_are_no_numbers(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["9" * 50, "9" * 400, "99999999999999999999 quintillion"])
def test_beyond_counting_there_is_no_value(text: str) -> None:
    numeral = read(text)
    assert numeral is not None
    assert numeral.value is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("3 Mrd.", "de", 3e9),
        ("5 mil millones", "es", 5e9),
        ("2,3 milliards", "fr", 2.3e9),
        ("2,3 млрд", "ru", 2.3e9),
        ("1,5 мільйона", "uk", 1.5e6),
        ("1.500", "sv", 1500.0),
        ("1.500", "xx", 1.5),
    ],
)
def test_other_languages(text: str, language: str, value: float) -> None:
    assert _value(text, language) == value
