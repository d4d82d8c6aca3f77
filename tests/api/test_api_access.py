"""Who may come in, from where, how often; on a house without a model."""

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.conftest import wait_until_ready
from app.api import create_app
from app.api.access import Keys, is_open
from app.serving import in_thread, request_id
from app.settings import Settings
from json_logs import json_logs
from stub import StubHouse

KEY, OTHER = "d0a5c2e1f4", "77aa00bb11"
BODY = {"text": "an article"}
URL = "/v1/summaries"


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def serving(**settings: object) -> Iterator[TestClient]:
    house = StubHouse()
    app = create_app(Settings.model_validate({"cache": "memory", **settings}), in_thread(lambda: house))
    with TestClient(app, raise_server_exceptions=False) as client:
        wait_until_ready(client)
        yield client


def routes(client: TestClient) -> Iterator[tuple[str, str]]:
    """A method and a path for each route that there is."""
    for route in client.app.router.routes:  # type: ignore[attr-defined]
        if isinstance(route, Mount):
            yield "GET", f"{route.path}/none.js"
        included = getattr(route, "original_router", None)
        for one in included.routes if included else [route]:
            for method in getattr(one, "methods", None) or ():
                yield method, one.path.replace("{id}", "0" * 32)


def test_every_route_but_health_and_the_pages_files_needs_a_key() -> None:
    with serving(api_keys=digest(KEY)) as client:
        table = set(routes(client))
        assert {("POST", URL), ("POST", "/v1/figures"), ("POST", f"{URL}:batch"), ("GET", "/metrics")} <= table
        for method, path in table:
            status = client.request(method, path).status_code
            assert (status == 401) == (not is_open(path)), (method, path)
        for path in ("/v1/of-tomorrow", "/admin", "//v1/figures", "/static", "/static/../v1/figures"):
            assert client.get(path).status_code in {401, 404}, path
    assert {path for _, path in table if is_open(path)} == {
        *(
            "/",
            "/docs",
            "/openapi.json",
            "/healthz",
            "/readyz",
            "/static/none.js",
            "/static/nutshell.js",
            "/swagger/none.js",
        )
    }


def test_a_key_opens_and_a_wrong_one_does_not() -> None:
    with serving(api_keys=f"{digest(KEY)},{digest(OTHER)}") as client:
        for key in (KEY, OTHER):
            assert client.post(URL, json=BODY, headers=bearer(key)).status_code == 200
        for wrong in ("", KEY[:-1], KEY + "x", digest(KEY), "ü" * 300):
            headers = {b"Authorization": f"Bearer {wrong}".encode()}
            refused = client.post(URL, json=BODY, headers=headers)
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"] == "Bearer"
            assert refused.headers["content-type"] == "application/problem+json"
        assert client.post(URL, json=BODY, headers={"Authorization": f"Basic {KEY}"}).status_code == 401


def test_each_key_is_compared_in_constant_time_with_every_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return a == b

    monkeypatch.setattr("app.api.access.hmac.compare_digest", compare)
    keys = Keys([digest(KEY), digest(OTHER)])
    assert (keys.opens(KEY), keys.opens("wrong")) == (True, False)
    assert len(compared) == 4


def test_a_key_itself_is_refused_as_a_setting() -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        Settings.model_validate({"api_keys": KEY})


def test_what_needs_a_key_is_kept_by_no_proxy() -> None:
    with serving(api_keys=digest(KEY)) as client:
        answer = client.post(URL, json=BODY, headers=bearer(KEY)).json()
        got = client.get(f"{URL}/{answer['id']}", headers=bearer(KEY))
        assert got.headers["cache-control"].startswith("private, ")


def test_an_address_may_ask_so_often_and_health_always() -> None:
    with serving(rate_per_address="2/hour") as client:
        statuses = [client.post(URL, json=BODY) for _ in range(3)]
        assert [response.status_code for response in statuses] == [200, 200, 429]
        assert 0 < int(statuses[2].headers["retry-after"]) <= 3601
        assert "this address than 2 per 1 hour" in statuses[2].json()["detail"]
        assert client.get("/healthz").status_code == 200


def test_a_key_may_ask_so_often_and_another_is_not_touched() -> None:
    with serving(api_keys=f"{digest(KEY)} {digest(OTHER)}", rate_per_key="1/hour") as client:
        asked = [client.post(URL, json=BODY, headers=bearer(key)) for key in (KEY, KEY, OTHER)]
        assert [response.status_code for response in asked] == [200, 429, 200]
        assert "this key than 1 per 1 hour" in asked[1].json()["detail"]


def test_guessing_keys_is_limited_too() -> None:
    with serving(api_keys=digest(KEY), rate_per_address="2/hour") as client:
        asked = [client.post(URL, json=BODY, headers=bearer(str(guess))).status_code for guess in range(3)]
        assert asked == [401, 401, 429]


