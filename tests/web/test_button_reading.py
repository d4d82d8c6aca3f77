"""What a reader does with the button: press, read, go to the article and back, close."""

import base64
import json
import threading

import pytest
from playwright.sync_api import Page, expect

from web.conftest import OpenPage
from web.hallow_bay import LEAD, SENTENCES, THIRD, answer, figure, place, sentence
from web.reader import is_read, press, stop_the_clock
from web.sites import ARTICLE, site
from web.stage import Reply, Stage, event, streamed

TEXTS = [text for _, text, _ in SENTENCES]
WATCH_STATUS = """() => {
  const root = document.querySelector("nutshell-summary").shadowRoot;
  window.heard = [];
  const note = () => heard.push(root.querySelector("[role=status]").textContent);
  new MutationObserver(note).observe(root.querySelector("[role=status]"), { childList: true });
}"""
LIT = """() => [...CSS.highlights].flatMap(([name, ranges]) => [...ranges].map((range) => [name, range.toString()]))"""


def test_a_press_brings_the_summary_with_its_figures_and_its_origin(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS)
    expect(page.locator(".sentences small")).to_have_text(["quoted"])
    expect(page.locator(".note")).to_have_text(
        "Written by a model from this article, checked against it. Word for word: 1 of 3 sentences."
    )
    lines = page.locator(".figures .line")
    expect(lines).to_have_count(5)
    expect(lines.nth(0)).to_have_text("about 12,000 trees according to the mayor")
    expect(lines.nth(1)).to_have_text("up to 300 ↘ falling trees according to Nora Quill")
    expect(lines.nth(2)).to_have_text("$4.2 million ↗ rising plan according to parks office")
    expect(lines.nth(4)).to_have_text("at least 60% beach")


def test_figures_of_one_unit_stand_together_with_bars_of_their_size(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    groups = page.locator(".figures li")
    expect(groups).to_have_count(3)
    widths = [bar.get_attribute("width") for bar in page.locator("rect.value").all()]
    assert widths == ["100", "3", "100", "33"]
    expect(groups.nth(2).locator("svg")).to_have_count(0)


def test_the_article_is_sent_as_it_is_read_without_what_is_not_its_text(open_page: OpenPage, stage: Stage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    [asked] = stage.posts()
    assert asked.body["text"].split("\n\n")[2] == THIRD
    assert "Read more" not in asked.body["text"]
    assert {**asked.body, "text": ""} == {
        "text": "", "title": "Hallow Bay to plant trees", "max_figures": 6, "offsets": "utf16",
    }  # fmt: skip
    assert "text/event-stream" in asked.headers["Accept"]
    assert "Cookie" not in asked.headers


def test_sentences_come_one_by_one_while_the_panel_is_busy(open_page: OpenPage, stage: Stage) -> None:
    gates = [threading.Event(), threading.Event()]
    whole = answer()
    parts = [event("sentence", item) for item in whole["sentences"]]
    stage.replies = [
        Reply(chunks=[": keep-alive\n\n", parts[0], gates[0], *parts[1:], gates[1], event("done", whole)]),
    ]
    page = open_page()
    press(page)
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS[:1])
    expect(page.locator(".panel")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".notice")).to_have_text("Reading the article…")
    gates[0].set()
    expect(page.locator(".sentences a.line")).to_have_text(TEXTS)
    expect(page.locator(".panel")).to_have_attribute("aria-busy", "true")
    gates[1].set()
    expect(page.locator(".panel")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".figures .line")).to_have_count(5)


def test_an_answer_without_a_stream_is_shown_at_once(open_page: OpenPage, stage: Stage) -> None:
    stage.replies = [Reply(content_type="application/json", chunks=[json.dumps(answer(cached=True))])]
    page = open_page()
    press(page)
    is_read(page)


def test_a_summary_that_was_read_is_not_asked_for_again(open_page: OpenPage, stage: Stage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".panel")).to_be_hidden()
    press(page)
    expect(page.locator(".sentences li")).to_have_count(3)
    assert len(stage.posts()) == 1


def test_everything_is_done_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    toggle = page.locator("button.toggle")
    expect(toggle).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    is_read(page)
    expect(toggle).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".sentences a.line").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent").startswith("The plan costs")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Back to the summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".sentences a.line").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("nth", [0, 2], ids=["before the button", "after it"])
def test_escape_comes_back_from_the_article(open_page: OpenPage, nth: int) -> None:
    page = open_page()
    press(page)
    is_read(page)
    line = page.locator(".sentences a.line").nth(nth)
    line.press("Enter")
    expect(line).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    expect(page.locator("button.back")).to_be_hidden()
    expect(page.locator(".panel")).to_be_visible()


