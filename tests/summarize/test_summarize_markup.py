import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article import Reader
from app.summarize.markup import has_markup, without_markup
from app.summarize.prose import ProseFilter


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Anford will ban scooters**, it said.", "Anford will ban scooters, it said."),
        ("**Anford will ban scooters.", "Anford will ban scooters."),
        ("It follows [a report](https://a.example/b_(c)) of May.", "It follows a report of May."),
        ('It follows [a report](https://a.example/b "Title") of May.', "It follows a report of May."),
        ("![The port](port.jpg) The port is closed.", "The port is closed."),
        ("It was *very* late, and __very__ cold.", "It was very late, and very cold."),
        ("A rise of 3 * 4 is 12, says snake_case_name.", "A rise of 3 * 4 is 12, says snake_case_name."),
        ("UN experts* condemned it.", "UN experts* condemned it."),
    ],
)
def test_marks_are_not_shown(text: str, shown: str) -> None:
    assert without_markup(text) == shown


def test_plain_text_has_no_markup() -> None:
    assert not has_markup("UN experts* condemned it [sic] (see below) on Monday. It cost 3 ** 2 pounds.")
    assert has_markup("It follows [a report](https://a.example/b).")
    assert has_markup("**Anford** will ban scooters.")


def test_a_headings_signs_are_not_shown() -> None:
    text = "# City bans scooters\n\nAnford will ban scooters from 1 July, the council decided on Monday."
    assert [one.text for one in ProseFilter().headings(Reader().read_text(text, language="en"))] == [
        "City bans scooters"
    ]


def test_marked_sentences_are_evidence_in_their_place() -> None:
    text = (
        "# City bans scooters\n\n**Anford will ban scooters from 1 July**, the council decided on Monday.\n\n"
        "It follows [a report](https://a.example/report) that counted 412 injuries.\n\n- Cities with bans: Skarn\n"
    )
    pieces = list(ProseFilter().evidence(Reader().read_text(text, language="en")))
    assert [piece.text for piece in pieces] == [
        "Anford will ban scooters from 1 July, the council decided on Monday.",
        "It follows a report that counted 412 injuries.",
    ]
    assert text[pieces[0].span.start : pieces[0].span.end].startswith("**Anford")


@given(st.text(alphabet="a *_[]()!.\\n", max_size=200))
def test_any_marks_are_read(text: str) -> None:
    shown = without_markup(text)
    assert len(shown) <= len(text)
    assert "**" not in shown
