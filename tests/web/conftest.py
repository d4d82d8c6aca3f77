"""A browser, a stage, and pages whose consoles stay silent."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.web import load_button
from web.hallow_bay import answer
from web.reader import PATIENCE_MS
from web.sites import site
from web.stage import Stage, raised, streamed

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without one, what a browser does cannot be tested; continuous integration has it."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=PATIENCE_MS)
        yield chromium
        chromium.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    files = {"/static/nutshell.js": ("text/javascript", load_button().code), "/favicon.ico": ("image/x-icon", b"")}
    with raised(files) as ready:
        ready.replies = [streamed(answer())]
        ready.page(site())
        yield ready


@pytest.fixture
def open_page(browser: Browser, stage: Stage) -> Iterator[OpenPage]:
    """Open an address, by default the stage's, in a browser of its own; what the console complains of fails the test,
    but for requests that the test has refused.
    """
    said: list[str] = []
    opened = []

    def opening(address: str = "", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 800, "height": 900}, **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address or stage.address)
        return page

    yield opening
    for context in opened:
        context.close()
    refused = ("Failed to load resource", "Access to fetch at")
    assert [line for line in said if not line.startswith(refused)] == []