def test_only_listed_origins_may_ask_from_a_page_and_preflights_need_no_key() -> None:
    with serving(api_keys=digest(KEY), cors_origins="https://news.example") as client:
        for origin, allowed in (("https://news.example", True), ("https://evil.example", False)):
            preflight = client.options(URL, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
            answer = client.post(URL, json=BODY, headers={"Origin": origin})
            assert answer.status_code == 401
            for response in (preflight, answer):
                assert (response.headers.get("access-control-allow-origin") == origin) == allowed
    with serving() as client:
        assert "access-control-allow-origin" not in client.get("/healthz", headers={"Origin": "https://a.b"}).headers


def test_a_preflight_that_is_refused_gets_a_problem_document() -> None:
    with serving(cors_origins="https://news.example") as client:
        for origin, method, says in (
            ("https://evil.example", "POST", "origin"),
            ("https://news.example", "PUT", "method"),
        ):
            refused = client.options(URL, headers={"Origin": origin, "Access-Control-Request-Method": method})
            assert refused.status_code == refused.json()["status"] == 403
            assert refused.headers["content-type"] == "application/problem+json"
            assert says in refused.json()["detail"]
            assert "Origin" in refused.headers["vary"]


def test_answers_carry_security_headers_and_the_requests_id() -> None:
    with serving() as client:
        for response in (client.get("/"), client.get("/none"), client.post(URL, json=BODY)):
            assert "default-src 'none'" in response.headers["content-security-policy"]
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["x-frame-options"] == "DENY"
        named = client.get("/healthz", headers={"X-Request-ID": "edition-7"})
        assert named.headers["x-request-id"] == "edition-7"
        for bad in ("a b", "x" * 65, "<script>"):
            assert client.get("/healthz", headers={"X-Request-ID": bad}).headers["x-request-id"] != bad


def test_metrics_count_what_happened() -> None:
    with serving() as client:
        client.post(URL, json=BODY)
        client.post(URL, json=BODY)
        client.get("/never/seen/before")
        text = client.get("/metrics").text
    for line in (
        'nutshell_http_requests_total{method="POST",route="/v1/summaries",status="200"} 2.0',
        'nutshell_http_requests_total{method="GET",route="other",status="404"} 1.0',
        'nutshell_cache_total{result="miss"} 1.0',
        'nutshell_cache_total{result="hit"} 1.0',
        'nutshell_sentences_total{origin="written"} 3.0',
        'nutshell_sentences_total{origin="dropped"} 1.0',
        'nutshell_stage_seconds_count{stage="write"} 1.0',
        "nutshell_batch_size_count 1.0",
        "nutshell_queue 0.0",
        "nutshell_in_work 0.0",
        "nutshell_workers_ready 1.0",
    ):
        assert line in text
    assert "nutshell_event_loop_lag_seconds_bucket" in text
    assert "never" not in text


def test_logs_are_json_with_the_requests_id_and_never_the_articles_text(capfd: pytest.CaptureFixture[str]) -> None:
    with json_logs():
        with serving() as client:
            client.post(URL, json={"text": "SECRET article"}, headers={"X-Request-ID": "r1"})
            client.post(URL, json={"text": "SECRET", "SECRET": 1})
        token = request_id.set("r2")
        try:
            int("SECRET article")
        except ValueError:
            logging.getLogger("test").exception("it failed")
        request_id.reset(token)
    written = capfd.readouterr().err
    lines: list[dict[str, Any]] = [json.loads(line) for line in written.splitlines()]
    assert "SECRET" not in written
    [request] = [line for line in lines if line.get("request_id") == "r1"]
    assert (request["route"], request["method"], request["status"]) == (URL, "POST", 200)
    [failure] = [line for line in lines if line["message"] == "it failed"]
    assert failure["request_id"] == "r2"
    assert failure["exc_info"].startswith("ValueError < ")


def test_a_compressed_body_is_refused_unread() -> None:
    with serving() as client:
        for coding in ("gzip", "br", "deflate", "gzip, identity"):
            headers = {"content-type": "application/json", "content-encoding": coding}
            refused = client.post(URL, content=b"\x1f\x8b" + b"0" * 100, headers=headers)
            assert refused.status_code == 415
            assert refused.headers["accept-encoding"] == "identity"


def test_the_route_table_is_what_the_documentation_says() -> None:
    with serving() as client:
        documented = set(client.get("/openapi.json").json()["paths"])
        assert {path for _, path in routes(client) if path.startswith("/v1")} == {
            path.replace("{id}", "0" * 32) for path in documented if path.startswith("/v1")
        }
