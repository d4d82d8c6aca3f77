"""A small HTTP server that answers as a test wants, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request; ``body`` is its JSON, ``None`` where it has none."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length", 0))
        sent = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.path, headers, json.loads(sent) if sent else None)
        with self.server.lock:
            self.server.calls.append(call)
            number = len(self.server.calls)
        reply = self.server.answer(call, number)
        data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Callable[[Call, int], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.calls: list[Call] = []
        self.lock = threading.Lock()


@dataclass(frozen=True)
class Stub:
    """A server that is running."""

    address: str
    calls: list[Call]


@contextmanager
def stub(answer: Callable[[Call, int], Reply]) -> Iterator[Stub]:
    """A server whose ``answer`` is given each call and its number, from 1."""
    with _Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Stub(f"http://127.0.0.1:{server.server_address[1]}", server.calls)
        finally:
            server.shutdown()
            thread.join()
