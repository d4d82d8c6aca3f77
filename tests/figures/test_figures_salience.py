import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.article import Article, Parses, Reader
from app.figures import Figure, extract
from app.figures.model import Kind
from app.figures.rank import ranked
from app.figures.salience import features, salience, weights

_TEXT = (
    "At least 31 people were killed when a bridge fell on Monday, officials said. Maria Lopez, 44, saw it. "
    "The bridge, built in 1961, was 200 meters long. Repairs in 2015 had cost $2.5 million, a tenth of the plan."
)
_KINDS: tuple[Kind, ...] = ("count", "money", "percent", "measure", "duration", "age", "ratio", "score", "rank")


def _read(reader: Reader, text: str) -> Article:
    return reader.read_text(text, language="en")


def _figure(start: int, end: int, value: float, kind: Kind, text: str, unit: str | None) -> Figure:
    return Figure(text[start:end], start, end, value, None, "=", unit, unit, kind, None, None)


def test_weights_are_finite_and_of_features_that_the_code_makes(reader: Reader, parses: Parses) -> None:
    article = _read(reader, _TEXT)
    made = {name for figure in features(article, extract(article, parses)) for name in figure}
    wordless = {name for name in made if ":" not in name}
    assert all(math.isfinite(weight) for weight in weights().values())
    assert len(wordless & weights().keys()) > 0.8 * len(wordless)
    assert {name.partition(":")[0] for name in weights() if ":" in name} == {
        "after", "before", "near after", "near before", "of unit", "subject", "unit",
    }  # fmt: skip


def test_a_toll_in_the_lead_outranks_an_age(reader: Reader, parses: Parses) -> None:
    found = [figure.text for figure in extract(_read(reader, _TEXT), parses)]
    assert found.index("31") == 0
    assert found.index("31") < found.index("44")


def test_where_it_stands_decides_between_equals(reader: Reader) -> None:
    text = "The fire hit 40 houses. It was the worst in years. Later the wind turned. It hit 50 houses then."
    article = _read(reader, text)
    found = [
        _figure(at, at + 2, float(text[at : at + 2]), "count", text, "houses") for at in map(text.index, ("40", "50"))
    ]
    first, second = salience(article, found)
    assert first > second


def test_no_figures_no_scores(reader: Reader) -> None:
    article = _read(reader, _TEXT)
    assert salience(article, []) == []
    assert ranked(article, []) == []


def test_order_does_not_depend_on_the_order_given(reader: Reader, parses: Parses) -> None:
    article = _read(reader, _TEXT)
    found = extract(article, parses)
    assert ranked(article, found) == ranked(article, found[::-1]) == found


@pytest.mark.parametrize("value", [0.0, -3.5, 1e-9, 1e15, 1e300, 5e-324])
def test_any_value_has_a_score(reader: Reader, value: float) -> None:
    article = _read(reader, _TEXT)
    assert math.isfinite(salience(article, [_figure(9, 11, value, "measure", _TEXT, "metre")])[0])


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_ranking_is_a_permutation(shared_reader: Reader, data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=30, max_size=300).map(lambda drawn: f"{_TEXT} {drawn}"))
    article = _read(shared_reader, text)
    starts = data.draw(st.lists(st.integers(0, len(article.text) - 2), max_size=8, unique=True))
    figures = [
        _figure(
            start,
            start + 1,
            data.draw(st.floats(-1e18, 1e18)),
            data.draw(st.sampled_from(_KINDS)),
            article.text,
            data.draw(st.none() | st.text(max_size=20)),
        )
        for start in starts
    ]
    order = ranked(article, figures)
    assert sorted(order, key=lambda f: f.start) == sorted(figures, key=lambda f: f.start)
    assert order == ranked(article, figures)
