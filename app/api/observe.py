"""One log line and one measurement for each request, under an id that the answer carries."""

import logging
import re
from itertools import count
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.middleware import add_headers
from app.serving import Metrics, request_id

_LOG = logging.getLogger("nutshell.requests")
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


class Observe:
    """Names each request (by its own ``X-Request-ID``, if that is a plain word), logs it and measures it.

    The log has the route, never what was sent to it or answered.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        # Random once, counted on: randomness for each request costs more than all else here.
        self._names = (f"{uuid4().hex[:20]}{number:012x}" for number in count())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        name = given if _ID.fullmatch(given) else next(self._names)
        token = request_id.set(name)
        status = 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                add_headers(message, [(b"x-request-id", name.encode())])
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            self._tell(scope, status, perf_counter() - begun)
            request_id.reset(token)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        # Methods and routes that there are: a stranger's inventions must not become ever more time series.
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
        self._metrics.requests.labels(route, method, str(status)).inc()
        self._metrics.latency.labels(route).observe(seconds)
        _LOG.info(
            "request",
            extra={"route": route, "method": method, "status": status, "milliseconds": round(1000 * seconds, 1)},
        )
