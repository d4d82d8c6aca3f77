import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article import Article, Parses, Reader
from app.summarize.opinion import Voice, author_of, by_author

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
READER = Reader()
LINE = "Jane Holt is a columnist for the Anford Post."


def is_opinion(article: Article) -> bool:
    return Voice.of(article).is_opinion


def author(article: Article) -> str | None:
    return author_of(article, Voice.of(article))


def test_a_column_is_told_from_news(shared_reader: Reader) -> None:
    assert is_opinion(shared_reader.read_text(COLUMN))
    assert not is_opinion(shared_reader.read_text(NEWS))


def test_what_others_are_quoted_with_is_not_the_articles_voice(shared_reader: Reader) -> None:
    def odds(text: str) -> float:
        return Voice.of(shared_reader.read_text(text, language="en")).odds

    claim = "We must not build it, but it should be clear why: it is not what this country is."
    assert odds(f"{NEWS} {claim}") > odds(f'{NEWS} "{claim}"')


@given(st.text(max_size=300))
def test_words_make_a_vector_of_length_one(text: str) -> None:
    words = Voice.of(READER.read_text(f"A bridge is closed. {text}", language="en")).words
    assert math.hypot(*words.values()) == pytest.approx(1)
    assert all(word == word.lower() for word in words)


def test_an_article_in_sports_voice_is_no_column(shared_reader: Reader) -> None:
    """Colour and praise are not opinion: a match report has them."""
    report = (
        "It was not a night for the faint-hearted. Anford should have won it long before the break, but Reed somehow "
        "put the ball over from two yards. The home side hit the post twice. Then came the goal, and what a goal it "
        "was, from 30 yards in the 78th minute. Holt was brought on with seven minutes left, and he nearly made it "
        "two. Anford are now three points clear at the top, while Barrow stay ninth and travel to Norland on Sunday."
    )
    assert not is_opinion(shared_reader.read_text(report))


def test_what_calls_itself_opinion_is_one(shared_reader: Reader) -> None:
    assert is_opinion(shared_reader.read_text(f"ANALYSIS/OPINION:\n\n{NEWS}"))
    assert is_opinion(shared_reader.read_text(NEWS, title="Opinion: A bridge too far"))
    assert not is_opinion(shared_reader.read_text(NEWS, title="Opinions differ on the bridge"))
    assert is_opinion(shared_reader.read_text(f"{NEWS} The opinions expressed here are the writer's."))


def test_a_few_sentences_tell_too_little(shared_reader: Reader) -> None:
    assert not is_opinion(shared_reader.read_text(COLUMN.split(" Nobody", maxsplit=1)[0]))


def test_the_author_is_named_where_a_line_says_who_it_is(shared_reader: Reader) -> None:
    assert author(shared_reader.read_text(f"{LINE}\n\n{COLUMN}")) == "Jane Holt"
    assert author(shared_reader.read_text(f"{COLUMN}\n\n{LINE}")) == "Jane Holt"
    assert author(shared_reader.read_text(COLUMN)) == "the author"
    solely = "The opinions expressed in this commentary are solely those of"
    assert author(shared_reader.read_text(f"{COLUMN} {solely} Jane B. Holt.")) == "Jane B. Holt"
    assert author(shared_reader.read_text(f"{COLUMN} {solely} the writer.")) == "the author"
    assert author(shared_reader.read_text(f"{COLUMN} {solely} Jane and Paul Holt.")) == "the author"
    assert author(shared_reader.read_text(NEWS)) is None


def test_an_article_that_several_may_have_written_speaks_for_itself(shared_reader: Reader) -> None:
    ours = f"{COLUMN} We should not build it. Our children will pay for it."
    assert author(shared_reader.read_text(ours)) == "the article"
    assert author(shared_reader.read_text(f"{ours} That is what I think.")) == "the author"
    assert author(shared_reader.read_text(f'{COLUMN} "We should not build it," he said. "Our children will."')) == (
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
