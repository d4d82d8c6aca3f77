"""What routes have in common: the service behind them, the settings, and how a request says what it is."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar

from fastapi import Depends, HTTPException, Request

from app.api.accept import JSON
from app.api.problems import ClientGone, Late
from app.serving import Service, Unreadable
from app.settings import Settings

NDJSON = "application/x-ndjson"
Result = TypeVar("Result")


# Coroutines, though they await nothing: FastAPI hands plain functions to threads, a hop that costs more than all else
# of a kept answer, and that hundreds who come at once wait for one after the other.
async def _service(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


async def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


ServiceOf = Annotated[Service, Depends(_service)]
SettingsOf = Annotated[Settings, Depends(_settings)]


async def holds_json(request: Request) -> None:
    """Refuse with 415 what does not say that it is JSON, and as malformed JSON what is empty: FastAPI takes that for a
    field that is missing.
    """
    _require_media_type(request, JSON)
    if not await request.body():
        raise Unreadable("is empty")


async def holds_ndjson(request: Request) -> None:
    """Refuse with 415 what does not say that it is NDJSON."""
    _require_media_type(request, NDJSON)


@asynccontextmanager
async def within(seconds: float, since: float | None = None) -> AsyncIterator[None]:
    """Raise ``Late`` where what is done takes longer, from now or from ``since`` on (of the event loop's clock)."""
    begun = asyncio.get_running_loop().time() if since is None else since
    limit = asyncio.timeout_at(begun + seconds)
    try:
        async with limit:
            yield
    except TimeoutError:
        if limit.expired():
            raise Late(seconds) from None
        raise


async def unless_gone(request: Request, work: Coroutine[None, None, Result]) -> Result:
    """What ``work`` comes to. Raises ``ClientGone``, and ends it, when the client hangs up first."""
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _require_media_type(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise HTTPException(415, f"Send Content-Type: {wanted}, not {given[:100] or 'none'}.")
