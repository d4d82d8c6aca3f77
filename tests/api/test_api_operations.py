import asyncio
import threading
from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.conftest import Serve, wait_until_ready
from app.api import create_app
from app.article import Parser, Reader
from app.engines import ModelNotFound
from app.serving import Nutshell, Service, in_thread
from app.settings import Settings
from articles import BUSES
from fakes import FakeWriter

URL = "/v1/summaries"


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_not_ready_until_the_model_is_loaded(
    gate: threading.Event, shared_reader: Reader, shared_parser: Parser
) -> None:
    def load() -> Nutshell:
        assert gate.wait(timeout=60)
        return Nutshell(FakeWriter(), reader=shared_reader, parser=shared_parser)

    with TestClient(create_app(Settings(cache="memory"), in_thread(load))) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        for refused in (
            client.get("/readyz"),
            client.post(URL, json={"text": BUSES}),
            client.post("/v1/figures", json={"text": BUSES}),
        ):
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) > 0
            assert "loading" in refused.json()["detail"]
        gate.set()
        wait_until_ready(client)
        assert client.post(URL, json={"text": BUSES}).status_code == 200


def test_a_model_that_cannot_be_loaded_is_reported_and_never_ready() -> None:
    failures: list[str] = []

    def load() -> Nutshell:
        raise ModelNotFound("no such model")

    with TestClient(create_app(Settings(cache="memory"), in_thread(load), on_failure=failures.append)) as client:
        while not failures:
            assert client.get("/healthz").status_code == 200
        assert "not available" in client.get("/readyz").json()["detail"]
    assert failures == ["no such model"]


def test_health_and_figures_answer_while_a_summary_is_written(serve: Serve, gate: threading.Event) -> None:
    with serve(FakeWriter(gate=gate)) as client:
        answers: list[httpx2.Response] = []
        thread = threading.Thread(target=lambda: answers.append(client.post(URL, json={"text": BUSES})))
        thread.start()
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/figures", json={"text": BUSES}).status_code == 200
        assert not answers
        gate.set()
        thread.join(timeout=60)
        assert answers[0].status_code == 200


def test_more_than_may_wait_are_told_to_come_again(
    gate: threading.Event, shared_reader: Reader, shared_parser: Parser
) -> None:
    nutshell = Nutshell(FakeWriter(gate=gate), reader=shared_reader, parser=shared_parser)
    app = create_app(Settings(cache="memory", max_waiting=2), in_thread(lambda: nutshell))

    async def press_four_times() -> list[httpx2.Response]:
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client,
        ):
            while (await client.get("/readyz")).status_code == 503:
                await asyncio.sleep(0.01)
            service: Service = app.state.service
            waiting = [asyncio.create_task(client.post(URL, json={"text": BUSES, "cache": False}))]
            while service.in_work < 1:
                await asyncio.sleep(0.01)
            waiting += [
                asyncio.create_task(client.post(URL, json={"text": f"{BUSES} {i}", "cache": False})) for i in range(2)
            ]
            while service.waiting < 2:
                await asyncio.sleep(0.01)
            refused = await client.post(URL, json={"text": BUSES, "cache": False})
            gate.set()
            return [refused, *await asyncio.gather(*waiting)]

    refused, *served = asyncio.run(press_four_times())
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert [response.status_code for response in served] == [200, 200, 200]


def test_the_page_its_files_and_the_documentation_are_served(client: TestClient) -> None:
    page = client.get("/")
    assert "Get a summary" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert client.get("/static/page.js").status_code == 200
    docs = client.get("/docs").text
    assert "https://" not in docs
    for path in ("/swagger/swagger-ui-bundle.js", "/swagger/swagger-ui.css", "/static/icon.svg"):
        assert client.get(path).status_code == 200
        assert path[1:] in docs


def test_head_is_answered_as_get_without_a_body(client: TestClient) -> None:
    kept = client.post(URL, json={"text": BUSES}).json()["id"]
    paths = ["/", "/healthz", "/readyz", "/docs", "/openapi.json", "/static/page.js", "/static/nutshell.js"]
    for path in (*paths, f"{URL}/{kept}", f"{URL}/{'0' * 32}", "/v1/none", "/v1/figures"):
        got, told = client.get(path), client.head(path)
        assert told.content == b"", path
        assert told.status_code == got.status_code, path
        assert {**told.headers, "x-request-id": ""} == {**got.headers, "x-request-id": ""}, path
    assert client.head("/metrics").status_code == 200
    assert client.head(f"{URL}/{kept}", headers={"if-none-match": "*"}).status_code == 304
    counted = client.get("/metrics").text
    assert 'nutshell_http_requests_total{method="HEAD",route="/healthz",status="200"} 1.0' in counted


def test_head_tells_too_that_nothing_is_loaded(
    shared_reader: Reader, shared_parser: Parser, gate: threading.Event
) -> None:
    def load() -> Nutshell:
        assert gate.wait(timeout=60)
        return Nutshell(FakeWriter(), reader=shared_reader, parser=shared_parser)

    with TestClient(create_app(Settings(cache="memory"), in_thread(load))) as starting:
        told = starting.head("/readyz")
        assert (told.status_code, told.content) == (503, b"")
        assert int(told.headers["retry-after"]) > 0
        gate.set()


def test_openapi_gives_examples_and_the_statuses_that_are_sent(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert schema["components"]["schemas"]["SummaryRequest"]["examples"][0]["text"]
    responses = schema["paths"]["/v1/summaries"]["post"]["responses"]
    assert set(responses) == {"200", "400", "401", "408", "413", "415", "422", "429", "431", "500", "503"}
    assert list(responses["422"]["content"]) == ["application/problem+json"]
    assert "ProblemDocument" in schema["components"]["schemas"]
    assert "HTTPValidationError" not in schema["components"]["schemas"]


def test_the_example_of_the_documentation_is_answered(client: TestClient) -> None:
    example = client.get("/openapi.json").json()["components"]["schemas"]["SummaryRequest"]["examples"][0]
    assert len(client.post(URL, json=example).json()["sentences"]) >= 2
