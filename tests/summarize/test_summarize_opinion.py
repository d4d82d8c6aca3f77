import pytest

from app.article import Parses, Reader
from app.summarize.opinion import author_of, by_author, is_opinion

COLUMN = (
    "The council should not build the bridge, and perhaps it never should have tried. But why would you trust a "
    "council that does not listen? It is not too late, though you must not expect a council like this to say so. "
    "Nobody needs a second bridge, and nobody should pay for it. The town should instead mend what it has. "
    "You might think that this is obvious, but it is not obvious to those who should know. But "
    "it should be. A bridge is not a plan."
)
NEWS = (
    "The council approved the bridge on Monday, Mayor Jane Holt said. The work will begin in May. Paul Reed said the "
    'plan was announced on Friday. "We are glad," he said. The police said that the road would close on Tuesday. '
    "Holt said the bridge would cost $3 million. The council will meet again on Thursday."
)
LINE = "Jane Holt is a columnist for the Anford Post."


def test_a_column_is_told_from_news(shared_reader: Reader) -> None:
    assert is_opinion(shared_reader.read_text(COLUMN))
    assert not is_opinion(shared_reader.read_text(NEWS))


def test_what_calls_itself_opinion_is_one(shared_reader: Reader) -> None:
    assert is_opinion(shared_reader.read_text(f"ANALYSIS/OPINION:\n\n{NEWS}"))
    assert is_opinion(shared_reader.read_text(NEWS, title="Opinion: A bridge too far"))
    assert not is_opinion(shared_reader.read_text(NEWS, title="Opinions differ on the bridge"))
    assert is_opinion(shared_reader.read_text(f"{NEWS} The opinions expressed here are the writer's."))


def test_a_few_sentences_tell_too_little(shared_reader: Reader) -> None:
    assert not is_opinion(shared_reader.read_text(COLUMN.split(" Nobody", maxsplit=1)[0]))


def test_the_author_is_named_where_a_line_says_who_it_is(shared_reader: Reader) -> None:
    assert author_of(shared_reader.read_text(f"{LINE}\n\n{COLUMN}")) == "Jane Holt"
    assert author_of(shared_reader.read_text(f"{COLUMN}\n\n{LINE}")) == "Jane Holt"
    assert author_of(shared_reader.read_text(COLUMN)) == "the author"
    solely = "The opinions expressed in this commentary are solely those of"
    assert author_of(shared_reader.read_text(f"{COLUMN} {solely} Jane B. Holt.")) == "Jane B. Holt"
    assert author_of(shared_reader.read_text(f"{COLUMN} {solely} the writer.")) == "the author"
    assert author_of(shared_reader.read_text(f"{COLUMN} {solely} Jane and Paul Holt.")) == "the author"
    assert author_of(shared_reader.read_text(NEWS)) is None


def test_an_article_that_several_may_have_written_speaks_for_itself(shared_reader: Reader) -> None:
    ours = f"{COLUMN} We should not build it. Our children will pay for it."
    assert author_of(shared_reader.read_text(ours)) == "the article"
    assert author_of(shared_reader.read_text(f"{ours} That is what I think.")) == "the author"
    assert author_of(shared_reader.read_text(f'{COLUMN} "We should not build it," he said. "Our children will."')) == (
        "the author"
    )


@pytest.mark.parametrize(
    ("author", "said", "expected"),
    [
        ("the author", "", "The town needs no bridge, the author writes."),
        ("the author", "It is late, the author writes.", "The town needs no bridge, the author says."),
        ("the article", "", "The town needs no bridge, the article argues."),
        ("the article", "It is late, the article argues.", "The town needs no bridge, the article says."),
        ("Jane Holt", "", "The town needs no bridge, Jane Holt writes."),
        ("Jane Holt", "It is late, Jane Holt writes.", "The town needs no bridge, Holt says."),
    ],
)
def test_a_claim_gets_its_author_as_speaker(parses: Parses, author: str, said: str, expected: str) -> None:
    assert by_author("The town needs no bridge.", author, said, parses) == expected


def test_what_happened_on_a_day_is_not_argued(parses: Parses) -> None:
    text = "The town got a bridge on Monday."
    assert by_author(text, "the article", "", parses) == "The town got a bridge on Monday, the article says."


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge is not safe, Paul Reed said.",
        "Paul Reed said that the bridge was not safe.",
        "According to the council, the bridge is safe.",
        'The mayor calls the bridge "a dream".',
    ],
)
def test_what_names_its_speaker_stays(parses: Parses, sentence: str) -> None:
    assert by_author(sentence, "the author", "", parses) == sentence


def test_a_note_on_the_author_is_not_the_authors(parses: Parses) -> None:
    note = "Jane Holt is a teacher at Anford College."
    assert by_author(note, "Jane Holt", "", parses) == note
