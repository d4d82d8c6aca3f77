import pytest

from app.summarize.author import is_about_writer, is_author_line

COLUMNISTS = [
    "Paul Reed is Ruth M. Keller trustee chair in law and a professor of economics at the University of Skarn.",
    "Paul Reed is a retired U.S. Air Force officer and a military analyst.",
    "P. J. Reed is the Professor of History at the University of Skarn.",
]
REPORTERS = [
    "Jane Holt covers the courts of Anford for the Gazette.",
    "Jane Holt is a senior reporter at the Gazette.",
    "Her latest book is published by Salt Press.",
    "Jane Holt receives funding from the Norland Research Council.",
]


@pytest.mark.parametrize("line", COLUMNISTS)
def test_a_line_about_a_columnist_is_known(line: str) -> None:
    assert is_author_line(line)
    assert is_about_writer(line)


@pytest.mark.parametrize("line", REPORTERS)
def test_a_reporter_is_a_writer_but_makes_no_opinion_piece(line: str) -> None:
    assert is_about_writer(line)
    assert not is_author_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Gunmen on Monday shot dead Ana Ruud, a columnist who had written about the port.",
        "Leo Brandt, a British historian, was sentenced to 14 years in a penal colony.",
        '"It was a shock," said Ida Lund, a political analyst at the University of Anford.',
        "The council of Anford covers the cost of the new bridge.",
    ],
)
def test_news_of_writers_is_news(line: str) -> None:
    assert not is_about_writer(line)
