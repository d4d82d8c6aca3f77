"""Candidates, and inputs that a careless pattern would never come back from."""

import pytest

from app.article import Reader
from app.figures import Figure, Rejected, explain, extract, quantities
from app.figures.draft import Line
from app.figures.scan import holds_number, is_table, scan

_SIZE = 200_000
_PATHOLOGICAL = {
    "digits": "7" * _SIZE,
    "commas": "1," * (_SIZE // 2),
    "groups": "1" + ",111" * (_SIZE // 4),
    "brackets": "([" * (_SIZE // 2) + "5",
    "emoji": "😀7" * (_SIZE // 2),
    "spaces": "1 " * (_SIZE // 2),
    "words": "hundred and " * (_SIZE // 12),
    "pounds": "5 pounds " * (_SIZE // 9),
    "quotes": '5" ' * (_SIZE // 3),
    "dots": "1." * (_SIZE // 2),
    "dashes": "1-" * (_SIZE // 2),
    "slashes": "1/2/" * (_SIZE // 4),
    "currency": "$ " * (_SIZE // 2) + "5",
    "exponents": "1e999 " * (_SIZE // 6),
    "letters": "a" * _SIZE + " 5",
    "mail": "a." * (_SIZE // 2) + "com 7",
    "of": "tens of " * (_SIZE // 8),
    "opened": "“7" * (_SIZE // 2),
}


@pytest.mark.parametrize("name", list(_PATHOLOGICAL))
def test_long_rubbish_comes_to_an_end(name: str) -> None:
    text = _PATHOLOGICAL[name]
    for language in ("en", "fr"):
        assert all(abs(figure.value) < 1e31 for figure in quantities(text, None, language))


@pytest.mark.parametrize("name", ["commas", "emoji", "brackets", "opened"])
def test_rubbish_articles_come_to_an_end(name: str, reader: Reader) -> None:
    article = reader.read_text(_PATHOLOGICAL[name] + " and so on", language="en")
    assert isinstance(extract(article, None), list)


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("a fine of $-50.8bn, minus-1.4 degrees", ["$-50.8bn", "minus-1.4 degrees"]),
        ("35m users, a 100m race and a 10k run", ["35m", "100m", "10k"]),
        ("12m-high walls and 5 m/s winds", ["12m", "5 m/s"]),
        ("$75 U.S. per barrel", ["$75 U.S. per barrel"]),
        ("several thousand, and a thousand", ["several thousand", "a thousand"]),
    ],
)
def test_scan_takes_in_what_is_written_on_a_number(text: str, texts: list[str]) -> None:
    line = Line.of(text, "en")
    found = [line.text[line.atoms[d.first].start : line.atoms[d.last - 1].end] for d in scan(line)]
    assert found == texts


@pytest.mark.parametrize("text", ["9" * 400, "1e999 people", "9" * 39 + " quintillion"])
def test_numbers_beyond_counting_are_rejected(text: str, reader: Reader) -> None:
    found = explain(reader.read_text(f"They counted {text} of them.", language="en"), None)
    assert found
    assert not any(isinstance(item, Figure) for item in found)
    assert {item.reason for item in found if isinstance(item, Rejected)} <= {"too large", "name part"}


def test_a_table_is_no_prose() -> None:
    assert is_table("1 2 3 " * 200)
    assert not is_table("There were 3 of 5 in 2019.")


@pytest.mark.parametrize(
    ("text", "holds"),
    [("Three men", True), ("5", True), ("½ cup", True), ("tenfold", True), ("No numbers here", False)],
)
def test_holds_number(text: str, holds: bool) -> None:
    assert holds_number(text) is holds
