from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from fastapi.testclient import TestClient

from app.api import create_app
from app.article import Parser, Reader
from app.serving import Nutshell, in_thread
from app.settings import Settings
from fakes import FakeWriter

Serve = Callable[..., AbstractContextManager[TestClient]]


def wait_until_ready(client: TestClient) -> None:
    while client.get("/readyz").status_code == 503:
        pass


@pytest.fixture(scope="session")
def serve(shared_reader: Reader, shared_parser: Parser) -> Serve:
    """The application around a fake writer, ready to answer."""

    @contextmanager
    def serving(writer: FakeWriter | None = None, **settings: object) -> Iterator[TestClient]:
        nutshell = Nutshell(writer or FakeWriter(), reader=shared_reader, parser=shared_parser)
        app = create_app(Settings.model_validate({"cache": "memory", **settings}), in_thread(lambda: nutshell))
        with TestClient(app, raise_server_exceptions=False) as client:
            wait_until_ready(client)
            yield client

    return serving


@pytest.fixture(scope="session")
def client(serve: Serve) -> Iterator[TestClient]:
    with serve() as ready:
        yield ready
