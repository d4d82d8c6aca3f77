import pytest

from app.article.html import extract

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


def test_title_and_paragraphs_come_out() -> None:
    found = extract(page(""))
    assert found is not None
    assert found.title == "Anford buys buses"
    assert [line for line in found.text.splitlines() if line.startswith("The council")]