@pytest.mark.parametrize("nth", [0, 1], ids=["before the button", "after it"])
def test_the_pill_stands_behind_the_place_in_the_order_of_tab(open_page: OpenPage, stage: Stage, nth: int) -> None:
    links = [f"<a data-nutshell-skip href='#{n}'>next of {n}</a>" for n in range(2)]
    body = ARTICLE.replace(f"{LEAD}</p>", f"{LEAD}</p>{links[0]}").replace("<aside>", f"{links[1]}<aside>")
    page = open_page(stage.page(site(body)))
    press(page)
    is_read(page)
    page.locator(".sentences a.line").nth(nth).press("Enter")
    block = page.evaluate("document.activeElement.textContent")
    back = page.locator("button.back")
    page.keyboard.press("Tab")
    expect(back).to_be_focused()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == block
    page.keyboard.press("Tab")
    expect(back).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=f"next of {nth}")).to_be_focused()
    assert page.evaluate("document.querySelectorAll('[tabindex]').length") == 0


def test_a_key_that_the_page_has_used_or_that_is_typed_elsewhere_leads_nowhere(
    open_page: OpenPage, stage: Stage
) -> None:
    page = open_page(stage.page(site(f"{ARTICLE}<input aria-label='search'>")))
    press(page)
    is_read(page)
    page.locator(".sentences a.line").nth(1).press("Enter")
    page.get_by_label("search").press("Escape")
    expect(page.get_by_label("search")).to_be_focused()
    page.evaluate("document.body.addEventListener('keydown', (event) => event.preventDefault())")
    page.locator(".sentences a.line").nth(1).click()
    page.keyboard.press("Escape")
    expect(page.locator("button.back")).to_be_visible()


