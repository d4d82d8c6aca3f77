"""Characters that cannot be seen change no figure, and are inside its place."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.article import Parses, Reader, seen
from app.figures import explain, extract, quantities

_HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u202a\u2060\ufeff"


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        ("en", "It drew 7\u00ad000 people to the har\u00adbour.", [("7\u00ad000", 7000, "people")]),
        ("en", "Anford paid $3\u200bmillion.", [("$3\u200bmillion", 3e6, "dollar")]),
        ("en", "The harbour cost £3.2\u2060m.", [("£3.2\u2060m", 3.2e6, "pound sterling")]),
        ("en", "Anford paid &pound;3&nbsp;million.", [("&pound;3&nbsp;million", 3e6, "pound sterling")]),
        ("en", "Prices rose 5 per\u00adcent.", [("5 per\u00adcent", 5, "percentage")]),
        ("en", "\u202aSome 12\u202c peo\u00adple left.", [("12", 12, "people")]),
        ("de", "Die Stadt zahlt 3 Mil\u00adlio\u00adnen Euro.", [("3 Mil\u00adlio\u00adnen Euro", 3e6, "euro")]),
        ("fr", "La ville paie 3 mil\u00adlions d’euros.", [("3 mil\u00adlions d’euros", 3e6, "euro")]),
    ],
)
def test_figures_are_read_as_they_are_seen(
    language: str, text: str, figures: list[tuple[str, float, str]], parses: Parses, reader: Reader
) -> None:
    found = extract(reader.read_text(text, language=language), parses)
    assert [(figure.text, figure.value, figure.unit) for figure in found] == figures
    assert all(text[figure.start : figure.end] == figure.text for figure in found)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_nothing_unseen_changes_a_figure(parses: Parses, data: st.DataObject) -> None:
    plain = "Mayor Jane Holt said 7,000 people paid $5 to $10 million, or 3.5 percent, for twenty-eight buses."
    places = data.draw(st.sets(st.integers(0, len(plain)), max_size=12))
    hidden = {place: data.draw(st.text(_HIDDEN, min_size=1, max_size=3)) for place in sorted(places)}
    text = "".join(hidden.get(at, "") + char for at, char in enumerate(plain)) + hidden.get(len(plain), "")
    found = quantities(text, parses)
    assert all(text[figure.start : figure.end] == figure.text for figure in found)
    read = [replace(figure, text=seen(figure.text), start=0, end=0) for figure in found]
    assert read == [replace(figure, start=0, end=0) for figure in quantities(plain, parses)]


def test_what_is_rejected_has_its_place_too(reader: Reader, parses: Parses) -> None:
    text = "An\u00adford was founded in 18\u00ad12, and 30\u200b0 people came."
    found = explain(reader.read_text(text, language="en"), parses)
    assert [item.text for item in found] == ["18\u00ad12", "30\u200b0"]
