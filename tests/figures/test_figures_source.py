"""Who says so, within a sentence and over sentences."""

from collections.abc import Callable

import pytest

from app.article import Reader
from app.figures import Figure, Rejected
from app.figures.carry import quotations

FiguresOf = Callable[[str], list[Figure]]
Explained = Callable[[str], list[Figure | Rejected]]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The ministry said 40 soldiers had died.", "The ministry"),
        ("According to the Red Cross, 28 people died.", "the Red Cross"),
        ("At least 28 people died, according to the Red Cross.", "the Red Cross"),
        ("More than 200 people were killed, police said.", "police"),
        ('"We have lost 40 of our men," said Colonel Ivanov.', "Colonel Ivanov"),
        ("The United Nations estimates that 80% of farms are gone.", "The United Nations"),
        ("The company will cut 1,500 jobs, it said.", "The company"),
        ("A study found that 3 in 10 people had tried it.", "A study"),
        ("Many say 40 soldiers died.", None),
        ("The city bought 40 buses.", None),
    ],
)
def test_source_in_one_sentence(text: str, source: str | None, figures_of: FiguresOf) -> None:
    assert [figure.source for figure in figures_of(text)] == [source]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry said the troops had moved. The soldiers were described as armed with 60 millimeter mortars.",
        "The ministry said the troops had moved. The report noted that training took place at five training sites.",
        "The ministry said the troops had moved. It said 40 of them were wounded on the way to the border.",
    ],
)
def test_attribution_that_clearly_continues(text: str, explained: Explained) -> None:
    found = [figure.source for figure in explained(text) if isinstance(figure, Figure)]
    assert found == ["The ministry"]


def test_a_plain_next_sentence_does_not_continue(explained: Explained) -> None:
    found = explained("The ministry said the troops had moved. The city has five hospitals and a large station.")
    assert [figure.source for figure in found if isinstance(figure, Figure)] == [None]


def test_quotation_of_several_sentences(explained: Explained) -> None:
    text = '"It was a hard year," said Anna Smith. "We lost 40 clients. We closed three offices and moved."'
    assert [figure.source for figure in explained(text) if isinstance(figure, Figure)] == ["Anna Smith", "Anna Smith"]


def test_quotations_have_places(reader: Reader) -> None:
    article = reader.read_text(
        "He said “this is it” and left.\n\nThen “another one began and never ended.", language="en"
    )
    assert [span.of(article.text) for span in quotations(article)] == [
        "“this is it”",
        "“another one began and never ended.",
    ]
