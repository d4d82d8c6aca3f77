"""Bad input: each kind has its status, names its field and its limit, and is a problem document."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.conftest import Serve
from articles import BUSES

URL = "/v1/summaries"
JSON = {"content-type": "application/json"}
PYTHONS = re.compile(r"dictionary|instance|Request|\bNone\b|object to extract")


def problem(response: Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


@pytest.mark.parametrize(
    ("body", "field", "says"),
    [
        ({"text": ""}, "text", "15 characters"),
        ({"text": " \n\t" * 50}, "text", "15 characters"),
        ({"text": "0123456789"}, "text", "15 characters"),
        ({"text": "1234567890 !!! 1234567890"}, "text", "letters"),
        ({"text": "😀" * 40}, "text", "letters"),
        ({"text": "x" * 100_000}, "text", "75 words"),
        ({"text": 5}, "text", "string"),
        ({"text": ["a"]}, "text", "string"),
        ({"text": BUSES, "style": "haiku"}, "style", "tldr"),
        ({"text": BUSES, "length": "tiny"}, "length", "short"),
        ({"text": BUSES, "max_figures": -1}, "max_figures", "0"),
        ({"text": BUSES, "max_figures": "3"}, "max_figures", "integer"),
        ({"text": BUSES, "offsets": "bytes"}, "offsets", "codepoint"),
        ({"text": BUSES, "language": "english"}, "language", "pattern"),
        ({"text": BUSES, "title": "t" * 501}, "title", "500"),
        ({"text": BUSES, "cache": "no"}, "cache", "boolean"),
        ({"text": BUSES, "size": 3}, "size", "not a field"),
        ({"text": BUSES, "html": "<p>x</p>"}, "body", "either text or html"),
        ({}, "body", "either text or html"),
        ({"html": "<html><body><nav>Home</nav></body></html>"}, "html", "no article text of at least 15 characters"),
        ({"text": BUSES, "\ud800": 1}, "body", "name holds an unpaired surrogate"),
        ({"text": BUSES, "style": "\ud800"}, "style", "unpaired surrogate"),
        ([BUSES], "body", "must be a JSON object"),
        ("text", "body", "must be a JSON object"),
        ({"html": f"<p>{BUSES}{'<b>x</b>' * 20_001}"}, "html", "20,000 tags"),
    ],
)
def test_a_refusal_names_the_field_and_the_limit(client: TestClient, body: object, field: str, says: str) -> None:
    document = problem(client.post(URL, content=json.dumps(body).encode(), headers=JSON), 422)
    assert document["errors"][0]["field"] == field
    assert says in document["errors"][0]["message"]
    assert len(json.dumps(document)) < 2_000
    assert not PYTHONS.search(document["detail"])


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"text": ', "not valid JSON"),
        (b'{"text": "a\nb"}', "not valid JSON"),
        (b'{"text": "\x80"}', "not valid UTF-8"),
        (b"\xff\xfe\x00\x80 binary", "not valid UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "It cost $5.", "max_figures": ' + b"9" * 5_000 + b"}", "4,300 digits"),
    ],
    ids=range(6),
)
def test_what_cannot_be_read_is_malformed_and_says_why(client: TestClient, body: bytes, says: str) -> None:
    for path, media_type in ((URL, "application/json"), (f"{URL}:batch", "application/x-ndjson")):
        response = client.post(path, content=body.replace(b"\n", b"\t"), headers={"content-type": media_type})
        document = response.json()["problem"] if path.endswith("batch") else problem(response, 400)
        assert document["errors"][0]["field"] == "body"
        assert says in document["errors"][0]["message"]


def test_an_empty_body_is_said_to_be_empty(client: TestClient) -> None:
    for path in (URL, "/v1/figures"):
        assert "empty" in problem(client.post(path, headers=JSON), 400)["detail"]
    assert problem(client.post(URL, content=b"null", headers=JSON), 422)["errors"][0]["field"] == "body"


def test_a_line_of_a_batch_that_is_no_object_is_told_so_in_words_of_json(client: TestClient) -> None:
    headers = {"content-type": "application/x-ndjson"}
    answer = client.post(f"{URL}:batch", content=b"[1]\nnull\n", headers=headers)
    problems = [json.loads(line)["problem"] for line in answer.text.splitlines()]
    assert [found["detail"] for found in problems] == ["body: must be a JSON object"] * 2


def test_an_unpaired_surrogate_is_refused(client: TestClient) -> None:
    document = problem(client.post(URL, content=rb'{"text": "The mayor said \ud83d on Monday."}', headers=JSON), 422)
    assert document["errors"][0]["field"] == "text"


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_another_media_type_is_unsupported(client: TestClient, media_type: str | None) -> None:
    headers = {"content-type": media_type} if media_type else {}
    problem(client.post(URL, content=json.dumps({"text": BUSES}).encode(), headers=headers), 415)


def test_a_body_announced_as_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    def never_read() -> Iterator[bytes]:
        yield pytest.fail("the body was read")

    headers = {**JSON, "content-length": "2000000"}
    document = problem(client.post(URL, content=never_read(), headers=headers), 413)
    assert "1,000,000 bytes" in document["detail"]


def test_a_chunked_body_is_refused_once_it_is_too_large(client: TestClient) -> None:
    chunks = (b'{"text": "' if i == 0 else b"a" * 100_000 for i in range(21))
    document = problem(client.post(URL, content=chunks, headers=JSON), 413)
    assert "1,000,000 bytes" in document["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/nothing", 404), ("GET", URL, 405), ("DELETE", "/healthz", 405), ("GET", "/static/none.js", 404)],
)
def test_unknown_places_and_methods_are_problems_too(client: TestClient, method: str, path: str, status: int) -> None:
    problem(client.request(method, path), status)


def test_an_error_that_nobody_expected_is_answered_logged_and_measured_as_all_else(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(cors_origins="https://news.example") as client:
        monkeypatch.setattr("app.serving.Service.figures", lambda *_: 1 / 0)
        headers = {"origin": "https://news.example", "x-request-id": "edition-7"}
        response = client.post("/v1/figures", json={"text": BUSES}, headers=headers)
        assert "division" not in json.dumps(problem(response, 500))
        assert response.headers["x-request-id"] == "edition-7"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["access-control-allow-origin"] == "https://news.example"
        assert 'method="POST",route="/v1/figures",status="500"} 1.0' in client.get("/metrics").text
    assert "unexpected error" in caplog.text


def test_an_answer_that_fails_on_its_way_ends_there(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lines(*_: object) -> AsyncIterator[bytes]:
        yield b"{}\n"
        raise ZeroDivisionError

    with serve() as client:
        monkeypatch.setattr("app.api.batch._answer_lines", lines)
        with pytest.raises(ZeroDivisionError):  # as its server meets it, which ends the connection
            TestClient(client.app).post(f"{URL}:batch", content=b"{}", headers={"content-type": "application/x-ndjson"})


def test_a_failure_inside_is_a_plain_500_without_its_cause(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve() as client:
        monkeypatch.setattr("app.serving.nutshell.Nutshell._prepare", lambda *_: 1 / 0)
        document = problem(client.post(URL, json={"text": BUSES, "cache": False}), 500)
    assert "division" not in json.dumps(document)


def test_a_name_that_no_field_has_is_told_only_so_far(client: TestClient) -> None:
    response = client.post(URL, json={"text": BUSES, "n" * 10_000: 1})
    document = problem(response, 422)
    assert "is not a field of this request" in json.dumps(document)
    assert len(response.content) < 1_000
