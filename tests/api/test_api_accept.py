"""``Accept``: who gets events, and who JSON."""

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from app.api.accept import wants_events
from articles import BUSES

URL = "/v1/summaries"


@pytest.mark.parametrize(
    ("accept", "is_wanted"),
    [
        ("text/event-stream", True),
        ("TEXT/Event-Stream; charset=utf-8", True),
        ("text/event-stream, application/json;q=0.9", True),
        ("application/json;q=0.1, text/event-stream;q=0.2", True),
        ("text/event-stream, */*", True),
        ("text/event-stream;q=0.5, */*;q=0.1", True),
        ("text/*", True),
        ("application/json;q=0, */*", True),
        ("application/json, text/event-stream;q=0", False),
        ("application/json, text/event-stream", False),
        ("text/event-stream, application/json", False),
        ("text/event-stream;q=0.3, application/json;q=0.30", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=0.000, */*;q=0.1", False),
        ("text/*, text/event-stream;q=0, application/*;q=0.5", False),
        ("text/event-stream;q=2", False),
        ("text/event-stream;q=high", False),
        ("text/event-streams, application/x-text/event-stream", False),
        ("*/*", False),
        ("text/html", False),
        (", ;;, ;q=1", False),
        ("", False),
    ],
)
def test_events_go_to_those_who_would_rather_have_them(accept: str, is_wanted: bool) -> None:
    assert wants_events(Headers({"accept": accept})) == is_wanted


def test_several_headers_are_one_list_and_none_is_no_wish() -> None:
    lines = [(b"accept", b"application/json;q=0.5"), (b"accept", b"text/event-stream")]
    assert wants_events(Headers(raw=lines))
    assert not wants_events(Headers())


@pytest.mark.parametrize("is_first", [True, False])
def test_who_does_not_want_a_stream_gets_none(client: TestClient, is_first: bool) -> None:
    """Of an answer that has to be made, and of the same body once more."""
    asked = {"text": f"{BUSES} Accepted."}
    answer = client.post(URL, json=asked, headers={"accept": "application/json, text/event-stream;q=0"})
    assert answer.headers["content-type"] == "application/json"
    assert is_first or answer.json()["cached"]
