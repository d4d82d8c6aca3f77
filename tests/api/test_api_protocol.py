"""Connections are counted, in all and by address, and those are cut off whose clients take nothing."""

import asyncio
import socket
from itertools import count

import pytest
from fastapi import FastAPI
from uvicorn import Config
from uvicorn.server import ServerState

from app.api.protocol import Connections, Guarded, guarded
from app.settings import Settings

LARGE = 8_000_000  # bytes: more than sockets hold


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


@pytest.mark.parametrize("is_over", [False, True])
def test_a_client_that_takes_nothing_is_cut_off(is_over: bool) -> None:
    async def main() -> None:
        protocol, client = await connected(read_seconds=0.3)
        with client:
            if is_over:  # and, at the moment, no more than the transport holds gladly
                protocol.transport.set_write_buffer_limits(high=2 * LARGE)
            protocol.transport.write(bytes(LARGE))
            if is_over:
                protocol.on_response_complete()
            async with asyncio.timeout(60):
                while len(protocol.counted):
                    await asyncio.sleep(0.05)

    asyncio.run(main())


def test_a_client_that_is_only_slow_gets_all() -> None:
    async def main() -> None:
        protocol, client = await connected(read_seconds=2)
        with client:
            protocol.transport.write(bytes(LARGE))
            taken = 0
            for number in count():
                if taken == LARGE:
                    break
                await asyncio.sleep(0.5 if number % 16 == 0 else 0)
                piece = await asyncio.get_running_loop().sock_recv(client, 2**16)
                assert piece
                taken += len(piece)

    asyncio.run(main())


async def connected(**limits: float) -> tuple[Guarded, socket.socket]:
    """The server's end of a connection, and the client's."""
    loop, made = asyncio.get_running_loop(), list[Guarded]()
    kind = guarded(Connections(Settings.model_validate(limits)))

    def make() -> Guarded:
        made.append(kind(Config(FastAPI()), ServerState(), {}))
        return made[0]

    server = await loop.create_server(make, "127.0.0.1", 0)
    client = socket.create_connection(server.sockets[0].getsockname())
    client.setblocking(False)
    async with asyncio.timeout(60):
        while not made or made[0].transport is None:
            await asyncio.sleep(0.01)
    server.close()
    return made[0], client
