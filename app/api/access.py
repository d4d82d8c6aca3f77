"""Who may come in, and how often: API keys, and limits on the rate of requests for each key and each address."""

import hashlib
import hmac
import time
from collections.abc import Iterable

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import problem

# Open to everybody: health, and the files of the page and the documentation, which hold nothing that is not in the
# package. Whatever else is ever routed needs a key.
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/", "/docs", "/openapi.json"})
OPEN_FOLDERS = ("/static/", "/swagger/")


class Keys:
    """The keys that open, known by their SHA-256 alone.

    A plain hash is enough for keys that are random (`openssl rand -hex 24`), which nobody can guess; it would not be
    for passwords.
    """

    def __init__(self, digests: Iterable[str]) -> None:
        self._digests = [digest.encode() for digest in digests]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def opens(self, key: str) -> bool:
        """Whether ``key`` is one of them; takes equally long whichever it is."""
        given = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest().encode()
        return sum(hmac.compare_digest(given, digest) for digest in self._digests) > 0


class Access:
    """Answers 401 without a key where one is needed, and 429 with ``Retry-After`` beyond the rates.

    Rates are counted in this process and for what needs a key only; the address is counted before the key is looked
    at, so that guessing keys is limited too.
    """

    def __init__(self, app: ASGIApp, keys: Keys, per_key: str | None, per_address: str | None) -> None:
        self._app = app
        self._keys = keys
        self._per_key = parse(per_key) if per_key else None
        self._per_address = parse(per_address) if per_address else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or is_open(scope["path"]):
            await self._app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else "unknown"
        key = _bearer(Headers(scope=scope))
        if (wait := self._wait(self._per_address, f"address/{address}")) is not None:
            await _too_many(wait, f"this address than {self._per_address}")(scope, receive, send)
        elif self._keys and not self._keys.opens(key):
            detail = "Send one of the server's API keys: Authorization: Bearer KEY."
            await problem(401, detail, headers={"WWW-Authenticate": "Bearer"})(scope, receive, send)
        elif self._keys and (wait := self._wait(self._per_key, f"key/{_name(key)}")) is not None:
            await _too_many(wait, f"this key than {self._per_key}")(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _wait(self, rate: RateLimitItem | None, who: str) -> int | None:
        """Count one request; the whole seconds to wait if that is one too many."""
        if rate is None or self._limiter.hit(rate, who):
            return None
        return max(1, round(self._limiter.get_window_stats(rate, who).reset_time - time.time() + 0.5))


def is_open(path: str) -> bool:
    """Whether ``path`` needs no key."""
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


def _bearer(headers: Headers) -> str:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def _name(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]


def _too_many(wait: int, limit: str) -> ASGIApp:
    detail = f"More requests from {limit}; wait {wait} s."
    return problem(429, detail, headers={"Retry-After": str(wait)})
