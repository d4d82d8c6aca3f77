"""What a process that serves says on standard error, and what it does not."""

import logging
from collections.abc import Iterator

import pytest

from app.article import NotAnArticle, Reader
from app.serving import log_json


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What ``log_json`` has written, until the test is over."""
    root, pages = logging.getLogger(), logging.getLogger("trafilatura")
    before, levels = root.handlers[:], (root.level, pages.level)
    log_json()
    yield capfd
    root.handlers[:] = before
    for logger, level in zip((root, pages), levels, strict=True):
        logger.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.mark.parametrize(
    "page", ["<?xml version='1.0'?>            ", "<html></html>      ", "nothing of a page, but text"]
)
def test_a_page_without_an_article_is_no_error_of_the_service(
    page: str, shared_reader: Reader, logged: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotAnArticle):
        shared_reader.read_html(page)
    assert logged.readouterr().err == ""
