import pytest

from app.article import NotAnArticle, Reader

PAGE = """<html><head><title>Anford buys buses</title></head><body><nav><a href="/">Home</a> <a
href="/sport">Sport</a></nav> <article><h1>Anford buys buses</h1><p>The town of Anford will spend $3.2 million on 14
electric buses, Mayor Jane Holt said on Monday.</p> <p>The council approved the plan after a debate of three hours, and
the first five buses are due in March.</p></article>
<footer>Copyright. Subscribe to our newsletter.</footer></body></html>"""


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_text_is_taken_as_it_stands(reader: Reader) -> None:
    text = "  The first sentence is here.\r\n\r\nThe second is\u00a0here. 😀\n"
    article = reader.read_text(text)
    assert article.text == text
    assert [s.text for s in article.sentences][:2] == ["The first sentence is here.", "The second is\u00a0here."]


def test_a_phrase_of_any_length_can_be_read_for_its_figures(reader: Reader) -> None:
    assert reader.read_phrase("$5").text == "$5"
    with pytest.raises(NotAnArticle, match="at least 1 character of text"):
        reader.read_phrase(" ")


def test_html_gives_the_article_without_its_page(reader: Reader) -> None:
    article = reader.read_html(PAGE)
    assert article.extracted
    assert "14 electric buses" in article.text
    assert "Subscribe" not in article.text
    assert "Sport" not in article.text
    assert article.title == "Anford buys buses"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "15 characters"),
        (" \n\t " * 20, "15 characters"),
        ("Too short.", "15 characters"),
        ("12 34 56 78 90 12 34", "letters"),
        ("Half a pair: \ud83d is no text", "surrogate"),
    ],
)
def test_what_is_no_article_is_refused_with_its_field_and_limit(reader: Reader, text: str, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=reason) as refusal:
        reader.read_text(text)
    assert refusal.value.field == "text"


@pytest.mark.parametrize("html", ["<html><body><nav>Home</nav></body></html>", "<div>" * 50_000, "no tags at all"])
def test_html_without_an_article_is_refused(reader: Reader, html: str) -> None:
    with pytest.raises(NotAnArticle) as refusal:
        reader.read_html(html)
    assert refusal.value.field == "html"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said on Monday that the bridge would be closed for a year.", "en"),
        ("Der Minister sagte am Montag, die Brücke werde für ein Jahr gesperrt.", "de"),
        ("Министр сообщил в понедельник, что мост закроют на год.", "ru"),
        ("市長は月曜日、橋を一年間閉鎖すると発表した。", "ja"),
        ("About 1000 come from Asia.", "en"),
    ],
)
def test_the_language_is_detected(reader: Reader, text: str, language: str) -> None:
    assert reader.read_text(text).language == language


def test_a_language_that_is_given_is_not_guessed(reader: Reader) -> None:
    assert reader.read_text("The minister said no to the plan.", language="fr").language == "fr"
