"""The real thing: the installed command, its server, the default model, over HTTP."""

import re
from typing import Any

import httpx2
import pytest

from articles import BUSES, EMOJI, INJECTION, RUSSIAN

pytestmark = pytest.mark.usefixtures("server")


def summarize(server: str, **body: object) -> dict[str, Any]:
    response = httpx2.post(f"{server}/v1/summaries", json=body, timeout=300)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("text", [BUSES, INJECTION, EMOJI], ids=["buses", "injection", "emoji"])
def test_a_summary_says_nothing_that_the_article_does_not_say(server: str, text: str) -> None:
    answer = summarize(server, text=text)
    assert answer["model"]["name"] == "nutshell-135m"
    assert 2 <= len(answer["sentences"]) <= 3
    assert len(answer["summary"].split()) <= 75
    words = set(re.findall(r"\w+", text.lower()))
    assert set(re.findall(r"\w+", answer["summary"].lower())) <= words
    assert "HACKED" not in answer["summary"]
    for sentence in answer["sentences"]:
        assert sentence["text"][-1] in '.!"”'
        evidence = " ".join(text[place["start"] : place["end"]] for place in sentence["evidence"])
        assert set(re.findall(r"\d[\d,.]*\d|\d", sentence["text"])) <= set(re.findall(r"\d[\d,.]*\d|\d", evidence))
    for figure in answer["key_figures"]:
        assert text[figure["start"] : figure["end"]] == figure["text"]


def test_the_key_figures_are_those_of_the_article(server: str) -> None:
    figures = {figure["value"]: figure for figure in summarize(server, text=BUSES)["key_figures"]}
    assert {3_200_000.0, 14.0, 12.0, 4_000_000.0, 48_000.0} <= set(figures)
    assert (figures[12.0]["modifier"], figures[12.0]["kind"]) == ("~", "percent")
    assert (figures[4_000_000.0]["modifier"], "Reed" in figures[4_000_000.0]["source"]) == (">", True)
    assert 1974.0 not in figures


def test_another_language_is_quoted(server: str) -> None:
    assert summarize(server, text=RUSSIAN)["model"]["name"] == "quote"


def test_the_same_article_is_answered_alike_and_kept(server: str) -> None:
    first, again = summarize(server, text=BUSES), summarize(server, text=BUSES)
    assert again["cached"]
    assert {**again, "cached": first["cached"]} == first
    assert summarize(server, text=BUSES, cache=False)["summary"] == first["summary"]
