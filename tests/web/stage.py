"""A stage for the button: pages of other sites, and a service that says what a test has written for it."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

EVENT_STREAM = "text/event-stream; charset=utf-8"
STRICT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"


@dataclass
class Reply:
    """One answer of the service. ``chunks`` are sent one by one; an event among them is waited for before going on."""

    status: int = 200
    content_type: str = EVENT_STREAM
    chunks: Sequence[str | threading.Event] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """A request that the service got."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Stage:
    """What is served, and what was asked. The last of ``replies`` is given again and again."""

    address: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def page(self, html: str, path: str = "/", **headers: str) -> str:
        """Serve a page of a site; its address."""
        self.files[path] = ("text/html; charset=utf-8", html.encode())
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.address + path

    def posts(self) -> list[Asked]:
        """The summaries asked for."""
        return [asked for asked in self.asked if asked.method == "POST"]


def event(kind: str, data: object, event_id: str = "") -> str:
    """A server-sent event."""
    named = f"id: {event_id}\n" if event_id else ""
    return f"event: {kind}\n{named}data: {json.dumps(data, ensure_ascii=False)}\n\n"


def streamed(answer: dict[str, Any]) -> Reply:
    """The events of an answer, whole."""
    sentences = [event("sentence", item | {"index": n}, f"a/{n}") for n, item in enumerate(answer["sentences"])]
    figures = event("figures", {"key_figures": answer["key_figures"]}, "a/figures")
    return Reply(chunks=[*sentences, figures, event("done", answer, "a/done")])


def problem(status: int, field: str = "", **headers: str) -> Reply:
    """A refusal, of one field if it is named."""
    errors = [{"field": field, "message": "no"}] if field else []
    text = json.dumps({"title": "refused", "status": status, "detail": "no", "errors": errors})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, "application/problem+json", [text], named)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stage: Stage

    def log_message(self, *_: object) -> None:
        pass

    def do_OPTIONS(self) -> None:
        self._start(204, {"Access-Control-Allow-Headers": "*", "Content-Length": "0"})

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.stage.asked.append(Asked("GET", path, dict(self.headers), {}))
        content_type, body = self.stage.files.get(path, ("text/plain", b""))
        length = {"Content-Length": str(len(body)), "Content-Type": content_type}
        self._start(200 if path in self.stage.files else 404, self.stage.headers | length)
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.stage.asked.append(Asked("POST", self.path, dict(self.headers), body))
        replies = self.stage.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        self._start(reply.status, reply.headers | {"Connection": "close", "Content-Type": reply.content_type})
        with suppress(OSError):  # the reader may leave before the end
            self._send(reply)
        self.close_connection = True

    def _send(self, reply: Reply) -> None:
        for chunk in reply.chunks:
            if isinstance(chunk, threading.Event):
                chunk.wait()
            else:
                self.wfile.write(chunk.encode())
                self.wfile.flush()

    def _start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        shared = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}
        for name, value in (shared | headers).items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def raised(files: dict[str, tuple[str, bytes]]) -> Iterator[Stage]:
    """A stage that serves ``files`` on a port of its own."""

    class Handler(_Handler):
        """Serves this stage alone."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stage = Handler.stage = Stage(f"http://127.0.0.1:{server.server_port}", dict(files))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
