"""What uvicorn's HTTP protocol lacks: time limits for a request's head and for taking its answer, and a limit on
connections.

uvicorn times out a connection that is idle between requests, but waits for ever for a first one, for the rest of one
that trickles in (a "slow loris"), and for a client that takes nothing of what it asked for.
"""

import asyncio
import ipaddress
import json
from collections import Counter
from http import HTTPStatus
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

from app.settings import Settings

# How long a connection that is one too many may take to say what it wants, so that it can be told no.
REFUSED_SECONDS = 1.0


class Connections:
    """Counts open connections, in all and by address; the addresses of trusted proxies are many clients each."""

    def __init__(self, settings: Settings) -> None:
        self.read_seconds = settings.read_seconds
        self._most = settings.max_connections
        self._most_each = settings.max_connections_per_client
        self._proxies = [ipaddress.ip_network(word) for word in settings.trusted_proxies]
        self._open: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._open.total()

    def enter(self, address: str) -> bytes | None:
        """Count one; or the response that refuses it, if it is one too many, which then is not counted: else an address
        that is refused could take the room of all others.
        """
        if self._open.total() >= self._most:
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"More connections than {self._most:,} at a time.")
        if self._open[address] >= self._most_each and not self._is_proxy(address):
            detail = f"More connections from this address than {self._most_each:,} at a time."
            return _refusal(HTTPStatus.TOO_MANY_REQUESTS, detail)
        self._open[address] += 1
        return None

    def leave(self, address: str) -> None:
        """One that was counted has closed."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]

    def _is_proxy(self, address: str) -> bool:
        try:
            return any(ipaddress.ip_address(address) in network for network in self._proxies)
        except ValueError:
            return False


class Guarded(H11Protocol):
    """uvicorn's protocol, held to the limits of ``counted``; made by ``guarded``."""

    counted: ClassVar[Connections]
    _due: asyncio.TimerHandle | None = None
    _to_be_taken: asyncio.TimerHandle | None = None
    _address = ""
    _refused: bytes | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Count the connection, and wait for its first request; or refuse it."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self._refused = self.counted.enter(self._address)
        self._await_head(REFUSED_SECONDS if self._refused else self.counted.read_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no longer."""
        if self._refused is None:
            self.counted.leave(self._address)
        self._forget_head()
        self._forget_taking()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; while a request's head is unfinished, its time runs."""
        if self.transport.is_closing():
            return
        if self._refused:
            # Only now: closed with a request unread, the connection would be reset and the refusal lost.
            self.transport.write(self._refused)
            self.transport.close()
            return
        if not self.transport.get_write_buffer_size():
            self._forget_taking()
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget_head()
        elif self._due is None:
            self._await_head(self.counted.read_seconds)

    def on_response_complete(self) -> None:
        """Between requests uvicorn's own keep-alive limit holds."""
        self._forget_head()
        if self.transport.get_write_buffer_size():
            self._await_taking()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """More of the answer lies here than the client takes: its time runs."""
        super().pause_writing()
        self._await_taking()

    def resume_writing(self) -> None:
        """The client takes its answer, or is gone."""
        self._forget_taking()
        super().resume_writing()

    def _await_head(self, seconds: float) -> None:
        self._due = self.loop.call_later(seconds, self.transport.close)

    def _forget_head(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _await_taking(self) -> None:
        self._forget_taking()
        left = self.transport.get_write_buffer_size()
        self._to_be_taken = self.loop.call_later(self.counted.read_seconds, self._cut_off, left)

    def _forget_taking(self) -> None:
        if self._to_be_taken is not None:
            self._to_be_taken.cancel()
            self._to_be_taken = None

    def _cut_off(self, left: int) -> None:
        """End a connection of whose answer nothing was taken since ``left`` bytes were left; closed, it would wait for
        that for ever. A client that is only slow has its time anew.
        """
        if self.transport.get_write_buffer_size() < left:
            self._await_taking()
        else:
            self.transport.abort()


def guarded(connections: Connections) -> type[Guarded]:
    """The protocol's class for one server, which makes an instance for each connection."""
    return type("Guarded", (Guarded,), {"counted": connections})


def _refusal(status: HTTPStatus, detail: str) -> bytes:
    """A whole response to a connection that is one too many."""
    document = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = json.dumps({**document, "errors": []}).encode()
    head = (
        f"HTTP/1.1 {status} {status.phrase}\r\nContent-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\nRetry-After: 2\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
