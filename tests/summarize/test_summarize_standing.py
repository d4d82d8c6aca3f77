"""A sentence that a reader of nothing else would not understand, or not take for news, is worth less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.article import Parser, Parses, Reader
from app.engines import QuoteWriter
from app.summarize.model import Options
from app.summarize.opinion import Voice
from app.summarize.pipeline import Summarizer
from app.summarize.standing import Standing

READER = Reader()
NEWS = (
    "Norland's parliament approved a 40 billion euro budget on Tuesday after two weeks of talks. The vote was 92 to "
    "57, officials said. The budget raises spending on schools by 6 percent and cuts the tax on fuel. Premier Anna "
    "Holt said the government would start to build 14 hospitals this year. The central bank warned that prices could "
    "rise. Opposition leader Karl Reed said his party would go to court over the fuel tax. The law takes effect in May."
)


def worth(parses: Parses, text: str, *, opens: bool = True, leans: bool = False) -> float:
    standing = Standing.of(Voice.of(READER.read_text(NEWS, language="en")))
    return standing.worth({}, parses(text), opens=opens, leans=leans)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Norland's parliament approved the budget on Tuesday.", "It was a day like no other."),
        ("Police arrested three men in Anford on Monday.", "You won't believe what happened next."),
        ("Prime Minister Anna Holt resigned on Friday.", "She had thought about it for a long time."),
    ],
)
def test_news_is_worth_more_than_what_does_not_stand(parses: Parses, better: str, worse: str) -> None:
    assert worth(parses, better) > worth(parses, worse)


def test_what_leans_is_worth_less(parses: Parses) -> None:
    text = "The plan would cost 3 million euros."
    assert worth(parses, text, opens=False, leans=True) < worth(parses, text, opens=False)


def test_without_a_voice_all_stand_alike(parses: Parses) -> None:
    assert Standing().worth({}, parses("It was a day like no other."), opens=True, leans=False) == 0.0


@given(text=st.text(min_size=1, max_size=80))
def test_whatever_the_words_the_worth_is_a_cost(shared_parser: Parser, text: str) -> None:
    with shared_parser.open() as parses:
        assert worth(parses, text) <= 0.0


def test_a_summary_prefers_news_to_scenery(shared_parser: Parser) -> None:
    scenery = "Nobody in the old hall could quite believe what they were about to hear that evening."
    article = READER.read_text(f"{scenery} {NEWS}", language="en")
    with shared_parser.open() as parses:
        plan = Summarizer(QuoteWriter()).plan(article, Options(), parses)
        assert scenery not in [ready.named for ready in plan.picks]
