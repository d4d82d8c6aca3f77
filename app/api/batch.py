"""Many articles in one request: NDJSON in, NDJSON out."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import ValidationError

from app.api.asked import NDJSON, ServiceOf, SettingsOf, holds_ndjson
from app.api.problems import FieldError, field_errors, problem, problem_of, refused, responses
from app.serving import Busy, KeptAnswer, NotReady, RunFailed, Service, SummaryRequest, Unanswerable, WorkerLost

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
    working: deque[asyncio.Task[dict[str, Any]]] = deque()
    try:
        while waiting or working:
            while waiting and len(working) < TOGETHER:
                working.append(asyncio.create_task(_answer_line(waiting.popleft(), service, seconds)))
            answer = await working[0]
            working.popleft()
            yield json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    finally:
        for task in working:
            task.cancel()


async def _answer_line(line: bytes, service: Service, seconds: float) -> dict[str, Any]:
    """The answer to one line, or its problem document, under the line's id."""
    line_id = None
    try:
        asked = json.loads(line)
        line_id = asked.pop("id", None) if isinstance(asked, dict) else None
        async with asyncio.timeout(seconds):
            answer = json.loads(await _answer(SummaryRequest.model_validate(asked), service))
    except ValidationError as error:
        return {"id": line_id, "problem": _document(refused(field_errors(error.errors())))}
    except (NotReady, WorkerLost, RunFailed, TimeoutError, Unanswerable) as error:
        return {"id": line_id, "problem": _document(problem_of(error))}
    except (ValueError, RecursionError):
        fault = FieldError(field="body", message="this line is not valid JSON in UTF-8")
        return {"id": line_id, "problem": _document(problem(400, f"{fault.field}: {fault.message}", errors=[fault]))}
    return {**answer, "id": line_id if line_id is not None else answer["id"]}


async def _answer(asked: SummaryRequest, service: Service) -> bytes:
    """An answer's JSON. A full queue is waited for: the lines of one request come one behind the other anyhow."""
    while True:
        try:
            async with service.summary(asked) as found:
                return found.body if isinstance(found, KeptAnswer) else await found.answer()
        except Busy:
            await asyncio.sleep(PAUSE_SECONDS)


def _document(response: JSONResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(response.body))
    return found
