"""Summaries and figures. The routes know HTTP and nothing of how a summary comes about."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Request, Response

from app.api import sse
from app.api.accept import wants_events
from app.api.asked import ServiceOf, SettingsOf, holds_json, unless_gone, within
from app.api.problems import responses
from app.api.remembered import may_be_remembered
from app.serving import FiguresAnswer, FiguresRequest, KeptAnswer, Run, Service, SummaryAnswer, SummaryRequest

router = APIRouter()
# An answer never changes under its id; a browser may show an old one while it asks again.
_CACHE_CONTROL = "max-age=300, stale-while-revalidate=86400"


def _json(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, media_type="application/json", headers=headers)


@router.post(
    "/v1/summaries",
    response_model=SummaryAnswer,
    dependencies=[Depends(holds_json)],
    responses={
        200: {
            "content": {sse.MEDIA_TYPE: {"schema": {"type": "string"}}},
            "description": "The answer, or with `Accept: text/event-stream` the events sentence, figures, done, error",
        },
        **responses(400, 401, 408, 413, 415, 422, 429, 431, 500, 503),
    },
    openapi_extra={
        "parameters": [
            {
                "name": "Last-Event-ID",
                "in": "header",
                "description": "the last event that a broken stream brought: go on after it",
                "schema": {"type": "string"},
            }
        ]
    },
    tags=["summaries"],
)
async def summarize(asked: SummaryRequest, request: Request, service: ServiceOf, settings: SettingsOf) -> Response:
    """Summarise an article, with its key figures. Every sentence was checked against the article and shows where it
    comes from.
    """
    if wants_events(request.headers):
        return await _stream(asked, request, service, settings.deadline_seconds)
    async with within(settings.deadline_seconds), service.summary(asked) as found:
        body = found.body if isinstance(found, KeptAnswer) else await unless_gone(request, found.answer())
    if asked.cache:
        may_be_remembered(request.scope, service.answer_id(asked))
    return _json(body)


async def _stream(asked: SummaryRequest, request: Request, service: Service, seconds: float) -> Response:
    """The answer as events. What goes wrong before the first of them is an ordinary response still."""
    begun = asyncio.get_running_loop().time()
    async with AsyncExitStack() as stack:
        async with within(seconds, begun):
            found = await stack.enter_async_context(service.summary(asked))
            if isinstance(found, Run):
                await unless_gone(request, sse.first_event(found))
        after = request.headers.get("last-event-id", "")
        return sse.EventStream(found, stack.pop_all(), after=after, begun=begun, seconds=seconds)


@router.get(
    "/v1/summaries/{id}",
    response_model=SummaryAnswer,
    responses={304: {"description": "Not Modified"}, **responses(401, 404, 422, 429, 431)},
    tags=["summaries"],
)
async def get_summary(
    answer_id: Annotated[str, Path(alias="id", pattern=r"^[0-9a-f]{32}$", description="the `id` of an answer")],
    service: ServiceOf,
    settings: SettingsOf,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """An answer that is kept, by its id."""
    kept = await service.answers.get(answer_id)
    if kept is None:
        raise HTTPException(404, "No summary of this id is kept; POST the article again.")
    # A proxy may keep what anybody may read; what needs a key (RFC 9111, 3.5) is for the browser that had one.
    shared = "private" if settings.api_keys else "public"
    headers = {"ETag": kept.etag, "Cache-Control": f"{shared}, {_CACHE_CONTROL}"}
    asked = {tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")}
    if asked & {kept.etag, "*"}:
        return Response(status_code=304, headers=headers)
    return _json(kept.body, headers)


@router.post(
    "/v1/figures",
    response_model=FiguresAnswer,
    dependencies=[Depends(holds_json)],
    responses=responses(400, 401, 408, 413, 415, 422, 429, 431, 500, 503),
    tags=["figures"],
)
async def figures(asked: FiguresRequest, request: Request, service: ServiceOf, settings: SettingsOf) -> Response:
    """An article's key figures alone, most important first."""
    async with within(settings.deadline_seconds):
        return _json(await unless_gone(request, service.figures(asked)))
