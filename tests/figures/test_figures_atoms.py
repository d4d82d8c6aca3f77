from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures import quantities
from app.figures.atoms import DASHES, HYPHENS, MINUS, atoms, digits_value, vulgar_value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,000", ["7,000"]),
        ("1,234,567.5", ["1,234,567.5"]),
        ("10,00,000", ["10,00,000"]),
        ("12,5", ["12", ",", "5"]),
        ("7\u00a0000", ["7\u00a0000"]),
        ("10½", ["10", "½"]),
        (".500 average", [".500", "average"]),
        ("Johnson's 5kW", ["Johnson's", "5", "kW"]),
        ("1.2.3", ["1.2", ".", "3"]),
        ("80, 000 fans", ["80, 000", "fans"]),
        # as the continent writes, where nothing else can be meant
        ("1.234,5", ["1.234,5"]),
        ("12,5 million", ["12,5", "million"]),
        ("12,5%", ["12,5", "%"]),
        ("1 200 000 people", ["1 200 000", "people"]),
        ("12 300 people", ["12", "300", "people"]),
        ("1 800 555 1212", ["1", "800", "555", "1212"]),
    ],
)
def test_english_atoms(text: str, expected: list[str]) -> None:
    assert [atom.text for atom in atoms(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,5", ["1.234,5"]),
        ("3,2", ["3,2"]),
        ("7 000", ["7 000"]),
        ("d'euros", ["d", "'", "euros"]),
        ("3.2", ["3.2"]),
    ],
)
def test_decimal_comma_atoms(text: str, expected: list[str]) -> None:
    assert [atom.text for atom in atoms(text, ",")] == expected


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("7,000", ".", 7000.0),
        ("7'000", ".", 7000.0),
        (".500", ".", 0.5),
        ("1.234,5", ",", 1234.5),
        ("1.234,5", ".", 1234.5),
        ("1.234", ".", 1.234),
        ("12,5", ".", 12.5),
        ("1 200 000", ".", 1.2e6),
        ("1.234", ",", 1234.0),
        ("1.5", ",", 1.5),
        ("7 000", ",", 7000.0),
        ("٣", ".", 3.0),
    ],
)
def test_digits_value(text: str, decimal: str, value: float) -> None:
    assert digits_value(text, decimal) == value


def test_endless_digits_have_no_value() -> None:
    assert digits_value("9" * 400) is None


def test_vulgar_fraction() -> None:
    assert vulgar_value("¾") == 0.75


@given(st.text())
def test_atoms_slice_the_text_in_order(text: str) -> None:
    for decimal in (".", ","):
        found = atoms(text, decimal)
        assert all(text[atom.start : atom.end] == atom.text for atom in found)
        assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("hyphen", sorted(HYPHENS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_hyphen_ties(hyphen: str, language: str) -> None:
    text = {"en": f"a 25{hyphen}year{hyphen}old man", "de": f"eine 20{hyphen}prozentige Beteiligung"}[language]
    kinds = {"en": "age", "de": "percent"}
    assert [figure.kind for figure in quantities(text, None, language)] == [kinds[language]]


@pytest.mark.parametrize("dash", sorted(DASHES - MINUS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_dash_makes_a_range(dash: str, language: str) -> None:
    assert [(figure.value, figure.high) for figure in quantities(f"25{dash}40 €", None, language)] == [(25, 40)]


@pytest.mark.parametrize("minus", sorted(MINUS))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_minus_is_one(minus: str, language: str) -> None:
    assert [figure.value for figure in quantities(f"{minus}5 °C", None, language)] == [-5]
