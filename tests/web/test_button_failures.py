"""What the reader is told when there is no summary, and how it is tried again."""

import json
import threading

import pytest
from playwright.sync_api import Page, expect

from web.conftest import OpenPage
from web.hallow_bay import SENTENCES, answer
from web.reader import is_read, press, stop_the_clock
from web.sites import site
from web.stage import EVENT_STREAM, Reply, Stage, event, problem, streamed

TEXTS = [text for _, text, _ in SENTENCES]
HEARD = """() => {
  window.failures = [];
  document.addEventListener("nutshell-error", (event) => failures.push([event.detail.kind, event.detail.status]));
}"""


def fails(page: Page, words: str) -> None:
    """The panel says so, and so does the status region."""
    expect(page.locator(".notice.problem")).to_have_text(words)
    expect(page.locator("[role=status]")).to_have_text(words)
    expect(page.locator(".panel")).to_have_attribute("aria-busy", "false")


def test_too_many_readers_are_told_how_long_to_wait(open_page: OpenPage, stage: Stage) -> None:
    stage.replies = [problem(429, Retry_After="3"), streamed(answer())]
    page = open_page()
    stop_the_clock(page)
    page.evaluate(HEARD)
    press(page)
    fails(page, "Many readers are asking right now.")
    retry = page.locator(".retry")
    expect(retry).to_have_text("Try again in 3 s")
    expect(retry).to_have_attribute("aria-disabled", "true")
    retry.click(force=True)
    page.clock.run_for(3000)
    expect(retry).to_have_text("Try again")
    page.clock.resume()
    retry.click()
    is_read(page)
    assert page.evaluate("failures") == [["busy", 429]]
    assert len(stage.posts()) == 2


def test_a_service_that_is_starting_says_so(open_page: OpenPage, stage: Stage) -> None:
    stage.replies = [problem(503, Retry_After="5")]
    page = open_page()
    press(page)
    fails(page, "The summary service is just starting.")
    expect(page.locator(".retry")).to_contain_text("Try again in")


@pytest.mark.parametrize("field", ["text", "html", ""])
def test_an_article_that_cannot_be_summarised_is_not_tried_again(open_page: OpenPage, stage: Stage, field: str) -> None:
    stage.replies = [problem(422, field)]
    page = open_page()
    press(page)
    fails(page, "This article cannot be summarised.")
    expect(page.locator(".retry")).to_be_hidden()


@pytest.mark.parametrize("field", ["max_figures", "style", "title"])
@pytest.mark.parametrize("is_streamed", [False, True])
def test_what_the_tag_got_wrong_is_not_the_articles_fault(
    open_page: OpenPage, stage: Stage, field: str, is_streamed: bool
) -> None:
    refusal = problem(422, field)
    stage.replies = [Reply(chunks=[event("error", json.loads(str(refusal.chunks[0])))]) if is_streamed else refusal]
    page = open_page()
    page.evaluate(
        "document.addEventListener('nutshell-error', ({ detail }) => { window.failure = detail })",
    )
    press(page)
    fails(page, "Something went wrong. The summary could not be finished.")
    expect(page.locator(".retry")).to_be_hidden()
    assert page.evaluate("[failure.kind, failure.status, failure.problem.errors[0].field]") == ["failed", 422, field]


def test_a_refusal_that_is_no_problem_document_is_told_by_its_status(open_page: OpenPage, stage: Stage) -> None:
    stage.replies = [Reply(422, "text/html", ["<html>a proxy's page</html>"])]
    page = open_page()
    press(page)
    fails(page, "This article cannot be summarised.")


def test_an_empty_article_asks_nobody(open_page: OpenPage, stage: Stage) -> None:
    page = open_page(stage.page(site("<article><nutshell-summary></nutshell-summary></article>")))
    press(page)
    fails(page, "This article cannot be summarised.")
    assert stage.posts() == []


