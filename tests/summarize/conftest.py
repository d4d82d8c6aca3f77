from collections.abc import Iterator

import pytest

from app.article import Parser, Parses


@pytest.fixture
def parses(shared_parser: Parser) -> Iterator[Parses]:
    with shared_parser.open() as opened:
        yield opened
