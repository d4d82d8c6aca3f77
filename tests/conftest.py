"""Fixtures that cost seconds to make, shared by all tests."""

from collections.abc import Iterator

import pytest

from app.article import Parser, Reader
from servers import running


@pytest.fixture(scope="session")
def shared_parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def shared_reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with the default model, fetched if it is not in the user's cache."""
    with running(tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address
