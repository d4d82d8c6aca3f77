"""Take the README's pictures of a server that is started for it: ``make screenshots``."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import httpx2
from playwright.sync_api import Browser, ViewportSize, sync_playwright

HERE = Path(__file__).parent
PATIENCE_MS = 600_000


@contextmanager
def served() -> Iterator[str]:
    """The address of a server with the default model."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("nutshell")), "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:  # noqa: S603 - our own command
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def is_ready(address: str) -> bool:
    """Whether the server's model is loaded."""
    try:
        return httpx2.get(f"{address}/readyz", timeout=10).status_code == 200
    except httpx2.TransportError:
        return False


def take(browser: Browser, address: str, name: str, size: tuple[int, int], scheme: Literal["light", "dark"]) -> None:
    """A picture of the first article with its summary open and a figure lit up."""
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    page = browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    button = page.locator("nutshell-summary").first
    button.get_by_role("button", name="Get a summary").click()
    button.locator("[aria-busy=false] .figures a.line").nth(1).click()
    button.locator(".back").evaluate("(element) => { element.hidden = true }")
    page.mouse.move(0, 0)
    page.locator(".first").evaluate("(element) => element.scrollIntoView({ block: 'start' })")
    page.screenshot(path=HERE / f"{name}.png")
    page.close()


def main() -> None:
    """Take them all."""
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        while not is_ready(address):
            time.sleep(0.5)
        take(browser, address, "page", (1120, 1000), "light")
        take(browser, address, "page-dark", (420, 900), "dark")
        browser.close()


if __name__ == "__main__":
    main()
