import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.article import Reader, Seen, Span, seen

_HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2069\ufeff\x00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7\u00ad000 peo\u200bple", "7000 people"),
        ("\u202e$3\u2060 mil\ufefflion\u202c", "$3 million"),
        ("1\u200c\u200d\u200c\u200b\u200d2", "12"),
        ("two lines\n\tand a tab", "two lines\n\tand a tab"),
        ("می\u200cروند", "می\u200cروند"),
        ("👩\u200d👧", "👩\u200d👧"),
        (
            "AT&amp;T pays &pound;5&nbsp;million, Holt&#8217;s &#x201C;price&#x201D;",
            "AT&T pays £5\u00a0million, Holt’s “price”",
        ),
        ("7&#8203;000 and 7&shy;000", "7000 and 7000"),
        ("<p>The <b class='x' id=y>dam</b><br/>of <A HREF=\"http://a.b/?c=d\">Skarn</A></p>", "\nThe dam\nof Skarn\n"),
        ("a <b and c> d, a<b>c </ p> <script> <i", "a <b and c> d, ac </ p> <script> <i"),
        ("AT&T; &notit; &; &#; &nosuch; a&b &NotEqualTilde;", "AT&T; &notit; &; &#; &nosuch; a&b &NotEqualTilde;"),
    ],
)
def test_what_is_seen(text: str, expected: str) -> None:
    assert seen(text) == expected


def test_joiners_are_read_once_however_many_there_are() -> None:
    joiners = "\u200c\u200d" * 150_000
    assert seen(f"می{joiners}روند") == f"می{joiners}روند"
    assert seen(f"a{joiners}روند") == "aروند"
    assert seen(f"می{joiners}b") == "میb"


@example([("€", "\u200c")])
@given(st.lists(st.tuples(st.sampled_from("Anford, 7.000€"), st.text(_HIDDEN, max_size=3)), min_size=1))
def test_each_character_has_its_place(pieces: list[tuple[str, str]]) -> None:
    text = "".join(letter + hidden for letter, hidden in pieces)
    shown = Seen.of(text)
    assert shown.text == "".join(letter for letter, _ in pieces)
    assert all(shown.place(Span(at, at + 1)).of(text) == letter for at, letter in enumerate(shown.text))
    assert seen(shown.place(Span(0, len(shown.text))).of(text)) == shown.text


@given(
    st.text() | st.lists(st.sampled_from([*"Aa &;", "&amp;", "&#8217;", "&shy;", "<b>", "</b>", *_HIDDEN])).map("".join)
)
def test_a_place_begins_and_ends_with_what_is_seen(text: str) -> None:
    shown = Seen.of(text)
    for at, character in enumerate(shown.text):
        place = shown.place(Span(at, at + 1)).of(text)
        assert place == character or html.unescape(place) == character


def test_sentences_of_a_text_that_names_its_characters(shared_reader: Reader) -> None:
    text = "AT&amp;T &quot;will pay.&quot; &#8220;Skarn&#8221; won&#39;t.&nbsp; &nbsp;"
    article = shared_reader.read_text(text, language="en")
    assert [sentence.text for sentence in article.sentences] == [
        "AT&amp;T &quot;will pay.&quot;",
        "&#8220;Skarn&#8221; won&#39;t.",
    ]
    shown = Seen.of(text).article(article)
    assert [sentence.text for sentence in shown.sentences] == ['AT&T "will pay."', "“Skarn” won't."]


def test_an_article_as_it_is_seen(shared_reader: Reader) -> None:
    text = "An\u00adford has 7\u00ad000 boats.\n\n\u200b\u200b\n\nSkarn has \u2060none."
    article = shared_reader.read_text(text, title="Boats\u00ad", language="en")
    shown = Seen.of(text).article(article)
    assert [sentence.text for sentence in shown.sentences] == ["Anford has 7000 boats.", "Skarn has none."]
    assert [sentence.index for sentence in shown.sentences] == [0, 1]
    assert all(sentence.span.of(shown.text) == sentence.text for sentence in shown.sentences)
    assert shown.title == "Boats"


def test_an_article_that_hides_nothing_stays(shared_reader: Reader) -> None:
    article = shared_reader.read_text("Anford has 7,000 boats.", language="en")
    assert Seen.of(article.text).article(article) is article
