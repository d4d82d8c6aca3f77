"""The button on other people's pages: their policies, styles, globals, languages and settings."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from web.conftest import OpenPage
from web.hallow_bay import TEXT, answer
from web.reader import SHIFTS_AND_TASKS, is_read, press
from web.sites import ARTICLE, site
from web.stage import STRICT_POLICY, Stage, problem, raised

GUIDE = (Path(__file__).parents[2] / "docs" / "button.md").read_text(encoding="utf-8")
HOSTILE_CSS = """
* { color: red !important; font-size: 3px !important; letter-spacing: 9px; text-transform: uppercase; opacity: 1 }
button, a, ol, ul, li, svg { display: none !important }
nutshell-summary { direction: rtl; visibility: hidden; line-height: 0; white-space: nowrap; display: none !important }
"""
HOSTILE_GLOBALS = """
Object.prototype.polluted = function () {};
Array.prototype.extra = 1;
Array.prototype.toJSON = undefined;
window.name = "fetch"; window.status = "x"; window.close = null; window.event = null; window.Source = window.View = 7;
"""
BOTH_SCHEMES = '<meta name="color-scheme" content="light dark"><style>body { background: Canvas }</style>'


def violations(page: Page) -> list[str]:
    """What axe-core objects to, of the button alone."""
    found = Axe().run(page, context="nutshell-summary")
    return [f"{item['id']}: {item['help']}" for item in found.response["violations"]]


def colour(page: Page, selector: str, name: str) -> str:
    value: str = page.locator(selector).first.evaluate(f"(element) => getComputedStyle(element)['{name}']")
    return value


def test_a_page_with_a_strict_policy_is_not_violated(open_page: OpenPage, stage: Stage) -> None:
    stage.page(site(), Content_Security_Policy=STRICT_POLICY)
    page = open_page()
    page.evaluate(
        "window.violated = []; document.addEventListener('securitypolicyviolation', (e) => violated.push(e.blockedURI))"
    )
    press(page)
    is_read(page)
    page.locator(".figures a.line").first.click()
    assert page.evaluate("violated") == []
    assert colour(page, ".bar", "height") == "4px"
    assert page.evaluate("CSS.highlights.get('nutshell-figure').size") == 1


def test_a_hostile_page_neither_hides_nor_breaks_it(open_page: OpenPage, stage: Stage) -> None:
    stage.files["/hostile.js"] = ("text/javascript", HOSTILE_GLOBALS.encode())
    head = f'<style>{HOSTILE_CSS}</style><script src="/hostile.js"></script>'
    page = open_page(stage.page(site(head=head)))
    press(page)
    is_read(page)
    expect(page.locator(".sentences a.line").first).to_be_visible()
    assert colour(page, ".sentences a.line", "color") == "rgb(27, 28, 30)"
    assert colour(page, ".sentences a.line", "fontSize") == "15px"
    assert colour(page, ".sentences a.line", "letterSpacing") == "normal"
    assert colour(page, ".sentences a.line", "textTransform") == "none"
    assert stage.posts()[0].body["max_figures"] == 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_has_an_accessibility_violation(open_page: OpenPage, stage: Stage, scheme: str) -> None:
    address = stage.page(site(head=BOTH_SCHEMES))
    page = open_page(address, color_scheme=scheme, reduced_motion="reduce")
    assert violations(page) == []
    press(page)
    is_read(page)
    page.locator(".figures a.line").first.click()
    assert violations(page) == []
    stage.replies = [problem(429, Retry_After="60")]
    page.evaluate("document.querySelector('nutshell-summary').refresh()")
    expect(page.locator(".notice.problem")).to_be_visible()
    assert violations(page) == []


def test_it_is_dark_where_the_page_is_and_as_the_site_says(open_page: OpenPage, stage: Stage) -> None:
    body = '<p>{}</p><nutshell-summary theme="dark"></nutshell-summary>'
    light_page = open_page(stage.page(site()), color_scheme="dark")
    assert colour(light_page, ".root", "color") == "rgb(27, 28, 30)"
    dark_page = open_page(stage.page(site(head=BOTH_SCHEMES)), color_scheme="dark")
    assert colour(dark_page, ".root", "color") == "rgb(236, 233, 226)"
    assert colour(open_page(stage.page(site(body))), ".root", "color") == "rgb(236, 233, 226)"


def test_forced_colours_are_kept_to(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active")
    press(page)
    is_read(page)
    assert colour(page, "rect.value", "fill") == page.evaluate(
        "() => { document.body.style.color = 'CanvasText'; return getComputedStyle(document.body).color }"
    )
    assert colour(page, ".panel", "borderInlineStartStyle") == "solid"


def test_nothing_moves_for_readers_who_asked_for_that(open_page: OpenPage) -> None:
    still = open_page(reduced_motion="reduce")
    press(still)
    is_read(still)
    assert colour(still, ".sentences li", "animationName") == "none"
    moving = open_page(reduced_motion="no-preference")
    press(moving)
    is_read(moving)
    assert colour(moving, ".sentences li", "animationName") == "come"


def test_arabic_runs_from_right_to_left(open_page: OpenPage, stage: Stage) -> None:
    page = open_page(stage.page(site(attributes='lang="ar" dir="rtl"')))
    toggle = page.get_by_role("button", name="اقرأ الملخص")
    toggle.click()
    is_read(page)
    words, chevron = toggle.locator(".question").bounding_box(), toggle.locator("svg").bounding_box()
    assert words
    assert chevron
    assert words["x"] > chevron["x"]
    assert colour(page, ".bar", "transform").startswith("matrix(-1")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de-AT", "Kurz zusammengefasst"),
        ("fr", "Lire le résumé"),
        ("es", "Leer el resumen"),
        ("ru", "Краткое содержание"),
        ("uk", "Стислий виклад"),
        ("xx", "Get a summary"),
        ("constructor", "Get a summary"),
    ],
)
def test_it_speaks_the_pages_language(open_page: OpenPage, stage: Stage, language: str, words: str) -> None:
    page = open_page(stage.page(site(attributes=f'lang="{language}"')))
    expect(page.locator(".get")).to_have_text(words)


def test_a_site_may_use_its_own_words(open_page: OpenPage, stage: Stage) -> None:
    body = """<article><p>One.</p><nutshell-summary labels='{"get": "In brief"}'></nutshell-summary></article>"""
    page = open_page(stage.page(site(body)))
    expect(page.locator(".get")).to_have_text("In brief")
    page.evaluate("document.querySelector('nutshell-summary').labels = { get: 'Briefly', close: 'Enough' }")
    expect(page.locator(".get")).to_have_text("Briefly")
    page.evaluate("document.querySelector('nutshell-summary').setAttribute('labels', '{broken')")
    expect(page.locator(".question")).to_have_text("No time to read?")


def test_a_telephone_of_320_pixels_shows_it_without_scrolling_sideways(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    press(page)
    is_read(page)
    page.locator(".figures a.line").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    height = page.locator("button.toggle").bounding_box()
    assert height
    assert height["height"] >= 44


def test_print_has_the_summary_and_none_of_the_buttons(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    page.emulate_media(media="print")
    expect(page.locator(".sentences li").first).to_be_visible()
    expect(page.locator("nutshell-summary button:visible")).to_have_count(0)


def test_what_is_hostile_in_an_answer_is_shown_as_text(open_page: OpenPage, stage: Stage) -> None:
    whole = answer()
    whole["sentences"][0]["text"] = "<img src=x onerror=alert(1)>"
    whole["key_figures"][0]["source"] = "<script>alert(1)</script>{name}"
    stage.replies[0].chunks = [f"event: done\ndata: {json.dumps(whole)}\n\n"]
    page = open_page()
    press(page)
    is_read(page)
    expect(page.locator(".sentences li").first).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("nutshell-summary img, nutshell-summary script")).to_have_count(0)


@pytest.mark.parametrize(
    ("tag", "sent"),
    [
        ('<nutshell-summary for="#story" headline="H"></nutshell-summary><div id="story"><p>A  b<br>c</p>d</div>',
         {"text": "A b\nc\n\nd", "title": "H", "max_figures": 6}),
        ('<nutshell-summary src-text="Given text." max-figures="0"></nutshell-summary>',
         {"text": "Given text.", "max_figures": 0}),
        ('<article><nutshell-summary summary-style="key-points" length="long" language="de-AT"></nutshell-summary>'
         '<p>E<em>in</em>s <span hidden>nicht</span><i>zwei</i></p><div data-nutshell-skip>Werbung</div></article>',
         {"text": "Eins zwei", "language": "de", "style": "key-points", "length": "long", "max_figures": 6}),
    ],
    ids=["for", "src-text", "parent"],
)  # fmt: skip
def test_the_tag_says_what_is_asked(open_page: OpenPage, stage: Stage, tag: str, sent: dict[str, Any]) -> None:
    page = open_page(stage.page(site(tag)))
    assert json.loads(page.evaluate("document.querySelector('nutshell-summary').request")) == {
        **sent, "offsets": "utf16",
    }  # fmt: skip
    page.locator("button.toggle").click()
    is_read(page)
    assert stage.posts()[0].body == {**sent, "offsets": "utf16"}


def test_a_given_text_is_found_again_in_the_article(open_page: OpenPage, stage: Stage) -> None:
    body = ARTICLE.replace("<nutshell-summary>", f'<nutshell-summary src-text="{TEXT}">').replace("<p>", "<p>Note. ")
    page = open_page(stage.page(site(body)))
    press(page)
    is_read(page)
    page.locator(".sentences a.line").nth(2).click()
    assert page.evaluate("[...CSS.highlights.get('nutshell-sentence')].map(String)[0].slice(0, 9)") == "“We have "


def test_a_site_may_script_it(open_page: OpenPage) -> None:
    page = open_page()
    page.evaluate(
        """() => {
          window.told = [];
          for (const name of ["open", "done", "figure"]) {
            document.addEventListener(`nutshell-${name}`, (event) => told.push([name, event.detail?.id ?? null]));
          }
          const button = document.querySelector("nutshell-summary");
          button.open();
          button.open();
        }"""
    )
    is_read(page)
    page.locator(".figures a.line").first.click()
    assert page.evaluate("told") == [["open", None], ["done", "a" * 32], ["figure", None]]
    state = (
        "(({ expanded, answer }) => [expanded, answer.sentences.length])(document.querySelector('nutshell-summary'))"
    )
    assert page.evaluate(state) == [True, 3]
    page.evaluate("document.querySelector('nutshell-summary').close()")
    expect(page.locator(".panel")).to_be_hidden()


def test_nothing_is_kept_in_the_browser(open_page: OpenPage) -> None:
    page = open_page()
    press(page)
    is_read(page)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("indexedDB.databases()") == []
    assert page.context.cookies() == []


def test_the_closed_button_costs_one_request_and_no_shift(open_page: OpenPage, stage: Stage) -> None:
    """With the rule of the guide that keeps its place."""
    [rule] = re.findall(r"^nutshell-summary \{ display.*$", GUIDE, re.MULTILINE)
    page = open_page(stage.page(site(head=f"<style>{rule}</style>")))
    page.context.add_init_script(SHIFTS_AND_TASKS)
    before = len(stage.asked)
    page.reload(wait_until="networkidle")
    asked = [asked.path for asked in stage.asked[before:] if asked.path != "/favicon.ico"]
    assert asked == ["/", "/static/nutshell.js"]
    assert page.evaluate("seen.shifts") == 0


def test_the_two_lines_work_on_a_static_file_from_another_port(open_page: OpenPage, stage: Stage) -> None:
    lines = f'<script type="module" src="{stage.address}/static/nutshell.js"></script>'
    with raised({}) as newspaper:
        page = open_page(newspaper.page(f"<!doctype html><title>News</title>{lines}<main>{ARTICLE}</main>"))
        press(page)
        is_read(page)
        assert newspaper.posts() == []
    assert len(stage.posts()) == 1


def test_a_page_without_javascript_is_as_it_was(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    expect(page.locator("article p")).to_have_count(3)
    assert page.locator("nutshell-summary").inner_text() == ""
