from collections.abc import Callable, Iterator

import pytest

from app.article import Article, Parser, Parses, Reader
from app.figures import Figure, Rejected, explain, quantities


@pytest.fixture(scope="module")
def parses(shared_parser: Parser) -> Iterator[Parses]:
    """One opened parser for a file's tests; given back after, because it is open to one thread at a time."""
    with shared_parser.open() as opened:
        yield opened


@pytest.fixture(scope="session")
def reader(shared_reader: Reader) -> Reader:
    return shared_reader


@pytest.fixture(scope="module")
def figures_of(parses: Parses) -> Callable[[str], list[Figure]]:
    """The figures of one English sentence."""
    return lambda text: quantities(text, parses)


@pytest.fixture(scope="module")
def explained(parses: Parses, reader: Reader) -> Callable[[str], list[Figure | Rejected]]:
    """All numbers of an English text, read as an article."""

    def explain_text(text: str) -> list[Figure | Rejected]:
        article: Article = reader.read_text(text, language="en")
        return explain(article, parses)

    return explain_text
