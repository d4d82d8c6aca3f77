"""Many articles in one request: NDJSON in, NDJSON out."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from pydantic import ValidationError

from app.api.asked import NDJSON, ServiceOf, SettingsOf, holds_ndjson, within
from app.api.problems import Late, problem_of, responses
from app.serving import (
    Busy,
    KeptAnswer,
    NotReady,
    RunFailed,
    Service,
    SummaryRequest,
    Unanswerable,
    Unreadable,
    WorkerLost,
    read_json,
)

_LOG = logging.getLogger(__name__)
router = APIRouter()
# Lines of one request that are in the queue at once: enough for a batch of the writer, and no more, for the others.
TOGETHER = 8
PAUSE_SECONDS = 0.2


@router.post(
    "/v1/summaries:batch",
    dependencies=[Depends(holds_ndjson)],
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {NDJSON: {"schema": {"type": "string"}}},
            "description": "One answer or problem a line, with the line's id",
        },
        **responses(401, 408, 413, 415, 429, 431, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {NDJSON: {"schema": {"type": "string"}, "example": '{"id": "1", "text": "..."}\n'}},
        }
    },
    tags=["summaries"],
)
async def summarize_batch(request: Request, service: ServiceOf, settings: SettingsOf) -> StreamingResponse:
    """Summarise many articles: NDJSON in, each line a summary request with an `id`; NDJSON out, a line for each, in
    their order, as soon as it and those before it are done.
    """
    service.check()  # refuse now rather than in every line
    lines = [line for line in (await request.body()).split(b"\n") if line.strip()]
    return StreamingResponse(_answer_lines(lines, service, settings.deadline_seconds), media_type=NDJSON)


async def _answer_lines(lines: list[bytes], service: Service, seconds: float) -> AsyncIterator[bytes]:
    """Answers in the lines' order, ``TOGETHER`` of them in work at a time."""
    waiting = deque(lines)
    working: deque[asyncio.Task[bytes]] = deque()
    try:
        while waiting or working:
            while waiting and len(working) < TOGETHER:
                working.append(asyncio.create_task(_answer_line(waiting.popleft(), service, seconds)))
            answer = await working[0]
            working.popleft()
            yield answer
    finally:
        for task in working:
            task.cancel()


async def _answer_line(line: bytes, service: Service, seconds: float) -> bytes:
    """The answer to one line, or its problem document, under the line's id: a line, whatever happens."""
    line_id = None
    try:
        line_id, asked = _read(line)
        async with within(seconds):
            answer = json.loads(await _answer(SummaryRequest.model_validate(asked), service))
        return _line({**answer, "id": line_id if line_id is not None else answer["id"]})
    except (Unreadable, ValidationError, Unanswerable, NotReady, WorkerLost, RunFailed, Late) as error:
        return _problem_line(line_id, error)
    except Exception as error:  # noqa: BLE001 - one line must not end those after it
        _LOG.exception("a line failed that should not have")
        return _problem_line(line_id, error)


def _read(line: bytes) -> tuple[Any, Any]:
    """A line's id, if it has one, and its request. Raises ``Unreadable``, or ``Unanswerable`` for an id that no answer
    could say again.
    """
    asked = read_json(line)
    line_id = asked.pop("id", None) if isinstance(asked, dict) else None
    try:
        _line({"id": line_id})
    except (ValueError, RecursionError):
        limits = "no unpaired surrogates, no number that a double cannot hold, not nested deeply"
        raise Unanswerable("id", f"must be a value that JSON in UTF-8 can say: {limits}") from None
    return line_id, asked


def _problem_line(line_id: object, error: Exception) -> bytes:
    return _line({"id": line_id, "problem": json.loads(bytes(problem_of(error).body))})


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode() + b"\n"


async def _answer(asked: SummaryRequest, service: Service) -> bytes:
    """An answer's JSON. A full queue is waited for: the lines of one request come one behind the other anyhow."""
    while True:
        try:
            async with service.summary(asked) as found:
                return found.body if isinstance(found, KeptAnswer) else await found.answer()
        except Busy:
            await asyncio.sleep(PAUSE_SECONDS)