def test_a_reader_who_is_offline_can_try_again(open_page: OpenPage) -> None:
    page = open_page()
    page.context.set_offline(True)
    press(page)
    fails(page, "No connection. Check that you are online.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    is_read(page)


def test_a_slow_answer_is_waited_for_and_can_be_left(open_page: OpenPage, stage: Stage) -> None:
    gate = threading.Event()
    stage.replies = [Reply(chunks=[": keep-alive\n\n", gate])]
    page = open_page()
    stop_the_clock(page)
    press(page)
    expect(page.locator(".notice")).to_have_text("Reading the article…")
    page.clock.run_for(6100)
    expect(page.locator(".notice")).to_have_text("Still reading. Long articles take a little longer…")
    page.clock.resume()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".panel")).to_be_hidden()
    gate.set()


@pytest.mark.parametrize(
    "chunks",
    [
        ["event: sentence\ndata: {not json\n\n"],
        [event("sentence", {"text": 7})],
        [event("done", {"sentences": "none"})],
        ["this is no event stream at all"],
        [],
        [event("error", {"status": 500, "title": "Internal Server Error"})],
    ],
    ids=["no JSON", "no sentence", "no answer", "no events", "nothing", "an error event"],
)
def test_a_malformed_stream_is_an_error_in_plain_words(open_page: OpenPage, stage: Stage, chunks: list[str]) -> None:
    stage.replies = [Reply(chunks=chunks)]
    page = open_page()
    press(page)
    fails(page, "Something went wrong. The summary could not be finished.")


def test_an_answer_that_is_no_json_is_an_error_in_plain_words(open_page: OpenPage, stage: Stage) -> None:
    stage.replies = [Reply(content_type="application/json", chunks=["<html>a proxy's page</html>"])]
    page = open_page()
    press(page)
    fails(page, "Something went wrong. The summary could not be finished.")


def test_a_stream_that_breaks_is_resumed_after_the_last_event(open_page: OpenPage, stage: Stage) -> None:
    whole = answer()
    sentences = [event("sentence", item, f"a/{n}") for n, item in enumerate(whole["sentences"])]
    stage.replies = [Reply(chunks=sentences[:2]), Reply(chunks=[sentences[2], event("done", whole, "a/done")])]
    page = open_page()
    press(page)
    is_read(page)
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS)
    first, second = stage.posts()
    assert "Last-Event-ID" not in first.headers
    assert second.headers["Last-Event-ID"] == "a/1"
    assert second.body == first.body


def test_a_stream_that_breaks_again_and_again_keeps_what_came(open_page: OpenPage, stage: Stage) -> None:
    stage.replies = [Reply(chunks=[event("sentence", answer()["sentences"][0], "a/0")]), Reply(chunks=[])]
    page = open_page()
    press(page)
    fails(page, "Something went wrong. The summary could not be finished.")
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS[:1])
    assert len(stage.posts()) == 3


def test_events_are_read_whatever_their_line_ends_and_wherever_they_are_cut(open_page: OpenPage, stage: Stage) -> None:
    whole = answer()
    text = "".join(event("sentence", item) for item in whole["sentences"]) + event("done", whole)
    pauses = [threading.Event() for _ in range(4)]
    text = "\ufeff: hello\r\n\r\n" + text.replace("\n", "\r\n")
    cuts = [0, 5, text.index("\r\n", 40) + 1, 400, 700, len(text)]
    chunks: list[str | threading.Event] = []
    for start, end, pause in zip(cuts, cuts[1:], [*pauses, None], strict=False):
        chunks += [text[start:end], *([pause] if pause else [])]
    stage.replies = [Reply(content_type=EVENT_STREAM, chunks=chunks)]
    page = open_page()
    press(page)
    for pause in pauses:
        pause.set()
    is_read(page)
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS)


def test_closing_ends_the_call_and_pressing_again_starts_over(open_page: OpenPage, stage: Stage) -> None:
    gate = threading.Event()
    sentence = event("sentence", answer()["sentences"][0])
    stage.replies = [Reply(chunks=[sentence, gate]), streamed(answer())]
    page = open_page()
    press(page)
    expect(page.locator(".sentences li")).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    press(page)
    is_read(page)
    gate.set()
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS)
