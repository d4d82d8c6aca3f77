"""What a process that serves says on standard error, and what it does not."""

import pytest

from app.article import NotAnArticle, Reader
from json_logs import json_logs


@pytest.mark.parametrize(
    "page", ["<?xml version='1.0'?>            ", "<html></html>      ", "nothing of a page, but text"]
)
def test_a_page_without_an_article_is_no_error_of_the_service(
    page: str, shared_reader: Reader, capfd: pytest.CaptureFixture[str]
) -> None:
    with json_logs(), pytest.raises(NotAnArticle):
        shared_reader.read_html(page)
    assert capfd.readouterr().err == ""
