"""The contract's routes. They know HTTP and nothing of how a summary comes about."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ValidationError

from app.api.problems import FieldError, ProblemDocument, field_errors, problem, responses
from app.serving import (
    Busy,
    FiguresAnswer,
    FiguresRequest,
    NotReady,
    RecentAnswers,
    SummaryAnswer,
    SummaryRequest,
    Unanswerable,
    Worker,
)

router = APIRouter()
NDJSON = "application/x-ndjson"
# An answer never changes under its id; a browser may show an old one while it asks again.
CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400"


class Health(BaseModel):
    """``ok``, or why not."""

    status: str


def worker(request: Request) -> Worker:
    """The server's one worker."""
    found: Worker = request.app.state.worker
    return found


def recent(request: Request) -> RecentAnswers:
    """The answers given lately."""
    found: RecentAnswers = request.app.state.recent
    return found


def holds_json(request: Request) -> None:
    """Refuse with 415 what does not say that it is JSON."""
    _require_media_type(request, "application/json")


def holds_ndjson(request: Request) -> None:
    """Refuse with 415 what does not say that it is NDJSON."""
    _require_media_type(request, NDJSON)


def _json(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    return Response(body, media_type="application/json", headers=headers)


def _require_media_type(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise HTTPException(415, f"Send Content-Type: {wanted}, not {given[:100] or 'none'}.")


WorkerOf = Annotated[Worker, Depends(worker)]
RecentOf = Annotated[RecentAnswers, Depends(recent)]


@router.post(
    "/v1/summaries",
    response_model=SummaryAnswer,
    dependencies=[Depends(holds_json)],
    responses=responses(400, 413, 415, 422, 429, 503),
    tags=["summaries"],
)
async def summarize(asked: SummaryRequest, worker: WorkerOf, recent: RecentOf) -> Response:
    """Summarise an article, with its key figures. Every sentence was checked against the article and shows where it
    comes from.
    """
    kept = recent.get(worker.nutshell.answer_id(asked)) if asked.cache else None
    if kept:
        return _json(kept.body)
    given = await worker.summarize(asked)
    if asked.cache:
        recent.keep(given)
    return _json(given.body)


@router.get(
    "/v1/summaries/{id}",
    response_model=SummaryAnswer,
    responses={304: {"description": "Not Modified"}, **responses(404, 422)},
    tags=["summaries"],
)
async def get_summary(
    answer_id: Annotated[str, Path(alias="id", pattern=r"^[0-9a-f]{32}$", description="the `id` of an answer")],
    recent: RecentOf,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """An answer given lately, by its id."""
    kept = recent.get(answer_id)
    if kept is None:
        raise HTTPException(404, "No summary of this id is kept; POST the article again.")
    headers = {"ETag": kept.etag, "Cache-Control": CACHE_CONTROL}
    if if_none_match and kept.etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}:
        return Response(status_code=304, headers=headers)
    return _json(kept.body, headers)


@router.post(
    "/v1/figures",
    response_model=FiguresAnswer,
    dependencies=[Depends(holds_json)],
    responses=responses(400, 413, 415, 422, 429, 503),
    tags=["figures"],
)
async def figures(asked: FiguresRequest, worker: WorkerOf) -> Response:
    """An article's key figures alone, most important first."""
    return _json(await worker.figures(asked))


@router.post(
    "/v1/summaries:batch",
    dependencies=[Depends(holds_ndjson)],
    response_class=StreamingResponse,
    responses={
        200: {"content": {NDJSON: {}}, "description": "One answer or problem a line, with the line's id"},
        **responses(413, 415, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {NDJSON: {"schema": {"type": "string"}, "example": '{"id": "1", "text": "..."}\n'}},
        }
    },
    tags=["summaries"],
)
async def summarize_batch(request: Request, worker: WorkerOf) -> StreamingResponse:
    """Summarise many articles: NDJSON in, each line a summary request with an `id`; NDJSON out, a line for each as it
    is done.
    """
    _ = worker.nutshell  # refuse now rather than in every line
    lines = [line for line in (await request.body()).split(b"\n") if line.strip()]
    return StreamingResponse(_answer_lines(lines, worker), media_type=NDJSON)


async def _answer_lines(lines: list[bytes], worker: Worker) -> AsyncIterator[bytes]:
    for line in lines:
        yield json.dumps(await _answer_line(line, worker), ensure_ascii=False).encode() + b"\n"


async def _answer_line(line: bytes, worker: Worker) -> dict[str, Any]:
    """The answer to one line, or its problem document, under the line's id."""
    line_id = None
    try:
        asked = json.loads(line)
        line_id = asked.pop("id", None) if isinstance(asked, dict) else None
        answer = (await worker.summarize(SummaryRequest.model_validate(asked))).answer
    except ValidationError as error:
        return {"id": line_id, "problem": _problem(422, field_errors(error.errors()))}
    except Unanswerable as error:
        return {"id": line_id, "problem": _problem(422, [FieldError(field=error.field, message=str(error))])}
    except (NotReady, Busy) as error:
        return {"id": line_id, "problem": _problem(503, [FieldError(field="body", message=str(error))])}
    except (ValueError, RecursionError):
        return {
            "id": line_id,
            "problem": _problem(400, [FieldError(field="body", message="this line is not valid JSON in UTF-8")]),
        }
    return {**answer.model_dump(mode="json"), "id": line_id if line_id is not None else answer.id}


def _problem(status: int, errors: list[FieldError]) -> dict[str, Any]:
    detail = "; ".join(f"{error.field}: {error.message}" for error in errors[:5])
    return json.loads(bytes(problem(status, detail, errors=errors).body))  # type: ignore[no-any-return]


@router.get("/healthz", tags=["operations"])
async def healthz() -> Health:
    """Whether the process lives."""
    return Health(status="ok")


@router.get(
    "/readyz",
    response_model=Health,
    responses={503: {"model": ProblemDocument, "description": "Service Unavailable"}},
    tags=["operations"],
)
async def readyz(worker: WorkerOf) -> JSONResponse:
    """Whether requests are answered: 503 until the model is loaded."""
    _ = worker.nutshell
    return JSONResponse({"status": "ok"})
