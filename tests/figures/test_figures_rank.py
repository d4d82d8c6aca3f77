from app.article import Parses, Reader
from app.figures import extract

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


def test_the_title_lifts_its_figure(reader: Reader, parses: Parses) -> None:
    plain = extract(reader.read_text(_TEXT, language="en"), parses)
    titled = extract(reader.read_text(_TEXT, language="en", title="Floods destroy 3,000 homes"), parses)
    place = [figure.text for figure in plain].index("3,000")
    assert [figure.text for figure in titled].index("3,000") <= place
    assert sorted(plain, key=lambda f: f.start) == sorted(titled, key=lambda f: f.start)
