"""What the page at ``/`` is made of, and that it and the button work against the real server."""

import base64
import gzip
import hashlib
import json
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.web import Button, load_button, load_page, static_directory
from web.conftest import OpenPage
from web.reader import SHIFTS_AND_TASKS

STATIC = static_directory()
PARTS = sorted(Path(static_directory().parent, "button").glob("*.js"))
SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setHTMLUnsafe|\.cssText"
)
KEPT = re.compile(r"localStorage|sessionStorage|indexedDB|\.cookie\b|sendBeacon")
FOREIGN = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
FIGURE = re.compile(r"[£€$]?\d[\d,.]*")


class Html(HTMLParser):
    """Every start tag with its attributes, and the text that stands inside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inline = ""
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in {"script", "style"}:
            self.inline += data.strip()

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module")
def html() -> Html:
    return Html(load_page(load_button()))


def test_every_file_that_the_page_asks_for_is_there(html: Html) -> None:
    references = [value for value in html.values("src") + html.values("href") if value.startswith("static/")]
    assert {"static/page.js", "static/page.css"} <= set(references)
    files = [name.removeprefix("static/").partition("?")[0] for name in references]
    assert [name for name in files if not (STATIC / name).is_file()] == []


def test_links_are_relative_so_that_the_service_may_live_under_a_prefix(html: Html) -> None:
    assert [value for value in html.values("src") + html.values("href") if value.startswith("/") or ":" in value] == []


def test_nothing_is_inline(html: Html) -> None:
    assert html.inline == ""
    names = {name for _, attributes in html.tags for name in attributes}
    assert {name for name in names if name == "style" or name.startswith("on")} == set()


@pytest.mark.parametrize("file", [*sorted(STATIC.iterdir()), *PARTS], ids=lambda file: file.name)
def test_no_file_names_another_host(file: Path) -> None:
    assert FOREIGN.findall(file.read_text(encoding="utf-8").replace(SVG_NAMESPACE, "")) == []


@pytest.mark.parametrize("file", [STATIC / "page.js", STATIC / "nutshell.js", *PARTS], ids=lambda file: file.name)
def test_scripts_parse_no_data_as_markup_and_keep_nothing(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert SINKS.findall(text) + KEPT.findall(text) == []


def test_labels_and_descriptions_point_at_parts_of_the_page(html: Html) -> None:
    ids = html.values("id")
    assert len(ids) == len(set(ids))
    pointers = [*html.values("for"), *html.values("aria-labelledby"), *html.values("data-copy")]
    assert [name for name in pointers if name not in ids] == []


def test_three_articles_of_many_figures_have_a_button_each(html: Html) -> None:
    tags = [tag for tag, _ in html.tags]
    assert tags.count("article") == tags.count("nutshell-summary") == 3
    source = load_page(load_button())
    for article in re.findall(r"<article.*?</article>", source, re.DOTALL):
        text = re.sub(r"<[^>]+>", " ", article)
        assert 250 <= len(text.split()) <= 450
        assert len(FIGURE.findall(text)) >= 6


def test_the_module_is_under_twelve_kilobytes_gzipped() -> None:
    assert len(load_button().compressed) < 12_000


def test_the_integrity_is_that_of_the_code() -> None:
    button = Button(b"alert(1)")
    digest = hashlib.sha384(b"alert(1)").digest()
    assert button.integrity == "sha384-" + base64.b64encode(digest).decode()
    assert gzip.decompress(button.compressed) == button.code
    assert button.integrity in load_page(button)


def test_the_module_is_served_to_every_site_and_kept_by_its_version(server: str) -> None:
    button = load_button()
    answer = httpx2.get(f"{server}/static/nutshell.js?v={button.version}")
    assert answer.content == button.code
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "immutable" in answer.headers["cache-control"]
    plain = httpx2.get(f"{server}/static/nutshell.js", headers={"accept-encoding": "identity"})
    assert plain.content == button.code
    assert "content-encoding" not in plain.headers
    assert plain.headers["cache-control"] == "public, no-cache"
    again = httpx2.get(f"{server}/static/nutshell.js", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_front_page_summarises_its_articles(server: str, open_page: OpenPage) -> None:
    page = open_page(server, viewport={"width": 1280, "height": 900})
    button = page.locator("#ferries nutshell-summary")
    button.get_by_role("button", name="Get a summary").click()
    expect(button.locator("[aria-busy=false] .sentences li").first).to_be_visible()
    figure = button.locator(".figures a.line").first
    words = figure.locator(".text").inner_text()
    figure.click()
    assert page.evaluate("[...CSS.highlights.get('nutshell-figure')].map(String)") == [words]


def test_the_playground_shows_the_answer_and_a_call_that_brings_it(server: str, open_page: OpenPage) -> None:
    page = open_page(server)
    text = (
        "It’s late: the town of Anford will spend $3 million on 14 buses.\n\nThe council approved it by 9 votes to 4."
    )
    page.locator("#own-title").fill("Buses")
    page.locator("#own-text").fill(text)
    page.locator("input#figures").fill("2")
    page.get_by_role("button", name="Show it as an article").click()
    expect(page.locator("#own [aria-busy=false] .sentences li").first).to_be_visible()
    page.get_by_text("Raw answer").click()
    shown = json.loads(page.locator("#json").inner_text())
    page.get_by_text("The same call with curl").click()
    words = shlex.split(page.locator("#curl").inner_text())
    assert words[:3] == ["curl", "-sS", f"{server}/v1/summaries"]
    assert json.loads(words[-1]) == {
        "text": text, "title": "Buses", "style": "tldr", "length": "short", "max_figures": 2, "offsets": "utf16",
    }  # fmt: skip
    again = httpx2.post(words[2], content=words[-1].encode(), headers=dict([words[4].split(": ")]), timeout=300).json()
    assert again["cached"]
    assert again["summary"] == shown["summary"]


@pytest.mark.parametrize("figures", ["99999", "1.5", "-1"])
def test_the_playground_asks_for_no_figures_that_the_service_would_refuse(
    server: str, open_page: OpenPage, figures: str
) -> None:
    page = open_page(server)
    page.locator("#own-text").fill("The town of Anford will spend $3 million on 14 buses, the mayor said.")
    page.locator("input#figures").fill(figures)
    page.get_by_role("button", name="Show it as an article").click()
    expect(page.locator("input#figures")).to_be_focused()
    expect(page.locator("#own")).to_be_hidden()


def test_the_playground_shows_why_there_is_no_summary(server: str, open_page: OpenPage) -> None:
    page = open_page(server)
    page.locator("#own-text").fill("Too short.")
    page.get_by_role("button", name="Show it as an article").click()
    expect(page.locator("#own .notice.problem")).to_have_text("This article cannot be summarised.")
    expect(page.locator("#json")).to_be_visible()
    assert json.loads(page.locator("#json").inner_text())["errors"][0]["field"] == "text"


def test_the_embed_guide_names_this_server_and_the_hash_of_what_it_serves(server: str, open_page: OpenPage) -> None:
    page = open_page(server)
    code = httpx2.get(f"{server}/static/nutshell.js").content
    lines = page.locator("#embed").inner_text()
    assert f'integrity="sha384-{base64.b64encode(hashlib.sha384(code).digest()).decode()}"' in lines
    assert f'src="{server}/static/nutshell.js?v=' in lines
    assert "<nutshell-summary></nutshell-summary>" in lines


def test_the_front_page_has_no_accessibility_violation(server: str, open_page: OpenPage) -> None:
    for scheme in ("light", "dark"):
        page = open_page(server, color_scheme=scheme)
        assert [item["id"] for item in Axe().run(page).response["violations"]] == []


def test_the_front_page_does_not_shift_and_fits_a_telephone(server: str, open_page: OpenPage) -> None:
    page = open_page(server, viewport={"width": 320, "height": 640})
    page.context.add_init_script(SHIFTS_AND_TASKS)
    page.reload(wait_until="networkidle")
    assert page.evaluate("seen.shifts") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
