"""What every request passes before a route sees it: the limits on its body, and the headers that every answer
carries.
"""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem

# A request's line and headers. The server's parser holds heads to it that come in pieces, this one all others.
MOST_HEAD_BYTES = 16_384

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Swagger UI starts itself by an inline script and styles itself inline; nothing of ours is shown on its page.
_DOCS_POLICY = _PAGE_POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'").replace(
    "style-src 'self'", "style-src 'self' 'unsafe-inline'"
)


_COMPANIONS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)


def add_headers(start: Message, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Add ``headers``, in lower case, to the message that starts a response, but for those that it has already."""
    given = start.setdefault("headers", [])
    there = {name.lower() for name, _ in given}
    start["headers"] = [*given, *(header for header in headers if header[0] not in there)]


class BodyLimit:
    """Holds heads to 16 KiB (431), and bodies to ``limit`` bytes (413) and ``seconds`` (408) while they are read.

    Compressed bodies are refused (415): what a few bytes could unpack to is nobody's to find out here.
    """

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if refused := self._refusal(Headers(scope=scope), len(scope["raw_path"]) + len(scope["query_string"])):
            await refused(scope, receive, send)
            return
        await self._app(scope, self._limited(receive), send)

    def _refusal(self, headers: Headers, target: int) -> Response | None:
        """What its head alone tells of a request that is not wanted; ``target`` is the length of its line."""
        if target + sum(len(name) + len(value) for name, value in headers.raw) > MOST_HEAD_BYTES:
            detail = f"The request's line and headers are larger than the limit of {MOST_HEAD_BYTES:,} bytes."
            return problem(431, detail, headers={"Connection": "close"})
        announced = headers.get("content-length", "0")
        if announced.isdecimal() and int(announced[:20]) > self._limit:
            return problem(413, self._too_large, headers={"Connection": "close"})
        if (coding := headers.get("content-encoding", "identity").strip().lower()) not in {"", "identity"}:
            detail = f"Send the body as it is, not with Content-Encoding: {coding[:50]}."
            return problem(415, detail, headers={"Connection": "close", "Accept-Encoding": "identity"})
        return None

    @property
    def _too_large(self) -> str:
        return f"The body is larger than the limit of {self._limit:,} bytes."

    def _limited(self, receive: Receive) -> Receive:
        read, is_read = 0, False
        loop = asyncio.get_running_loop()
        due = loop.time() + self._seconds

        async def limited() -> Message:
            nonlocal read, is_read
            if is_read:
                return await receive()
            try:
                async with asyncio.timeout_at(due):
                    message = await receive()
            except TimeoutError:
                detail = f"The body did not come within {self._seconds:g} s."
                raise HTTPException(408, detail, {"Connection": "close"}) from None
            read += len(message.get("body", b""))
            is_read = not message.get("more_body", False)
            if read > self._limit:
                raise HTTPException(413, self._too_large, {"Connection": "close"})
            return message

        return limited


class Head:
    """Answers ``HEAD`` as ``GET``, without the body: monitors ask so, and routes need not know."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, without_body)
        finally:
            scope["route"] = asked.get("route")  # as its route would have told those who measure


class Cors(CORSMiddleware):
    """Lets pages of other origins ask; a preflight that is refused gets a problem document as all else does."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer to a browser that asks whether a page may ask."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            return answer
        kept = {name: value for name, value in answer.headers.items() if not name.startswith("content-")}
        return problem(HTTPStatus.FORBIDDEN, f"{bytes(answer.body).decode()}.", headers=kept)


class SecurityHeaders:
    """Adds a content security policy and its companions to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = _DOCS_POLICY if scope["path"] == "/docs" else _PAGE_POLICY

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(message, [(b"content-security-policy", policy.encode()), *_COMPANIONS])
            await send(message)

        await self._app(scope, receive, with_headers)
