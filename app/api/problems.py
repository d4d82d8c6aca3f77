"""Errors as RFC 9457 problem documents: what went wrong, where, and within which limit; never a trace, never the input
itself.
"""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serving import Busy, NotReady, RunFailed, Unanswerable, Unreadable, WorkerLost, faults, faults_of, unreadable

_LOG = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
RETRY_LOADING_SECONDS = 5
RETRY_BUSY_SECONDS = 2
CLIENT_GONE = 499  # nginx's number for it; nobody reads it but the log


class ClientGone(RuntimeError):
    """The client has hung up."""


class Late(RuntimeError):
    """The answer was not ready within the deadline."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the answer was not ready within {seconds:g} s, the deadline")


class FieldError(BaseModel):
    """What is wrong with one field of the request."""

    field: str = Field(examples=["text"])
    message: str = Field(examples=["must hold at least 15 characters of text, not counting white space around it"])


class ProblemDocument(BaseModel):
    """An RFC 9457 problem document."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["text: must hold at least 15 characters of text, not counting white space around it"])
    errors: list[FieldError] = Field(default_factory=list)


def problem(
    status: int, detail: str, *, errors: Sequence[FieldError] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem response."""
    document = ProblemDocument(
        type="about:blank", title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    return JSONResponse(document.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's description of these problems, for a route's ``responses``."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def add_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (Unanswerable, Unreadable, NotReady, WorkerLost, Busy, Late, RunFailed):
        app.add_exception_handler(kind, _known)
    app.add_exception_handler(ClientGone, _gone)


def problem_of(error: Exception) -> JSONResponse:
    """What a request is told of what it met inside."""
    match error:
        case Unanswerable() | ValidationError():
            return _refused(faults(error, whole="body"))
        case Unreadable():
            return _refused(faults(error, whole="body"), 400)
        case Busy():
            return problem(429, f"Too many requests: {error}.", headers={"Retry-After": str(RETRY_BUSY_SECONDS)})
        case NotReady() | WorkerLost() | Late():
            return problem(503, f"Not ready: {error}.", headers={"Retry-After": str(RETRY_LOADING_SECONDS)})
        case _:
            return problem(500, "Something failed that should not have; the server's log has it.")


def _refused(found: Sequence[tuple[str, str]], status: int = 422) -> JSONResponse:
    """A problem that names each field."""
    errors = [FieldError(field=field, message=message) for field, message in found[:50]]
    return problem(status, "; ".join(f"{error.field}: {error.message}" for error in errors[:5]), errors=errors)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return problem_of(Unreadable(unreadable(error.__cause__)))
    return _refused(faults_of(error.errors(), whole="body"))


async def _http(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 400:  # as FastAPI has it where the body cannot be read
        return problem_of(Unreadable(unreadable(error.__cause__)))
    return problem(error.status_code, str(error.detail), headers=error.headers)


async def _known(_: Request, error: Exception) -> JSONResponse:
    return problem_of(error)


async def _gone(_: Request, error: Exception) -> Response:
    del error
    return Response(status_code=CLIENT_GONE)


class Unexpected:
    """Answers 500 to what nobody expected. Starlette's own handler for that stands outside all that is added to an
    application, so that its answer would have no id, no security headers and no origin, and would not be measured.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def watched(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            _LOG.exception("unexpected error")
            if has_begun:
                raise  # the connection ends in the middle of the answer: nothing else would tell the client
            await problem_of(error)(scope, receive, send)
