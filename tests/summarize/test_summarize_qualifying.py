from collections.abc import Callable

import pytest
from spacy.tokens import Span

from app.article import Parses
from app.summarize.qualifying import denies, is_said_behind, qualifies, reports


@pytest.mark.parametrize(
    ("says", "part", "expected"),
    [
        (denies, "which the bank did not expect", True),
        (denies, "although the port is open", True),
        (denies, "after nobody objected", True),
        (denies, "which the bank expected", False),
        (qualifies, "which the bank did not expect", True),
        (qualifies, "which may close the port", True),
        (qualifies, "allegedly for money", True),
        (qualifies, "which closed the port", False),
        (is_said_behind, "after the vote, said the mayor", True),
        (is_said_behind, "after the vote, officials said", True),
        (is_said_behind, "after the mayor said that it opened", False),
        (reports, "as the mayor said on Monday", True),
        (reports, "in line with the law, according to Holt", True),
        (reports, "as the town voted on Monday", False),
    ],
)
def test_what_a_part_says_of_the_rest(
    parses: Parses, says: Callable[[Span], bool], part: str, *, expected: bool
) -> None:
    doc = parses(f"The bridge was opened, {part}.")
    phrase = doc.char_span(23, len(doc.text) - 1)
    assert phrase is not None
    assert says(phrase) is expected
