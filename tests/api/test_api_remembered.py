"""A body that was answered before, byte for byte: from memory, as any other kept answer."""

import json

from fastapi.testclient import TestClient
from httpx2 import Response

from api.conftest import Serve
from articles import BUSES, WORDY
from fakes import FakeWriter

JSON = {"content-type": "application/json"}


def post(client: TestClient, body: bytes, **headers: str) -> Response:
    return client.post("/v1/summaries", content=body, headers=JSON | headers)


def test_the_same_bytes_get_what_the_same_article_gets_in_other_bytes(serve: Serve) -> None:
    asked = {"text": WORDY}
    writer = FakeWriter()
    with serve(writer) as client:
        first = post(client, json.dumps(asked).encode())
        again = post(client, json.dumps(asked).encode())
        otherwise = post(client, json.dumps(asked, indent=1).encode())
        assert [reply.json()["cached"] for reply in (first, again, otherwise)] == [False, True, True]
        assert again.content == otherwise.content
        assert again.headers["content-type"] == otherwise.headers["content-type"]
        assert set(again.headers) == set(otherwise.headers)
        written = len(writer.asked)
        assert post(client, json.dumps({**asked, "cache": False}).encode()).json()["cached"] is False
        assert len(writer.asked) == 2 * written > 0
        metrics = client.get("/metrics").text
        assert 'nutshell_http_requests_total{method="POST",route="/v1/summaries",status="200"} 4.0' in metrics
        assert 'nutshell_cache_total{result="hit"} 2.0' in metrics


def test_an_answer_that_is_no_longer_kept_is_made_again(serve: Serve) -> None:
    one, other = (json.dumps({"text": text}).encode() for text in (BUSES, BUSES.partition("\n\n")[0] + " It rains."))
    with serve(max_answers=1) as client:
        cached = [post(client, body).json()["cached"] for body in (one, one, other, one, one)]
    assert cached == [False, True, False, False, True]


def test_the_same_bytes_of_another_kind_are_not_mistaken(serve: Serve) -> None:
    body = json.dumps({"text": BUSES}).encode()
    with serve(api_keys="0" * 64) as closed:
        assert post(closed, body).status_code == 401
    with serve() as client:
        post(client, body)
        assert post(client, body, accept="text/event-stream").headers["content-type"].startswith("text/event-stream")
        assert client.post("/v1/summaries", content=body, headers={"content-type": "text/plain"}).status_code == 415
        figures = client.post("/v1/figures", content=body, headers=JSON).json()
        assert "summary" not in figures
        assert client.put("/v1/summaries", content=body, headers=JSON).status_code == 405
