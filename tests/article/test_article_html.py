import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from app.article import NotAnArticle, Reader
from app.article.html import MOST_TAGS, extract, has_too_many_tags

FIRST = "<p>The town of Anford will spend $3.2 million on 14 electric buses, Mayor Jane Holt said on Monday.</p>"
LAST = (
    "<p>The council approved the plan by 9 votes to 4 after a debate of three hours in the old town hall.</p>"
    "<p>The first five buses are due in March, and the last of them before the end of the year, the town said.</p>"
)


def page(between: str) -> str:
    return (
        "<html><head><title>Anford buys buses</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Anford buys buses</h1>{FIRST}{between}{LAST}</article></body></html>"
    )


@pytest.mark.parametrize(
    "between",
    [
        "<figure><img src='a.jpg'><figcaption>Stray words of a picture of the old town hall.</figcaption></figure>",
        "<div class='image-caption'><p>Stray words of a picture of the old town hall at night.</p></div>",
        "<blockquote class='twitter-tweet'><p>Stray words that somebody posted about the buses.</p></blockquote>",
        "<aside><p>Stray words of another article about the trams of the town and their end.</p></aside>",
        "<div class='related-links'><p>Stray words of another article about the trams of the town.</p></div>",
        "<div class='newsletter-box'><p>Stray words that ask for your address every morning.</p></div>",
        "<div class='byline'><p>Stray words on Jane Smith, who writes about towns for this paper.</p></div>",
        "<p hidden>Stray words that no reader sees of 777 people in the old town hall.</p>",
        "<div hidden='until-found'><p>Stray words that no reader sees of 777 people in the hall.</p></div>",
        "<p>The plan has <span hidden>Stray words in</span> a price that the town can pay, the mayor said.</p>",
        "<template><p>Stray words that a script may use some day for its 777 people.</p></template>",
    ],
)
def test_what_stands_inside_the_article_and_is_not_its_text_is_left_out(between: str) -> None:
    found = extract(page(between))
    assert found is not None
    assert "Stray words" not in found.text
    assert "3.2 million" in found.text
    assert "first five buses" in found.text


def test_a_class_of_the_whole_page_or_article_does_not_empty_it() -> None:
    html = page(LAST).replace("<body>", "<body class='has-newsletter'>").replace("<article>", "<article class='promo'>")
    found = extract(html)
    assert found is not None
    assert "3.2 million" in found.text


@pytest.mark.parametrize(
    "whole", ["<body hidden><div>", "<body><article hidden>", "<body><main hidden>", "<body><div hidden><article>"]
)
def test_a_page_that_shows_itself_by_script_alone_is_read(whole: str) -> None:
    found = extract(f"<html>{whole}{FIRST}{LAST}")
    assert found is not None
    assert "3.2 million" in found.text


@pytest.mark.parametrize("tag", ["<b>x</b>", "<p>", "<br/>", "<DIV class='a'>", "<a href='<b'>y</a>", "<x-y>", "<"])
def test_a_page_of_too_many_tags_is_known_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch, shared_reader: Reader, tag: str
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr("trafilatura.bare_extraction", lambda html, **_: parsed.append(html))
    opening = sum(char.isalpha() for before, char in pairwise(tag) if before == "<")
    most = MOST_TAGS // opening if opening else 2 * MOST_TAGS
    for number in (most, most + 1):
        with pytest.raises(NotAnArticle) as refused:
            shared_reader.read_html(tag * number + " and some more words of it")
        assert refused.value.field == "html"
    assert len(parsed) == (1 if opening else 2)
    assert ("20,000 tags" in str(refused.value)) == bool(opening)


def test_tags_are_counted_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[object] = []

    class Tags:
        @staticmethod
        def finditer(html: str) -> Iterator[object]:
            for tag in re.finditer("<", html):
                found.append(tag)
                yield tag

    monkeypatch.setattr("app.article.html._TAG", Tags)
    for times in (2, 4, 40):
        found.clear()
        assert has_too_many_tags("<b>" * times * MOST_TAGS)
        assert len(found) == MOST_TAGS + 1


def test_title_and_paragraphs_come_out() -> None:
    found = extract(page(""))
    assert found is not None
    assert found.title == "Anford buys buses"
    assert [line for line in found.text.splitlines() if line.startswith("The council")]
