"""What those who run the server ask: does it live, is it ready, how is it doing."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from pydantic import BaseModel

from app.api.asked import ServiceOf
from app.api.problems import ProblemDocument, responses
from app.serving import Metrics

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """``ok``, or why not."""

    status: str


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process lives."""
    return Health(status="ok")


@router.get(
    "/readyz",
    response_model=Health,
    responses={503: {"model": ProblemDocument, "description": "Service Unavailable"}},
)
async def readyz(service: ServiceOf) -> JSONResponse:
    """Whether requests are answered: 503 until the model is loaded, and while a worker that died is started anew."""
    service.check()
    return JSONResponse({"status": "ok"})


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus' text format"},
        **responses(401, 429, 431),
    },
)
async def metrics(request: Request) -> Response:
    """Latency by stage, queue, batch sizes, cache, sentences by origin, the event loop's lag; for Prometheus."""
    found: Metrics = request.app.state.metrics
    return Response(found.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
