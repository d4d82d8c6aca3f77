"""Connections are counted, in all and by address."""

from app.api.protocol import Connections
from app.settings import Settings


def test_a_connection_too_many_is_told_the_limit() -> None:
    counted = Connections(
        Settings.model_validate(
            {"max_connections": 4, "max_connections_per_client": 2, "trusted_proxies": "10.0.0.0/8"}
        )
    )
    entered = [counted.enter(address) for address in ("10.0.0.1", "10.0.0.1", "10.0.0.1")]
    assert entered == [None, None, None]
    assert counted.enter("192.0.2.1") is None
    for address in ("192.0.2.1", "192.0.2.2"):
        refused = counted.enter(address) or b""
        assert refused.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        assert b'"detail": "More connections than 4 at a time."' in refused
    counted.leave("10.0.0.1")
    counted.leave("10.0.0.1")
    assert counted.enter("192.0.2.1") is None
    refused = counted.enter("192.0.2.1") or b""
    assert refused.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
    assert b'"detail": "More connections from this address than 2 at a time."' in refused
    assert len(counted) == 3


def test_an_address_that_is_refused_takes_nobody_s_room() -> None:
    counted = Connections(Settings.model_validate({"max_connections": 4, "max_connections_per_client": 2}))
    refused = [counted.enter("192.0.2.1") is not None for _ in range(9)]
    assert refused == [False, False, *[True] * 7]
    assert counted.enter("192.0.2.2") is None
