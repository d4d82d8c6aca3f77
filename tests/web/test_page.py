"""What the page at ``/`` is made of: whole, self-contained, and fit for a strict Content-Security-Policy."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TypedDict

import pytest

from app.web import static_directory

STATIC = static_directory()
FIGURE = re.compile(
    r"[£€$]?\d[\d,.]*|\b(?:half|third|quarter|two|three|four|five|six|seven|eight|nine|ten|twelve|twice)\b",
    re.IGNORECASE,
)
SINKS = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setHTMLUnsafe")
FOREIGN = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\./[^"']+)["']""")
SVG_NAMESPACE = "http://www.w3.org/2000/svg"


class Demo(TypedDict):
    id: str
    title: str
    dateline: str
    text: str


class Page(HTMLParser):
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
def page() -> Page:
    return Page((STATIC / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def demos() -> list[Demo]:
    found: list[Demo] = json.loads((STATIC / "demo.json").read_text(encoding="utf-8"))
    return found


def modules(entry: Path) -> set[Path]:
    """A module and all that it imports, directly or not."""
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        waiting += [module.parent / name for name in IMPORT.findall(module.read_text(encoding="utf-8"))]
    return found


def page_files() -> list[Path]:
    others = [STATIC / name for name in ("index.html", "page.css", "icon.svg", "demo.json")]
    return [*others, *sorted(modules(STATIC / "page.js"))]


def test_every_file_that_the_page_asks_for_is_there(page: Page) -> None:
    references = [value for value in page.values("src") + page.values("href") if value.startswith("static/")]
    assert {"static/page.js", "static/page.css"} <= set(references)
    assert [name for name in references if not (STATIC / name.removeprefix("static/")).is_file()] == []


def test_links_are_relative_so_that_the_service_may_live_under_a_prefix(page: Page) -> None:
    assert [value for value in page.values("src") + page.values("href") if value.startswith("/") or ":" in value] == []


def test_nothing_is_inline(page: Page) -> None:
    assert page.inline == ""
    assert "style" not in {tag for tag, _ in page.tags}
    names = {name for _, attributes in page.tags for name in attributes}
    assert {name for name in names if name == "style" or name.startswith("on")} == set()
    assert all(attributes.get("src") for tag, attributes in page.tags if tag == "script")


@pytest.mark.parametrize("file", page_files(), ids=lambda file: file.name)
def test_no_file_names_another_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(SVG_NAMESPACE, "")
    assert FOREIGN.findall(text) == []


@pytest.mark.parametrize("module", sorted(modules(STATIC / "page.js")), ids=lambda module: module.name)
def test_scripts_never_parse_data_as_markup_or_code(module: Path) -> None:
    assert SINKS.findall(module.read_text(encoding="utf-8")) == []


def test_the_parts_that_the_script_looks_for_are_on_the_page(page: Page) -> None:
    wanted = set(re.findall(r'\bpart\("([\w-]+)"', (STATIC / "page.js").read_text(encoding="utf-8")))
    ids = page.values("id")
    assert wanted
    assert wanted <= set(ids)
    assert len(ids) == len(set(ids))


def test_labels_and_descriptions_point_at_parts_of_the_page(page: Page) -> None:
    ids = set(page.values("id"))
    pointers = [*page.values("for"), *page.values("aria-labelledby"), *page.values("aria-describedby")]
    assert [name for name in pointers if name not in ids] == []
    assert dict(page.tags)["html"].get("lang") == "en"


def test_the_page_has_landmarks_and_live_regions(page: Page) -> None:
    assert {"header", "main", "aside", "article", "footer", "nav", "fieldset"} <= {tag for tag, _ in page.tags}
    assert {"status", "alert"} <= set(page.values("role"))


def test_there_are_three_demo_articles(demos: list[Demo]) -> None:
    assert len(demos) == len({demo["id"] for demo in demos}) == 3
    assert all(demo["id"] and demo["title"] and demo["text"] for demo in demos)


def test_demo_articles_are_news_with_many_figures(demos: list[Demo]) -> None:
    for demo in demos:
        assert len(FIGURE.findall(demo["text"])) >= 6, demo["id"]
        assert 250 <= len(demo["text"].split()) <= 450, demo["id"]
        assert demo["text"].count("\n\n") >= 4, demo["id"]
        assert demo["text"] == demo["text"].strip(), demo["id"]


def test_styles_answer_to_the_readers_settings() -> None:
    css = (STATIC / "page.css").read_text(encoding="utf-8")
    queries = ["prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors: active", "@media print"]
    assert [query for query in queries if query not in css] == []
    assert "url(" not in css
    assert "@import" not in css
