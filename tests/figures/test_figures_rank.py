import pytest

from app.article import Parses, Reader
from app.figures import Rejected, explain, extract

_TEXT = (
    "Floods in the valley killed 28 people on Monday, officials said.\n\n"
    "The mayor, John Smith, 52, said 3,000 homes had been lost. One man was still missing.\n\n"
    "The river is 60 miles long. Rebuilding will cost $1.2 billion, the government said."
)


def test_most_important_first(reader: Reader, parses: Parses) -> None:
    found = [figure.text for figure in extract(reader.read_text(_TEXT, language="en"), parses)]
    assert found[0] == "28"
    assert found[-1] == "One"
    assert found.index("3,000") < found.index("52")
    assert found.index("$1.2 billion") < found.index("60 miles")


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier version of this article said that the council had voted for £48m. The figure is £4.8m.",
        "This story was amended on Monday. A previous version of it said £48m; it is £4.8m.",
        "• An earlier version of this headline said £48m.",
        "Clarification (May 6, 2024): the council voted for £4.8m, not for £48m.",
    ],
)
def test_what_a_correction_takes_back_is_no_figure(note: str, reader: Reader, parses: Parses) -> None:
    story = (
        "The council of Anford has approved a £4.8m plan, two years after 340 homes were flooded.\n\nIt begins in May."
    )
    for text in (f"{note}\n\n{story}", f"{story}\n\n{note}"):
        article = reader.read_text(text, language="en")
        found = extract(article, parses)
        assert sorted(figure.text for figure in found) == ["340", "two years", "£4.8m"]
        assert {figure.source for figure in found} <= {None, "The council of Anford"}
        reasons = {item.reason for item in explain(article, parses) if isinstance(item, Rejected)}
        assert "correction" in reasons <= {"correction", "date"}


def test_in_a_text_of_one_paragraph_the_story_goes_on_behind_its_correction(reader: Reader, parses: Parses) -> None:
    text = "An earlier version of this article said that 120 people died. The storm killed 12 people, police said."
    assert [figure.text for figure in extract(reader.read_text(text, language="en"), parses)] == ["12"]


def test_a_correction_that_the_story_is_about_is_no_note(reader: Reader, parses: Parses) -> None:
    for text in (
        "The bank of Skarn published a correction to an earlier version of its report: profit was £48m, not less.",
        "Correction officers in Skarn asked for £48m on Monday.",
    ):
        assert [figure.text for figure in extract(reader.read_text(text, language="en"), parses)] == ["£48m"]


def test_what_happened_comes_before_what_was_forecast(reader: Reader, parses: Parses) -> None:
    text = (
        "Crane maker Holt AG of Skarn cut its outlook on Thursday after profit fell 41% to 23 million euros, missing "
        "an average forecast of 31 million. Orders rose to 601 million euros, compared with 548 million a year earlier."
    )
    found = [figure.text for figure in extract(reader.read_text(text, language="en"), parses)]
    assert found.index("23 million euros") < found.index("31 million")
    assert found.index("601 million euros") < found.index("548 million")


def test_what_happened_comes_before_what_did_not(reader: Reader, parses: Parses) -> None:
    text = "The port will not lay off 500 workers, its chief executive said on Monday; it will lay off 200."
    assert [figure.text for figure in extract(reader.read_text(text, language="en"), parses)] == ["200", "500"]
    text = "The port has not only laid off 500 workers, its chief executive said on Monday; it will lay off 200."
    assert [figure.text for figure in extract(reader.read_text(text, language="en"), parses)] == ["500", "200"]


def test_a_contest_is_about_its_score(reader: Reader, parses: Parses) -> None:
    text = (
        "Anford Town came from behind to win 3-1 at Skarn on Saturday and move up the table.\n\n"
        "Carl Reed put the hosts ahead after 12 minutes, but Holt levelled four minutes before the break."
    )
    assert extract(reader.read_text(text, language="en"), parses)[0].text == "3-1"


def test_the_title_lifts_its_figure(reader: Reader, parses: Parses) -> None:
    plain = extract(reader.read_text(_TEXT, language="en"), parses)
    titled = extract(reader.read_text(_TEXT, language="en", title="Floods destroy 3,000 homes"), parses)
    place = [figure.text for figure in plain].index("3,000")
    assert [figure.text for figure in titled].index("3,000") <= place
    assert sorted(plain, key=lambda f: f.start) == sorted(titled, key=lambda f: f.start)
