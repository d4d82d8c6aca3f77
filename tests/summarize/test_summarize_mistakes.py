import pytest

from app.article import Reader
from app.summarize.mistakes import corrects, is_mistake
from app.summarize.prose import ProseFilter

WRONG = "An article on Tuesday about the Skarn hospital said that Dr Amir Reed had been suspended."
RIGHT = "In fact, Dr Reed resigned in March, before the complaints were made."


@pytest.mark.parametrize(
    "text",
    [
        f"Corrections and clarifications\n\n{WRONG} {RIGHT}",
        f"Because of an editing error, an article on Tuesday said that Dr Amir Reed had been suspended. {RIGHT}",
        f"Correction: {WRONG} {RIGHT}",
        f"We said that Dr Amir Reed had been suspended. {RIGHT} We are happy to make this clear.",
    ],
)
def test_what_a_paper_had_wrong_is_no_evidence(text: str) -> None:
    article = Reader().read_text(text, language="en")
    assert corrects(article)
    pieces = [piece.text for piece in ProseFilter().evidence(article)]
    assert RIGHT in pieces
    assert not any("suspended" in piece for piece in pieces)


def test_reports_of_others_are_news() -> None:
    text = "A report on Monday said that the bridge is unsafe. The council wrote its own correction of the plan."
    article = Reader().read_text(text, language="en")
    assert not corrects(article)
    assert len(list(ProseFilter().evidence(article))) == 2


def test_a_note_at_the_end_makes_no_column_of_news() -> None:
    news = "A report on Monday said that the bridge is unsafe. " + "The council will have it closed in May. " * 9
    assert not corrects(Reader().read_text(f"{news}\n\nCorrection: The bridge is of 1931.", language="en"))


def test_a_correction_itself_is_no_mistake() -> None:
    assert is_mistake(WRONG)
    assert not is_mistake(RIGHT)
