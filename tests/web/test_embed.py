"""The two lines on a plain file of another server, and the real service that allows its origin."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from servers import running
from web.conftest import OpenPage
from web.reader import press
from web.sites import ARTICLE
from web.stage import raised


@pytest.mark.parametrize("is_allowed", [True, False], ids=["allowed", "not allowed"])
def test_a_site_has_summaries_where_the_service_allows_its_origin(
    tmp_path: Path, open_page: OpenPage, is_allowed: bool
) -> None:
    with raised({"/favicon.ico": ("image/x-icon", b"")}) as site:
        origins = site.address if is_allowed else "https://news.example"
        with running(tmp_path / "log.txt", NUTSHELL_MODEL="quote", NUTSHELL_CORS_ORIGINS=origins) as service:
            guide = open_page(service)
            lines = guide.locator("#embed").inner_text().replace("<nutshell-summary></nutshell-summary>", "")
            page = open_page(site.page(f"<!doctype html><title>News</title>{lines}<main>{ARTICLE}</main>"))
            press(page)
            if is_allowed:
                expect(page.locator("[aria-busy=false] .sentences a.line").first).to_be_visible()
            else:
                expect(page.locator(".notice.problem")).to_have_text("No connection. Check that you are online.")