def test_the_reader_is_told_once(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(WATCH_STATUS)
    press(page)
    is_read(page)
    assert page.evaluate("heard.filter(Boolean)") == ["The summary is ready."]


@pytest.mark.parametrize(("nth", "kind", "words"), [(0, "figure", "12,000"), (2, "figure", "$4.2 million")])
def test_a_figure_lights_up_its_words(open_page: OpenPage, nth: int, kind: str, words: str) -> None:
    page = open_page()
    press(page)
    is_read(page)
    page.locator(".figures a.line").nth(nth).click()
    assert page.evaluate(LIT) == [[f"nutshell-{kind}", words]]


def test_a_sentence_lights_up_its_evidence_and_closing_puts_it_out(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    page.locator(".sentences a.line").nth(2).click()
    assert page.evaluate(LIT) == [["nutshell-sentence", SENTENCES[2][2]]]
    page.get_by_role("button", name="Close").click()
    assert page.evaluate(LIT) == []


def test_the_highlight_is_painted_on_the_words_that_the_reader_sees(open_page: OpenPage) -> None:
    """Behind the first pixels of the figure lies the highlight's colour, and not two lines above it."""
    page = open_page(viewport={"width": 800, "height": 500})
    press(page)
    is_read(page)
    page.locator(".figures a.line").nth(4).click()
    page.wait_for_function("() => scrollY === (window.last ?? -1) || ((window.last = scrollY), false)", polling=200)
    box = page.evaluate(
        "() => { const [range] = CSS.highlights.get('nutshell-figure'); const { x, y, width, height } ="
        " range.getBoundingClientRect(); return { x, y, width, height } }"
    )
    assert 0 <= box["y"] <= 500 - box["height"]
    x, y, width, height = (float(box[name]) for name in ("x", "y", "width", "height"))
    lit = page.screenshot(clip={"x": x, "y": y, "width": width, "height": height})
    plain = page.screenshot(clip={"x": x + width + 20, "y": y, "width": width, "height": height})
    assert len(page.evaluate(LIT)) == 1
    assert colours(page, lit) >= {(255, 223, 128)}
    assert (255, 223, 128) not in colours(page, plain)


def colours(page: Page, png: bytes) -> set[tuple[int, ...]]:
    """The colours of a picture."""
    pixels = page.evaluate(
        """async (data) => {
          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
          canvas.drawImage(image, 0, 0);
          const { data: rgba } = canvas.getImageData(0, 0, image.width, image.height);
          const found = new Set();
          for (let i = 0; i < rgba.length; i += 4) found.add([...rgba.slice(i, i + 3)].join());
          return [...found];
        }""",
        base64.b64encode(png).decode(),
    )
    return {tuple(int(part) for part in colour.split(",")) for colour in pixels}


def test_offsets_count_utf16_units(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    page.locator(".figures a.line", has_text="60%").click()
    assert page.evaluate(LIT) == [["nutshell-figure", "60%"]]


def test_a_place_that_is_not_what_the_answer_says_is_dropped(open_page: OpenPage, stage: Stage) -> None:
    wrong = answer()
    wrong["key_figures"] = [figure("12,000", 12_000, "trees", "count", **place("8 kilo"))]
    wrong["sentences"][0]["evidence"] = [{"start": 5, "end": 999_999}]
    stage.replies = [streamed(wrong)]
    page = open_page()
    press(page)
    is_read(page)
    expect(page.locator(".figures .line")).to_have_count(1)
    expect(page.locator(".figures a.line")).to_have_count(0)
    expect(page.locator(".sentences a.line")).to_have_count(2)


def test_a_place_that_has_changed_since_is_not_shown(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    page.evaluate("document.querySelector('article p').textContent = 'Corrected: the town will plant nothing.'")
    page.locator(".figures a.line").first.click()
    assert page.evaluate(LIT) == []


def test_without_highlights_the_words_are_selected(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate("window.Highlight = undefined")
    press(page)
    is_read(page)
    page.locator(".figures a.line").first.click()
    assert page.evaluate("getSelection().toString()") == "12,000"


def test_a_long_article_is_sent_whole_and_its_end_is_found(open_page: OpenPage, stage: Stage) -> None:
    filler = [f"Paragraph {n} says that nothing new happened on that day in Hallow Bay." for n in range(1500)]
    text = "\n\n".join([*filler, THIRD])
    whole = answer(key_figures=[figure("300", 300, "trees", "count", **place("300 trees", text))])
    whole["key_figures"][0]["end"] -= len(" trees")
    whole["sentences"] = [sentence("quoted", THIRD, THIRD)]
    whole["sentences"][0]["evidence"] = [place(THIRD, text)]
    stage.replies = [streamed(whole)]
    body = "".join(f"<p>{part}</p>" for part in [*filler, THIRD])
    page = open_page(stage.page(site(f"<article><nutshell-summary></nutshell-summary>{body}</article>")))
    press(page)
    page.locator(".figures a.line").click()
    assert page.evaluate(LIT) == [["nutshell-figure", "300"]]
    assert stage.posts()[0].body["text"] == text
    page.wait_for_function(
        "() => { const [range] = CSS.highlights.get('nutshell-figure'); const { top } = range.getBoundingClientRect();"
        " return top > 0 && top < innerHeight }"
    )


def test_the_summary_is_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    press(page)
    is_read(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == " ".join(TEXTS)


def test_what_was_copied_can_be_copied_again(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    press(page)
    is_read(page)
    stop_the_clock(page)
    for _ in range(2):
        page.locator("button.copy").click()
        expect(page.locator("button.copy")).to_have_text("Copied")
        page.clock.run_for(1900)
        expect(page.locator("button.copy")).to_have_text("Copied")
        page.clock.run_for(200)
        expect(page.locator("button.copy")).to_have_text("Copy")


def test_the_summary_is_shared_and_read_aloud_where_the_browser_can(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(
        """() => {
          navigator.share = async (what) => { window.shared = what };
          speechSynthesis.speak = (utterance) => { window.spoken = utterance };
          speechSynthesis.cancel = () => window.spoken?.onend();
        }"""
    )
    press(page)
    is_read(page)
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("shared.text") == " ".join(TEXTS)
    page.get_by_role("button", name="Listen").click()
    assert page.evaluate("[spoken.text, spoken.lang]") == [" ".join(TEXTS), "en"]
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Listen")).to_be_visible()


def test_two_buttons_on_a_page_keep_to_themselves(open_page: OpenPage, stage: Stage) -> None:
    other = "<article id='b'><p>A second story of eleven boats.</p><nutshell-summary></nutshell-summary></article>"
    page = open_page(stage.page(site(ARTICLE + other)))
    first, second = (page.locator("nutshell-summary").nth(n) for n in (0, 1))
    second.get_by_role("button", name="Get a summary").click()
    expect(second.locator(".sentences li")).to_have_count(3)
    expect(first.locator(".panel")).to_be_hidden()
    first.get_by_role("button", name="Get a summary").click()
    expect(first.locator(".sentences li")).to_have_count(3)
    first.locator(".figures a.line").first.click()
    second.get_by_role("button", name="Close").click()
    assert page.evaluate(LIT) == [["nutshell-figure", "12,000"]]
    assert [asked.body["text"].startswith("A second story") for asked in stage.posts()] == [True, False]


def test_a_page_shows_one_place_at_a_time(open_page: OpenPage, stage: Stage) -> None:
    page = open_page(stage.page(site(ARTICLE + ARTICLE)))
    first, second = (page.locator("nutshell-summary").nth(n) for n in (0, 1))
    for button in (first, second):
        button.get_by_role("button", name="Get a summary").click()
        expect(button.locator(".sentences li")).to_have_count(3)
    first.locator(".figures a.line").nth(2).click()
    expect(first.locator("button.back")).to_be_visible()
    second.locator(".figures a.line").first.click()
    assert page.evaluate(LIT) == [["nutshell-figure", "12,000"]]
    expect(first.locator("button.back")).to_be_hidden()
    expect(second.locator("button.back")).to_be_visible()
    expect(page.locator("a.line.current")).to_have_count(1)
    second.locator("button.back").click()
    expect(second.locator(".figures a.line").first).to_be_focused()
    expect(page.locator("button.back:visible")).to_have_count(0)


def test_the_pill_goes_with_its_article_and_comes_back_with_it(open_page: OpenPage, stage: Stage) -> None:
    more = "<p>Another story.</p>" * 100
    page = open_page(stage.page(site(f"{ARTICLE}<article id='other'>{more}</article>")))
    press(page)
    is_read(page)
    page.locator(".figures a.line").first.click()
    back = page.locator("button.back")
    expect(back).to_be_visible()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(back).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    expect(back).to_be_visible()
